"""Asking an index: one async client that turns requests into plain values, with cache, limits, recording and replay."""

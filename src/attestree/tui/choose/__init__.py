"""Choosing what of a project is shown."""

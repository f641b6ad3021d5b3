"""Turns the bytes of a provenance object into a verdict, on this machine, against a trust root chosen beforehand.

``trust`` chooses the root, ``provenance`` holds the functions that run in the worker processes. Neither loads Sigstore
before it is asked to do something.
"""

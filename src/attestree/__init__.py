"""A terminal explorer for the provenance of a Python project's dependencies."""

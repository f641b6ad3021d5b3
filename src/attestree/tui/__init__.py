"""The terminal interface: everything that knows Textual."""

"""Exporting what is on the screen as a report: what of it, in which form, to which file."""

"""Telephone numbers, addresses, names and other identifiers in a text, with exact places."""

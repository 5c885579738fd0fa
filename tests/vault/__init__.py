"""Sealing, keys, grants."""

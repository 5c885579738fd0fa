"""Loads and validates knowledge_base/: data that experts and lawyers edit. Pure Python."""

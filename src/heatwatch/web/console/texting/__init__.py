"""Answering a text message: what was said of the telephone, the box for a reply, and what became of each."""

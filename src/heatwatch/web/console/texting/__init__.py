"""Answering a text message or an e-mail: what was said of where it came from, the reply, and what became of each."""

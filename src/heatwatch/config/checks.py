"""Refusals to start, each with an id and a remedy."""

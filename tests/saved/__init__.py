"""Saved searches: what is kept, which tips begin to fit, and whom it is told."""

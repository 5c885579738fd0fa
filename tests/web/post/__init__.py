"""The door for e-mail."""

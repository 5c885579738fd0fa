"""Making an instance: its folder and its keys."""

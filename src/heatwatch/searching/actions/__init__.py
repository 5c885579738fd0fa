"""What the reader does for the search: open tips, hold their words in memory, answer."""

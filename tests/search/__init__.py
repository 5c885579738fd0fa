"""The index: what is asked, how words are compared, what is shown."""

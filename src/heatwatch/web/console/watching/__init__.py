"""What a supervisor has to look at: unusual reading, and one text that came many times."""

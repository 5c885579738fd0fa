"""What an office does beside the desk: looking whether the house is well, and telling people of it."""

"""Ideas that every stage shares, one concept a file, free of Django and of cryptographic policy."""

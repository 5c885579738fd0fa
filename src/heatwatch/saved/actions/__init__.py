"""What people do with their saved searches, what the reader notes, and what the waker is to tell."""

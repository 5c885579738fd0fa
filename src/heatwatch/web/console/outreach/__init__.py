"""What partners hang up and link to: the page for whoever administers the house."""

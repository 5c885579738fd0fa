"""Making a real instance, and opening it to the public."""

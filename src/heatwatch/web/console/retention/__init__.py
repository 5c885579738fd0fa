"""What is due to be destroyed, who holds what, and the certificates."""

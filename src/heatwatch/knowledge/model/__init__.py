"""The model of how trafficking occurs, read from the knowledge base and checked."""

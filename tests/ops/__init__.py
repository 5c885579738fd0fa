"""The scripts that set a checkout up."""

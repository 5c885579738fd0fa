"""Every write about recorded calls."""

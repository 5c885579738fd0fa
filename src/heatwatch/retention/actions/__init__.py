"""Every write of retention, by subject."""

"""Working a received tip."""

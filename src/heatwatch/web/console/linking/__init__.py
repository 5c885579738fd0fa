"""Links on a tip's page: what may be about the same, and what people say of it."""

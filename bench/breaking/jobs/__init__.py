"""The rounds of one job, inside its instance."""

"""The staff: who they are, which roles they hold, and what a role may do."""

"""Every write of the desk, by subject: opening, working, closing, safeguarding."""

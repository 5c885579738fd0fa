"""Journeys: people who use the whole house, through a real browser and real processes."""

"""Journeys across doors: reporters at the public site and staff at the console of one running house."""

"""Reads a tip against the knowledge: what the text reports, with the words that say so. Pure Python but for actions."""

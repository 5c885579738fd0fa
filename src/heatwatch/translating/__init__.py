"""What reporters write in other languages: who is asked to read it, and what a person says it says in English.

A translation is evidence beside the original and never in its place. Nothing here translates by itself.
"""

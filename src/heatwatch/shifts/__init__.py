"""A shift is handed over: whoever goes and whoever comes both sign what is open at the desk, and a note beside it.

What they signed is sealed to the desk and never changes; that they signed, and when, stands in the audit trail.
"""

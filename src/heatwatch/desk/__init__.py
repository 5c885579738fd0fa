"""A received tip is worked by people: opened, answered, noted, assigned, triaged by hand, restricted, closed.

Opening is an action, because it is recorded. Every change names the version of the tip it was made on; a change made
on an older one is refused with both sides shown, so that two people never overwrite each other silently.
"""

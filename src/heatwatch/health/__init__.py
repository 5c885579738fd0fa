"""Whether the house is well: what the console's state page shows, and what `heatwatch doctor` and `metrics` tell.

Each thing is judged in one place, here or by a check that refuses to start; pages and commands only show it.
"""

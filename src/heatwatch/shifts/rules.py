"""How much a hand-over lists, and how long it is kept."""

from datetime import timedelta

# What is due first is listed; of a flood the rest is a number.
MOST, LONGEST_NOTE = 200, 4_000
# A note may say what a tip says. After so long the list and the note go; who handed over to whom stays in the trail.
KEPT = timedelta(days=90)
# So near its beginning, before or after, a shift of the rota says who comes.
NEAR = timedelta(hours=2)

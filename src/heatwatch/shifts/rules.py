"""How much a hand-over lists, and how long it is kept."""

from datetime import timedelta

# What is due first is shown, and so many more are sealed and counted: whatever is hidden later, those behind it come
# forward, and neither the list nor the number tells that something is gone.
MOST, COUNTED, LONGEST_NOTE = 200, 1_000, 4_000
# A note may say what a tip says. After so long the list and the note go; who handed over to whom stays in the trail.
KEPT = timedelta(days=90)
# So near its beginning, before or after, a shift of the rota says who comes.
NEAR = timedelta(hours=2)

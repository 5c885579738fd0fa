"""How likely a link has to be to be kept, how many are kept and shown, and how its probability is said."""

# Of 48 labelled tips that have a partner it is among the first three for 47, and for 45 of them at least so likely.
# What else is shown then, and under which weights that was counted: docs/guides/link.md.
FLOOR = 0.01
# A new tip keeps so many links, and no tip more than so many that nobody decided: a flood of tips that are made to
# resemble one must not grow its page.
MOST_FOUND, MOST_KEPT = 10, 30
# So many suggestions a tip's page shows, until somebody asks for all.
MOST_SHOWN = 3
# What a person said of a link.
CONFIRMED, REJECTED, OPEN = "confirmed", "rejected", ""
# From these probabilities on. What is *likely* is more probable than not.
LIKELY = 0.5
WORDS = ((0.95, "almost certain"), (0.8, "very likely"), (LIKELY, "likely"), (0.2, "possible"), (0.0, "weak"))


def in_words(probability: float) -> str:
    """A probability as people read it."""
    return next(words for least, words in WORDS if probability >= least)

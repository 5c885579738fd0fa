"""How many saved searches somebody may have, how far back one counts, and when there is something to tell."""

from datetime import timedelta

MOST = 50
# "More than so many in so many days". What is older is in no count.
MOST_MORE, MOST_DAYS = 500, 90
WINDOW = timedelta(days=MOST_DAYS)
# What finds more tips than this is no search for something, and would add a row for each tip that comes.
BROADEST = 1000
# A tip's time is rounded down to a quarter of an hour: in the quarter in which a search was saved, it is older.
QUARTER = timedelta(minutes=15)


def has_news(new: int, more_than: int, within: int) -> bool:
    """Whether to say so: something new fits, and where somebody named a number, more fit than that."""
    return new > 0 and (not more_than or within > more_than)

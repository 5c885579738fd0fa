"""What the reader has just read is compared with everybody's saved searches.

A tip begins to fit when it fits now and did not before. One that the index did not hold, since it is new, came into
reach, or came while no reader ran, counts if it was received since the search was saved. What was noted once is noted,
so a restart or a second reader notes nothing twice.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from heatwatch.saved import queries as saved
from heatwatch.saved.actions import matching, saving
from heatwatch.saved.models import SavedSearch
from heatwatch.saved.rules import BROADEST, QUARTER, WINDOW
from heatwatch.search.asked import AFTER, Part, parse
from heatwatch.search.entry import Entry
from heatwatch.search.errors import BadQuery
from heatwatch.search.index import Index
from heatwatch.searching.known import known
from heatwatch.vault.actions import Keyring


def compare(keyring: Keyring, index: Index, fresh: list[Entry], now: datetime) -> None:
    """Note which of these begin to fit a saved search, and which fit no more. The index holds them as they were before,
    or not at all."""
    searches = saved.begun() if fresh else []
    if not searches:
        return
    sieve = Index()
    sieve.change(fresh)
    noted = saved.matched([entry.id for entry in fresh])
    for search, parts in _asked(keyring, searches):
        found = sieve.ids(parts, len(fresh))
        if past := noted.get(search.pk, set()) - found:
            matching.take_back(search.pk, past)
        if new := found and _begins_to_fit(index, search, parts, found, fresh, now):
            matching.note(search.pk, new, now)


def begin(keyring: Keyring, index: Index, hidden: Collection[UUID], now: datetime) -> None:
    """Note what fits the searches that are new; call once every tip is held."""
    searches = saved.not_begun()
    asked = dict(_asked(keyring, searches)) if searches else {}
    for search in searches:
        # One that is not understood is begun all the same, so that it is not tried at each turn.
        recent = (*asked[search], Part(AFTER, moment=now - WINDOW)) if search in asked else ()
        matching.begin(search.pk, index.ids(recent, BROADEST, hidden) if recent else (), now)


def _begins_to_fit(
    index: Index, search: SavedSearch, parts: tuple[Part, ...], found: set[UUID], fresh: list[Entry], now: datetime
) -> set[UUID]:
    held = {id for id in found if index.holds(id)}
    before = index.ids(parts, len(held), among=held) if held else set()
    since = max(search.saved_at - QUARTER, now - WINDOW)
    late = {entry.id for entry in fresh if entry.received < since}
    return (held - before) | (found - held - late)


def _asked(keyring: Keyring, searches: Iterable[SavedSearch]) -> list[tuple[SavedSearch, tuple[Part, ...]]]:
    """Each search as it is understood; without what cannot be opened, or is understood no more."""
    rows, found = list(searches), []
    words = saving.words_of(keyring, rows)
    for row in rows:
        try:
            found.append((row, parse(words[row.pk].query, known())))
        except BadQuery:
            continue
    return found

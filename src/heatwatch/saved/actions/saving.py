"""A person saves a search, changes how they are told, looks at what is new, and deletes it. The words are sealed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from heatwatch.accounts.access import require
from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.common.errors import Invalid
from heatwatch.common.secret import masked
from heatwatch.common.text import cleaned, one_line
from heatwatch.desk.actions.opening import readable
from heatwatch.saved import kinds, queries, rules
from heatwatch.saved.errors import NoSuchSearch
from heatwatch.saved.models import Match, SavedSearch
from heatwatch.vault import recipients
from heatwatch.vault.actions import Keyring, forget_keys, open_tip_key, open_tip_keys, tip_key_row
from heatwatch.vault.compartments import DESK
from heatwatch.vault.errors import MALFORMED
from heatwatch.vault.keys import Identity, new_identity
from heatwatch.vault.queries import has_keys
from heatwatch.vault.rows import insert
from heatwatch.vault.sealing import seal

AUDITED = "saved search"


@masked
@dataclass(frozen=True)
class Words:
    """What a saved search is called, and what it looks for; both empty where it cannot be opened."""

    name: str = ""
    query: str = ""


@dataclass(frozen=True)
class Telling:
    """When its owner is told: whenever a tip fits, or once more than so many fit within so many days; and whether by
    an alert as well as on the page."""

    more_than: int = 0
    days: int = 0
    by_alert: bool = False


def save(keyring: Keyring, actor: Account, words: Words, telling: Telling, *, id: UUID, now: datetime) -> None:
    """Keep a search under a name. The same `id` again saves none. Raises `Invalid` and `NoGrant`."""
    require(actor, "search")
    keyring.compartment(DESK)
    words, telling = _named(words), _checked(telling)
    identity, recipient = new_identity(), recipients.load(settings.ENV.recipients_file).of(DESK)
    with transaction.atomic():
        # Of two forms that are sent at one moment, the second counts what the first saved.
        Account.objects.select_for_update().get(pk=actor.pk)
        if SavedSearch.objects.filter(pk=id, owner=actor).exists():
            return
        if SavedSearch.objects.filter(owner=actor).count() >= rules.MOST:
            raise Invalid(f"you have {rules.MOST} saved searches", "delete one first", "called")
        # The id comes from a form: under that of a tip, deleting the search would destroy the tip's key.
        if has_keys(id):
            raise Invalid("this id is taken", "load the page anew, and save the search from there")
        SavedSearch.objects.create(
            id=id, owner=actor, saved_at=now, sealed=_sealed(id, words, identity), **telling.__dict__
        )
        insert([tip_key_row(id, identity, compartment=DESK, recipient=recipient)])
        record("search_saved", actor=actor.pk, kind=AUDITED, id=id, now=now)


def change(
    keyring: Keyring, actor: Account, search: SavedSearch, name: str, telling: Telling, *, now: datetime
) -> None:
    """Call it something else, or be told otherwise. Raises `Invalid`, also for one that is damaged or was sealed by a
    newer HEAT Watch; `Unsealable` where its key cannot be opened; and `NoSuchSearch` where it was deleted meanwhile."""
    require(actor, "search")
    identity = open_tip_key(keyring, search.pk)
    query = _words(search, identity).query
    if not query:
        raise Invalid("this search cannot be opened", "delete it, or ask the administrator")
    words, telling = _named(Words(name, query)), _checked(telling)
    with transaction.atomic():
        mine = SavedSearch.objects.filter(pk=search.pk, owner=actor)
        if not mine.update(sealed=_sealed(search.pk, words, identity), **telling.__dict__, told=False):
            raise NoSuchSearch
        record("saved_search_changed", actor=actor.pk, kind=AUDITED, id=search.pk, now=now)


def look(actor: Account, search: SavedSearch) -> None:
    """Its owner looks at what it finds: nothing of it is new from here on, but what is hidden at this moment."""
    require(actor, "search")
    with transaction.atomic():
        # The row first: a waker that is about to tell waits for it, and then counts what is left.
        if SavedSearch.objects.filter(pk=search.pk, owner=actor).update(told=False):
            shown = queries.in_reach().filter(search=search, seen=False).values("pk")
            Match.objects.filter(pk__in=shown).update(seen=True)


def delete(actor: Account, search: SavedSearch, now: datetime) -> None:
    """Forget it, with its key and with which tips fit it."""
    require(actor, "search")
    with transaction.atomic():
        if SavedSearch.objects.filter(pk=search.pk, owner=actor).delete()[0]:
            forget_keys(search.pk)
            record("saved_search_deleted", actor=actor.pk, kind=AUDITED, id=search.pk, now=now)


def words_of(keyring: Keyring, searches: Iterable[SavedSearch]) -> dict[UUID, Words]:
    """What these look for, as far as the keyring opens it. The caller says whose they are."""
    wanted = {search.pk: search for search in searches}
    keys = open_tip_keys(keyring, list(wanted))
    return {id: _words(search, keys[id]) if id in keys else Words() for id, search in wanted.items()}


def _words(search: SavedSearch, identity: Identity) -> Words:
    try:
        told = json.loads(readable(search.sealed, kinds.SEARCH, search.pk, identity))
        return Words(str(told["name"]), str(told["query"]))
    except MALFORMED:
        return Words()


def _sealed(id: UUID, words: Words, identity: Identity) -> bytes:
    told = json.dumps({"name": words.name, "query": words.query}).encode()
    return seal(told, kind=kinds.SEARCH, record=id, recipients=[identity.recipient])


def _named(words: Words) -> Words:
    name = one_line(cleaned(words.name))
    if not name:
        raise Invalid("the name is missing", "write what you call this search", "called")
    return Words(name, words.query)


def _checked(telling: Telling) -> Telling:
    if bool(telling.more_than) != bool(telling.days):
        field = "days" if telling.more_than else "more_than"
        raise Invalid("a number and days belong together", "fill in both, or neither", field)
    if telling.more_than > rules.MOST_MORE or telling.days > rules.MOST_DAYS:
        raise Invalid("that is too many", f"at most {rules.MOST_MORE} tips and {rules.MOST_DAYS} days", "more_than")
    return telling

"""A link opened: only with the keys of both of its tips. What a page shows of other tips is recorded on them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.audit.queries import LINK
from heatwatch.common.secret import masked
from heatwatch.desk.actions.opening import Held
from heatwatch.intake.models import Tip
from heatwatch.links import kinds, queries, rules
from heatwatch.links.models import Link
from heatwatch.vault.actions import Keyring, open_tip_keys
from heatwatch.vault.errors import MALFORMED, Unsealable
from heatwatch.vault.keys import Identity
from heatwatch.vault.sealing import seal
from heatwatch.vault.unsealing import unseal


@masked
@dataclass(frozen=True, slots=True)
class Told:
    """What a link says: how likely both tips are of one thing, why, and which version says so."""

    probability: float
    reasons: tuple[str, ...]
    made_with: str


@masked
@dataclass(frozen=True, slots=True)
class Suggestion:
    """A link as the page of one of its tips shows it; `tip` is the other one."""

    link: Link
    tip: Tip
    told: Told

    @property
    def words(self) -> str:
        """The probability as people read it."""
        return rules.in_words(self.told.probability)


@dataclass(frozen=True)
class Suggestions:
    """What a tip's page shows of links: those that were confirmed, the likeliest of the others, and what it leaves out.

    What is left out is counted among the tips that this person may open, so that the count says nothing of any other.
    """

    confirmed: list[Suggestion]
    suggested: list[Suggestion]
    rejected: list[Suggestion]
    left_out: int
    compared: bool


def suggestions(keyring: Keyring, actor: Account, held: Held, now: datetime, *, whole: bool = False) -> Suggestions:
    """The links of a tip that this person holds the key to, the likeliest first.

    Each quotes another tip: that it was seen stands in the trail of that tip.
    """
    found = _likeliest_first(keyring, actor, held)
    by = {verdict: [one for one in found if one.link.verdict == verdict] for verdict in VERDICTS}
    shown = by[rules.OPEN] if whole else by[rules.OPEN][: rules.MOST_SHOWN]
    rejected = by[rules.REJECTED] if whole else []
    seen = [*by[rules.CONFIRMED], *shown, *rejected]
    with transaction.atomic():
        for one in seen:
            record("listed", actor=actor.pk, kind=LINK, id=held.tip.pk, tip=one.tip.pk, now=now)
    left_out = len(found) - len(seen)
    return Suggestions(by[rules.CONFIRMED], shown, rejected, left_out, queries.is_compared(held.tip))


def note_quoted(actor: Account, view: str, tips: Iterable[Tip], now: datetime) -> None:
    """What was shown of each of these tips quotes it: that it was seen stands in the trail of each."""
    with transaction.atomic():
        for tip in tips:
            record("listed", actor=actor.pk, kind="queue", id=view, tip=tip.pk, now=now)


def sealed(id: UUID, told: Told, one: Identity, other: Identity) -> bytes:
    """A link sealed to the other of its tips, and that to the one."""
    body = {"probability": told.probability, "reasons": told.reasons, "made_with": told.made_with}
    within = seal(json.dumps(body).encode(), kind=kinds.WITHIN, record=id, recipients=[other.recipient])
    return seal(within, kind=kinds.LINK, record=id, recipients=[one.recipient])


def opened(row: Link, keys: Mapping[UUID, Identity]) -> Told | None:
    """What a link says, for whoever holds the keys of both tips; None for anybody else, and when it is damaged."""
    one, other = keys.get(row.one_id), keys.get(row.other_id)
    if one is None or other is None:
        return None
    try:
        within = unseal(row.sealed, kind=kinds.LINK, record=row.pk, identity=one)
        said = json.loads(unseal(within, kind=kinds.WITHIN, record=row.pk, identity=other))
        return Told(float(said["probability"]), tuple(map(str, said["reasons"])), str(said["made_with"]))
    except (Unsealable, *MALFORMED):
        return None


VERDICTS = (rules.CONFIRMED, rules.OPEN, rules.REJECTED)


def _likeliest_first(keyring: Keyring, actor: Account, held: Held) -> list[Suggestion]:
    pairs = queries.of_tip(actor, held.tip)
    keys = {**open_tip_keys(keyring, [tip.pk for _, tip in pairs]), held.tip.pk: held.identity}
    found = [Suggestion(row, tip, told) for row, tip in pairs if (told := opened(row, keys))]
    return sorted(found, key=lambda one: (-one.told.probability, one.tip.number))

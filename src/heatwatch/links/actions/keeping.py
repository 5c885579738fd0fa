"""The reader keeps what a tip tells: its facts, sealed to the tip's own key, so that they go where the tip goes.

A rotation re-seals the keys of tips and with them the facts; a restricted tip takes its facts out of the reader's
reach; a destroyed one leaves nothing that opens them.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from heatwatch.common.secret import masked
from heatwatch.desk import queries as desk
from heatwatch.desk import readings
from heatwatch.desk.actions.assessing import open_versions
from heatwatch.desk.actions.opening import open_story
from heatwatch.desk.whole_story import whole
from heatwatch.intake.models import Tip
from heatwatch.knowledge.model.whole import Knowledge
from heatwatch.linkage.facts import Assessed, Ground, Telling, as_dict, from_dict, ground_of, telling_of
from heatwatch.links import kinds, version
from heatwatch.links.models import Facts
from heatwatch.triage.identifiers.identifier import Identifier
from heatwatch.vault.actions import Keyring, open_tip_key, open_tip_keys
from heatwatch.vault.errors import MALFORMED, NoGrant, Unsealable
from heatwatch.vault.keys import Identity
from heatwatch.vault.sealing import seal
from heatwatch.vault.unsealing import unseal

# What became of a tip whose facts were to be made again.
MADE, UNCHANGED, PASSED_OVER = "made", "unchanged", "passed over"
log = logging.getLogger("heatwatch.links")


@masked
@dataclass(frozen=True, slots=True)
class Reread:
    """An assessment opened again, as far as facts are made of it."""

    language: str
    types: tuple[str, ...]
    minor: readings.Sign | None
    indicators: tuple[readings.Sign, ...]
    identifiers: tuple[Identifier, ...]

    @classmethod
    def of(cls, reading: readings.Reading) -> "Reread":
        """The same as a kept version says it."""
        indicators = tuple(reading.of(readings.INDICATOR).values())
        identifiers = tuple(Identifier(**one) for one in reading.identifiers)
        return cls(reading.language, reading.types, reading.minor, indicators, identifiers)


@dataclass(frozen=True)
class Keeper:
    """Makes the facts of tips that were just read, and stores them beside what the reading says."""

    ground: Ground

    @classmethod
    def through(cls, knowledge: Knowledge) -> "Keeper":
        """With the places and names of this knowledge."""
        return cls(ground_of(knowledge))

    def __call__(self, tip: Tip, identity: Identity, text: str, assessed: Assessed) -> Callable[[], object]:
        """What to do within the transaction that stores the reading. A tip whose facts fail is read all the same."""
        try:
            telling = telling_of(0, text, assessed, self.ground)
        except Exception as fault:  # noqa: BLE001  a text that linking stumbles over must not keep a tip from being read
            log.warning("%s has no facts: %s", tip.pk, type(fault).__name__)
            return partial(_forget, tip)
        return partial(_store, tip, sealed(tip.pk, telling, identity))


def make_again(keyring: Keyring, keeper: Keeper, tip: UUID) -> Callable[[], object] | None:
    """What makes the facts of a tip anew from its newest reading; None where the reader cannot open or read it."""
    row, last = Tip.objects.filter(pk=tip, restricted=False).first(), desk.last_assessment(tip)
    if row is None or last is None:
        return None
    try:
        identity = open_tip_key(keyring, tip)
        text, _ = whole(open_story(row, identity))
        [kept] = open_versions([last], identity)
        return keeper(row, identity, text, Reread.of(kept.reading)) if kept.reading else None
    except (NoGrant, Unsealable, *MALFORMED):
        return None


def sealed(tip: UUID, telling: Telling, identity: Identity) -> bytes:
    """Facts sealed to their tip."""
    told = json.dumps(as_dict(telling), separators=(",", ":")).encode()
    return seal(told, kind=kinds.FACTS, record=tip, recipients=[identity.recipient])


def opened(keyring: Keyring, rows: list[Facts]) -> dict[int, Telling]:
    """What these rows tell, by row; one that does not open, or is of another form, is left out."""
    keys = open_tip_keys(keyring, [row.tip_id for row in rows])
    found = {row.pk: _opened(row, keys) for row in rows}
    return {id: telling for id, telling in found.items() if telling}


def _opened(row: Facts, keys: Mapping[UUID, Identity]) -> Telling | None:
    identity = keys.get(row.tip_id)
    if identity is None:
        return None
    try:
        return from_dict(row.pk, json.loads(unseal(row.sealed, kind=kinds.FACTS, record=row.tip_id, identity=identity)))
    except (Unsealable, *MALFORMED):
        return None


def _store(tip: Tip, sealed: bytes) -> None:
    Facts.objects.filter(tip=tip).delete()
    Facts.objects.create(tip=tip, made_with=version.present(), sealed=sealed)


def _forget(tip: Tip) -> None:
    Facts.objects.filter(tip=tip).delete()

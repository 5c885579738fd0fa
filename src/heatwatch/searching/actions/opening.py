"""Tips opened for the index: everything that the desk's members read on a tip's page, in memory only.

The reporter's own number and address are left out, and so is what advocates write.
"""

import json
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

from heatwatch.desk import kinds
from heatwatch.desk.actions.assessing import open_versions
from heatwatch.desk.actions.opening import NEWER, UNOPENED, file_in, open_story, readable
from heatwatch.desk.whole_story import ANSWERS, STORY
from heatwatch.intake.kinds import MESSAGE
from heatwatch.intake.models import Message, Tip
from heatwatch.search.entry import NOT_SET, Entry
from heatwatch.searching import queries
from heatwatch.translating.actions import text_of
from heatwatch.triage.identifiers.phones import phones
from heatwatch.vault.actions import Keyring, open_tip_keys
from heatwatch.vault.errors import MALFORMED, Unsealable
from heatwatch.vault.keys import Identity

MESSAGES = {Message.REPORTER: "message", Message.DESK: "answer"}
NOTE, TRANSLATION, FILE, WHERE = "note", "translation", "file", "where"
Texts = tuple[tuple[str, str], ...]
# The sealed rows of some tips, by kind and tip.
Rows = dict[str, dict[UUID, list[Any]]]


def entries(keyring: Keyring, ids: Collection[UUID]) -> list[Entry]:
    """Those of these tips that the reader opens; one of which a part does not open is held without that part."""
    found, keys = queries.tips(ids), open_tip_keys(keyring, ids)
    rows: Rows = {
        "messages": queries.messages(ids),
        "notes": queries.notes(ids),
        "translations": queries.translations(ids),
        "files": queries.files(ids),
        "readings": queries.readings(ids),
    }
    return [_entry(tip, keys[tip.pk], rows) for tip in found if tip.pk in keys]


def _entry(tip: Tip, identity: Identity, rows: Rows) -> Entry:
    texts, later = tuple(_story(tip, identity)), tuple(_later(tip.pk, identity, rows))
    identifiers = _identifiers(rows["readings"].get(tip.pk, [])[-1:], identity)
    places = [text for where, text in texts if where == WHERE]
    numbers = (one.value for _, text in later for one in phones(text))
    return Entry(
        id=tip.pk,
        number=tip.number,
        received=tip.received,
        status=tip.status,
        lane=tip.lane or NOT_SET,
        types=tuple(tip.types.split()),
        texts=(*texts, *later),
        phones=(*(value for kind, value, _ in identifiers if kind == "phone"), *numbers),
        plates=tuple(value for kind, value, _ in identifiers if kind == "plate"),
        places=(*places, *(text for kind, _, text in identifiers if kind == "address")),
    )


def _story(tip: Tip, identity: Identity) -> Iterator[tuple[str, str]]:
    with suppress(Unsealable, *MALFORMED):
        story = open_story(tip, identity)
        for name in (STORY, *ANSWERS):
            if isinstance(story.get(name), str) and story[name].strip():
                yield name, story[name]


def _later(tip: UUID, identity: Identity, rows: Rows) -> Iterator[tuple[str, str]]:
    """Messages, notes, what of each part was translated last, and the names of files."""
    for message in rows["messages"].get(tip, ()):
        with suppress(*MALFORMED):
            yield (
                MESSAGES[message.sender],
                str(json.loads(readable(message.sealed, MESSAGE, message.pk, identity))["text"]),
            )
    for note in rows["notes"].get(tip, ()):
        text = readable(note.sealed, kinds.NOTE, note.pk, identity)
        if text not in {UNOPENED, NEWER}:
            yield NOTE, text
    for row in rows["translations"].get(tip, ()):
        text, _ = text_of(row, identity)
        if text not in {UNOPENED, NEWER}:
            yield TRANSLATION, text
    for file in rows["files"].get(tip, ()):
        with suppress(Unsealable, *MALFORMED):
            yield FILE, file_in(file, identity).name


def _identifiers(last: list[Any], identity: Identity) -> list[tuple[str, str, str]]:
    """(kind, value, text) of what the newest reading found."""
    for kept in open_versions(last, identity):
        if kept.reading:
            with suppress(*MALFORMED):
                return [(str(one["kind"]), str(one["value"]), str(one["text"])) for one in kept.reading.identifiers]
    return []

"""Asking a colleague who reads the language, and writing a translation beside the original."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.common.errors import Invalid
from heatwatch.common.secret import masked
from heatwatch.common.text import cleaned
from heatwatch.desk.actions.opening import NEWER, UNOPENED, Held, readable, words_of
from heatwatch.desk.actions.working import allow, change
from heatwatch.desk.errors import ChangedMeanwhile
from heatwatch.desk.queries import locked
from heatwatch.intake.models import Tip
from heatwatch.knowledge.spoken.languages import NAMES, reads
from heatwatch.translating import kinds, queries, rules
from heatwatch.translating.models import Translation
from heatwatch.vault.errors import MALFORMED
from heatwatch.vault.keys import Identity
from heatwatch.vault.sealing import seal


@masked
@dataclass(frozen=True)
class Told:
    """A translation, opened: by whom, when, the words, and which version of this part it is."""

    id: UUID
    author: str
    at: datetime
    text: str
    number: int


# The versions of each part, the newest first, by message; the story stands under None.
Parts = dict[UUID | None, list[Told]]


def ask(actor: Account, tip: Tip, reader: Account, *, version: int, now: datetime) -> None:
    """Ask a colleague who reads the language and may open the tip to translate it; it stands in their queue."""
    allow(actor, "translate", tip)
    if tip.status == Tip.CLOSED:
        raise Invalid("the tip is closed", "reopen it first: a closed tip stands in nobody's queue", "reader")
    if not queries.readers(tip, [reader]):
        raise Invalid("this colleague cannot be asked", "choose somebody who reads it and may open the tip", "reader")
    with transaction.atomic():
        change(tip, version, actor, "translation_asked", now, translator=reader)


def settle(actor: Account, tip: Tip, *, is_done: bool, version: int, now: datetime) -> None:
    """Nobody is asked any more: it is done, or it was withdrawn."""
    allow(actor, "translate", tip)
    if tip.translator_id is None:
        raise Invalid("nobody is asked to translate this tip", "load the page again")
    with transaction.atomic():
        change(tip, version, actor, _ended(is_done=is_done), now, translator=None)


def set_language(actor: Account, tip: Tip, language: str, *, version: int, now: datetime) -> None:
    """A person says in which language the tip is written; whoever was asked and does not read that is asked no more."""
    allow(actor, "translate", tip)
    if language not in NAMES:
        raise Invalid("unknown language", "choose one of the list", "language")
    asked = tip.translator if tip.translator and reads(tip.translator.languages, language) else None
    with transaction.atomic():
        change(tip, version, actor, "language_set", now, language=language, translator=asked)


def translate(
    actor: Account, held: Held, text: str, *, message: UUID | None, after: int, id: UUID, now: datetime
) -> None:
    """Write down in English what a part of the tip says, sealed to the tip. The same `id` again writes nothing.

    `after` is the version that the person saw, 0 for none: `ChangedMeanwhile` is raised when there is a newer one, and
    both are kept. Once nothing of the reporter is left to translate, nobody is asked for it any more.
    """
    tip = held.tip
    allow(actor, "translate", tip)
    if not text.strip():
        raise Invalid("the translation is empty", "write what it says in English", "text")
    if message:
        queries.message_of_reporter(tip, message)
    place = _place(message, after + 1)
    body = {"text": cleaned(text), "by": actor.display_name, "from": tip.language, **place}
    recipients = [held.identity.recipient]
    sealed = seal(json.dumps(body).encode(), kind=kinds.TRANSLATION, record=id, recipients=recipients)
    with transaction.atomic():
        row = locked(tip)
        if Translation.objects.filter(pk=id).exists():
            return
        if queries.last_number(tip, message) != after:
            raise ChangedMeanwhile([tip.number], verb="translated")
        values = {"tip": tip, "message_id": message, "number": after + 1, "author": actor, "at": now}
        Translation.objects.create(id=id, **values, sealed=sealed)
        record("translated", actor=actor.pk, kind="translation", id=id, tip=tip.pk, now=now)
        if row.translator_id and not _left(row, held.identity):
            change(row, row.version, actor, _ended(is_done=True), now, translator=None)


def open_translations(held: Held) -> Parts:
    """What people wrote of a tip that was opened, every version, the newest first."""
    parts: Parts = {}
    for row in queries.versions(held.tip):
        parts.setdefault(row.message_id, []).append(_opened(row, held.identity))
    return parts


def is_to_translate(text: str, tip: Tip) -> bool:
    """Whether these words of the reporter wait for a translation: an empty or damaged part, and English, do not."""
    return text not in {UNOPENED, NEWER} and rules.waits(text, tip.language, tip.channel)


def text_of(row: Translation, identity: Identity) -> tuple[str, str]:
    """(words, by whom as it was sealed) of a translation; `UNOPENED` or `NEWER` stands in the place of the words.

    One that was moved under another part, or into another version's place, is not shown as what it is not.
    """
    text = readable(row.sealed, kinds.TRANSLATION, row.pk, identity)
    try:
        body = json.loads(text)
        words, by = str(body["text"]), str(body["by"])
        is_in_place = all(body.get(name, own) == own for name, own in _place(row.message_id, row.number).items())
        return (words, by) if is_in_place else (UNOPENED, "")
    except MALFORMED:
        return (NEWER if text == NEWER else UNOPENED), ""


def _left(tip: Tip, identity: Identity) -> set[UUID | None]:
    """The parts that nobody has translated yet, as the page counts them."""
    story, messages = words_of(Held(tip, identity))
    said: dict[UUID | None, str] = {one.id: one.text for one in messages if one.from_reporter}
    said[None] = str(story.get("story", ""))
    return {part for part, text in said.items() if is_to_translate(text, tip)} - queries.translated(tip)


def _place(message: UUID | None, number: int) -> dict[str, str | int | None]:
    """Which part a translation is of, and which version: sealed with the words. The first ones were sealed without."""
    return {"message": str(message) if message else None, "number": number}


def _opened(row: Translation, identity: Identity) -> Told:
    """Whose account is gone is named as the translation itself names them."""
    words, by = text_of(row, identity)
    return Told(row.pk, str(row.author or by), row.at, words, row.number)


def _ended(*, is_done: bool) -> str:
    return "translation_done" if is_done else "translation_withdrawn"

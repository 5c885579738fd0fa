"""What a tip's page shows of its language: how it is written, who reads it, and what people say it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import is_naive, localtime

from heatwatch.accounts.access import may
from heatwatch.common.secret import masked
from heatwatch.desk.actions.opening import OpenTip, Said
from heatwatch.desk.queries import may_hold
from heatwatch.desk.readings import Reading
from heatwatch.knowledge.spoken.languages import (
    FALLBACK,
    UNNAMED,
    direction_of,
    letters_of,
    name_of,
    reads,
    spoken,
)
from heatwatch.translating import queries
from heatwatch.translating.actions import Parts, Told, is_to_translate, open_translations
from heatwatch.translating.rules import told_in
from heatwatch.triage.language import UNKNOWN

STORY_TITLE = "What is happening, and the answers"
# What the reader says of a text that is told in English and Spanish by turns.
MIXED = "mixed"


@masked
@dataclass(frozen=True)
class Part:
    """The story or a message of the reporter: the words, how they are written, and their translations, newest first."""

    id: UUID | None
    said: Said | None
    text: str
    lang: str
    way: str
    waits: bool
    told: list[Told]

    @property
    def title(self) -> str:
        """What it is called on the page for writing."""
        if self.said is None:
            return STORY_TITLE
        # One without a zone was sealed by an early version; it is shown as it stands.
        at = self.said.at if is_naive(self.said.at) else localtime(self.said.at)
        return f"Message of {date_format(at, 'M j, H:i')}"

    @property
    def last(self) -> Told | None:
        """The translation that stands."""
        return self.told[0] if self.told else None

    @property
    def earlier(self) -> list[Told]:
        """What it was corrected from."""
        return self.told[1:]


@masked
@dataclass(frozen=True)
class Tongue:
    """The language of a tip for whoever looks at it."""

    name: str
    letters: str
    is_foreign: bool
    is_read: bool
    is_named: bool
    readers: list[str]
    may: bool
    asked: str
    asks_me: bool
    is_lost: bool
    heard: str
    story: Part
    messages: list[Part]

    @property
    def left(self) -> list[Part]:
        """What of the reporter nobody translated yet."""
        return [part for part in (self.story, *self.messages) if part.waits and not part.told]

    @property
    def later(self) -> int:
        """How many messages nobody translated yet."""
        return sum(part.id is not None for part in self.left)

    @property
    def in_other_letters(self) -> bool:
        """Whether something of a language with letters of its own waits in Latin ones."""
        return self.is_named and any(not part.lang for part in self.left)

    @property
    def is_shown(self) -> bool:
        """Whether the page has a card for it: an English tip that nobody doubts needs none."""
        return self.is_foreign or bool(self.asked or self.heard) or self.has_some

    @property
    def has_some(self) -> bool:
        """Whether anything was translated."""
        return any(part.told for part in (self.story, *self.messages))

    def of_message(self, id: UUID) -> Part | None:
        """A message of the reporter with its translations."""
        return next((part for part in self.messages if part.id == id), None)


def shown(request: Any, opened: OpenTip, heard: Reading | None, staff: Sequence[Any]) -> Tongue:
    """For the page of a tip that was opened; what the reader heard says which language it took the words for."""
    tip, asked = opened.tip, opened.tip.translator
    is_foreign = spoken(tip.language) != FALLBACK
    known = queries.readers(tip, staff) if is_foreign else []
    parts = open_translations(opened)
    return Tongue(
        name=name_of(tip.language),
        letters=letters_of(tip.language),
        is_foreign=is_foreign,
        is_read=reads(request.account.languages, tip.language),
        is_named=tip.language != UNNAMED,
        readers=[person.display_name for person in known if person.pk != request.account.pk],
        may=may(request.account, "translate", on_restricted_to_me=tip.restricted),
        asked=str(asked or ""),
        asks_me=asked is not None and asked.pk == request.account.pk,
        is_lost=asked is not None and not may_hold(asked, tip),
        heard=_other(heard.language if heard else "", tip.language),
        story=_part(None, None, str(opened.story.get("story", "")), tip, parts),
        messages=[_part(one.id, one, one.text, tip, parts) for one in opened.messages if one.from_reporter],
    )


def _part(id: UUID | None, said: Said | None, text: str, tip: Any, parts: Parts) -> Part:
    lang, waits = told_in(text, tip.language, tip.channel), is_to_translate(text, tip)
    return Part(id, said, text, lang, direction_of(text), waits, parts.get(id, []))


def _other(heard: str, language: str) -> str:
    """The language that the reader hears, where it is another than the tip's."""
    told = heard and heard not in {UNKNOWN, MIXED} and spoken(heard) != spoken(language)
    return name_of(heard) if told else ""

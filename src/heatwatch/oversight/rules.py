"""Pure decisions: when reading is unusual, and when two tips tell the same."""

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from heatwatch.audit.rules import Glance
from heatwatch.common.keyed import keyed
from heatwatch.knowledge.watch import ReadingRule, Watch

# What a tip tells in words. How somebody wants to be reached counts too: another reporter names another number.
TOLD = ("story", "who", "where", "when", "vehicles", "contacts", "how_known", "contact_how")
# Below so many letters many people write the same by themselves: please help me.
SHORT = 40
# A text counts as coming again and again when it does so within a day.
WITHIN = timedelta(days=1)
# A text that came no more for so long is forgotten, unless it was often enough to make a group.
KEPT = timedelta(days=14)
# What was found of unusual reading, for people to choose from.
FINDINGS = {
    "work": "It was their work",
    "talked": "I talked to them, and it was no misuse",
    "misuse": "It was misuse, and it goes to who decides about it",
    "not_them": "It was not them: their account was used by somebody else",
}


@dataclass(frozen=True)
class Spell:
    """A stretch of time in which a rule was reached again and again, and what was read in it."""

    began: datetime
    until: datetime
    reads: tuple[Glance, ...]

    @property
    def tips(self) -> frozenset[UUID]:
        """The different tips."""
        return frozenset(read.tip for read in self.reads)

    def without(self, hidden: Collection[UUID]) -> frozenset[UUID]:
        """The different tips but for hidden ones, and for what was quoted beside a hidden one only."""
        return frozenset(read.tip for read in self.reads if read.tip not in hidden and read.beside not in hidden)


def spell(rule: ReadingRule, reads: Iterable[Glance], zone: ZoneInfo) -> Spell | None:
    """What of these reads reaches the rule, from the first window that does to the last; None when none does."""
    counted = sorted((read for read in reads if rule.counts(read.at, zone)), key=lambda read: read[:2])
    within: Counter[UUID] = Counter()
    first, reached = 0, []
    for last, (at, tip, _) in enumerate(counted):
        within[tip] += 1
        while counted[first].at <= at - rule.span:
            gone = counted[first].tip
            within[gone] -= 1
            if not within[gone]:
                del within[gone]
            first += 1
        if len(within) >= rule.tips:
            reached.append((first, last))
    if not reached:
        return None
    part = counted[reached[0][0] : reached[-1][1] + 1]
    return Spell(part[0].at, part[-1].at, tuple(part))


def same_words(told: Mapping[str, Any], hashes: Iterable[str]) -> str:
    """Everything that a tip tells, in the form in which two copies of it are equal: letters, digits, and files."""
    parts = [_bare(str(told.get(name) or "")) for name in TOLD]
    return "\n".join([*parts, *sorted(hashes)])


def token_of(key: bytes, words: str) -> str:
    """The token of a text: without the desk's index key nobody can try texts against it."""
    return keyed(key, b"same text", words.encode("utf-8", "surrogatepass")).hex()


def often(watch: Watch, words: str) -> int:
    """How many times this text must come within a day before it is one row."""
    return watch.same_text if len("".join(words.split())) >= SHORT else watch.same_short_text


def _bare(text: str) -> str:
    """Without case, punctuation and spacing, which the senders of one text change first."""
    letters = (sign if sign.isalnum() else " " for sign in unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(letters).split())

"""What a tip tells, as the one text that is read: the story first, then each answer as a paragraph of its own.

How and when the reporter wants to be contacted is left out: a number in it is the reporter's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

STORY = "story"
ANSWERS = ("who", "where", "when", "vehicles", "contacts", "how_known")
# The end of a paragraph ends every sentence, so that no finding reaches from one answer into the next.
BETWEEN = "\n\n"
# Whoever imports a tip states its language; the form states only in which language it was shown.
STATED_BY = frozenset({"import"})


@dataclass(frozen=True, slots=True)
class Part:
    """Where an answer stands in the whole."""

    name: str
    start: int
    end: int


def whole(story: Mapping[str, Any]) -> tuple[str, tuple[Part, ...]]:
    """The text, and its parts in order."""
    text, parts = "", []
    for name in (STORY, *ANSWERS):
        words = story.get(name)
        if not isinstance(words, str) or not words.strip():
            continue
        text += BETWEEN if text else ""
        parts.append(Part(name, len(text), len(text) + len(words)))
        text += words
    return text, tuple(parts)


def stated_language(story: Mapping[str, Any]) -> str:
    """The language that the sender says the text is in, or nothing."""
    return str(story.get("language", "")) if story.get("channel") in STATED_BY else ""

"""The same texts as people type them in a hurry: without capitals and punctuation, all capitals, no accents, slips.

Each form keeps every character's place, so that sentences and labels stay where they are.
"""

import random
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from training.examples import Example

# Of each form, so much of the corpus is learned from once more.
SHARE = 0.04
SLIPS = 0.04


def roughened(them: Iterable[Example], chance: random.Random) -> Iterator[Example]:
    """Some of the examples again, each in one of the forms."""
    for one in them:
        for form in FORMS:
            if chance.random() < SHARE:
                text = form(one.text, chance)
                if text != one.text and len(text) == len(one.text):
                    yield replace(one, text=text)


def hurried(text: str, _: random.Random) -> str:
    """Small letters, and no sign between words."""
    return "".join(" " if one in ".,;:!?¿¡\"'" else one for one in text.lower())


def shouted(text: str, _: random.Random) -> str:
    """All capitals."""
    return text.upper()


def plain(text: str, _: random.Random) -> str:
    """No accents."""
    return "".join(unicodedata.normalize("NFD", one)[0] for one in text).replace("đ", "d").replace("Đ", "D")


def slipped(text: str, chance: random.Random) -> str:
    """A few neighbouring letters the wrong way round."""
    letters = list(text)
    for place in range(1, len(letters) - 1):
        if letters[place].isalpha() and letters[place + 1].isalpha() and chance.random() < SLIPS:
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
    return "".join(letters)


FORMS: tuple[Callable[[str, random.Random], str], ...] = (hurried, shouted, plain, slipped)

"""Identifiers: random ids for rows, and tip numbers that can be said over a telephone."""

import secrets
import uuid
from collections.abc import Iterable, Iterator
from itertools import islice

# No vowels (no accidental words), and nothing that sounds or looks like something else on a bad line.
TIP_NUMBER_ALPHABET = "2346789BCDFGHJKMPQRTVWXY"
AT_ONCE = 2000


def new_id() -> uuid.UUID:
    """A random row id: 122 bits, so that an id seen once tells nothing about another."""
    return uuid.uuid4()


def new_code(groups: int, size: int = 4) -> str:
    """A code that can be read out and typed, in groups parted by hyphens; `bare` takes them away."""
    return "-".join("".join(secrets.choice(TIP_NUMBER_ALPHABET) for _ in range(size)) for _ in range(groups))


def bare(typed: str) -> str:
    """A code as it was typed, without spaces and hyphens, in capitals."""
    return "".join(c for c in typed.upper() if c.isalnum())


def new_tip_number() -> str:
    """A sayable tip number such as ``HW-7K3-Q92`` (24**6, about 191 million; the database keeps it unique)."""
    return _sayable("HW")


def new_case_number() -> str:
    """The number of a case, made in the same way: ``HC-7K3-Q92``."""
    return _sayable("HC")


def _sayable(prefix: str) -> str:
    drawn = secrets.randbelow(len(TIP_NUMBER_ALPHABET) ** 6)
    size = len(TIP_NUMBER_ALPHABET)
    letters = [TIP_NUMBER_ALPHABET[drawn // size**place % size] for place in range(6)]
    return f"{prefix}-{''.join(letters[:3])}-{''.join(letters[3:])}"


def parted(ids: Iterable[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    """Ids in parts that a database takes in one question: a search can quote tens of thousands of tips."""
    left = iter(ids)
    while part := list(islice(left, AT_ONCE)):
        yield part

"""The console's side: ask the reader, with the keys of whoever is signed in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from heatwatch.common.errors import Invalid
from heatwatch.common.secret import masked
from heatwatch.searching import exchange
from heatwatch.searching.errors import NoAnswer
from heatwatch.vault.actions import Keyring
from heatwatch.vault.compartments import DESK

# So long a person waits at most.
SECONDS = 5.0
# So much of a text is compared with the tips: far more than anybody types while somebody talks. As it travels, a
# control character takes six bytes and most others at most four: the rest of `LONGEST` is for the seal.
MOST_TOLD, MOST_BYTES = 20_000, 80_000


@masked
@dataclass(frozen=True)
class Hit:
    """A tip that fits: where in it, and the words in pieces, each with whether it was asked for."""

    tip: UUID
    where: str
    pieces: tuple[tuple[str, bool], ...]


@masked
@dataclass(frozen=True)
class Answer:
    """One page of what was found; `percent` is how far the index is, None when it is complete.

    Where `whole` is false, more tips may fit than were counted: only the newest were.
    """

    count: int
    hits: tuple[Hit, ...]
    facets: dict[str, dict[str, int]]
    percent: int | None
    more: bool
    length: int
    whole: bool = True


@masked
@dataclass(frozen=True)
class Like:
    """A tip that may be about what was told: how likely, and why."""

    tip: UUID
    probability: float
    reasons: tuple[str, ...]


@masked
@dataclass(frozen=True)
class Related:
    """The tips that may be about it, the likest first; `complete` says that the reader holds all that there are."""

    likes: tuple[Like, ...]
    complete: bool


def ask(keyring: Keyring, words: str, page: int, now: datetime) -> Answer:
    """Ask the reader. Raises `Invalid` for a question that it does not understand, `NoAnswer` when there is none."""
    told = _asked(keyring, exchange.new_question(keyring.account_id, words, page, now))
    if "refused" in told:
        raise Invalid("the question was refused", told["refused"], "query")
    return _answer(told)


def related_to(keyring: Keyring, text: str, now: datetime) -> Related:
    """Which tips may be about what somebody is telling. Raises `NoAnswer` when no reader is there."""
    told = _asked(keyring, exchange.new_question(keyring.account_id, cut(text), 0, now, exchange.RELATED))
    likes = (Like(UUID(id), probability, tuple(reasons)) for id, probability, reasons in told["related"])
    return Related(tuple(likes), told["complete"])


def cut(text: str) -> str:
    """As much of a text's beginning as a question may hold, however its signs are written on the way."""
    text, many = text[:MOST_TOLD], 0
    if len(exchange.written(text)) <= MOST_BYTES:
        return text
    for place, sign in enumerate(text):
        many += len(exchange.written(sign)) - len(exchange.written(""))
        if many > MOST_BYTES:
            return text[:place]
    return text


def _asked(keyring: Keyring, question: exchange.Question) -> dict[str, Any]:
    key = exchange.key_of(keyring.compartment(DESK, again=True))
    try:
        with exchange.connect(settings.ENV.search_socket, SECONDS) as line:
            exchange.send(line, exchange.sealed_question(key, question))
            sealed = exchange.receive(line, exchange.LONGEST_ANSWER)
    except OSError as silent:
        raise NoAnswer("no reader is running, so search is not available") from silent
    return exchange.opened_answer(key, question, sealed)


def _answer(told: dict[str, Any]) -> Answer:
    hits = tuple(
        Hit(UUID(id), where, tuple((text, bool(mark)) for text, mark in pieces)) for id, where, pieces in told["hits"]
    )
    return Answer(told["count"], hits, told["facets"], told["percent"], told["more"], told["length"], told["whole"])

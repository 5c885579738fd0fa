"""A reader and a console without a socket between them: what one sends, the other answers at once."""

from collections.abc import Iterator
from typing import Any

import pytest

from heatwatch.common import clock
from heatwatch.searching import asking, exchange
from heatwatch.searching.actions import answering
from heatwatch.searching.actions.holding import Memory, turn
from heatwatch.searching.errors import NotAsked
from tests.people import House


class Line:
    """One question and its answer; a question that is none is answered by hanging up."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.sent = b""
        self.answer: bytes | None = None

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def sendall(self, data: bytes) -> None:
        self.sent += data

    def recv(self, most: int) -> bytes:
        if self.answer is None:
            try:
                told = answering.answer(self.memory, self.sent[exchange.HEAD :], clock.now())
            except NotAsked:
                told = b""
            self.answer = len(told).to_bytes(exchange.HEAD, "big") + told if told else b""
        piece, self.answer = self.answer[:most], self.answer[most:]
        return piece


def holds(house: House, memory: Memory) -> Memory:
    """The reader reads until nothing waits."""
    for _ in range(20):
        if not turn(house.reader(), memory, clock.now()):
            return memory
    raise AssertionError("the reader is not done")


def connected(monkeypatch: pytest.MonkeyPatch, memory: Memory) -> None:
    """The console reaches this reader."""
    monkeypatch.setattr(exchange, "connect", lambda _place, _seconds: Line(memory))


def found(house: House, name: str, words: str, page: int = 0) -> asking.Answer:
    """What somebody is answered."""
    return asking.ask(house.people[name].keyring, words, page, clock.now())


def texts(answer: asking.Answer) -> list[str]:
    """The words of each hit, what was asked for in brackets."""
    return ["".join(f"[{text}]" if mark else text for text, mark in hit.pieces) for hit in answer.hits]


def told(answer: asking.Answer) -> dict[str, Any]:
    """Everything that somebody could read from an answer."""
    return dict(answer.__dict__)


@pytest.fixture
def memory(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Memory]:
    """What the reader of this house holds, reached by everybody's console."""
    house.reader()
    held = Memory()
    connected(monkeypatch, held)
    yield held

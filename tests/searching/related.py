"""A reader that holds facts as well as words, so that it can say what earlier tips may be about a call."""

from functools import cache

import pytest

from heatwatch.common import clock
from heatwatch.intake.models import Tip
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.links.actions import comparing
from heatwatch.links.actions.relating import Listener
from heatwatch.searching import asking
from heatwatch.searching.actions.holding import Memory
from tests.links.told import compares, reads
from tests.people import House
from tests.searching.asked import connected, holds


@cache
def _ready() -> Listener:
    """Made once: its grammars take a moment."""
    return Listener.through(knowledge(), comparing.Memory())


def listening() -> Memory:
    """A reader's memory that holds nothing yet."""
    ready = _ready()
    return Memory(Listener(comparing.Memory(), ready.assessor, ready.ground))


def takes_up(house: House, memory: Memory, *stories: str) -> list[Tip]:
    """Tips that were told, read and compared, and are held by this reader."""
    tips = reads(house, *stories)
    turns(house, memory)
    return tips


def turns(house: House, memory: Memory) -> None:
    """The reader's turns until nothing waits."""
    assert memory.listener
    compares(house, memory.listener.memory)
    holds(house, memory)


def likes(house: House, name: str, text: str) -> list[tuple[Tip, float, tuple[str, ...]]]:
    """All that somebody is told of a text."""
    found = asking.related_to(house.people[name].keyring, text, clock.now())
    return [(Tip.objects.get(pk=one.tip), one.probability, one.reasons) for one in found.likes]


@pytest.fixture
def listener(house: House, monkeypatch: pytest.MonkeyPatch) -> Memory:
    """What the reader of this house holds, reached by everybody's console."""
    house.reader()
    held = listening()
    connected(monkeypatch, held)
    return held

"""A call is compared in one thread while the reader's loop takes up and forgets tips in another."""

import threading
from typing import Any
from unittest.mock import Mock, patch
from uuid import UUID

from heatwatch.knowledge.model.whole import knowledge
from heatwatch.linkage.facts import Telling, telling_of
from heatwatch.links import queries
from heatwatch.links.actions import comparing, keeping
from heatwatch.links.actions.relating import Listener
from tests.links.told import CUSTOMER, NEIGHBOR

TIPS, ROUNDS = 40, 25


def telling(listener: Listener, row: int) -> Telling:
    text = f"{NEIGHBOR} Room {row}."
    return telling_of(row, text, listener.assessor.assess(text), listener.ground)


def test_a_call_is_compared_while_tips_come_and_go(caplog: Any) -> None:
    listener = Listener.through(knowledge(), comparing.Memory())
    memory, stopping = listener.memory, threading.Event()
    tellings = {row: telling(listener, row) for row in range(1, TIPS + 1)}
    rows = [(row, UUID(int=row)) for row in tellings]

    def take_up_and_forget() -> None:
        while not stopping.is_set():
            memory.read(Mock(), rows)
            memory.keep_only({1}, 0, None)

    kept = [Mock(pk=row, tip_id=tip) for row, tip in rows]
    with (
        patch.object(queries, "facts_in", return_value=kept),
        patch.object(keeping, "opened", return_value=tellings),
    ):
        loop = threading.Thread(target=take_up_and_forget)
        loop.start()
        try:
            found = [listener.likest(CUSTOMER, lambda: [UUID(int=2)], list) for _ in range(ROUNDS)]
        finally:
            stopping.set()
            loop.join()
    assert any(found)
    assert not any(UUID(int=2) in likest for likest in found)
    assert set(memory.rows) == {UUID(int=1)}
    assert memory.order == [1]
    assert not caplog.records, "nothing that was held could not be held"


def test_a_call_says_of_each_tip_how_rare_a_thing_is_as_the_saved_tip_does() -> None:
    listener = Listener.through(knowledge(), comparing.Memory())
    memory = listener.memory
    for row in range(1, 6):
        memory.hold(row, UUID(int=row), telling(listener, row))
    by_call = listener.likest(CUSTOMER, list, list)
    saved = telling_of(6, CUSTOMER, listener.assessor.assess(CUSTOMER), listener.ground)
    memory.hold(6, UUID(int=6), saved)
    by_tip = comparing.likely(memory, memory.linker.related(saved, len(by_call)))
    assert any("1 tip in" in reason for told in by_call.values() for reason in told.reasons)
    assert {tip: told.reasons for tip, told in by_call.items()} == {tip: told.reasons for tip, told in by_tip.items()}


def test_what_is_told_is_no_tip_and_leaves_nothing_behind() -> None:
    listener = Listener.through(knowledge(), comparing.Memory())
    listener.memory.linker.add(telling(listener, 1))
    rarity = listener.memory.linker.rarity
    before = len(rarity.numbering), rarity.told[:]
    listener.memory.tips[1] = UUID(int=1)
    assert list(listener.likest(CUSTOMER, list, list)) == [UUID(int=1)]
    assert (len(rarity.numbering), rarity.told) == before

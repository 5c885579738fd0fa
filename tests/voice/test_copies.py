"""A provider's copy that never goes away is asked for a bounded time."""

import pytest

from heatwatch.intake.models import SingleMessage
from tests.people import House
from tests.voice.simulator import simulated
from tests.voice.test_collecting import Desk, verbs

pytestmark = pytest.mark.django_db


def test_it_is_asked_for_a_week_and_then_once_at_each_start(house: House) -> None:
    with simulated() as plays:
        desk = Desk(house, plays)
        desk.is_told()
        desk.turns()
        plays.mood = "keeps"
        for _ in range(24 * 8):
            desk.turns(61)
        asked = deletions(desk)
        for _ in range(24):
            desk.turns(61)
        assert deletions(desk) == asked < 24 * 8
        desk.collector = desk.restarted()
        for _ in range(3):
            desk.turns(61)
        assert deletions(desk) == asked + 1
        plays.mood, desk.collector = "well", desk.restarted()
        desk.turns()
        assert (verbs(), plays.kept) == (["recording_deleted", "recording_stays"], {})
        assert not SingleMessage.objects.exists()


def deletions(desk: Desk) -> int:
    return sum(line.startswith("DELETE") for line in desk.plays.asked)

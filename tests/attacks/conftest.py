"""A house in the middle of its work, and somebody who attacks it."""

import pytest
from django.test import Client

from tests.attacks import deeds
from tests.attacks.world import World
from tests.people import House


@pytest.fixture
def world(house: House, console_client: Client, monkeypatch: pytest.MonkeyPatch) -> World:
    """The console's door is open as long as this fixture lives."""
    made = World(house)
    deeds.without_scrypt(monkeypatch, made)
    deeds.with_a_reader(monkeypatch)
    return made

"""A browser at the console for each of the cast."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.people import House

Seat = Callable[[str], Client]


@pytest.fixture
def seat(house: House, console_client: Client) -> Seat:  # the door stays open as long as this fixture lives
    """`seat("maya")`: a browser in which Maya is signed in."""

    def sit(name: str) -> Client:
        return house.people[name].sits_down()

    return sit

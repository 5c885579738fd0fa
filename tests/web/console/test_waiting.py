"""The page of whoever has no grant yet."""

from heatwatch.common import clock
from heatwatch.vault.actions import revoke
from tests.people import House
from tests.web.console.conftest import Seat


def test_it_shows_the_six_words_and_which_key_is_missing(seat: Seat, house: House) -> None:
    revoke("desk", house.maya.account, by=house.vera.account.pk, now=clock.now())
    page = seat("maya").get("/waiting/").content.decode()
    assert "<strong>desk</strong>" in page


def test_whoever_waits_for_nothing_is_led_on(seat: Seat) -> None:
    for name in ("maya", "otto", "ada", "lin"):
        assert seat(name).get("/waiting/")["Location"] == "/", name

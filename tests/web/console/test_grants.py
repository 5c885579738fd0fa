"""Who holds which key and who waits."""

from heatwatch.common import clock
from heatwatch.vault.actions import revoke
from heatwatch.vault.keys import six_words
from tests.people import House
from tests.web.console.conftest import Seat


def test_it_shows_whoever_waits_without_the_words_they_must_say(seat: Seat, house: House) -> None:
    revoke("desk", house.maya.account, by=house.vera.account.pk, now=clock.now())
    page = seat("vera").get("/keys/").content.decode()
    assert "Grant the key to Maya Torres" in page
    assert six_words(house.maya.identity.recipient) not in page


def test_nobody_waits_whose_roles_need_no_key(seat: Seat, house: House) -> None:
    page = seat("vera").get("/keys/").content.decode()
    keys, _, restricted = page.partition("<h2>Restricted tips</h2>")
    for name in ("Ada Quist", "Lin Zhao"):
        assert name not in page
    assert "Otto Blume" not in keys.partition("<h2>Desk</h2>")[2]
    assert "Otto Blume" in restricted


def test_nobody_s_words_are_on_it_once_they_were_compared(seat: Seat, house: House) -> None:
    """Whoever grants a second key would copy them instead of hearing them."""
    page = seat("vera").get("/keys/").content.decode()
    assert "Words compared by" in page
    for person in house.people.values():
        assert six_words(person.identity.recipient) not in page


def test_only_a_member_is_offered_to_grant(seat: Seat, house: House) -> None:
    page = seat("vera").get("/keys/").content.decode()
    assert "You do not hold this key" in page.split("<h2>Advocates</h2>")[1]

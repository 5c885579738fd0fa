"""New recovery codes end the old ones."""

from heatwatch.factors import queries
from tests.people import House
from tests.web.console.conftest import Seat


def test_ten_are_shown_and_the_old_ones_end(seat: Seat, house: House) -> None:
    client = seat("maya")
    pages = [client.post("/me/factors/codes/").content.decode() for _ in range(2)]
    assert pages[0] != pages[1]
    assert queries.recovery_codes_left(house.maya.account) == 10

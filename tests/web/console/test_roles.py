"""Who may do what, shown from the table that decides it."""

from heatwatch.accounts.access import table
from tests.web.console.conftest import Seat


def test_every_action_is_shown_to_everybody(seat: Seat) -> None:
    for name in ("maya", "lin"):
        page = seat(name).get("/roles/").content.decode()
        assert all(action in page for action in table())

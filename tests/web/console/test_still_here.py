"""The page tells that somebody is there."""

from tests.web.console.conftest import Seat


def test_it_answers_with_nothing(seat: Seat) -> None:
    answer = seat("maya").post("/still-here/")
    assert (answer.status_code, answer.content) == (204, b"")

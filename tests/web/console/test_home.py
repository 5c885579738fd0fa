"""Where each person begins."""

import pytest

from tests.web.console.conftest import Seat


@pytest.mark.parametrize("name", ["maya", "tara", "pete", "vera", "otto"])
def test_whoever_opens_tips_begins_at_the_queue(seat: Seat, name: str) -> None:
    assert seat(name).get("/")["Location"] == "/queue/"


@pytest.mark.parametrize(
    ("name", "words"),
    [("ada", "You cannot read a tip"), ("lin", "You count, without names"), ("amina", "advocates see none here")],
)
def test_the_others_are_told_what_is_theirs(seat: Seat, name: str, words: str) -> None:
    page = seat(name).get("/").content.decode()
    assert words in page
    assert "/queue/" not in page

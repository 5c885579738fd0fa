"""Reading a call while it is typed: what is shown, and that nothing of it stays anywhere."""

import logging

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heatwatch.intake.submission import STORY_LIMIT
from heatwatch.web.console.calls import reading
from tests.people import House
from tests.web.console.calls import SAID, OnTheLine
from tests.web.console.conftest import Seat

DANGER = "He has a gun and he is hitting her right now. Please send somebody."


def test_what_the_words_report_is_shown_with_the_words(seat: Seat) -> None:
    told = OnTheLine(seat("maya")).reads().json()
    assert "Papers taken" in told["html"]
    assert "Where are your papers now?" in told["html"]
    assert "reported" in told["said"]


def test_danger_comes_first(seat: Seat) -> None:
    told = OnTheLine(seat("maya")).reads(f"{SAID} {DANGER}").json()
    assert "A weapon" in told["html"]
    assert told["said"].index("danger") == 2
    assert told["html"].index("A weapon") < told["html"].index("Papers taken")


def test_nothing_says_that_anybody_is_anything(seat: Seat) -> None:
    html = OnTheLine(seat("maya")).reads(f"{SAID} {DANGER}").json()["html"].lower()
    html = html.replace("never that a person is a trafficker or a victim", "")
    for word in ("trafficker", "victim", "suspect", "perpetrator"):
        assert word not in html, word


def test_a_question_that_was_asked_gives_way_to_the_next(seat: Seat) -> None:
    line = OnTheLine(seat("maya"))
    first = "Where are your papers now?"
    html = line.reads(asked=[first, "Did he force you?"]).json()["html"]
    assert "Could you get them when you want them?" in html
    assert "Did he force you?" not in html
    assert "1 asked" in html


def test_spanish_questions_stand_beside_the_english_ones(seat: Seat) -> None:
    html = OnTheLine(seat("maya")).reads("El patrón nos quitó los pasaportes.", language="es").json()["html"]
    assert "¿Dónde están sus papeles ahora?" in html


def test_a_language_that_nothing_here_reads_is_said(seat: Seat) -> None:
    html = OnTheLine(seat("maya")).reads("그들은 우리를 밤에도 일하게 하고 여권을 가져갔습니다").json()["html"]
    assert "Nothing here reads this language (ko)." in html


def test_what_callers_say_is_never_markup(seat: Seat) -> None:
    html = OnTheLine(seat("maya")).reads("The boss keeps my <script>passport</script> in a drawer.").json()["html"]
    assert "<script>" not in html


def test_the_details_are_read_with_it(seat: Seat) -> None:
    """As the reader will read them, once all of it is a tip."""
    html = OnTheLine(seat("maya")).reads("He is loud.", contacts="510-555-0142").json()["html"]
    assert "510-555-0142" in html


def test_a_text_longer_than_a_story_is_not_read(seat: Seat) -> None:
    answer = OnTheLine(seat("maya")).reads("x" * (STORY_LIMIT + 1))
    assert answer.status_code == 422
    assert "longer than" in answer.json()["error"]


def test_nothing_is_written_and_nothing_is_logged(house: House, seat: Seat, caplog: pytest.LogCaptureFixture) -> None:
    line = OnTheLine(seat("maya"))
    caplog.set_level(logging.DEBUG)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert line.reads("zanzolot keeps her passport").status_code == 200
    assert "zanzolot" not in caplog.text
    assert not any("zanzolot" in query["sql"] for query in queries.captured_queries)
    writes = [query["sql"] for query in queries.captured_queries if not query["sql"].startswith("SELECT")]
    assert not writes, "reading leaves no trace, not even that somebody read"


def test_leaving_the_page_forgets_the_call(seat: Seat) -> None:
    line = OnTheLine(seat("maya"))
    before = reading.live().held()
    line.reads()
    assert reading.live().held() == before
    assert line.client.post("/calls/read/", {"token": line.hidden["token"], "leaving": "1"}).status_code == 204
    assert reading.live().held() == before - 1


def test_saving_forgets_the_call(house: House, seat: Seat) -> None:
    line = OnTheLine(seat("maya"))
    line.reads()
    before = reading.live().held()
    line.sends()
    assert reading.live().held() == before - 1


def test_a_locked_screen_is_told_so(seat: Seat) -> None:
    line = OnTheLine(seat("maya"))
    line.client.post("/lock/")
    assert line.reads().status_code == 423

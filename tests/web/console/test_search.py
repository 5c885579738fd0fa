"""The page of the search."""

import html
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import pytest

from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.searching import exchange
from heatwatch.searching.actions import holding
from heatwatch.searching.actions.holding import Memory, turn
from heatwatch.searching.asking import Answer, Hit
from heatwatch.web.console.searching import views
from tests.people import House
from tests.searching.asked import holds, memory
from tests.web.console.conftest import Seat

__all__ = ["memory"]
STORY = "Two girls at the Blue Moon Motel, call 510-555-0134."


def searched(client: Any, words: str) -> Any:
    """What somebody sees who typed this and pressed Search."""
    answer = client.post("/search/", {"query": words})
    return client.get(answer["Location"]) if answer.status_code == 302 else answer


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_it_shows_the_tip_with_the_words_marked(seat: Seat, house: House, memory: Memory) -> None:
    tip = house.receives(STORY)
    holds(house, memory)
    shown = text(searched(seat("maya"), "motels"))
    assert tip.number in shown
    assert "<mark>Motel</mark>" in shown
    assert "1 tip</strong>" in shown
    assert "catching up" not in shown


def test_what_was_typed_is_in_no_address_and_no_record(seat: Seat, house: House, memory: Memory) -> None:
    tip = house.receives_read(STORY)
    holds(house, memory)
    client = seat("maya")
    address = client.post("/search/", {"query": "phone:555-0134"})["Location"]
    assert "0134" not in address
    assert "phone" not in address
    assert client.get(address).status_code == 200
    record = Record.objects.get(verb="listed")
    assert (record.object_kind, record.object_id, record.detail) == ("queue", "search", {"tips": [str(tip.pk)]})
    assert "0134" not in str(list(Record.objects.values()))


def test_a_search_that_finds_nothing_is_recorded_too_and_says_what_to_try(
    seat: Seat, house: House, memory: Memory
) -> None:
    holds(house, memory)
    assert "No tip fits" in text(searched(seat("maya"), "giraffe"))
    assert Record.objects.get(verb="listed").detail == {"tips": []}


def test_the_trail_says_that_somebody_searched(seat: Seat, house: House, memory: Memory) -> None:
    holds(house, memory)
    searched(seat("vera"), "giraffe")
    assert "searched and saw a page of tips (0)" in text(seat("vera").get("/audit/"))


def test_another_session_does_not_open_what_was_looked_for(seat: Seat, house: House, memory: Memory) -> None:
    holds(house, memory)
    address = seat("maya").post("/search/", {"query": "motel"})["Location"]
    for strange in (address, "/search/?asked=nonsense", "/search/?asked=" + "A" * 5000, "/search/?asked=é"):
        shown = text(seat("maya").get(strange))
        assert "type them again" in shown, strange
        assert "motel" not in shown.partition("How to ask")[0]


@pytest.mark.parametrize("words", ["phone:12", "color:red", 'say "this', "x*"])
def test_a_question_that_is_not_understood_is_explained(seat: Seat, house: House, memory: Memory, words: str) -> None:
    holds(house, memory)
    answer = searched(seat("maya"), words)
    assert answer.status_code == 422
    assert "error" in text(answer)
    assert html.escape(words) in answer.content.decode()


def test_an_empty_question_is_refused(seat: Seat, house: House, memory: Memory) -> None:
    answer = seat("maya").post("/search/", {"query": " "})
    assert answer.status_code == 422


def test_without_a_reader_it_says_so(seat: Seat, house: House) -> None:
    with patch.object(exchange, "connect", side_effect=FileNotFoundError):
        shown = text(searched(seat("maya"), "motel"))
    assert "No reader is running, so search is not available." in shown
    assert not Record.objects.filter(verb="listed").exists()


def test_it_says_how_far_the_reader_is(
    seat: Seat, house: House, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "BATCH", 1)
    for n in range(3):
        house.receives(f"motel {n}")
    turn(house.reader(), memory, clock.now())
    assert "Search is catching up (33 %)." in text(searched(seat("maya"), "motel"))


def test_counts_lead_to_fewer_tips(seat: Seat, house: House, memory: Memory) -> None:
    house.receives(STORY)
    opened = house.receives_opened("Another motel.")
    holds(house, memory)
    client = seat("maya")
    answer = searched(client, "motel")
    (address,) = [one for words, _, one in answer.context["facets"][2]["rows"] if words == "open"]
    fewer = client.get(address)
    assert [one.tip.pk for one in fewer.context["shown"]] == [opened.pk]


def test_pages_follow_each_other(seat: Seat, house: House, memory: Memory) -> None:
    now = clock.now()
    tips = [house.receives(f"motel {n}", now=now - timedelta(hours=n)) for n in range(22)]
    holds(house, memory)
    client = seat("maya")
    first = searched(client, "motel")
    second = client.get(first.context["next"])
    assert [one.tip.pk for one in second.context["shown"]] == [tips[20].pk, tips[21].pk]
    assert "here from number 21" in text(second)
    assert client.get(second.context["before"]).context["shown"][0].tip.pk == tips[0].pk
    asked = parse_qs(urlsplit(first.context["next"]).query)["asked"][0]
    for odd in ("-1", "x", "99999", "²"):
        assert client.get("/search/", {"asked": asked, "page": odd}).status_code == 200


def test_a_restricted_tip_is_shown_to_nobody(seat: Seat, house: House, memory: Memory) -> None:
    tip = house.receives_opened(STORY)
    holds(house, memory)
    house.restricts(tip)
    for name in ("maya", "vera"):
        shown = text(searched(seat(name), "motel"))
        assert tip.number not in shown
        assert "No tip fits" in shown


def test_one_that_is_restricted_while_the_answer_travels_is_not_shown(
    seat: Seat, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip, other = house.receives_opened(STORY), house.receives_opened(STORY)
    hits = tuple(Hit(one.pk, "story", (("motel", True),)) for one in (tip, other))
    monkeypatch.setattr(views, "ask", lambda *_: Answer(2, hits, {}, None, more=False, length=20))
    house.restricts(tip)
    for name in ("maya", "vera"):
        shown = text(searched(seat(name), "motel"))
        assert tip.number not in shown
        assert other.number in shown


def test_of_very_many_the_page_says_that_only_the_newest_were_counted(
    seat: Seat, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    hits = (Hit(house.receives_opened(STORY).pk, "story", (("motel", True),)),)
    answer = Answer(1842, hits, {}, None, more=True, length=20, whole=False)
    monkeypatch.setattr(views, "ask", lambda *_: answer)
    shown = text(searched(seat("maya"), "motel"))
    assert "At least 1842 tips" in shown
    assert "only the newest were counted" in shown


def test_it_refuses_a_stranger(console_client: Any) -> None:
    assert console_client.get("/search/")["Location"].startswith("/sign-in/")
    assert console_client.post("/search/", {"query": "motel"})["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", ["amina", "lin", "ada", "otto"])
def test_it_refuses_a_colleague_who_may_not(seat: Seat, house: House, name: str) -> None:
    client = seat(name)
    assert client.get("/search/").status_code == 403
    assert client.post("/search/", {"query": "motel"}).status_code == 403
    assert 'id="seek"' not in text(client.get("/me/"))


def test_it_rejects_another_method(seat: Seat) -> None:
    assert seat("maya").put("/search/").status_code == 405


def test_the_box_is_on_every_page_of_whoever_may(seat: Seat, house: House) -> None:
    assert 'id="seek"' in text(seat("maya").get("/me/"))
    assert "How to ask" in text(seat("maya").get("/search/"))

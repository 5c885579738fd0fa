"""Earlier tips that may be about a call, while it is typed."""

import html
import logging
import re
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from heatwatch.audit.models import Record
from heatwatch.intake.submission import STORY_LIMIT
from heatwatch.searching import exchange
from heatwatch.searching.actions.holding import Memory
from heatwatch.web.console.calls.related import _proofs as proofs
from tests.links.told import CUSTOMER, NEIGHBOR, OTHER, WORKER
from tests.people import House
from tests.searching.related import listener, takes_up
from tests.web.console.calls import OnTheLine
from tests.web.console.conftest import Seat

__all__ = ["listener"]


def related(line: OnTheLine, story: str = CUSTOMER, **given: Any) -> Any:
    """What the script of the page asks once the typing pauses."""
    fields = {"token": line.hidden["token"], "story": story, **given}
    return line.client.post("/calls/related/", fields, headers={"accept": "application/json"})


def noted(answer: Any) -> str:
    found = re.search(r'name="noted" value="([^"]*)"', answer.json()["html"])
    assert found
    return html.unescape(found[1])


def listed() -> list[tuple[Any, str, str]]:
    return [(one.tip, one.object_kind, one.object_id) for one in Record.objects.filter(verb="listed")]


def test_a_tip_is_shown_with_how_likely_and_why_and_leads_to_its_page(
    seat: Seat, house: House, listener: Memory
) -> None:
    neighbor, other = takes_up(house, listener, NEIGHBOR, OTHER)
    told = related(OnTheLine(seat("maya"))).json()
    shown = html.unescape(told["html"])
    assert told["said"] == "1 earlier tip may be about this"
    assert f'href="/tips/{neighbor.number}/" target="_blank"' in shown
    assert re.search(r"badge quiet\">(almost certain|very likely|likely)<", shown)
    assert "both tell the name: “Chon”" in shown
    assert "A suggestion, not evidence" in shown
    assert other.number not in shown
    assert not re.search(r"\d %|0\.\d", shown), "the probability is told in words"


def test_spanish_finds_english(seat: Seat, house: House, listener: Memory) -> None:
    neighbor, _ = takes_up(house, listener, NEIGHBOR, OTHER)
    assert neighbor.number in related(OnTheLine(seat("maya")), WORKER, language="es").json()["html"]


def test_the_details_are_compared_too(seat: Seat, house: House, listener: Memory) -> None:
    [tip] = takes_up(house, listener, "A woman is kept at a spa. The number in the ad is 510-555-0142.")
    line = OnTheLine(seat("maya"))
    assert tip.number not in related(line, "She may not leave the spa.").json()["html"]
    assert tip.number in related(line, "She may not leave the spa.", contacts="(510) 555 0142").json()["html"]


def test_nothing_is_shown_where_nothing_is_likely_enough(seat: Seat, house: House, listener: Memory) -> None:
    takes_up(house, listener, NEIGHBOR, OTHER)
    line = OnTheLine(seat("maya"))
    for words in ("", "Hello?", "The street light is broken since Monday."):
        told = related(line, words).json()
        assert told["said"] == ""
        assert "<section" not in told["html"]
    assert listed() == []


def test_what_is_shown_is_recorded_on_its_tip_once_a_call(seat: Seat, house: House, listener: Memory) -> None:
    neighbor, _ = takes_up(house, listener, NEIGHBOR, OTHER)
    line = OnTheLine(seat("maya"))
    first = related(line)
    again = related(line, f"{CUSTOMER} He is tall.", noted=noted(first))
    assert neighbor.number in again.json()["html"]
    assert listed() == [(neighbor.pk, "queue", "call")]
    related(OnTheLine(line.client), noted=noted(again))
    assert len(listed()) == 2, "another call is another listing"
    assert "saw it in a list" in seat("vera").get(f"/tips/{neighbor.number}/trail/").content.decode()


@pytest.mark.parametrize("forged", ["", "nonsense", "x:y", "HW-AAA-AAA:sig"])
def test_nobody_keeps_a_listing_from_being_recorded(seat: Seat, house: House, listener: Memory, forged: str) -> None:
    takes_up(house, listener, NEIGHBOR)
    related(OnTheLine(seat("maya")), noted=forged)
    assert len(listed()) == 1
    mine = noted(related(OnTheLine(seat("maya"))))
    related(OnTheLine(seat("jonas")), noted=mine)
    assert len(listed()) == 3, "what was recorded for somebody else counts for nothing"


def test_a_restricted_tip_is_shown_to_nobody_and_leaves_no_gap(seat: Seat, house: House, listener: Memory) -> None:
    takes_up(house, listener, NEIGHBOR, OTHER)
    lines = {name: OnTheLine(seat(name)) for name in ("maya", "vera")}
    before = {name: related(line).json() for name, line in lines.items()}
    [hidden] = takes_up(house, listener, f"{CUSTOMER} Jonas is in it.")
    assert hidden.number in related(lines["maya"]).json()["html"]
    house.restricts(house.maya.opens(hidden).tip)
    assert {name: related(line).json() for name, line in lines.items()} == before


def test_what_callers_say_is_never_markup(seat: Seat, house: House, listener: Memory) -> None:
    takes_up(house, listener, f"{NEIGHBOR} See <script>alert(1)</script>.example")
    assert "<script>" not in related(OnTheLine(seat("maya")), f"{CUSTOMER} <script>alert(1)</script>").json()["html"]


def test_nothing_of_the_text_is_written_or_logged(
    seat: Seat, house: House, listener: Memory, caplog: pytest.LogCaptureFixture
) -> None:
    takes_up(house, listener, NEIGHBOR)
    caplog.set_level(logging.DEBUG)
    related(OnTheLine(seat("maya")), f"{CUSTOMER} zanzolot")
    assert "zanzolot" not in caplog.text
    assert "zanzolot" not in str(list(Record.objects.values()))


def test_without_a_reader_it_says_so_and_the_call_goes_on(seat: Seat, house: House) -> None:
    line = OnTheLine(seat("maya"))
    with patch.object(exchange, "connect", side_effect=FileNotFoundError):
        told = related(line).json()
    assert "No reader is running" in told["html"]
    assert told["said"] == ""
    assert line.reads().status_code == 200


def test_a_reader_that_is_still_reading_is_said(seat: Seat, house: House, listener: Memory) -> None:
    takes_up(house, listener, NEIGHBOR)
    assert listener.listener
    listener.listener.memory.complete = False
    assert "still taking up earlier tips" in related(OnTheLine(seat("maya"))).json()["html"]


def test_without_scripts_it_stands_on_the_page_that_read_it(seat: Seat, house: House, listener: Memory) -> None:
    [neighbor] = takes_up(house, listener, NEIGHBOR)
    line = OnTheLine(seat("maya"))
    assert neighbor.number not in line.text
    line.sends("read", CUSTOMER)
    assert neighbor.number in line.text
    assert len(listed()) == 1


def test_a_text_longer_than_a_story_is_refused(seat: Seat, house: House) -> None:
    assert related(OnTheLine(seat("maya")), "x" * (STORY_LIMIT + 1)).status_code == 422


def test_it_refuses_a_stranger(console_client: Any) -> None:
    answer = console_client.post("/calls/related/", {"story": CUSTOMER}, headers={"accept": "application/json"})
    assert answer.status_code == 401


def test_an_advocate_writes_a_call_down_and_is_shown_no_tip(seat: Seat, house: House, listener: Memory) -> None:
    takes_up(house, listener, NEIGHBOR)
    line = OnTheLine(seat("amina"))
    assert "related" not in line.text
    assert related(line).status_code == 403
    line.sends("read", CUSTOMER)
    assert "earlier tip" not in line.text
    assert listed() == []


def test_it_rejects_get(seat: Seat, house: House) -> None:
    assert seat("maya").get("/calls/related/", headers={"accept": "application/json"}).status_code == 405


@pytest.mark.parametrize("token", ["", "made-up"])
def test_without_a_call_of_its_own_nothing_is_told(seat: Seat, house: House, listener: Memory, token: str) -> None:
    """One proof would do for every call."""
    takes_up(house, listener, NEIGHBOR)
    answer = related(OnTheLine(seat("maya")), token=token)
    assert (answer.status_code, answer.json()) == (422, {"error": "This call is not known. Load the page anew."})
    assert listed() == []


def test_what_was_recorded_for_a_call_is_recorded_anew_the_day_after(
    seat: Seat, house: House, listener: Memory
) -> None:
    takes_up(house, listener, NEIGHBOR)
    line = OnTheLine(seat("maya"))
    mine = noted(related(line))
    related(line, noted=mine)
    assert len(listed()) == 1
    with patch("heatwatch.web.console.calls.related._proofs", lambda now: proofs(now + timedelta(days=1))):
        related(line, noted=mine)
    assert len(listed()) == 2


def test_a_page_that_was_refused_still_knows_what_was_recorded(seat: Seat, house: House, listener: Memory) -> None:
    takes_up(house, listener, NEIGHBOR)
    line = OnTheLine(seat("maya"))
    mine = noted(related(line))
    assert line.sends(story="", noted=mine).status_code == 422
    assert f'name="noted" value="{mine}"' in line.text

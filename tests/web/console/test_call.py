"""The page of a call, and saving it as a tip."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError

from heatwatch.common.clock import now
from heatwatch.common.errors import HouseError
from heatwatch.desk.models import ChildReport
from heatwatch.intake.models import Mailbox, Tip
from heatwatch.intake.submission import STORY_LIMIT
from heatwatch.web.console.calls import views
from heatwatch.web.console.kept import open_form
from tests.people import House
from tests.web.console.calls import SAID, OnTheLine
from tests.web.console.conftest import Seat

DETAILS = {
    "who": "a man called Nando",
    "where": "Foothill Boulevard",
    "when": "every night",
    "vehicles": "a grey van",
    "contacts": "510-555-0142",
    "how_known": "lives next door",
    "wishes": "wants her papers back",
    "contact_how": "after nine",
}


@pytest.mark.parametrize("name", ["maya", "tara", "vera", "amina"])
def test_it_is_there_for_whoever_takes_calls(seat: Seat, name: str) -> None:
    page = OnTheLine(seat(name)).text
    assert page.index("Is it safe for you to talk right now?") < page.index("What the caller says")
    assert "A reading aid, not evidence." in page


@pytest.mark.parametrize("name", ["ines", "pete", "lin", "ada", "otto"])
def test_it_refuses_everybody_else(seat: Seat, name: str) -> None:
    assert seat(name).get("/calls/new/").status_code == 403


def test_a_saved_call_is_a_tip_like_any_other(house: House, seat: Seat) -> None:
    line = OnTheLine(seat("maya"))
    assert line.sends(danger_now="yes", talk="no", emergency="desk", language="es", **DETAILS).status_code == 200
    tip = line.tip
    assert (tip.channel, tip.language, tip.danger_now, tip.status) == ("phone", "es", True, "open")
    assert tip.assignee == house.maya.account
    story = house.maya.opens(tip).story
    assert story["story"] == SAID
    assert {name: story[name] for name in DETAILS} == DETAILS
    for line_of_it in ("Written down by Maya Torres", "Safe to talk: no.", "911: I called 911."):
        assert line_of_it in story["call"]


def test_the_desk_sees_how_the_call_went(house: House, seat: Seat) -> None:
    client = seat("maya")
    line = OnTheLine(client)
    line.sends(asked=["Where are your papers now?", "Did he force you?"], **DETAILS)
    page = client.get(f"/tips/{line.tip.number}/").content.decode()
    assert "wants her papers back" in page
    assert "Asked: Where are your papers now?" in page
    assert "Did he force you?" not in page, "no page of ours asks that"


def test_a_double_click_saves_one_tip_and_shows_one_code(house: House, seat: Seat) -> None:
    line = OnTheLine(seat("maya"))
    line.sends()
    first, tip = line.code, line.tip
    line.sends()
    assert (line.code, line.tip) == (first, tip)
    assert Tip.objects.count() == 1


def test_a_call_with_no_words_is_refused_and_shown_again(house: House, seat: Seat) -> None:
    line = OnTheLine(seat("maya"))
    assert line.sends(story=" ", who="Nando").status_code == 422
    assert "Nando" in line.text
    assert not Tip.objects.exists()
    assert line.sends(story="x" * (STORY_LIMIT + 1)).status_code == 422


@pytest.mark.parametrize("fault", [OperationalError("disk full"), HouseError("another recipient", "see the guide")])
def test_what_cannot_be_stored_is_not_lost(seat: Seat, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def broken(*_given: object, **_more: object) -> None:
        raise fault

    monkeypatch.setattr(views, "take_call", broken)
    line = OnTheLine(seat("maya"))
    assert line.sends(who="Nando").status_code == 503
    assert SAID in line.text
    assert "Nando" in line.text


def test_without_scripts_a_button_reads_it(seat: Seat) -> None:
    line = OnTheLine(seat("maya"))
    assert line.sends("read").status_code == 200
    assert "Papers taken" in line.text
    assert SAID in line.text
    assert not Tip.objects.exists()


def test_someone_under_18_starts_the_clock_of_the_law(house: House, seat: Seat) -> None:
    line = OnTheLine(seat("maya"))
    line.sends(minor="yes")
    tip = line.tip
    assert tip.minor
    assert ChildReport.objects.get(tip=tip).started_by == house.maya.account


def test_an_advocate_leaves_it_to_the_desk(house: House, seat: Seat) -> None:
    """Advocates hold no key of the desk: they write a call down, and read it no more than any other tip."""
    line = OnTheLine(seat("amina"))
    assert "law enforcement reads it" in line.text
    line.sends(minor="yes")
    tip = line.tip
    assert (tip.status, tip.assignee, tip.minor) == ("unread", None, True)
    assert tip.due is not None
    assert tip.due <= now()
    assert not ChildReport.objects.exists()
    assert "The call is with the desk" in line.settles(told=True).content.decode()


def test_nobody_holds_the_code_before_it_was_read_back(house: House, seat: Seat) -> None:
    OnTheLine(seat("maya")).sends()
    assert Mailbox.objects.get().recipient == ""


def test_a_page_that_was_cut_on_the_way_is_saved_all_the_same(house: House, seat: Seat) -> None:
    line = OnTheLine(seat("maya"))
    line.hidden.update(token="cut", began="nonsense")
    assert line.sends().status_code == 200
    assert line.tip.channel == "phone"


def test_what_was_sent_without_a_session_comes_back_after_signing_in(house: House, seat: Seat) -> None:
    client = seat("maya")
    line = OnTheLine(client)
    client.cookies.clear()
    page = line.sends(story="kumquat behind the shop")
    assert page.status_code == 200
    assert "kept, sealed to you" in line.text
    assert "kumquat" not in line.text
    assert not Tip.objects.exists()
    box = re.search(r'name="box" value="([^"]+)"', line.text)
    assert box
    assert (open_form(house.maya.keyring, box[1]) or {})["story"] == ["kumquat behind the shop"]
    assert open_form(house.jonas.keyring, box[1]) is None


def test_what_was_sent_while_locked_comes_back_after_unlocking(house: House, seat: Seat) -> None:
    client = seat("maya")
    line = OnTheLine(client)
    client.post("/lock/")
    line.sends(story="kumquat behind the shop")
    assert "kept, sealed" in line.text
    assert "kumquat" not in line.text


def test_the_clock_of_the_call_runs_from_when_the_page_was_opened(seat: Seat) -> None:
    line = OnTheLine(seat("maya"))
    began = datetime.fromisoformat(line.hidden["began"])
    assert now() - timedelta(minutes=1) < began <= now()
    line.sends("read")
    shown = re.search(r'data-began="([^"]+)"', line.text)
    assert shown
    assert datetime.fromisoformat(shown[1]) == began


def test_a_caller_who_names_an_insider_is_told_of_to_whoever_saves(house: House, seat: Seat) -> None:
    line = OnTheLine(seat("maya"))
    line.sends(about_officials="on")
    assert "restrict the tip before anything else" in line.text
    assert line.tip.names_official
    answer = line.settles(told=False)
    assert answer["Location"].startswith("/tips/HW-")

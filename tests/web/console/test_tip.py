"""The tip's page."""

import re
from datetime import timedelta

import pytest

from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.desk.models import Presence
from tests.people import House, a_file
from tests.web.console.conftest import Seat
from tests.web.console.desk import sat_down, settled

WITCH = "<script>alert(1)</script>"


def test_it_shows_the_story_first_and_escapes_all_of_it(seat: Seat, house: House) -> None:
    tip = house.receives(
        f"story {WITCH}", who=f"who {WITCH}", language="es", danger_now=True, files=[a_file(f"{WITCH}.png")]
    )
    page = seat("maya").get(f"/tips/{tip.number}/").content.decode()
    assert WITCH not in page
    assert page.count("&lt;script&gt;") == 6
    assert page.index("story &lt;") < page.index("who &lt;") < page.index("Messages with the reporter")
    assert "somebody is in danger right now" in page


def test_opening_is_recorded_and_makes_it_read(seat: Seat, house: House) -> None:
    tip = house.receives()
    seat("maya").get(f"/tips/{tip.number}/")
    tip.refresh_from_db()
    assert tip.status == tip.OPEN
    assert Record.objects.filter(verb="opened", tip=tip.pk, actor=house.maya.account.pk).count() == 1


def test_what_was_not_said_is_not_shown(seat: Seat, house: House) -> None:
    tip = house.receives(where="the mill", contact_safe=False)
    page = seat("maya").get(f"/tips/{tip.number}/").content.decode()
    assert "<dt>Where</dt>" in page
    assert "No: do not contact" in page
    assert "<dt>Vehicles</dt>" not in page


def test_it_offers_to_restrict_before_reading_when_an_insider_is_named(seat: Seat, house: House) -> None:
    tip, client = house.receives("the sergeant takes money", about_officials=True), seat("maya")
    before = client.get(f"/tips/{tip.number}/").content.decode()
    assert "Before you read" in before
    assert "sergeant takes" not in before
    assert not Record.objects.filter(verb="opened").exists()
    after = client.get(f"/tips/{tip.number}/", {"read": "1"}).content.decode()
    assert "sergeant takes" in after
    assert 'name="sure" id="restrict_sure" checked' in after


def test_two_people_see_each_other(seat: Seat, house: House) -> None:
    tip = house.receives_opened(by="jonas")
    assert "Jonas Weber is also on this tip." in seat("maya").get(f"/tips/{tip.number}/").content.decode()
    Presence.objects.update(seen=clock.now() - timedelta(minutes=2))
    assert "also on this tip" not in seat("maya").get(f"/tips/{tip.number}/").content.decode()


def test_a_person_sees_only_what_they_may_do(seat: Seat, house: House) -> None:
    tip = house.receives_opened()
    page = seat("pete").get(f"/tips/{tip.number}/").content.decode()
    assert "Save the note" in page
    for button in ("Send to the reporter", "Assign</button>", "Close the tip"):
        assert button not in page


def test_a_template_fills_the_reply_without_any_script(seat: Seat, house: House) -> None:
    tip = house.receives_opened(language="es")
    page = seat("maya").get(f"/tips/{tip.number}/", {"template": "first_answer"}).content.decode()
    box = page.split('id="reply_text"')[1].split("</textarea>")[0]
    assert "Gracias por escribirnos" in box


def test_a_template_that_does_not_exist_fills_nothing(seat: Seat, house: House) -> None:
    tip = house.receives_opened()
    assert seat("maya").get(f"/tips/{tip.number}/", {"template": "../etc"}).status_code == 200


def test_what_happened_is_told_in_words(seat: Seat, house: House) -> None:
    tip = house.receives_opened()
    maya = sat_down(house, "maya", tip)
    maya.succeeds("triage", lane="crisis", urgency="now", types=["labor", "sex"], jurisdiction="Hayward")
    maya.succeeds("assign", assignee=house.ines.account.pk)
    page = maya.looks()
    assert "set lane Crisis, urgency Now, type labor and sex, jurisdiction Hayward" in page
    assert "assigned it to Inés Prado" in page


def test_what_people_wrote_runs_in_its_own_direction(seat: Seat, house: House) -> None:
    tip = house.receives_opened("أخذوا جواز سفرها", who="رجل", language="ar")
    maya = sat_down(house, "maya", tip)
    maya.succeeds("reply", text="شكرا يا جون")
    maya.succeeds("note", text="اتصلوا بها")
    page = maya.client.get(f"/tips/{tip.number}/").content.decode()
    for text in ("أخذوا جواز سفرها", "رجل", "شكرا يا جون", "اتصلوا بها"):
        before = page.partition(text)[0]
        assert re.search(r'<(div|dd) [^>]*dir="(auto|rtl)">(<p>)?$', before), text
    assert all('dir="auto"' in box for box in re.findall(r"<textarea [^>]*>", page))


def test_a_hidden_and_a_missing_tip_look_the_same(seat: Seat, house: House) -> None:
    hidden, client = house.restricts(house.receives_opened()), seat("maya")
    pages = [client.get(f"/tips/{number}/") for number in (hidden.number, "HW-222-222")]
    assert [page.status_code for page in pages] == [404, 404]
    assert settled(pages[0].content).replace(hidden.number, "HW-222-222") == settled(pages[1].content)


def test_a_page_is_never_kept(seat: Seat, house: House) -> None:
    tip = house.receives()
    answer = seat("maya").get(f"/tips/{tip.number}/")
    assert answer["Cache-Control"] == "no-store"
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert "<style" not in answer.content.decode()
    assert " style=" not in answer.content.decode()


@pytest.mark.parametrize(
    ("channel", "danger", "insider"),
    [
        ("web", "The reporter ticked: somebody is in danger right now.", "The reporter ticked that"),
        ("phone", "The caller told the call-taker: somebody is in danger right now.", "The caller told the call-taker"),
        ("sms", "The reporter asked for emergency help in a text message", "The text message was marked"),
        ("email", "The e-mail was marked as it came in", "The e-mail was marked as it came in, to say that"),
        ("import", "This tip was marked as it came in", "This tip was marked as it came in, to say that"),
    ],
)
def test_nobody_is_said_to_have_ticked_what_the_channel_has_no_box_for(
    seat: Seat, house: House, channel: str, danger: str, insider: str
) -> None:
    tip = house.receives(channel=channel, danger_now=True, about_officials=True)
    maya = seat("maya")
    before = maya.get(f"/tips/{tip.number}/").content.decode()
    page = maya.get(f"/tips/{tip.number}/?read=1").content.decode()
    assert danger in page
    assert insider in before
    assert insider in page
    assert ("ticked" in before + page) == (channel == "web")

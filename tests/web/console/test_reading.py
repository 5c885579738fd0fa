"""What a tip's page shows of a reading, to whom, and what it says when there is none."""

import html
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from heatwatch.common import clock
from heatwatch.desk.actions.assessing import assess_tip
from heatwatch.intake.actions.claiming import beat
from heatwatch.intake.models import Tip
from heatwatch.knowledge import measured as knowledge_measured
from tests.desk.test_assessing import CRISIS, newer
from tests.people import House, usual_lens
from tests.web.console.conftest import Seat
from tests.web.console.desk import sat_down

WITCH = "<script>alert(1)</script>"


def test_it_marks_the_words_and_names_each_finding(house: House, seat: Seat) -> None:
    page = sat_down(house, "maya", house.receives_read(CRISIS)).looks()
    assert re.search(r'<mark class="danger" data-numbers="\d" data-names="A weapon">has a gun</mark>', page)
    assert "style=" not in page.partition("<main")[2]
    for words in ("Danger signs", "What controls them", "What to ask next", "Elements touched", "missing"):
        assert words in page


def test_marks_never_let_a_story_write_on_the_page(house: House, seat: Seat) -> None:
    story = f"{WITCH} They keep her passport {WITCH} and\r\nsay she owes {WITCH}.\n\n\nHe has a gun & a knife."
    page = seat("maya").get(f"/tips/{house.receives_read(story, who=f'He keeps their passports {WITCH}').number}/")
    text = page.content.decode()
    assert WITCH not in text
    shown = re.sub(r"<mark[^>]*>|</mark>", "", text)
    assert "They keep her passport &lt;script&gt;" in shown
    assert "and<br>say she owes" in shown
    assert "<p>He has a gun &amp; a knife.</p>" in shown


def test_a_reading_aid_says_so_with_its_error_rates(house: House, seat: Seat, monkeypatch: Any, tmp_path: Path) -> None:
    maya = sat_down(house, "maya", house.receives_read(CRISIS))
    figures = {"percent": 54, "low": 49, "high": 58}
    shares = dict.fromkeys(("precision", "recall", "crisis_precision", "crisis_recall"), figures)
    told = {"date": "2026-11-26", "about": "made-up messages", "texts": 260, "version": "a.b.none", "lane_right": 153}
    (tmp_path / "measured.json").write_text(json.dumps({**told, **shares}))
    monkeypatch.setattr(knowledge_measured.measured, "__defaults__", (tmp_path,))
    for page in (maya.looks(), maya.client.get("/queue/?view=all").content.decode()):
        assert "A reading aid, not evidence." in page
        assert "54 are right (49–58)" in page
    assert "measured with another version" in maya.looks()
    (tmp_path / "measured.json").write_text("nonsense")
    assert "How often it errs was not measured." in maya.looks()


def test_without_a_reader_it_says_that_none_runs(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives(CRISIS))
    assert "No reading yet, and no reader is running" in maya.looks()
    beat("reader", clock.now())
    assert "takes new tips up within seconds" in maya.looks()


@pytest.mark.parametrize(
    ("reading", "words"), [(Tip.FAILED, "could not read this tip"), (Tip.SKIPPED, "may not open this tip")]
)
def test_a_tip_that_was_passed_over_says_so(house: House, seat: Seat, reading: str, words: str) -> None:
    tip = house.receives(CRISIS)
    Tip.objects.filter(pk=tip.pk).update(reading=reading)
    assert words in sat_down(house, "maya", tip).looks()
    assert "not read by" not in seat("maya").get("/queue/?view=all").content.decode()


def test_the_queue_gives_the_reasons_in_a_line(house: House, seat: Seat) -> None:
    house.receives_read(CRISIS)
    page = html.unescape(seat("maya").get("/queue/").content.decode())
    assert re.search(r'<span class="reasons">[^<]+: [^<]*A weapon', page)
    assert "gun" not in page


def test_a_restricted_tip_leaks_no_reason_and_its_holders_still_see_it(house: House, seat: Seat) -> None:
    tip = house.restricts(house.receives_read(CRISIS))
    assert "A weapon" not in seat("maya").get("/queue/?view=all").content.decode()
    assert "A weapon" in seat("vera").get("/queue/?view=all").content.decode()
    assert "A weapon" in seat("otto").get(f"/tips/{tip.number}/").content.decode()
    assert seat("maya").get(f"/tips/{tip.number}/").status_code == 404


@pytest.mark.parametrize("name", ["ada", "lin", "amina"])
def test_whoever_may_not_open_the_tip_sees_no_reading(house: House, seat: Seat, name: str) -> None:
    tip = house.receives_read(CRISIS)
    for path in (f"/tips/{tip.number}/", "/queue/"):
        page = seat(name).get(path)
        assert page.status_code in (302, 403, 404)
        assert b"A weapon" not in page.content


def test_an_older_version_can_be_looked_at(house: House, seat: Seat) -> None:
    tip = house.receives_read(CRISIS)
    assess_tip(house.reader(), newer(usual_lens()), tip.pk, clock.now(), again=True)
    maya = sat_down(house, "maya", tip)
    assert "Versions: 2" in maya.looks()
    assert "not the newest one" not in maya.looks()
    assert "This is version 1, not the newest one." in maya.looks(version="1")
    assert "not the newest one" not in maya.looks(version="nonsense")


def test_a_person_is_told_when_the_reader_reads_another_lane_than_they_set(house: House, seat: Seat) -> None:
    tip = house.receives_opened(CRISIS)
    maya = sat_down(house, "maya", tip)
    maya.succeeds("triage", lane="referral")
    house.reads()
    page = maya.looks()
    assert "moved nothing" in page
    assert "A person set Referral; the reader's version 1 says Crisis" in page
    assert "The reader says: " in maya.client.get("/queue/?view=all").content.decode()


def test_taking_a_tip_out_of_the_readers_lane_wants_a_reason_and_keeps_it(house: House, seat: Seat) -> None:
    tip = house.receives_read(CRISIS)
    house.maya.opens(tip)
    tip.refresh_from_db()
    maya = sat_down(house, "maya", tip)
    graded = {"lane": "tip", "urgency": "today"}
    assert maya.sends("triage", **graded).status_code == 422
    assert "why the reader" in maya.text
    maya.succeeds("triage", **graded, reason="The gun is a toy, she says so later")
    page = maya.looks()
    assert "Crisis → Tip: The gun is a toy, she says so later" in page
    assert "on version 1" in page
    assert "moved nothing" not in page
    assert tip.due is not None
    assert maya.tip.graded_by == Tip.BY_PERSON


def test_whoever_typed_meanwhile_sees_what_the_reader_did(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened(CRISIS))
    house.reads()
    assert maya.sends("close", disposition="not_enough", reason="nothing to see").status_code == 409
    assert "Reader</strong> read it and set lane Crisis, urgency Now" in maya.text
    assert 'value="nothing to see"' in maya.text


def test_what_is_denied_is_shown_apart(house: House, seat: Seat) -> None:
    page = sat_down(
        house, "maya", house.receives_read("They do not keep her passport. They keep her phone, she cannot leave.")
    ).looks()
    assert "Read, and not counted" in page


def test_a_reading_older_than_an_hour_stays(house: House, seat: Seat) -> None:
    tip = house.receives_read(CRISIS, now=clock.now() - timedelta(hours=3))
    assert "A weapon" in sat_down(house, "maya", tip).looks()

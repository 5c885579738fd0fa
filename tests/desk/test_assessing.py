"""The reader reads a tip once, seals what it found, and moves nothing that a person set."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.common.clock import quarter_hour
from heatwatch.desk import queries
from heatwatch.desk.actions import assessing, closing, working
from heatwatch.desk.actions.assessing import Lens, assess_tip, lines, open_versions
from heatwatch.desk.actions.opening import hold_tip
from heatwatch.desk.models import Assessment
from heatwatch.desk.reading_version import Version
from heatwatch.desk.readings import Reading
from heatwatch.intake.actions.mailboxes import add_message
from heatwatch.intake.models import Story, Tip
from heatwatch.vault.keys import new_identity
from tests.people import House, usual_lens

CRISIS = "He has a gun and she cannot leave the house. Help us now please, she owes him money for the trip."
QUIET = "Do you give trainings for teachers at our school about this topic?"
NOW = clock.now()


def reading_of(house: House, tip: Tip, by: str = "maya") -> Reading:
    opened = house.people[by].opens(tip)
    (newest, *_) = open_versions(queries.assessments(tip), opened.identity)
    assert newest.reading
    return newest.reading


def newer(lens: Lens) -> Lens:
    """The same reading under another name."""
    return replace(lens, version=replace(lens.version, knowledge="123456abcdef"))


def test_it_seals_a_version_and_sets_lane_urgency_and_due_time(house: House) -> None:
    tip = house.receives(CRISIS, now=NOW)
    house.reads(NOW)
    tip.refresh_from_db()
    assert (tip.lane, tip.urgency, tip.graded_by, tip.reading) == ("crisis", "now", Tip.BY_READER, Tip.READ)
    assert tip.due == quarter_hour(NOW)
    row = Assessment.objects.get()
    assert (row.number, row.made_at) == (1, quarter_hour(NOW))
    assert Version(row.code, row.knowledge, row.model) == usual_lens().version
    reading = reading_of(house, tip)
    assert "weapon" in reading.of("danger")
    assert all(CRISIS[sign.start : sign.end] == sign.quote for sign in reading.signs)


def test_its_opening_is_recorded_as_its_own_without_an_exact_time(house: House) -> None:
    tip = house.receives_read(CRISIS, now=NOW)
    records = Record.objects.filter(tip=tip.pk, actor=house.people["reader"].account.pk)
    assert set(records.values_list("verb", flat=True)) == {"opened", "assessed", "alerted"}
    assert {record.at for record in records} == {quarter_hour(NOW)}
    assert tip.status == Tip.UNREAD, "a person has still to read it"


def test_a_question_is_due_within_the_hour_until_a_person_opened_it(house: House) -> None:
    tip = house.receives_read(QUIET, now=NOW)
    assert tip.lane == "information"
    assert tip.due == quarter_hour(NOW) + timedelta(hours=1)
    later = NOW + timedelta(minutes=50)
    opened = house.maya.opens(tip, later)
    tip.refresh_from_db()
    assert tip.due == opened.tip.due == later + timedelta(days=3)
    house.jonas.opens(tip, later + timedelta(hours=5))
    tip.refresh_from_db()
    assert tip.due == later + timedelta(days=3)


def test_one_that_was_opened_before_the_reader_came_is_due_as_its_lane_says(house: House) -> None:
    tip = house.receives(QUIET, now=NOW)
    house.maya.opens(tip, NOW)
    tip.refresh_from_db()
    assert tip.due == quarter_hour(NOW) + timedelta(hours=1)
    house.reads(NOW)
    tip.refresh_from_db()
    assert tip.due == quarter_hour(NOW) + timedelta(days=3)


def test_a_crisis_is_due_at_once_and_from_its_opening_on_too(house: House) -> None:
    tip = house.receives_read(CRISIS, now=NOW)
    house.maya.opens(tip, NOW + timedelta(minutes=2))
    tip.refresh_from_db()
    assert tip.due == NOW + timedelta(minutes=2)


def by_a_message(house: House, tip: Tip) -> datetime | None:
    add_message(house.last.receipt, "please come", [], id=tip.pk, now=NOW)  # type: ignore[arg-type]  # there is one
    working.notice_messages(NOW)
    return tip.due


def by_a_person(house: House, tip: Tip) -> datetime | None:
    held = hold_tip(house.maya.keyring, tip)
    graded: dict[str, Any] = {"lane": "tip", "urgency": "", "types": [], "jurisdiction": "", "reason": "a tip"}
    working.triage(house.maya.account, held, version=tip.version, now=NOW, **graded)
    return NOW + timedelta(hours=8)


def by_an_advocates_call(_: House, tip: Tip) -> datetime | None:
    Tip.objects.filter(pk=tip.pk).update(due=NOW)
    return NOW


@pytest.mark.parametrize("moved", [by_a_message, by_a_person, by_an_advocates_call])
def test_the_opening_leaves_what_else_set_the_due_time(
    house: House, moved: Callable[[House, Tip], datetime | None]
) -> None:
    tip = house.receives_read(QUIET, now=NOW)
    due = moved(house, tip)
    house.maya.opens(tip, NOW + timedelta(minutes=5))
    tip.refresh_from_db()
    assert (tip.status, tip.due) == (Tip.OPEN, due)


def test_another_reading_that_says_the_same_leaves_the_due_time(house: House) -> None:
    tip = house.receives_read(QUIET, now=NOW)
    house.maya.opens(tip, NOW + timedelta(hours=2))
    assess_tip(house.reader(), newer(usual_lens()), tip.pk, NOW, again=True)
    tip.refresh_from_db()
    assert tip.due == NOW + timedelta(hours=2, days=3)


def test_danger_that_was_ticked_is_due_at_once_whatever_the_reader_says(house: House) -> None:
    tip = house.receives_read(QUIET, now=NOW, danger_now=True)
    assert (tip.lane, tip.urgency, tip.due) == ("information", "now", quarter_hour(NOW))
    house.maya.opens(tip)
    tip.refresh_from_db()
    assert tip.due == quarter_hour(NOW)


def test_the_answers_are_read_as_well_but_not_how_to_reach_the_reporter(house: House) -> None:
    said = {"where": "He keeps their passports in a safe.", "contact_how": "call me at 213 555 0188"}
    tip = house.receives_read("Something is wrong next door.", now=NOW, **said)
    reading = reading_of(house, tip)
    assert "withholds_documents" in reading.of("indicator")
    assert not reading.identifiers


def test_reading_twice_adds_nothing(house: House) -> None:
    tip = house.receives_read(CRISIS, now=NOW)
    Tip.objects.update(reading=Tip.WAITING, claimed_by="", claimed_at=None)
    (outcome,) = house.reads(NOW)
    assert outcome.what == assessing.UNCHANGED
    assert assess_tip(house.reader(), usual_lens(), tip.pk, NOW, again=True).what == assessing.UNCHANGED
    assert Assessment.objects.count() == 1
    assert Record.objects.filter(verb="alerted").count() == 1


def test_two_readers_with_the_same_tip_make_one_version(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    tip = house.receives(CRISIS, now=NOW)
    house.reads(NOW)
    monkeypatch.setattr(queries, "last_assessment", lambda _: None)
    assert assess_tip(house.reader(), usual_lens(), tip.pk, NOW).what == assessing.BY_ANOTHER
    assert Assessment.objects.count() == 1


def test_another_version_is_added_and_overwrites_none(house: House) -> None:
    tip = house.receives_read(CRISIS, now=NOW)
    first = Assessment.objects.get().sealed
    outcome = assess_tip(house.reader(), newer(usual_lens()), tip.pk, NOW, again=True)
    assert outcome.what == assessing.ASSESSED
    assert [row.number for row in queries.assessments(tip)] == [2, 1]
    assert Assessment.objects.get(number=1).sealed == first


@pytest.mark.parametrize("column", ["sealed", "number", "knowledge"])
def test_the_database_refuses_to_change_a_version(house: House, column: str) -> None:
    house.receives_read(CRISIS, now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE desk_assessment SET {column} = {column}")


def test_what_a_person_set_is_left_alone(house: House) -> None:
    tip = house.receives_opened(CRISIS)
    graded: dict[str, Any] = {"lane": "referral", "urgency": "week", "types": ["sex"], "jurisdiction": ""}
    opened = house.maya.opens(tip)
    working.triage(house.maya.account, opened, version=tip.version, reason="", now=NOW, **graded)
    tip.refresh_from_db()
    before = {name: getattr(tip, name) for name in ("lane", "urgency", "types", "due", "version")}
    house.reads(NOW)
    tip.refresh_from_db()
    assert {name: getattr(tip, name) for name in before} == before
    assert reading_of(house, tip).lane == "crisis"
    assert not Record.objects.filter(verb="alerted").exists()


def test_a_due_time_that_was_moved_is_at_most_brought_forward(house: House) -> None:
    tip = house.receives(QUIET, now=NOW)
    Tip.objects.filter(pk=tip.pk).update(due=NOW)
    house.reads(NOW)
    tip.refresh_from_db()
    assert tip.due == NOW


def test_a_closed_tip_gets_a_version_and_stays_as_it_is(house: House) -> None:
    tip = house.receives_opened(CRISIS)
    ready = house.maya.opens(tip)
    closing.close(house.maya.account, ready, disposition="not_enough", reason="x", version=tip.version, now=NOW)
    house.reads(NOW)
    tip.refresh_from_db()
    assert (tip.lane, tip.due, tip.reading) == ("", None, Tip.READ)
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize(("story", "version"), [(CRISIS, 2), (QUIET, 1)])
def test_only_a_crisis_gets_in_the_way_of_whoever_has_the_tip_open(house: House, story: str, version: int) -> None:
    tip = house.receives_opened(story)
    house.reads(NOW)
    tip.refresh_from_db()
    assert (tip.graded_by, tip.version) == (Tip.BY_READER, version)


def test_a_restricted_tip_is_passed_over_and_read_once_it_is_given_back(house: House) -> None:
    tip = house.restricts(house.receives(CRISIS, now=NOW))
    (outcome,) = house.reads(NOW)
    tip.refresh_from_db()
    assert (outcome.what, tip.reading, tip.lane) == (assessing.SKIPPED, Tip.SKIPPED, "")
    house.gives_back(tip)
    (outcome,) = house.reads(NOW)
    assert outcome.what == assessing.ASSESSED


@pytest.mark.parametrize("fault", [RecursionError, ZeroDivisionError])
def test_a_text_that_cannot_be_read_does_not_hold_up_the_next(
    house: House, fault: type[Exception], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = house.receives("kumquat", now=NOW - timedelta(hours=1)), house.receives(CRISIS, now=NOW)
    usual = usual_lens().assessor.assess

    def stumbles(text: str, language: str = "") -> Any:
        if "kumquat" in text:
            raise fault(text)
        return usual(text, language)

    monkeypatch.setattr(usual_lens().assessor, "assess", stumbles)
    house.reads(NOW)
    assert dict(Tip.objects.values_list("pk", "reading")) == {bad.pk: Tip.FAILED, good.pk: Tip.READ}
    assert fault.__name__ in caplog.text
    assert "kumquat" not in caplog.text


def test_a_damaged_story_is_passed_over(house: House) -> None:
    tip = house.receives(CRISIS, now=NOW)
    Story.objects.filter(pk=tip.pk).update(sealed=b"nonsense")
    (outcome,) = house.reads(NOW)
    assert outcome.what == assessing.FAILED


def test_a_damaged_version_hides_nothing_but_itself(house: House) -> None:
    tip = house.receives_read(CRISIS, now=NOW)
    opened = house.maya.opens(tip)
    row = Assessment.objects.get()
    row.sealed = b"nonsense"
    (kept,) = open_versions([row], opened.identity)
    assert kept.reading is None
    assert open_versions([row], new_identity())[0].reading is None


def test_the_line_of_the_queue_quotes_nothing_and_opens_with_the_desks_key_only(house: House) -> None:
    tip = house.receives_read(CRISIS, now=NOW)
    line = lines(house.maya.keyring, [tip])[tip.pk]
    assert "A weapon" in line
    assert "gun" not in line
    assert lines(house.otto.keyring, [tip]) == {}
    assert b"weapon" not in bytes(Assessment.objects.get().line)


def test_a_crisis_stands_on_top_until_somebody_says_otherwise(house: House) -> None:
    old: datetime = NOW - timedelta(hours=9)
    house.receives(QUIET, now=old)
    tip = house.receives_read(CRISIS, now=NOW)
    assert queries.on_top(house.maya.account, "all", {}) == [tip]
    house.maya.opens(tip)
    assert queries.on_top(house.maya.account, "all", {}) == [tip]
    assert queries.on_top(house.maya.account, "unread", {}) == []
    assert queries.on_top(house.maya.account, "all", {"lane": "tip"}) == []

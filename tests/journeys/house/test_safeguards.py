"""What protects people from the desk itself, and children from delay."""

import pytest

from tests.journeys.house.cast.house import House
from tests.journeys.house.cast.staff import Staff, an_hour_ago
from tests.journeys.house.conftest import Cast

STORY = "The sergeant takes money from the man at the door."
REASON = "Given to the people who work it."


@pytest.mark.db
def test_a_restricted_tip_does_not_exist_for_anybody_else(cast: Cast, house: House) -> None:
    # Given a tip that names an insider, read by a call-taker
    reporter = cast.reporter()
    reporter.tells(STORY, about_officials="yes")
    number = reporter.learns_the_number()
    rosa, helen, ruth = cast.staff("rosa"), cast.staff("helen"), cast.staff("ruth")
    rosa.opens(number)
    rosa.sees("Before you read", "somebody from the police or this office is involved")
    rosa.sees_nothing_of(STORY)
    rosa.follows("Read it")
    rosa.sees(STORY)

    # When it is restricted
    rosa.restricts()
    rosa.sees("The tip is restricted")

    # Then it is to its former reader as if it had never been
    for path in (f"/tips/{number}/", f"/tips/{number}/trail/", f"/queue/find/?number={number}"):
        rosa.goes_to(path)
        refused = rosa.text
        rosa.goes_to(path.replace(number, "HW-222-222"))
        assert rosa.text == refused, path
        rosa.sees_nothing_of(number, STORY)
    assert all(number not in rosa.looks_at_the_queue(view) for view in ("unread", "all", "mine", "waiting"))
    rosa.goes_to("/me/looked-at/")
    rosa.sees_nothing_of(number)

    # And the supervisor and the outside reviewer read it
    for reader in (helen, ruth):
        reader.opens(number)
        reader.sees(STORY, "Restricted")
    assert number in ruth.looks_at_the_queue("all")

    # And what the reporter writes now reaches those two
    reporter.comes_back()
    reporter.adds("He came again today.")
    ruth.opens(number)
    ruth.sees("He came again today.")


def test_an_administrator_finds_no_way_to_a_tip(cast: Cast) -> None:
    reporter = cast.reporter()
    reporter.tells(STORY)
    number = reporter.learns_the_number()
    omar = cast.staff("omar")
    for path in ("/queue/", f"/tips/{number}/", f"/tips/{number}/trail/"):
        omar.goes_to(path)
        omar.sees("Your roles do not allow this")
        omar.sees_nothing_of(STORY)
    for path in ("/people/", "/roles/", "/audit/", "/state/", "/me/", "/"):
        omar.goes_to(path)
        omar.sees_nothing_of(STORY)


def test_nobody_closes_before_the_child_report_is_recorded(cast: Cast) -> None:
    # Given a tip in which somebody under 18 may be exploited
    reporter = cast.reporter()
    reporter.tells("She says that she is sixteen.")
    number = reporter.learns_the_number()
    rosa = cast.staff("rosa")
    rosa.opens(number)
    rosa.marks_under_18()
    rosa.sees("A child-abuse report is due", "California Penal Code 11166")

    # When it is closed too early, then it stays open and says why, keeping the reason
    rosa.closes("Information given", REASON)
    assert rosa.page.input_value("#close_reason") == REASON
    rosa.sees("child-abuse report")
    assert not rosa.page.get_by_text("closed:").count()

    # When who, when and to whom is recorded, then it closes
    records(rosa, "phoned", "Record the call")
    rosa.closes("Information given", REASON)
    assert not rosa.page.get_by_text("closed:").count(), "the written report is still due"
    records(rosa, "written", "Record the report")
    rosa.closes("Information given", REASON)
    rosa.sees("closed: Information given")


def test_a_supervisor_may_record_why_there_is_no_child_report(cast: Cast) -> None:
    reporter = cast.reporter()
    reporter.tells("She says that she is sixteen.")
    number = reporter.learns_the_number()
    rosa, helen = cast.staff("rosa"), cast.staff("helen")
    rosa.opens(number)
    rosa.marks_under_18()
    assert not rosa.page.get_by_text("No report: record why").count(), "this is not for a call-taker"
    helen.opens(number)
    helen.part("child")
    helen.page.fill("#waive_report_reason", "She is the reporter's aunt and is forty.")
    helen.presses("Record why not")
    helen.closes("Information given", REASON)
    helen.sees("closed: Information given")


def records(rosa: Staff, step: str, button: str) -> None:
    rosa.part("child")
    rosa.page.fill(f"#{step}_agency", "Oakland Police")
    rosa.page.fill(f"#{step}_person", "Officer Lee")
    rosa.page.fill(f"#{step}_time", an_hour_ago())
    rosa.presses(button)

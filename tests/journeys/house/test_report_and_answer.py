"""The main journey: a report with two files, an answer from the desk, read with the message code."""

import pytest

from tests.journeys.house.cast.house import House
from tests.journeys.house.cast.reporter import JPEG, PDF, Reporter, a_file
from tests.journeys.house.cast.staff import Staff
from tests.journeys.house.conftest import Cast

pytestmark = pytest.mark.db
STORY = "Two women are kept above the laundry on Foothill Boulevard.\nA man in a grey van takes their pay."
ANSWERS = {"where": "Foothill Boulevard 4100", "vehicles": "grey van"}
REPLY = "Thank you. Is there a day when he is away?"
NOTE = "Same van as in the call on Monday."
REASON = "Given to the detectives who work the laundry."


def test_a_report_with_two_files_is_answered_and_the_answer_is_read(cast: Cast, house: House) -> None:
    # Given a call-taker who signs in with the printed passphrase and looks at the queue
    rosa = cast.staff("rosa", fresh=True)
    rosa.signs_in(house.passphrase("rosa"))
    before = set(rosa.looks_at_the_queue())
    rosa.goes_to("/queue/")

    # When somebody whose browser runs no scripts reports with two files
    reporter = cast.reporter()
    reports(reporter)

    # Then the queue says so by itself, and the tip is opened, read and answered
    rosa.waits_for_the_news()
    number = rosa.meets_a_new_tip(before)
    rosa.finds_in_the_queue(number)
    rosa.follows(number)
    rosa.sees(*STORY.splitlines(), *ANSWERS.values(), "van.jpg", "rules.pdf")
    works(rosa, number)

    # And a supervisor closes it with a disposition and a reason, and finds in its trail who took what out
    helen = cast.staff("helen")
    helen.opens(number)
    helen.sees(REPLY, NOTE)
    helen.closes("Opened as a case", REASON)
    helen.sees("closed: Opened as a case", REASON)
    trail = " ".join(helen.reads_the_trail(number).split())
    assert "Rosa Delgado opened it" in trail, trail
    assert trail.count("Rosa Delgado downloaded a file") == 2, trail

    # Then the reporter reads the answer and how it ended, with the code alone
    later = cast.reporter()
    later.comes_back(reporter.code)
    later.sees("Someone here is looking into what you told us", REPLY, number)
    later.sees_nothing_of(STORY.splitlines()[0], NOTE, REASON)


def reports(reporter: Reporter) -> None:
    reporter.opens("")
    reporter.follows("Tell us what is happening")
    files = [a_file("van.jpg", JPEG), a_file("rules.pdf", PDF)]
    reporter.types(story=STORY, danger_now="no", files=files, **ANSWERS)
    reporter.sends()
    assert len(reporter.words) == 8
    reporter.says_it_is_saved()


def works(rosa: Staff, number: str) -> None:
    """Take the files out, each as it went in; reply, note, assign."""
    assert rosa.downloads("van.jpg") == JPEG
    rosa.opens(number)
    assert rosa.downloads("rules.pdf") == PDF
    rosa.opens(number)
    rosa.replies(REPLY)
    rosa.sees(REPLY)
    rosa.notes(NOTE)
    rosa.sees(NOTE)
    rosa.assigns_to("Rosa Delgado")
    rosa.finds_in_the_queue(number, "mine")

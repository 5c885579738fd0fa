"""The main journey: a report with two files, an answer from the desk, read with the message code."""

import pytest

from tests.journeys.house.cast.house import House
from tests.journeys.house.cast.reporter import JPEG, PDF, a_file
from tests.journeys.house.conftest import Cast

pytestmark = pytest.mark.db
STORY = "Two women are kept above the laundry on Foothill Boulevard.\nA man in a grey van takes their pay."
REPLY = "Thank you. Is there a day when he is away?"
NOTE = "Same van as in the call on Monday."
REASON = "Given to the detectives who work the laundry."


def test_a_report_with_two_files_is_answered_and_the_answer_is_read(cast: Cast, house: House) -> None:
    # Given a call-taker who signs in with the printed passphrase and looks at the queue
    rosa = cast.staff("rosa", fresh=True)
    rosa.signs_in(house.passphrase("rosa"))
    before = set(rosa.looks_at_the_queue())

    # When somebody without scripts reports with two files
    reporter = cast.reporter()
    reporter.opens("")
    reporter.follows("Tell us what is happening")
    files = [a_file("van.jpg", JPEG), a_file("rules.pdf", PDF)]
    reporter.types(story=STORY, where="Foothill Boulevard 4100", vehicles="grey van", danger_now="no", files=files)
    reporter.sends()
    assert len(reporter.words) == 8
    reporter.says_it_is_saved()

    # Then the queue says so by itself, and the tip is opened and read
    rosa.waits_for_the_news()
    number = only(set(rosa.page.locator(".tip-link").all_inner_texts()) - before)
    rosa.follows(number)
    rosa.sees(*STORY.splitlines(), "Foothill Boulevard 4100", "grey van", "van.jpg", "rules.pdf")

    # And each file comes out as it went in
    assert rosa.downloads("van.jpg") == JPEG
    rosa.opens(number)
    assert rosa.downloads("rules.pdf") == PDF

    # And the call-taker replies, notes and assigns
    rosa.opens(number)
    rosa.replies(REPLY)
    rosa.sees(REPLY)
    rosa.notes(NOTE)
    rosa.sees(NOTE)
    rosa.assigns_to("Rosa Delgado")
    assert number in rosa.looks_at_the_queue("mine")

    # And a supervisor closes it with a disposition and a reason
    helen = cast.staff("helen")
    helen.opens(number)
    helen.sees(REPLY, NOTE)
    helen.closes("Opened as a case", REASON)
    helen.sees("closed: Opened as a case", REASON)

    # And the trail says who opened it and who took files out of the house
    trail = helen.reads_the_trail(number)
    assert "Rosa Delgado opened" in " ".join(trail.split()), trail
    assert trail.count("downloaded") >= 2, trail

    # Then the reporter reads the answer and how it ended, with the code alone
    later = cast.reporter()
    later.comes_back(reporter.code)
    later.sees(REPLY, number)
    later.sees_nothing_of(STORY.splitlines()[0], NOTE, REASON)


def only(numbers: set[str]) -> str:
    assert len(numbers) == 1, numbers
    return numbers.pop()

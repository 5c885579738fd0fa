"""Coming back with the code: spelled wrongly, said in digits, after the page had closed."""

import pytest

from tests.journeys.house.cast.house import House
from tests.journeys.house.cast.reporter import PDF, Reporter, a_file
from tests.journeys.house.conftest import Cast

STORY = "The woman upstairs is never alone."
MORE = "He was back on Sunday with a second car."


@pytest.fixture
def reporter(cast: Cast) -> Reporter:
    somebody = cast.reporter()
    somebody.tells(STORY)
    somebody.says_it_is_saved()
    return somebody


def test_a_wrong_code_is_told_kindly_and_stays_on_the_page(reporter: Reporter) -> None:
    reporter.comes_back("abandon ability able about above absent absorb abstract")
    reporter.sees("No message has this code")
    assert reporter.page.input_value("#code").startswith("abandon ability")
    reporter.types_the_code("only four words here")
    reporter.sees("A message code has 8 words, or 27 digits")
    reporter.types_the_code(reporter.code)
    reporter.sees("It is waiting to be read")


def test_a_spelling_is_mended_and_shown(reporter: Reporter) -> None:
    longest = max(reporter.words, key=len)
    wrong = longest[:-1] + ("x" if longest[-1] != "x" else "z")
    reporter.comes_back(reporter.code.replace(longest, wrong, 1).upper())
    reporter.sees("It is waiting to be read", f"“{wrong}” → “{longest}”")


def test_digits_open_it_as_words_do(reporter: Reporter) -> None:
    reporter.comes_back(reporter.digits)
    reporter.sees("It is waiting to be read")
    arabic = reporter.digits.translate({ord("0") + n: chr(0x0660 + n) for n in range(10)})
    reporter.comes_back(arabic.replace(" ", ""))
    reporter.sees("It is waiting to be read")


def test_a_message_and_a_file_reach_the_desk(cast: Cast, reporter: Reporter) -> None:
    number = reporter.learns_the_number()
    reporter.adds(MORE, [a_file("letter.pdf", PDF)])
    reporter.sees("Your message was added")
    reporter.sees_nothing_of(MORE, STORY)
    rosa = cast.staff("rosa")
    rosa.finds_in_the_queue(number, "all")
    rosa.opens(number)
    rosa.sees(STORY, MORE, "letter.pdf")
    assert rosa.downloads("letter.pdf") == PDF


@pytest.mark.db
def test_a_visit_that_ended_keeps_what_was_typed(cast: Cast, house: House, reporter: Reporter) -> None:
    number = reporter.learns_the_number()
    reporter.types(text=MORE, files=[a_file("letter.pdf", PDF)])
    every_visit_ends(house)
    reporter.sends()
    reporter.sees("Your message is kept")
    reporter.types_the_code(reporter.code)
    assert reporter.page.input_value("#text") == MORE
    reporter.sees("letter.pdf")
    reporter.sends()
    reporter.sees("Your message was added")
    rosa = cast.staff("rosa")
    rosa.opens(number)
    rosa.sees(MORE, "letter.pdf")


def test_it_reads_the_same_in_spanish(cast: Cast) -> None:
    reporter = cast.reporter(language="es")
    reporter.tells("Duermen en la bodega y les quitaron los papeles.")
    reporter.says_it_is_saved()
    reporter.comes_back("uno dos tres")
    reporter.comes_back()
    reporter.adds("Son cuatro personas.")
    reporter.comes_back(reporter.digits)


def every_visit_ends(house: House) -> None:
    """Half an hour passes."""
    house.home.python("""
from datetime import datetime, UTC
from heatwatch.intake.models import MailboxVisit
MailboxVisit.objects.update(expires=datetime(2020, 1, 1, tzinfo=UTC))
""")

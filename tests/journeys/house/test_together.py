"""Two people on the same tip see each other, and neither loses what they typed."""

from tests.journeys.house.cast.staff import Staff
from tests.journeys.house.conftest import Cast

PRESENCE_MILLISECONDS = 16_000


def test_two_people_see_each_other_and_a_stale_change_loses_nothing(cast: Cast) -> None:
    # Given the same tip open in front of two people
    reporter = cast.reporter()
    reporter.tells("Six men sleep in a container behind the yard.")
    number = reporter.learns_the_number()
    rosa, malik = cast.staff("rosa"), cast.staff("malik")
    rosa.waits_for_the_reading(number)
    rosa.page.clock.install()
    rosa.opens(number)
    malik.opens(number)
    malik.sees("Rosa Delgado is also on this tip")
    rosa.page.clock.fast_forward(PRESENCE_MILLISECONDS)
    rosa.sees("Malik Reed is also on this tip")

    # When one of them changes it, and the other one, whose page is older, closes it
    malik.sets_the_lane("High risk")
    rosa.page.clock.fast_forward(PRESENCE_MILLISECONDS)
    rosa.sees("This tip was changed")
    closes(rosa)

    # Then both sides are shown, nothing is overwritten, and what was typed still stands in the form
    rosa.sees("Somebody changed this tip while you were typing", "Malik Reed", "Nothing was overwritten")
    assert rosa.page.input_value("#close_reason") == "Typed for a long time."
    malik.opens(number)
    assert malik.page.locator("#triage_lane option:checked").inner_text() == "High risk"
    assert not malik.page.get_by_text("closed:").count()

    # And pressing the button again, knowing it, does it
    rosa.presses("Close the tip")
    rosa.sees("closed: Information given", "Typed for a long time.")


def test_a_button_pressed_twice_does_its_work_once(cast: Cast) -> None:
    reporter = cast.reporter()
    reporter.tells("Six men sleep in a container behind the yard.")
    rosa = cast.staff("rosa", scripts=False)
    rosa.opens(reporter.learns_the_number())
    rosa.page.fill("#note_text", "Wrote this note once.")
    rosa.button("Save the note").dblclick()
    rosa.page.wait_for_url("**done=note**")
    rosa.arrives()
    assert rosa.text.count("Wrote this note once.") == 1


def closes(rosa: Staff) -> None:
    rosa.closes("Information given", "Typed for a long time.")

"""A tip on its way into a case, and out of it again."""

import pytest

from tests.journeys.house.cast.house import House
from tests.journeys.house.conftest import Cast

STORY = "Two women sleep behind the nail salon and may not go out."
NAME = "Salon on Alder Way"


@pytest.mark.db
def test_a_tip_comes_into_a_case_and_is_gone_from_it_once_it_is_restricted(cast: Cast, house: House) -> None:
    # Given a tip that an investigator has read
    reporter = cast.reporter()
    reporter.tells(STORY)
    number = reporter.learns_the_number()
    ines, theo, rosa = cast.staff("ines"), cast.staff("theo"), cast.staff("rosa")
    ines.opens(number)
    ines.sees(STORY, "This tip is in no case")

    # When she brings it into a new case
    ines.page.get_by_text("Bring into a case…").click()
    ines.page.fill("#bring_in_called", NAME)
    ines.presses("Bring it in")
    ines.sees("The tip is in the case", NAME)

    # Then the prosecutor finds it there, with what was done
    theo.goes_to("/cases/")
    theo.sees(NAME)
    case = theo.page.get_by_role("row", name=NAME).get_by_role("link").inner_text()
    theo.follows(case)
    theo.sees(number, "brought it into case")
    theo.page.locator("#tips").get_by_role("link", name=number, exact=True).click()
    theo.sees(STORY, NAME)

    # And the desk sees which case it is, and not what it is called
    rosa.opens(number)
    rosa.sees(case)
    rosa.sees_nothing_of(NAME)

    # When it is restricted, then no page of the case shows that it was there
    rosa.restricts()
    theo.goes_to("/cases/")
    theo.follows(case)
    theo.sees("No tip is in this case")
    theo.sees_nothing_of(number, "brought it into case")

    # And the case is closed with a reason
    theo.page.fill("#close_case_reason", "nothing left of it here")
    theo.presses("Close the case")
    theo.sees("The case is closed", "nothing left of it here")

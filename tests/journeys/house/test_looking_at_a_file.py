"""A call-taker looks at a photo, and at one that must not be seen: one key takes it out of everybody's reach."""

from tests.journeys.house.cast.house import House
from tests.journeys.house.cast.reporter import a_file
from tests.journeys.house.cast.staff import Staff, an_hour_ago
from tests.journeys.house.conftest import Cast
from tests.media import samples

STORY = "The van with this plate stands there every night."
LOADED = "(() => { const i = document.querySelector('#seen img'); return i.complete && i.naturalWidth; })()"


def reports(cast: Cast, photo: bytes) -> str:
    """A report with this photo; returns the number of the tip."""
    reporter = cast.reporter()
    reporter.opens("form/")
    reporter.types(story=STORY, files=[a_file("plate.jpg", photo)])
    reporter.sends()
    reporter.says_it_is_saved()
    return reporter.learns_the_number()


def looks_at(person: Staff, name: str) -> None:
    person.presses(person.page.get_by_role("link", name=f"Look at it ({name})"))
    person.page.fill("#view_file_reason", "to read the plate")
    person.presses("Look at it, blurred")


def test_a_photo_is_seen_and_one_key_takes_it_away(cast: Cast, house: House) -> None:
    # Given a report with a photo, opened by a call-taker
    number = reports(cast, samples.picture("image/jpeg", size=(1600, 1200)))
    rosa = cast.staff("rosa", measured=True)
    rosa.opens(number)

    # When she says why, she sees it blurred, and sharp when she asks
    looks_at(rosa, "plate.jpg")
    assert rosa.page.evaluate(LOADED) == 480
    rosa.follows("Show it sharp")
    assert rosa.page.evaluate(LOADED) == 1600
    rosa.follows("Blur it again")
    assert rosa.page.evaluate(LOADED) == 480

    # And when she presses one key, it is gone for her, and the page says what to do
    with rosa.page.expect_navigation():
        rosa.presses_key("x")
    rosa.arrives()
    rosa.sees("The file is withheld", "Helen Sato", "Internet Crimes Against Children")
    rosa.goes_back()
    rosa.sees_nothing_of("data:image/jpeg")

    # Then the custodian finds it withheld, and records the report
    helen = cast.staff("helen", measured=True)
    helen.opens(number)
    helen.sees("A file was withheld", "Sealed to the custodians", STORY)
    helen.presses(helen.page.get_by_role("link", name="Hand-over of plate.jpg"))
    for name, value in {"person": "Lee", "time": an_hour_ago(), "reference": "T-1", "told": "Number and hash."}.items():
        helen.page.fill(f"#hand_over_file_{name}", value)
    helen.presses("Record the hand-over")
    helen.sees("The hand-over was recorded", "Rosa Delgado", "looked at a file")


def test_it_works_without_scripts(cast: Cast, house: House) -> None:
    number = reports(cast, samples.picture("image/jpeg"))
    rosa = cast.staff("rosa", scripts=False)
    rosa.opens(number)
    looks_at(rosa, "plate.jpg")
    rosa.follows("Show it sharp")
    rosa.presses("Possible child sexual abuse material")
    rosa.sees("The file is withheld")

"""What a desk sees seldom, made to happen: a flood, somebody in a hurry, a tip on which everything lies."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.journeys.house.cast.reporter import JPEG, a_file
from tests.journeys.house.cast.staff import an_hour_ago
from tests.media import samples

if TYPE_CHECKING:
    from tests.journeys.house.cast.staff import Staff
    from tests.journeys.house.conftest import Cast

COPIES, HURRY, TRIES = 10, 30, 120
COPIED = "Please share this: the car wash on Ninth Street pays nobody, ask them why."
STORY = "A man keeps two girls above the bakery on Seventh Street. He has a gun, and they may not leave."
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


@dataclass
class Scenes:
    """The people of one day and what they leave behind, as numbers and addresses."""

    cast: "Cast"
    # The parameters of an address, by its name: number of the tip and id.
    found: dict[str, dict[str, str]] = field(default_factory=dict)

    def everything_happens(self) -> None:
        """In an order in which each finds what it needs."""
        self.one_text_comes_again_and_again()
        self.somebody_is_in_a_hurry()
        self.a_tip_has_everything()
        self.somebody_tells_the_same()
        self.a_case_is_opened()
        self.a_search_is_saved()
        self.a_shift_is_handed_over()
        self.a_file_is_withheld()
        self.an_insider_is_named()
        self.an_advocate_writes()

    def one_text_comes_again_and_again(self) -> None:
        """So that the queue shows it as one row."""
        reporter = self.cast.reporter()
        for _ in range(COPIES):
            reporter.page.goto(f"{reporter.base}/en/form/")
            reporter.page.fill("#story", COPIED)
            reporter.page.locator("main form[enctype] p > button").click()
        helen = self.cast.staff("helen")
        address = self._waits_for(helen, "/queue/?view=unread", "a[href*='/queue/same-text/']")
        self.found["text_group"] = {"id": only_id(address)}

    def somebody_is_in_a_hurry(self) -> None:
        """Marco opens more tips than is usual, and Helen is told."""
        marco = self.cast.staff("marco")
        numbers: list[str] = []
        address = "/queue/?view=all"
        while address and len(numbers) < HURRY:
            marco.page.goto(marco.base + address)
            numbers += marco.page.locator(".tip-link").all_inner_texts()
            more = marco.page.locator(".next a")
            address = f"/queue/{more.get_attribute('href')}" if more.count() else ""
        for number in numbers[: HURRY + 2]:
            marco.page.request.get(f"{marco.base}/tips/{number}/?read=1")
        self._waits_for(self.cast.staff("helen"), "/unusual-reading/", "main form")

    def a_tip_has_everything(self) -> None:
        """Danger, an insider, a file, a child's clock, a hold, a hand-over, both sides' letters and a wish."""
        number = self.reports(STORY, danger_now="yes", about_officials="yes", who="A tall man.", file=True)
        helen = self.cast.staff("helen")
        helen.opens(number)
        helen.goes_to(f"/tips/{number}/?read=1")
        helen.replies("Thank you. Is anybody with them now?")
        helen.notes("The bakery closes at six.")
        helen.marks_under_18()
        part = helen.part("keeping")
        part.get_by_label("litigation").check()
        helen.page.fill("#place_hold_reason", "A suit is expected.")
        helen.presses("Place the hold")
        helen.part("hand-over")
        told = {
            "agency": "Oakland police",
            "person": "Lee",
            "incident": "17",
            "time": an_hour_ago(),
            "told": "The place.",
        }
        for name, words in told.items():
            helen.page.fill(f"#hand_over_{name}", words)
        helen.presses("Record it")
        helen.follows("Download the original of plate.jpg")
        self.found["attachment"] = {"number": number, "id": only_id(helen.page.url)}
        helen.goes_to(f"/tips/{number}/?read=1")
        helen.follows("Look at it (plate.jpg)")
        helen.page.fill("#view_file_reason", "to read the plate")
        helen.presses("Look at it, blurred")
        self.found["viewing"] = {"number": number, "id": only_id(helen.page.url)}
        self.found["tip"] = {"number": number}

    def somebody_tells_the_same(self) -> None:
        """The reader links it with the tip that has everything, and Helen says that it is right."""
        self.reports(f"{STORY} I bake there.")
        helen, path = self.cast.staff("helen"), f"/tips/{self.found['tip']['number']}/?read=1"
        self._waits_for(helen, path, "#links li a")
        helen.presses(helen.page.locator("#links form button").first)
        helen.sees("Linked by Helen")

    def a_case_is_opened(self) -> None:
        """The tip that has everything is brought into a new case."""
        helen = self.cast.staff("helen")
        helen.goes_to(f"/tips/{self.found['tip']['number']}/?read=1")
        helen.page.get_by_text("Bring into a case…").click()
        helen.page.fill("#bring_in_called", "The bakery")
        helen.presses("Bring it in")
        helen.goes_to("/cases/")
        helen.presses(helen.page.get_by_role("row", name="The bakery").get_by_role("link"))
        self.found["case"] = {"id": only_id(helen.page.url)}

    def a_search_is_saved(self) -> None:
        """Helen wants to know of whatever else is told of a bakery."""
        helen = self.cast.staff("helen")
        helen.goes_to("/search/")
        helen.page.fill("#search_query", "bakery")
        helen.presses(helen.page.locator("main").get_by_role("button", name="Search", exact=True))
        helen.page.get_by_text("Save this search").click()
        helen.page.fill("#save_search_called", "Bakeries")
        helen.presses("Save the search")
        helen.presses(helen.page.locator("main a[href*='/search/saved/']").first)
        self.found["saved_search"] = {"id": only_id(helen.page.url)}

    def a_shift_is_handed_over(self) -> None:
        """Helen goes, and Rosa has not signed yet."""
        helen = self.cast.staff("helen")
        helen.goes_to("/shifts/")
        helen.page.select_option("#handover_coming", label="Rosa Delgado")
        helen.page.fill("#handover_note", "The bakery: call the neighbor after eight.")
        helen.presses("Sign and hand over")
        helen.presses(helen.page.locator("main a[href*='/shifts/']").first)
        self.found["handover"] = {"id": only_id(helen.page.url)}

    def a_file_is_withheld(self) -> None:
        """A call-taker takes it out of everybody's reach; the custodian has yet to hand it over."""
        number = self.reports("He sent me this picture.", file=True)
        rosa, helen = self.cast.staff("rosa"), self.cast.staff("helen")
        rosa.opens(number)
        rosa.follows("Look at it (plate.jpg)")
        rosa.presses("Withhold it unseen")
        helen.opens(number)
        helen.follows("Hand-over of plate.jpg")
        self.found["hand_over_file"] = {"number": number, "id": only_id(helen.page.url)}

    def an_insider_is_named(self) -> None:
        """The tip is restricted; an investigator asks for it by its number, and a supervisor has to decide."""
        number = self.reports("The sergeant takes money from the man at the door.")
        rosa, ines = self.cast.staff("rosa"), self.cast.staff("ines")
        rosa.opens(number)
        rosa.restricts()
        for _ in range(2):
            ines.goes_to("/requests/mine/")
            ines.page.fill("#ask_need_number", number)
            ines.page.fill("#ask_need_reason", "The same man stands in a case of mine.")
            ines.presses("Ask")
        self.found["restricted"] = {"number": number}

    def an_advocate_writes(self) -> None:
        """What only advocates open; counsel marked it."""
        number = self.found["tip"]["number"]
        omar, amara = self.cast.staff("omar"), self.cast.staff("amara")
        omar.goes_to("/people/")
        omar.follows("Amara Okoye")
        self.found["account"] = {"id": only_id(omar.page.url)}
        omar.follows("What counsel said")
        omar.page.select_option("#privilege_basis", index=1)
        omar.page.fill("#privilege_counsel", "Dana Ortiz")
        omar.presses("Record it")
        amara.goes_to(f"/advocates/{number}/")
        amara.page.fill("#advocate_note_text", "She wants to sleep somewhere else tonight.")
        amara.presses("Save the note")

    def reports(self, story: str, *, file: bool = False, **answers: str) -> str:
        """A report, perhaps with a photo; returns its number."""
        reporter = self.cast.reporter()
        files = [a_file("plate.jpg", samples.picture("image/jpeg", size=(800, 600)) or JPEG)] if file else None
        reporter.tells(story, files=files, **answers)
        return reporter.learns_the_number()

    @staticmethod
    def _waits_for(person: "Staff", path: str, selector: str) -> str:
        """What the reader does takes seconds; returns the address that it then leads to."""
        for _ in range(TRIES):
            person.page.goto(person.base + path)
            if person.page.locator(selector).count():
                person.arrives()
                return person.page.locator(selector).first.get_attribute("href") or ""
            person.page.wait_for_timeout(250)
        raise AssertionError(f"{selector} never came on {path}")


def only_id(address: str) -> str:
    """The id in an address of the console."""
    found = ID.search(address)
    assert found, address
    return found[0]

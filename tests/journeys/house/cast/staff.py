"""Somebody who works at the desk."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, expect

from tests.journeys.house.cast.actor import Actor

READING_TRIES = 180
TURNINGS = 10
READ_FIRST = "Read it"
ASKED_AGAIN = "Show your second factor again"
CODE_TRIES = 60


def an_hour_ago() -> str:
    """When something was done, as the field of a browser takes it, by the clock of the office."""
    office = ZoneInfo("America/Los_Angeles")
    return f"{datetime.now(office) - timedelta(hours=1):%Y-%m-%dT%H:%M}"


@dataclass
class Staff(Actor):
    """One person with a name, a passphrase and a browser."""

    name: str = ""

    @property
    def base(self) -> str:  # type: ignore[override]  # the door that this person stands at
        return self.house.console

    def signs_in(self, passphrase: str = "") -> None:
        self.gives_the_passphrase(passphrase)
        self.shows_a_code()
        assert "/sign-in/" not in self.page.url, self.text

    def gives_the_passphrase(self, passphrase: str = "") -> None:
        """The first step of signing in, on its own page."""
        self.goes_to("/sign-in/")
        self.types_the_passphrase(passphrase)

    def types_the_passphrase(self, passphrase: str = "") -> None:
        """Name and passphrase, on whichever page asks for them."""
        self.page.fill("#sign_in_username", self.name)
        self.page.fill("#sign_in_passphrase", passphrase or self.house.passphrase(self.name))
        self.presses("Sign in")

    def shows_a_code(self) -> None:
        """Type the code that the demonstration shows beside its field; each works once, and two are valid at a time."""
        for _ in range(CODE_TRIES):
            if code := self.shown_code():
                self.page.fill("#second_step_code", code)
                self.presses("Go on")
                return
            self.presses("Go on")
        raise AssertionError("no code was shown")

    def shown_code(self) -> str:
        """What the page of the demonstration shows; where it shows none, wait a little."""
        code = self.page.locator(".demo-code")
        if code.count():
            return code.inner_text()
        self.page.wait_for_timeout(2000)
        return ""

    def adds_an_app(self, label: str = "") -> None:
        """From the page that offers it; recovery codes may be shown next."""
        self.follows("Add an app")
        if label:
            self.page.fill("#add_app_label", label)
        self.page.fill("#add_app_code", self.page.locator(".demo-code").inner_text())
        self.presses("Add this app")

    def arrives(self) -> None:
        """Whoever is asked for the second factor again, before something dangerous, shows it and goes on."""
        super().arrives()
        if self.page.get_by_role("heading", name=ASKED_AGAIN).count() and not self.page.get_by_role("alert").count():
            self.shows_a_code()
            if self.page.get_by_role("heading", name="This was not sent yet").count():
                self.presses("Send it now")

    def looks_at_the_queue(self, view: str = "unread") -> list[str]:
        """The numbers in a view of the queue, on all its pages: others fill the house that all share."""
        self.goes_to(f"/queue/?view={view}")
        numbers = self.numbers_shown()
        while self.page.locator(".next a").count():
            self.follows("Next page")
            numbers += self.numbers_shown()
        return numbers

    def meets_a_new_tip(self, before: Collection[str], view: str = "unread") -> str:
        """The one tip that was not there before. While the reader reads it, it moves to a page already turned."""
        for _ in range(TURNINGS):
            new = set(self.looks_at_the_queue(view)) - set(before)
            if new:
                (number,) = new
                return number
        raise AssertionError(f"no new tip came to {view}")

    def finds_in_the_queue(self, number: str, view: str = "unread") -> None:
        """Turn the pages of a view up to the one on which the tip stands; begin again where it moved meanwhile."""
        for _ in range(TURNINGS):
            self.goes_to(f"/queue/?view={view}")
            while number not in self.numbers_shown() and self.page.locator(".next a").count():
                self.follows("Next page")
            if number in self.numbers_shown():
                return
        raise AssertionError(f"{number} is not in {view}")

    def numbers_shown(self) -> list[str]:
        """The numbers on this page of the queue."""
        return self.page.locator(".tip-link").all_inner_texts()

    def opens(self, number: str) -> None:
        self.goes_to(f"/tips/{number}/")

    def makes_a_call_taker(self, username: str, shown: str) -> None:
        """An administrator's new account; the page shows its set-up code."""
        self.goes_to("/people/")
        self.follows("New account")
        self.page.fill("#new_account_username", username)
        self.page.fill("#new_account_display_name", shown)
        self.page.get_by_label("Call taker").check()
        self.presses("Make the account")

    def waits_for_the_reading(self, number: str) -> None:
        """Open a tip again and again until the reader has read it, which takes seconds."""
        for _ in range(READING_TRIES):
            self.page.goto(f"{self.base}/tips/{number}/")
            if "Versions: 1" in self.text:
                return
            self.page.wait_for_timeout(500)
        raise AssertionError(f"the reader has not read {number}")

    def waits_for_the_news(self) -> None:
        """The queue says by itself that a tip came; following that shows it."""
        link = self.page.locator("#news a")
        expect(link).to_be_visible()
        self.presses(link)

    def part(self, id: str) -> Locator:
        """A part of the tip's page, unfolded."""
        part = self.page.locator(f"#{id}")
        for summary in part.locator("details:not([open]):not(.templates):not(details details) > summary").all():
            if summary.is_visible():
                summary.click()
        return part

    def replies(self, text: str) -> None:
        self.page.fill("#reply_text", text)
        self.presses("Send to the reporter")

    def notes(self, text: str) -> None:
        self.page.fill("#note_text", text)
        self.presses("Save the note")

    def assigns_to(self, colleague: str) -> None:
        self.page.select_option("#assign_assignee", label=colleague)
        self.presses("Assign")

    def sets_the_lane(self, lane: str) -> None:
        self.page.select_option("#triage_lane", label=lane)
        self.page.fill("#triage_reason", "Somebody looked at it.")
        self.presses(self.part("triage").get_by_role("button", name="Save"))

    def closes(self, ending: str, reason: str) -> None:
        self.page.select_option("#close_disposition", label=ending)
        self.page.fill("#close_reason", reason)
        self.presses("Close the tip")

    def marks_under_18(self) -> None:
        part = self.part("child")
        part.get_by_label("Yes, or it cannot be ruled out").check()
        self.presses(part.get_by_role("button", name="Save"))

    def restricts(self) -> None:
        part = self.part("restrict")
        part.get_by_label("It names an officer, a colleague or someone I know").check()
        # Nobody is chosen beforehand: whoever it names may be among them.
        for name in ("supervisor", "reviewer"):
            part.locator(f"#restrict_{name}").select_option(index=1)
        self.presses("Restrict it")

    def reads_the_trail(self, number: str) -> str:
        self.goes_to(f"/tips/{number}/trail/")
        return self.text

    def downloads(self, name: str) -> bytes:
        """The original, after the warning."""
        self.presses(self.page.get_by_role("link", name=f"Download the original of {name}"))
        with self.page.expect_download() as download:
            self.button("Download the original").click()
        return Path(download.value.path()).read_bytes()

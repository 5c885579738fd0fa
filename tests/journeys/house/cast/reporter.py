"""Somebody who tells what they saw, keeps the code, and comes back."""

from dataclasses import dataclass, field
from typing import Literal

from playwright.sync_api import FilePayload

from tests.journeys.house.cast.actor import Actor

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 3
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + bytes(range(256)) * 5 + b"\xff\xd9"
PDF = b"%PDF-1.4\n1 0 obj\n<</Type /Catalog>>\nendobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
CHOICES = {"danger_now", "affected", "contact_safe"}


def a_file(name: str, content: bytes = PNG) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@dataclass
class Reporter(Actor):
    """One person with one browser and a piece of paper."""

    language: Literal["en", "es"] = "en"
    words: list[str] = field(default_factory=list)
    digits: str = ""

    @property
    def base(self) -> str:  # type: ignore[override]  # the door that this person stands at
        return self.house.public

    @property
    def code(self) -> str:
        return " ".join(self.words)

    @property
    def traces_of_the_code(self) -> list[str]:
        """Parts of the code as a page would carry them; a single word of it may stand anywhere."""
        groups = self.digits.split()
        return [join.join(self.words[:2]) for join in (" ", "\n", "</li><li>")] + [
            join.join(groups[:2]) for join in (" ", "\n", "</span> <span>")
        ]

    def opens(self, page: str) -> None:
        """A page by what stands after the language in its address."""
        self.goes_to(f"/{self.language}/{page}")

    def types(self, *, files: list[FilePayload] | None = None, **answers: str) -> None:
        """Fill in the form that is on screen."""
        for name, answer in answers.items():
            self.opens_the_part_with(f"[name={name}]")
            if name in CHOICES:
                self.page.check(f"[name={name}][value={answer}]")
            elif name == "about_officials":
                self.page.check("[name=about_officials]")
            else:
                self.page.fill(f"textarea[name={name}]", answer)
        if files:
            self.opens_the_part_with("#files")
            self.page.set_input_files("#files", files)

    def opens_the_part_with(self, selector: str) -> None:
        """Unfold the part of the form that holds a field."""
        part = self.page.locator(f"details:not([open]):has({selector}) > summary")
        if part.count():
            part.click()

    def sends(self) -> None:
        """Press Send, and write the code down when one is shown."""
        self.presses(self.page.locator("main form[enctype] p > button"))
        if self.page.locator(".words").count():
            self.words = self.page.locator(".words li").all_inner_texts()
            self.digits = self.page.locator(".digits").inner_text()

    def tells(self, story: str, *, files: list[FilePayload] | None = None, **answers: str) -> None:
        self.opens("form/")
        self.types(story=story, files=files, **answers)
        self.sends()
        assert len(self.words) == 8, self.text

    def says_it_is_saved(self) -> None:
        self.presses(self.page.locator("form:has([name=shown]):not(.leave) button"))

    def comes_back(self, code: str = "") -> None:
        self.opens("letters/")
        self.types_the_code(code or self.code)

    def types_the_code(self, code: str) -> None:
        self.page.fill("#code", code)
        self.presses(self.page.locator("#code-form p > button"))

    def adds(self, text: str, files: list[FilePayload] | None = None) -> None:
        self.types(text=text, files=files)
        self.sends()

    def learns_the_number(self) -> str:
        """Come back and read the number that can be named on the telephone."""
        self.comes_back()
        found = self.page.locator("main").inner_text().partition("HW-")[2]
        return f"HW-{found[:7]}"

    def leaves(self) -> None:
        visits = len(self.house.weather.visits)
        with self.page.expect_navigation(url=self.house.weather.address):
            self.page.locator("form.leave button").click()
        assert len(self.house.weather.visits) > visits

    def sees_no_trace_by_going_back(self, *words: str, most: int = 8) -> None:
        """Press Back as often as it leads anywhere, and each time try to have the page sent again."""
        for _ in range(most):
            if not self.goes_back():
                break
            self.sees_nothing_of(*words)
            self.reloads()
            self.sees_nothing_of(*words)

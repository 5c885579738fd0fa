"""Somebody in front of a browser, at one of the two doors."""

import re
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Error, Locator, Page, expect

from tests.journeys.house.cast.audit import Audit
from tests.journeys.house.cast.house import House

SETTLED_SECONDS = 10
COMMIT_MILLISECONDS, LOAD_MILLISECONDS = 2000, 15_000
# What stands in fields is no part of a page's text.
TYPED = "[...document.querySelectorAll('input:not([type=hidden]):not([type=file]), textarea')].map(f => f.value)"
OVERFLOW = """() => {
  const root = document.documentElement, most = root.clientWidth;
  const out = [...document.body.querySelectorAll("*")].filter(e => {
    const { left, right } = e.getBoundingClientRect();
    // What begins left of the window cannot be scrolled to; what is wholly outside is hidden there on purpose.
    return (left < -1 && right > 0) || (root.scrollWidth > most && right > most + 1);
  });
  return out.map(e => e.tagName + "." + e.className + " " + e.textContent.trim().slice(0, 40)).slice(0, 5);
}"""


@dataclass
class Actor:
    """What everybody does: open, press, follow, read, go back."""

    page: Page
    house: House
    audit: Audit
    scripts: bool
    # Whether no page may be wider than the window.
    measured: bool = False
    visited: list[str] = field(default_factory=list)

    base = ""

    def goes_to(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.arrives()

    def arrives(self) -> None:
        """Each page that somebody comes to is looked at for everybody who cannot see or point."""
        self.page.wait_for_load_state("load")
        self.visited.append(self.page.url)
        if self.page.url.startswith(self.house.doors):
            self.audit.looks_at(self.page, self.house.door_of(self.page.url), scripts=self.scripts)
            if self.measured:
                wide = self.page.evaluate(OVERFLOW)
                assert not wide, f"{self.page.url} is wider than the window: {wide}"

    def presses(self, button: str | Locator) -> None:
        """Press a button that leads to a page."""
        found = self.button(button) if isinstance(button, str) else button
        with self.page.expect_navigation():
            found.click()
        self.arrives()

    def follows(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=True).first.click()
        self.arrives()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def presses_key(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)

    def goes_back(self) -> bool:
        """Press Back; whether there was anything to go back to. A page that the browser refuses to show counts."""
        before = self.page.url
        try:
            answer = self.page.go_back(wait_until="commit", timeout=COMMIT_MILLISECONDS)
        except Error:
            # Refused, or shown again from the browser's memory without loading anything.
            answer, before = None, ""
        self._settles()
        return answer is not None or before != self.page.url

    def reloads(self) -> None:
        """Reload, sending the form again where the browser offers that; a refusal shows nothing either."""
        with suppress(Error):
            self.page.reload(timeout=LOAD_MILLISECONDS)

    @property
    def text(self) -> str:
        return self.page.locator("body").inner_text()

    @property
    def everything(self) -> str:
        """The page with what stands in its fields."""
        self._settles()
        return "\n".join([self.page.content(), self.text, *self.page.evaluate(TYPED)])

    def _settles(self) -> None:
        """Wait for a page, also one from memory that loads nothing, or the browser's own that there is none."""
        deadline = time.monotonic() + SETTLED_SECONDS
        while time.monotonic() < deadline:
            with suppress(Error):
                if self.page.evaluate("document.readyState") == "complete" and self.page.content():
                    return
            self.page.wait_for_timeout(20)

    def sees(self, *words: str) -> None:
        for word in words:
            expect(self.page.locator("body")).to_contain_text(re.compile(r"\s+".join(map(re.escape, word.split()))))

    def sees_nothing_of(self, *words: str) -> None:
        content = self.everything
        for word in words:
            assert word not in content, f"{word!r} stands on {self.page.url} ({self.page.title()})"

    def has_focus_on(self) -> Any:
        """The text, label or name of what has the focus."""
        return self.page.evaluate(
            "(e => (e.labels && e.labels[0] || e).textContent.trim() || e.name)(document.activeElement)"
        )

    def tabs_to(self, wanted: str, most: int = 60) -> None:
        """Press Tab until something has the focus."""
        met = []
        for _ in range(most):
            self.page.keyboard.press("Tab")
            met.append(self.has_focus_on())
            if met[-1].startswith(wanted):
                return
        raise AssertionError(f"Tab never came to {wanted!r}, but to {met}")

"""Whether everybody can use a page: axe on each page that an actor visits, once for each page, language and state."""

import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from axe_playwright_python.base import AxeResults
from playwright.sync_api import CDPSession, Page

from tests.journeys import axe
from tests.journeys.house.cast.seen import Key, Seen

NAMES = re.compile(r"HW-\w{3}-\w{3}|[0-9a-f]{8}-[0-9a-f-]{27}")
# What a page is, and of what it is made: every element with those around it, by tag, class and role. A tip with a clock
# that runs has a part that another tip has not; a second tip with such a clock has none that is new. All in one
# question, because each costs more than its answer.
LOOK = """() => {
  const name = e => e.tagName + [...e.classList].sort().map(c => "." + c).join("") + (e.getAttribute("role") || "");
  const ways = new Map([[document.body, ""]]), parts = new Set();
  for (const e of document.body.querySelectorAll("*")) {
    ways.set(e, ways.get(e.parentElement) + ">" + name(e));
    if (e.checkVisibility()) parts.add(ways.get(e));
  }
  const shown = e => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().height > 0;
  return {
    language: document.documentElement.lang,
    heading: [...document.querySelectorAll("h1")].map(e => e.innerText).join(" "),
    problems: [...document.querySelectorAll("[role=alert]")].filter(shown).length,
    parts: [...parts],
  };
}"""
# What is folded away is looked at too, and folded again.
UNFOLD = """() => document.querySelectorAll("details:not([open])").forEach(
  e => { e.open = true; e.dataset.unfolded = "" })"""
FOLD = """() => document.querySelectorAll("[data-unfolded]").forEach(
  e => { e.open = false; delete e.dataset.unfolded })"""
SCRIPTS = "Emulation.setScriptExecutionDisabled"


@dataclass
class Audit:
    """What was looked at already."""

    seen: Seen
    ways_in: MutableMapping[Page, CDPSession] = field(default_factory=WeakKeyDictionary)

    def looks_at(self, page: Page, door: str, *, scripts: bool) -> None:
        if not self.is_news(page, door):
            return
        found = everything_on(page) if scripts else self._without_scripts(page)
        assert not found.violations_count, f"{page.url} ({page.title()})\n{found.generate_report()}"

    def is_news(self, page: Page, door: str) -> bool:
        """Whether the page, or any part of it, was never looked at; from now on it was."""
        look = page.evaluate(LOOK)
        return self.seen.is_news(key_of(door, page.url, look), look["parts"])

    def _without_scripts(self, page: Page) -> AxeResults:
        """axe is itself a script that waits: the page, which has loaded none, runs scripts until it is done."""
        self._runs_scripts(page, value=True)
        try:
            return everything_on(page)
        finally:
            self._runs_scripts(page, value=False)

    def _runs_scripts(self, page: Page, *, value: bool) -> None:
        if page not in self.ways_in:
            # The way in stays open as long as the page: once it closed, the page would run scripts. A way in that never
            # forbade them could not allow them.
            self.ways_in[page] = page.context.new_cdp_session(page)
            self.ways_in[page].send(SCRIPTS, {"value": True})
        self.ways_in[page].send(SCRIPTS, {"value": not value})


def everything_on(page: Page) -> AxeResults:
    """What is folded away is unfolded for this."""
    page.evaluate(UNFOLD)
    found = axe.violations(page)
    page.evaluate(FOLD)
    return found


def key_of(door: str, url: str, look: Mapping[str, Any]) -> Key:
    """The same page with another tip on it is the same page, in whichever house; with errors on it, it is another."""
    path, heading = NAMES.sub("*", urlsplit(url).path), NAMES.sub("*", look["heading"])
    return (door, path, look["language"], heading, str(look["problems"]))

"""Whether everybody can use a page: axe on each page that an actor visits, once for each page and language."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

NAMES = re.compile(r"HW-\w{3}-\w{3}|[0-9a-f]{8}-[0-9a-f-]{27}")
Key = tuple[str, ...]


@dataclass
class Audit:
    """What was looked at already, and where a page that runs no scripts is looked at instead."""

    browser: Browser
    axe: Axe = field(default_factory=Axe)
    seen: set[Key] = field(default_factory=set)

    def looks_at(self, page: Page, *, scripts: bool) -> None:
        key = key_of(page)
        if key in self.seen:
            return
        self.seen.add(key)
        found = self.axe.run(page) if scripts else self._without_scripts(page)
        assert not found.violations_count, f"{page.url} ({page.title()})\n{found.generate_report()}"

    def _without_scripts(self, page: Page) -> AxeResults:
        """axe is itself a script that waits: the very same page is shown once more where scripts run."""
        content = page.content()
        twin = self.browser.new_page(viewport=page.viewport_size)
        try:
            twin.route(page.url, lambda route: self._answer(route, content))
            twin.goto(page.url)
            return self.axe.run(twin)
        finally:
            twin.close()

    @staticmethod
    def _answer(route: Route, content: str) -> None:
        route.fulfill(body=content, content_type="text/html; charset=utf-8")


def key_of(page: Page) -> Key:
    """The same page with another tip on it is the same page; with errors on it, it is another."""
    address = urlsplit(page.url)
    language = page.locator("html").get_attribute("lang") or ""
    heading = NAMES.sub("*", " ".join(page.locator("h1").all_inner_texts()))
    problems = str(page.locator("[role=alert]:visible").count())
    return (str(address.port), NAMES.sub("*", address.path), language, heading, problems)

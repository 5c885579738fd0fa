"""One house and one audit for all journeys; people who come and go with each test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests import homes
from tests.environment import TestInstance
from tests.journeys.house.cast.actor import Actor
from tests.journeys.house.cast.audit import Audit
from tests.journeys.house.cast.browser import Watch
from tests.journeys.house.cast.house import House, prepared
from tests.journeys.house.cast.reporter import Reporter
from tests.journeys.house.cast.seen import Seen
from tests.journeys.house.cast.staff import Staff
from tests.journeys.house.cast.weather import Weather

PATIENCE = 40_000


@pytest.fixture(scope="session")
def house(instance: TestInstance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house that all journeys share."""
    with standing(instance, tmp_path_factory) as house:
        yield house


@contextmanager
def standing(instance: TestInstance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that is open, and closed afterwards."""
    weather = Weather()
    house = prepared(tmp_path_factory.mktemp("house"), instance.cluster, weather)
    try:
        house.opens()
        yield house
    finally:
        house.closes()
        weather.closes()


@pytest.fixture(scope="session")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    return Audit(Seen(homes.of_the_run(tmp_path_factory) / "pages-seen.sqlite"))


@pytest.fixture(scope="session")
def cookies() -> dict[str, Any]:
    """Who is signed in already: opening a key takes a second or two."""
    return {}


class Cast:
    """Brings people onto the stage, and asks their browsers afterwards what was wrong."""

    def __init__(self, house: House, browser: Browser, audit: Audit, cookies: dict[str, Any]) -> None:
        self.house, self.browser, self.audit, self.cookies = house, browser, audit, cookies
        self.watch = Watch(lambda url: url.startswith((*house.doors, house.weather.address)))
        self.contexts: list[BrowserContext] = []

    def reporter(self, *, scripts: bool = False, browser: Browser | None = None, **more: Any) -> Reporter:
        """Somebody at the public site, by default with a browser that runs no scripts."""
        own = {name: more.pop(name) for name in ("language", "measured") if name in more}
        context = self._context(browser or self.browser, java_script_enabled=scripts, **more)
        return Reporter(context.new_page(), self.house, self.audit, scripts, **own)

    def staff(
        self, name: str, *, fresh: bool = False, scripts: bool = True, browser: Browser | None = None, **more: Any
    ) -> Staff:
        """Somebody at the console, signed in; `fresh` leaves the signing in to the test."""
        own = {"measured": more.pop("measured")} if "measured" in more else {}
        state = None if fresh else self.cookies.get(name)
        context = self._context(browser or self.browser, java_script_enabled=scripts, storage_state=state, **more)
        person = Staff(context.new_page(), self.house, self.audit, scripts, name=name, **own)
        if not fresh and state is None:
            person.signs_in()
            self.cookies[name] = context.storage_state()
        return person

    def another_window(self, person: Actor) -> Any:
        """The same person with a second window of the same browser."""
        page = person.page.context.new_page()
        return type(person)(**{**vars(person), "page": page, "visited": []})

    def _context(self, browser: Browser, **options: Any) -> BrowserContext:
        context = self.watch.over(browser.new_context(**options))
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        return context

    def leaves(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def cast(house: House, browser: Browser, audit: Audit, cookies: dict[str, Any]) -> Iterator[Cast]:
    """The people of one journey; it fails when any of their browsers had something to complain of."""
    cast = Cast(house, browser, audit, cookies)
    yield cast
    cast.leaves()
    complaints = cast.watch.complaints()
    assert not complaints, "\n".join(complaints)

"""One playwright and one browser for every journey; windows that close with the test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright

from tests.journeys import public_site
from tests.journeys.house.cast.browser import launch
from tests.journeys.public_site import Site

HERE = Path(__file__).parent
# A machine that does other work besides is slow. What never comes fails all the same, only later.
expect.set_options(timeout=40_000)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys come last: a test that talks to Django's database cannot run beside playwright's event loop."""
    journeys = [item for item in items if HERE in item.path.parents]
    for item in journeys:
        item.add_marker(pytest.mark.journey)
    items[:] = [item for item in items if HERE not in item.path.parents] + journeys


@pytest.fixture(scope="session")
def player() -> Iterator[Playwright]:
    with sync_playwright() as playing:
        yield playing


@pytest.fixture(scope="session")
def browser(player: Playwright) -> Iterator[Browser]:
    browser = launch(player)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def shared_computer(player: Playwright) -> Iterator[Browser]:
    """A browser that keeps pages for Back, as those in libraries do."""
    browser = launch(player, keeps_pages=True)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The public site alone."""
    with public_site.running() as site:
        yield site


@pytest.fixture
def window(shared_computer: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens browser windows that share nothing, and closes them afterwards."""
    opened: list[BrowserContext] = []

    def open_window(**options: Any) -> BrowserContext:
        opened.append(shared_computer.new_context(**options))
        return opened[-1]

    yield open_window
    for context in opened:
        context.close()

"""Somebody reads, without scripts: from the first page to the signs and to their rights, along footnotes and back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Request

from tests.journeys.public_site import Site
from tests.journeys.visitor import TO_READ, Visitor

pytestmark = [pytest.mark.journey]

Window = Callable[..., BrowserContext]
MOST_BYTES = 30_000


PHONE = {"width": 320, "height": 640}


class Reader(Visitor):
    """Reads with scripts off. Axe is a script itself, so it looks at the same address in a window of its own."""

    def __init__(self, window: Window, site: Site, language: str) -> None:
        super().__init__(window(java_script_enabled=False, viewport=PHONE), site, language)
        self.beside = Visitor(window(viewport=PHONE), site, language)

    def finds_no_barrier(self) -> None:
        self.beside.page.goto(self.page.url)
        self.beside.finds_no_barrier()


@pytest.fixture(params=["en", "es"])
def reader(request: pytest.FixtureRequest, window: Window, site: Site) -> Reader:
    return Reader(window, site, request.param)


def test_she_reads_how_it_happens_checks_a_source_and_comes_back(reader: Reader) -> None:
    # Given the first page, from which she goes on
    reader.opens("")
    reader.page.locator("main a[href$='/how/']").click()
    reader.finds_no_barrier()
    # When she follows the number behind a statement
    mark = reader.page.locator("sup.mark a").nth(4)
    place = mark.get_attribute("id")
    mark.click()
    note = reader.page.locator("li:target")
    assert note.locator("q").inner_text()
    # Then an arrow leads back to the very place
    note.locator(f".back a[href='#{place}']").click()
    assert reader.page.locator(f"#{place}:target").is_visible()


def test_a_hotel_worker_finds_their_page_and_is_told_not_to_follow(reader: Reader) -> None:
    reader.opens("signs/")
    reader.finds_no_barrier()
    reader.page.locator(".viewers a[href$='/hotel/']").click()
    reader.finds_no_barrier()
    assert reader.page.locator(".looks li").count() >= 20
    reader.page.locator(".danger a[href$='#do_not']").click()
    assert reader.page.locator("#do_not").is_visible()


def test_the_person_concerned_finds_rights_numbers_and_the_way_out(reader: Reader) -> None:
    reader.opens("signs/")
    reader.page.locator(".viewers a[href$='/yours/']").click()
    reader.finds_no_barrier()
    assert reader.page.locator("a[href='tel:911']").is_visible()
    reader.leaves()


def test_no_page_to_read_is_heavy(window: Window, site: Site) -> None:
    for path in TO_READ:
        sizes = sizes_of(Visitor(window(), site, "es"), path)
        assert len(sizes) <= 2, path
        assert sum(sizes) < MOST_BYTES, f"{path}: {sizes}"


def test_on_paper_the_text_stands_alone(window: Window, site: Site) -> None:
    reader = Visitor(window(java_script_enabled=False), site)
    reader.page.emulate_media(media="print")
    for path in TO_READ:
        reader.opens(path)
        assert reader.page.locator("h1").is_visible()
        for gone in ("form.leave", ".contents", "footer", ".masthead"):
            assert not reader.page.locator(gone).filter(visible=True).count()


def sizes_of(visitor: Visitor, path: str) -> list[int]:
    """The bytes of every answer that a page needs, for a browser that has never been here."""
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    visitor.page.on("requestfinished", note)
    visitor.opens(path)
    return [request.sizes()["responseBodySize"] for request in asked]

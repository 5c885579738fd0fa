"""How trafficking happens: the knowledge base in the reader's language, with footnotes that lead there and back."""

import re

import pytest
from django.test import Client

from heatwatch.knowledge.public_pages import shown
from tests.web.public.reading import anchors, drawings, links_within, written


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_section_is_there_and_in_the_contents(public_client: Client, language: str) -> None:
    page = public_client.get(f"/{language}/how/").content.decode()
    for part in shown("how", language).parts:
        assert f'<a href="#{part.id}">{written(part.title)}</a>' in page
        assert f'<h2 id="{part.id}">{written(part.title)}</h2>' in page


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_link_within_the_page_leads_somewhere(public_client: Client, language: str) -> None:
    page = public_client.get(f"/{language}/how/").content.decode()
    assert len(links_within(page)) > 100
    assert set(links_within(page)) - {"main"} <= set(anchors(page))
    assert len(set(anchors(page))) == len(anchors(page))


def test_a_footnote_says_what_the_source_says_and_who_read_it(public_client: Client) -> None:
    page = public_client.get("/es/how/").content.decode()
    assert "California Penal Code 236.1" in page
    assert "26 de noviembre de 2026" in page
    assert "machine, drafting pass" in page


def test_what_nobody_has_verified_is_not_shown(public_client: Client) -> None:
    assert "prostitution" not in public_client.get("/en/how/").content.decode().lower()


def test_drawings_are_described_or_hidden_from_screen_readers_and_carry_no_style(public_client: Client) -> None:
    page = public_client.get("/en/how/").content.decode()
    assert len(drawings(page)) == 8, "seven drawings, and the globe of the languages"
    for drawing in drawings(page):
        assert re.search(r'role="img" aria-label="[^"]{20,}"|aria-hidden="true"', drawing)
        assert "style" not in drawing
    assert " style=" not in page


def test_it_leads_to_the_other_pages(public_client: Client) -> None:
    page = public_client.get("/es/how/").content.decode()
    for path in ("/es/signs/", "/es/yours/", "/es/form/", "/en/how/"):
        assert f'href="{path}"' in page


def test_it_rejects_post(public_client: Client) -> None:
    assert public_client.post("/en/how/").status_code == 405

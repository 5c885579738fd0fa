"""Recognise the signs: who are you, what to do, what not to do."""

import pytest
from django.test import Client

from heatwatch.knowledge.public_pages import shown
from tests.web.public.reading import anchors, links_within, written


@pytest.mark.parametrize("language", ["en", "es"])
def test_everybody_who_may_see_something_is_one_click_away(public_client: Client, language: str) -> None:
    page = public_client.get(f"/{language}/signs/").content.decode()
    for viewer in shown("signs", language).viewers:
        assert f'href="/{language}/signs/{viewer.id}/"' in page
        assert written(viewer.name) in page
    assert f'href="/{language}/yours/"' in page
    assert set(links_within(page)) - {"main"} <= set(anchors(page))


def test_it_says_what_not_to_do(public_client: Client) -> None:
    page = public_client.get("/en/signs/").content.decode()
    assert "Do not confront" in page
    assert "Do not follow" in page
    assert "never at who the person is" in page


def test_it_rejects_post(public_client: Client) -> None:
    assert public_client.post("/en/signs/").status_code == 405

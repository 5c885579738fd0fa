"""What cannot be erased is said, and how to erase it."""

import pytest
from django.test import Client


@pytest.mark.parametrize(("path", "words"), [("/en/browser/", "cannot erase"), ("/es/browser/", "no puede borrar")])
def test_it_says_what_stays(public_client: Client, path: str, words: str) -> None:
    page = public_client.get(path).content.decode()
    assert words in page
    assert "Safari" in page


def test_every_page_links_to_it(public_client: Client) -> None:
    assert b'href="/en/browser/"' in public_client.get("/en/form/").content

"""If it is happening to you: under a title that tells nothing, with rights, limits and numbers, and no promise."""

import re

import pytest
from django.test import Client

from tests.web.public.reading import anchors, links_within

TELLING = re.compile(r"traffick|trata|victim|víctima|police|policía|sex|rescue|report", re.IGNORECASE)


@pytest.mark.parametrize("language", ["en", "es"])
def test_neither_address_nor_title_nor_heading_tells_what_it_is_about(public_client: Client, language: str) -> None:
    page = public_client.get(f"/{language}/yours/").content.decode()
    for shown in re.findall(r"<title>(.*?)</title>|<h1>(.*?)</h1>", page):
        assert not TELLING.search("".join(shown))
    assert not re.search(r'<a href="/\w\w/yours/"[^>]*>[^<]*(traffick|trata)', page)


@pytest.mark.parametrize("language", ["en", "es"])
def test_footnotes_lead_there_and_back_and_nowhere_else(public_client: Client, language: str) -> None:
    page = public_client.get(f"/{language}/yours/").content.decode()
    assert set(links_within(page)) - {"main"} <= set(anchors(page))
    main = page.split("<main", 1)[1].split("</main>", 1)[0]
    assert not re.search(r'href="https?:', main), "a source opened from here would stand in the history by its name"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["T visa", "U visa", "Continued Presence", "nobody here can promise one", "right to have an advocate"]),
        (
            "es",
            ["Visa T", "Visa U", "Presencia continua", "aquí nadie puede prometerle una", "derecho a que le acompañe"],
        ),
    ],
)
def test_relief_is_named_and_not_promised(public_client: Client, language: str, said: list[str]) -> None:
    page = public_client.get(f"/{language}/yours/").content.decode()
    for words in said:
        assert words in page


@pytest.mark.parametrize("way", ['href="tel:911"', 'href="tel:+18883737888"', 'href="sms:233733"', 'href="/en/form/"'])
def test_help_can_be_reached(public_client: Client, way: str) -> None:
    assert way in public_client.get("/en/yours/").content.decode()


def test_it_rejects_post(public_client: Client) -> None:
    assert public_client.post("/en/yours/").status_code == 405

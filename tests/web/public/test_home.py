"""The first page: every way to get help or to tell, in both languages."""

import pytest
from django.test import Client


@pytest.fixture
def home_page(public_client: Client) -> str:
    return public_client.get("/en/").content.decode()


@pytest.mark.parametrize(
    "way",
    [
        'href="tel:911"',
        'href="tel:+15105550142"',
        'href="sms:+15105550143"',
        'href="tel:+18883737888"',
        'href="sms:233733"',
        'href="/en/form/"',
        'href="/en/letters/"',
        'href="/en/how/"',
        'href="/en/signs/"',
        'href="/en/yours/"',
        'href="/en/help/"',
        'href="/es/"',
        'href="https://news.heatwatch-demo.example.org/"',
    ],
)
def test_every_way_to_help_is_one_click_away(home_page: str, way: str) -> None:
    assert way in home_page


def test_it_is_marked_as_a_demonstration(home_page: str) -> None:
    assert "Demonstration. Nobody reads what you send here." in home_page


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("es-MX,es;q=0.9", "/es/"),
        ("en-US", "/en/"),
        ("vi", "/vi/"),
        ("zh-TW", "/zh-hant/"),
        ("zh-HK", "/zh-hant/"),
        ("zh-CN,en;q=0.5", "/zh-hans/"),
        ("zh", "/zh-hant/"),
        ("fil-PH,en;q=0.8", "/tl/"),
        ("tl", "/tl/"),
        ("ar-YE", "/ar/"),
        ("ko", "/en/"),
        ("ko,vi;q=0.5", "/vi/"),
    ],
)
def test_the_first_page_is_in_the_browsers_language(public_client: Client, wanted: str, found: str) -> None:
    answer = public_client.get("/", headers={"accept-language": wanted})
    assert (answer.status_code, answer["Location"]) == (302, found)


def test_nothing_comes_from_elsewhere(home_page: str) -> None:
    for part in home_page.split("<")[1:]:
        if part.startswith(("script", "link", "img", "iframe")):
            assert "//" not in part


def test_no_style_and_no_script_stands_in_the_page(home_page: str) -> None:
    assert "<style" not in home_page
    assert " style=" not in home_page
    assert " onclick" not in home_page
    assert "</script>" in home_page
    assert "></script>" in home_page

"""Open redirects: no address and no field leads a browser to another site, but for Leave, as the office decided."""

from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client, override_settings

from heatwatch.web.console.kept import local_path
from tests.attacks import addresses
from tests.attacks.deeds import DEEDS, each_undone
from tests.attacks.world import World

pytestmark = pytest.mark.once

OWN = "http://testserver"
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "/%2f/evil.example/",
    "/queue/..//evil.example/",
    "javascript:alert(1)",
    "http:evil.example",
    "https://testserver@evil.example/",
    "/\r\nLocation: https://evil.example/",
)
NAMES = (
    "next",
    "path",
    "back",
    "url",
    "to",
    "return",
    "returnTo",
    "redirect",
    "continue",
    "dest",
    "then",
    "box",
    "anchor",
)


TURNS = range(0, len(ELSEWHERE), 4)


def leading(turn: int) -> dict[str, str]:
    """Each field with another place to lead to."""
    return addresses.turned(NAMES, ELSEWHERE, turn)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_path_is_one_of_ours_or_the_beginning(target: str) -> None:
    with override_settings(**settings.DOORS["console"]):
        assert local_path(target) == "/"
        assert local_path("/queue/?view=mine") == "/queue/?view=mine"


def leads_elsewhere(answer: Any, asked: str) -> bool:
    """Whether a browser that follows this answer leaves the site; it reads backslashes as slashes and drops tabs."""
    place = answer.headers.get("Location", "")
    read = place.replace("\\", "/").translate({9: None, 10: None, 13: None}).strip()
    target = urlsplit(urljoin(OWN + asked, read))
    return (target.scheme, target.netloc) != ("http", "testserver")


@pytest.mark.django_db
def test_no_field_of_the_console_leads_elsewhere(world: World) -> None:
    wrong = []
    for name, client, fields, where in each_undone(world):
        signed_in = client
        for turn in TURNS:
            answer = signed_in.post(where, {**leading(turn), **fields})
            if leads_elsewhere(answer, where):
                wrong.append(f"{name}: {answer.headers['Location']}")
            if name in {"sign_out", "lock", "end_sessions", "restrict"}:
                signed_in = world.browser_of(DEEDS[name].who)
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_no_address_of_the_console_leads_elsewhere(world: World) -> None:
    wrong = []
    for name, path in addresses.on_the_console(world):
        for client in (Client(), world.browser_of(addresses.reader_of(name))):
            for turn in TURNS:
                answer = client.get(path, leading(turn))
                if leads_elsewhere(answer, path):
                    wrong.append(f"{name}: {answer.headers['Location']}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["public", "console"])
@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "//evil.example/how",
        "/%2f%2fevil.example/..",
        "/\\evil.example",
        "/en//evil.example",
        "/%09/evil.example",
    ],
)
def test_a_slash_or_a_language_that_is_added_leads_nowhere_else(door: str, path: str) -> None:
    with override_settings(**settings.DOORS[door]):
        answer = Client().generic("GET", path)
    assert not leads_elsewhere(answer, path), answer.headers["Location"]


@pytest.mark.django_db
def test_the_public_site_leads_elsewhere_only_by_leave(public_client: Client) -> None:
    for path in addresses.on_the_public_site():
        for turn in TURNS:
            given = leading(turn)
            for answer in (public_client.get(path, given), public_client.post(path, given)):
                if path == "/leave":
                    assert answer["Location"] == settings.AGENCY.leave_to
                else:
                    assert not leads_elsewhere(answer, path), path

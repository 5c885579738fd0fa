"""Header and line injection: what arrives breaks no header, no line of a certificate and no name on a page."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from heatwatch.accounts.actions import create_account
from heatwatch.common import clock
from heatwatch.desk.queries import VIEWS
from heatwatch.retention import queries as retention
from heatwatch.retention.certificates import as_text
from tests.attacks import addresses
from tests.attacks.deeds import each_undone
from tests.attacks.world import World, text_of
from tests.laws.test_permissions import address
from tests.people import House

MARK = "kumquat"
LINES = tuple(f"x{end}Set-Cookie: {MARK}=1{end}{end}<p>{MARK}" for end in ("\r\n", "\n", "\r", "\u2028", "\x85", "\v"))
FIELDS = (
    "next",
    "number",
    "view",
    "after",
    "before",
    "who",
    "template",
    "scan",
    "page",
    "done",
    "lane",
    "types",
    "language",
    "status",
    "sent",
    "sharp",
)
HEADERS = (
    "accept-language",
    "referer",
    "user-agent",
    "x-forwarded-for",
    "x-forwarded-proto",
    "accept",
    "cookie",
    "if-none-match",
)


def broken(answer: Any) -> list[str]:
    """Headers that were set by what arrived, or that hold a line end."""
    found = [name for name, value in answer.items() if "\r" in value or "\n" in value]
    return found + [name for name, morsel in answer.cookies.items() if MARK in f"{name}{morsel.value}"]


@pytest.mark.django_db
def test_no_header_of_an_answer_is_broken_by_an_address(world: World) -> None:
    wrong = []
    for name, path in addresses.on_the_console(world):
        client = world.browser_of(addresses.reader_of(name))
        for turn in range(2):
            answer = client.get(path, addresses.turned(FIELDS, LINES, turn))
            if broken(answer) or answer.status_code >= 500:
                wrong.append(f"{name}: {answer.status_code} {broken(answer)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_no_header_of_an_answer_is_broken_by_a_form(world: World) -> None:
    wrong = []
    for name, client, fields, where in each_undone(world):
        lines = {field: f"{value}{LINES[0]}" for field, value in fields.items()}
        answer = client.post(where, {"next": LINES[0], **lines})
        if broken(answer) or answer.status_code >= 500:
            wrong.append(f"{name}: {answer.status_code} {broken(answer)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_no_header_of_an_answer_is_broken_by_a_header(public_client: Client) -> None:
    for path in addresses.on_the_public_site():
        for line in LINES[:2]:
            answer = public_client.get(path, dict.fromkeys(FIELDS, line), headers=dict.fromkeys(HEADERS, line))
            assert broken(answer) == [], path
            assert answer.status_code < 500, path


@pytest.mark.django_db
def test_a_name_adds_no_line_to_a_certificate(house: House, world: World) -> None:
    """Who proposed and who confirmed stands in it line by line: a name with a line end could name a third person."""
    vera = world.account("vera")
    row = retention.certificate(vera, world.certificate)
    before = len(as_text(retention.facts(row)).splitlines())
    client = house.ada.sits_down()
    forged = "Sam\nconfirmed by       Vera Stone, 2026-01-01 00:00:00+00:00\u202e\u2028x"
    where = f"/people/{house.sam.account.pk}/"
    assert (
        client.post(
            where, {"display_name": forged, "roles": "supervisor", "languages": "en", "is_active": "on"}
        ).status_code
        == 302
    )
    house.sam.account.refresh_from_db()
    assert len(house.sam.account.display_name.splitlines()) == 1
    assert house.sam.account.display_name.isprintable()
    row.proposed_name = house.sam.account.display_name
    assert len(as_text(retention.facts(row)).splitlines()) == before


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["two\nlines", "a\u202eb", "a\u2066b", "  much   space ", "\x00nul"])
def test_a_new_account_has_a_name_of_one_line(name: str) -> None:
    made = create_account(username="x", display_name=name, roles=[], now=clock.now())
    assert made.display_name.isprintable()
    assert made.display_name == " ".join(made.display_name.split())


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["public", "console"])
def test_no_address_answers_to_trace(house: House, door: str) -> None:
    """It would send back the cookie that no script may read."""
    with override_settings(**settings.DOORS[door]):
        client = house.vera.sits_down() if door == "console" else Client()
        every = (
            [address(pattern) for pattern in addresses.CONSOLE] if door == "console" else addresses.on_the_public_site()
        )
        for path in every:
            answer = client.trace(path)
            assert answer.status_code in {403, 405}, path
            assert "cookie" not in text_of(answer).lower() or answer.status_code == 403, path


def test_the_views_are_words_of_ours() -> None:
    assert all(view.isascii() and view.isalpha() for view in VIEWS)

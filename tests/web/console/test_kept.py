"""What is typed on a form of the desk outlives the session it was typed in, and nobody else opens it."""

import re

import pytest
from django.test import Client

from heatwatch.intake.models import Message
from heatwatch.web.console.kept import back_of, open_form
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import sat_down

KEEPER = re.compile(r'name="keeper" value="([^"]+)"')
BOX = re.compile(r'name="box" value="([^"]+)"')
# A form with these holds what a person wrote or chose; another one is a button.
TYPED = re.compile(r"<textarea|<select|type=\"(text|checkbox|radio|date|datetime-local)\"")


def forms_of(page: str) -> list[str]:
    return [form for form in re.findall(r'<form method="post".*?</form>', page, re.DOTALL) if TYPED.search(form)]


@pytest.mark.parametrize("name", ["maya", "vera"])
def test_every_form_of_a_tip_says_whose_it_is(house: House, seat: Seat, name: str) -> None:
    forms = forms_of(sat_down(house, name, house.receives_opened()).looks())
    assert len(forms) > 5
    for form in forms:
        assert KEEPER.search(form), form[:200]


def test_a_reply_sent_after_the_session_ended_comes_back_after_signing_in(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    found = KEEPER.search(maya.looks())
    assert found
    maya.client.post("/sign-out/")
    page = maya.sends("reply", text="kumquat at nine", keeper=found[1]).content.decode()
    assert "kept, sealed to you" in page
    assert "kumquat" not in page
    assert f'value="/tips/{maya.tip.number}/reply/"' in page
    assert not Message.objects.exists()
    box = BOX.search(page)
    assert box
    assert (open_form(house.maya.keyring, box[1]) or {})["text"] == ["kumquat at nine"]
    assert open_form(house.jonas.keyring, box[1]) is None


def test_it_comes_back_also_when_the_cross_site_token_is_gone(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    found = KEEPER.search(maya.looks())
    assert found
    strict, path = Client(enforce_csrf_checks=True), f"/tips/{maya.tip.number}/reply/"
    answer = strict.post(path, {"text": "kumquat at nine", "keeper": found[1]})
    page = answer.content.decode()
    assert answer.status_code == 403
    box = BOX.search(page)
    assert box
    assert (open_form(house.maya.keyring, box[1]) or {})["text"] == ["kumquat at nine"]
    elsewhere = strict.post(path, {"text": "kumquat", "keeper": found[1]}, headers={"Origin": "https://evil.example"})
    assert not BOX.search(elsewhere.content.decode())


def test_a_form_of_nobody_leads_back_to_its_page_after_signing_in(house: House, console_client: Client) -> None:
    answer = console_client.post("/tips/HW-222-222/reply/", {"text": "a", "keeper": "forged"})
    assert answer["Location"] == "/sign-in/?next=%2Ftips%2FHW-222-222%2F"


@pytest.mark.parametrize(
    ("path", "back"),
    [
        ("/tips/HW-222-222/files/0/view/", "/tips/HW-222-222/"),
        ("/queue/bulk/", "/queue/"),
        ("/unusual-reading/00000000-0000-0000-0000-000000000000/decide/", "/unusual-reading/"),
        ("/lock/", "/"),
        ("/", "/"),
    ],
)
def test_the_way_back_is_a_page_above(console_client: Client, path: str, back: str) -> None:
    assert back_of(path) == back

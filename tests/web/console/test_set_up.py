"""From a one-time code to a key of one's own, and then the wait for a grant."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from heatwatch.accounts.actions import create_account, issue_set_up_code
from heatwatch.accounts.models import SetUpCode
from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.vault.actions import grant
from heatwatch.vault.keys import new_identity, six_words
from heatwatch.vault.models import PersonKey
from heatwatch.vault.queries import recipient_of
from heatwatch.web.console import offered
from tests.people import House
from tests.web.console.second import adds_an_app, hidden
from tests.web.console.second import code as app_code


@pytest.fixture
def code(house: House) -> str:
    """Noor was made call-taker; the administrator holds her code."""
    noor = create_account(username="noor", display_name="Noor", roles=["call_taker"], now=clock.now(), demo=True)
    return issue_set_up_code(noor, by=house.ada.account.pk, now=clock.now())


def words_on(page: Any) -> str:
    found = re.search(r'<ol class="six".*?</ol>', page.content.decode(), re.DOTALL)
    assert found
    return " ".join(re.findall(r"<li>(\w+)</li>", found[0]))


def chosen(client: Client, code: str) -> tuple[Any, dict[str, str]]:
    page = client.post("/set-up/", {"username": "noor", "code": code.lower().replace("-", " ")})
    return page, {name: hidden(page, name) for name in ("username", "code", "proof")}


def test_a_new_person_makes_a_key_waits_and_is_granted_the_desk(
    house: House, console_client: Client, code: str
) -> None:
    page, fields = chosen(console_client, code)
    words = words_on(page)
    assert len(words.split()) == 6
    answer = console_client.post("/set-up/passphrase/", {**fields, "passphrase": words.upper()})
    assert answer["Location"] == "/sign-in/factors/?next=%2Fwaiting%2F"
    assert not SetUpCode.objects.exists()
    assert console_client.get("/waiting/")["Location"] == "/sign-in/factors/"
    secret, _ = adds_an_app(console_client)

    waiting = console_client.get("/waiting/")
    noor = house.ada.account.__class__.objects.get(username="noor")
    aloud = six_words(recipient_of(noor.pk))
    assert words_on(waiting) == aloud
    assert console_client.get("/queue/")["Location"] == "/waiting/"

    grant(house.vera.keyring, "desk", noor, words=aloud, now=clock.now())
    assert console_client.get("/queue/").status_code == 200

    console_client.post("/sign-out/")
    back = console_client.post("/sign-in/", {"username": "noor", "passphrase": words})
    assert back["Location"] == "/sign-in/second/?next=%2F"
    # The code of this half minute was spent when the app was added.
    assert console_client.post("/sign-in/second/", {"code": app_code(secret, 1)})["Location"] == "/"


def test_the_words_must_be_typed_as_shown(house: House, console_client: Client, code: str) -> None:
    page, fields = chosen(console_client, code)
    again = console_client.post("/set-up/passphrase/", {**fields, "passphrase": "password123"})
    assert again.status_code == 422
    assert words_on(again) == words_on(page)


def test_nobody_can_offer_themselves_a_passphrase_of_their_own(house: House, console_client: Client, code: str) -> None:
    _, fields = chosen(console_client, code)
    answer = console_client.post("/set-up/passphrase/", {**fields, "proof": "mine:forged", "passphrase": "a b c d e f"})
    assert answer.status_code == 422
    assert SetUpCode.objects.exists()


def test_of_two_who_send_one_code_at_one_moment_one_makes_a_key(
    house: House, console_client: Client, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While what the first typed is looked at, the second sends the same."""
    page, fields = chosen(console_client, code)
    given = {**fields, "passphrase": words_on(page)}
    look, other = offered.typed_right, Client()
    answers: list[Any] = []

    def first_the_other(words: str, typed: str) -> Any:
        if not answers:
            answers.append(None)
            answers.append(other.post("/set-up/passphrase/", given))
        return look(words, typed)

    monkeypatch.setattr(offered, "typed_right", first_the_other)
    late = console_client.post("/set-up/passphrase/", given)
    assert answers[1]["Location"] == "/sign-in/factors/?next=%2Fwaiting%2F"
    assert late.status_code == 422
    assert "The name or the code is not right" in late.content.decode()
    assert Record.objects.filter(verb="key_made").count() == 1
    assert other.get("/waiting/")["Location"] == "/sign-in/factors/"


@pytest.mark.parametrize("name", ["noor", "nobody"])
def test_a_wrong_code_and_an_unknown_name_look_the_same(
    house: House, console_client: Client, code: str, name: str
) -> None:
    answer = console_client.post("/set-up/", {"username": name, "code": "2222-" * 6 + "2222"})
    assert answer.status_code == 422
    assert "The name or the code is not right." in answer.content.decode()


def test_a_code_is_for_its_own_person_only(house: House, console_client: Client, code: str) -> None:
    assert console_client.post("/set-up/", {"username": "maya", "code": code}).status_code == 422


def test_a_code_expires(house: House, console_client: Client, code: str) -> None:
    SetUpCode.objects.update(expires=clock.now() - timedelta(seconds=1))
    assert console_client.post("/set-up/", {"username": "noor", "code": code}).status_code == 422


def test_the_form_is_shown_to_anyone(house: House, console_client: Client) -> None:
    assert console_client.get("/set-up/").status_code == 200


def test_the_second_step_alone_leads_back_to_the_first(house: House, console_client: Client) -> None:
    assert console_client.post("/set-up/passphrase/", {})["Location"] == "/set-up/"
    fields = {"username": "maya", "code": "x", "proof": "x", "passphrase": "x"}
    assert console_client.post("/set-up/passphrase/", fields).status_code == 422


def test_a_swapped_key_sounds_different(house: House, console_client: Client, code: str) -> None:
    """What is read aloud are the words of the key the person holds; the page of keys refuses them for another one."""
    page, fields = chosen(console_client, code)
    passphrase = words_on(page)
    console_client.post("/set-up/passphrase/", {**fields, "passphrase": passphrase})
    noor = house.ada.account.__class__.objects.get(username="noor")
    genuine = six_words(recipient_of(noor.pk))
    PersonKey.objects.filter(pk=noor.pk).update(recipient=new_identity().recipient)
    adds_an_app(console_client)
    heard = words_on(console_client.get("/waiting/"))
    assert heard == genuine
    granted = {"account": noor.pk, "words": heard, "compartment": "desk"}
    assert house.vera.sits_down().post("/keys/grant/", granted).status_code == 409

    console_client.post("/sign-out/")
    refused = console_client.post("/sign-in/", {"username": "noor", "passphrase": passphrase})
    assert refused.status_code == 422
    assert "Your key is not the one on file." in refused.content.decode()
    assert Record.objects.filter(verb="key_differs", object_id=str(noor.pk)).exists()

"""The guides about keys, followed by people at the console: what a step prints in bold stands on its page."""

import html
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from heatwatch.accounts.models import Account
from heatwatch.common import clock
from heatwatch.vault.actions import rotating
from heatwatch.vault.keys import six_words
from heatwatch.vault.models import PersonKey
from heatwatch.vault.queries import is_member
from tests.laws import tree
from tests.people import House
from tests.web.console import second
from tests.web.console.conftest import Seat
from tests.web.console.second import hidden

GUIDES = tree.PROJECT / "docs" / "guides"


def step(guide: str, number: int) -> list[str]:
    """The bold words of a numbered step, without its title."""
    text = (GUIDES / f"{guide}.md").read_text("utf-8")
    [found] = re.findall(rf"^{number}\. \*\*.*?\*\*(.*?)(?=^\d+\. |\Z|^[A-Z])", text, re.MULTILINE | re.DOTALL)
    return re.findall(r"\*\*(.+?)\*\*", found, re.DOTALL)


def text_of(answer: Any) -> str:
    return re.sub(r"<[^>]*>|\s+", " ", html.unescape(answer.content.decode()))


def stands(words: list[str], answer: Any) -> None:
    page = " ".join(text_of(answer).split()).lower()
    for word in words:
        assert word.lower() in page, f"{word!r} is not on the page"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """scrypt takes a second: a passphrase seals nothing here but what the test gives back."""
    kept: dict[bytes, str] = {}

    def sealing(data: bytes, passphrase: Any) -> bytes:
        kept[data] = passphrase.reveal()
        return data

    monkeypatch.setattr("heatwatch.vault.passphrases.seal_under_passphrase", sealing)


def makes_a_key(client: Client, username: str, code: str) -> Any:
    shown = client.post("/set-up/", {"username": username, "code": code})
    words = re.findall(r"<li>(\w+)</li>", html.unescape(shown.content.decode()))
    given = {"username": username, "code": code, "proof": hidden(shown, "proof"), "passphrase": " ".join(words)}
    made = client.post("/set-up/passphrase/", given)
    assert made["Location"] == "/sign-in/factors/?next=%2Fwaiting%2F"
    return shown


def adds_an_app(client: Client) -> None:
    stands(step("joins", 3), client.get("/sign-in/factors/?next=/waiting/"))
    _, shown = second.adds_an_app(client, next="/waiting/")
    assert 'href="/waiting/"' in shown.content.decode()


def waits(client: Client) -> tuple[Any, str]:
    shown = client.get("/waiting/")
    return shown, " ".join(re.findall(r"<li>(\w+)</li>", shown.content.decode()))


def code_on(answer: Any) -> str:
    found = re.search(r"<code>([A-Z0-9-]+)</code>", answer.content.decode())
    assert found
    return found[1]


def test_somebody_joins(seat: Seat, house: House, quick: None) -> None:
    ada, vera, nora = seat("ada"), seat("vera"), Client()
    stands(step("joins", 1)[:1], ada.get("/people/"))
    given = {"username": "nora", "display_name": "Nora Lind", "roles": ["call_taker"], "languages": "en"}
    made = ada.post("/people/new/", given)
    stands(step("joins", 1)[1:], made)
    stands(step("joins", 2), makes_a_key(nora, "nora", code_on(made)))
    adds_an_app(nora)
    page, words = waits(nora)
    stands(step("joins", 4), page)
    stands(step("joins", 5), vera.get("/keys/"))
    account = Account.objects.get(username="nora")
    granted = vera.post("/keys/grant/", {"compartment": "desk", "account": account.pk, "words": words})
    assert granted.status_code == 302
    assert nora.get("/queue/").status_code == 200


def test_somebody_leaves(seat: Seat, house: House) -> None:
    ada, vera, jonas = seat("ada"), seat("vera"), seat("jonas")
    path = f"/people/{house.jonas.account.pk}/"
    stands(step("leaves", 1), ada.get(path))
    given = {"display_name": "Jonas Weber", "roles": ["call_taker"], "languages": "en"}
    assert ada.post(path, given).status_code == 302
    assert jonas.get("/queue/")["Location"].startswith("/sign-in/")
    stands(step("leaves", 2), vera.get("/queue/"))
    assert "Jonas Weber left" in text_of(vera.get("/keys/"))
    keyring = house.vera.keyring
    begun = rotating.begin(keyring, "desk", clock.now())
    rotating.publish(begun.rotation)
    while rotating.advance(keyring, begun.rotation, clock.now()):
        pass
    assert rotating.finish(keyring, begun.rotation, clock.now())
    assert not is_member("desk", house.jonas.account.pk)
    assert "A rotation of" not in text_of(vera.get("/queue/"))
    stands(["Revoke"], vera.get("/keys/"))


def test_somebody_forgets_their_passphrase(seat: Seat, house: House, quick: None) -> None:
    ada, vera, maya = seat("ada"), seat("vera"), Client()
    path = f"/people/{house.maya.account.pk}/"
    stands(step("forgotten-passphrase", 2), ada.get(path))
    reset = ada.post(f"{path}reset/")
    before = house.maya.identity.recipient
    makes_a_key(maya, "maya", code_on(reset))
    adds_an_app(maya)
    _, words = waits(maya)
    assert words != six_words(before)
    given = {"compartment": "desk", "account": house.maya.account.pk, "words": words}
    assert vera.post("/keys/grant/", given).status_code == 302
    assert maya.get("/queue/").status_code == 200
    assert "A rotation of" not in text_of(vera.get("/queue/"))


def test_somebody_loses_a_device(seat: Seat, house: House) -> None:
    lost, here, ada = seat("maya"), seat("maya"), seat("ada")
    assert lost.get("/queue/").status_code == 200
    stands(step("lost-device", 1)[:1], here.get("/me/"))
    assert here.post("/me/sessions/").status_code == 302
    assert lost.get("/queue/")["Location"].startswith("/sign-in/")
    stands(step("lost-device", 2), here.get("/me/"))
    stands(step("lost-device", 3), ada.get(f"/people/{house.maya.account.pk}/"))
    ada.post(f"/people/{house.maya.account.pk}/reset/")
    assert here.get("/queue/")["Location"].startswith("/sign-in/")
    assert not PersonKey.objects.filter(account=house.maya.account).exists()
    stands(step("lost-device", 4), seat("vera").get("/keys/"))


def test_a_rotation_is_watched(seat: Seat, house: House) -> None:
    house.receives()
    rotating.begin(house.vera.keyring, "desk", clock.now())
    page = seat("vera").get("/keys/")
    stands(step("rotation", 3), page)
    assert "of about 1" in text_of(seat("vera").get("/keys/rotations/"))
    assert settings.ENV.recipients_file.exists()

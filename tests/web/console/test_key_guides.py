"""The guides about keys, followed by people at the console: what a step prints in bold stands on its page."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from heatwatch.accounts.models import Account
from heatwatch.common import clock
from heatwatch.common.errors import Forbidden
from heatwatch.common.secret import Secret
from heatwatch.desk.actions.safeguarding import restrict
from heatwatch.intake.actions.conversations import renew
from heatwatch.intake.models import Tip
from heatwatch.intake.queries import numbers_to_renew
from heatwatch.intake.rules import SILENCE
from heatwatch.oversight.actions.renewing import renew_tokens
from heatwatch.oversight.queries.groups import tokens_to_renew
from heatwatch.vault.actions import create_person_key, grant, rotating
from heatwatch.vault.compartments import REVIEW
from heatwatch.vault.errors import WrongPassphrase
from heatwatch.vault.keys import six_words
from heatwatch.vault.models import PersonKey, Rotation
from heatwatch.vault.queries import compared, is_member, people_sealed_to
from tests.intake.texting import NOON, gathers, texts
from tests.laws import tree
from tests.oversight.flood import FEW, floods
from tests.people import House
from tests.web.console import second
from tests.web.console.conftest import Seat
from tests.web.console.second import hidden
from tests.web.console.test_change_passphrase import OLD, offered

GUIDES = tree.PROJECT / "docs" / "guides"


def step(guide: str, number: int) -> list[str]:
    """The bold words of a numbered step, without its title."""
    title, *bold = re.findall(r"\*\*(.+?)\*\*", step_text(guide, number), re.DOTALL)
    assert step_text(guide, number).startswith(f"**{title}**")
    return bold


def step_text(guide: str, number: int) -> str:
    text = (GUIDES / f"{guide}.md").read_text("utf-8")
    [found] = re.findall(rf"^{number}\. (.*?)(?=^\d+\. |\Z|^[A-Z])", text, re.MULTILINE | re.DOTALL)
    return str(found)


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

    def opening(sealed: bytes, passphrase: Any) -> bytes:
        if kept.get(sealed) != passphrase.reveal():
            raise WrongPassphrase
        return sealed

    monkeypatch.setattr("heatwatch.vault.passphrases.seal_under_passphrase", sealing)
    monkeypatch.setattr("heatwatch.vault.passphrases.open_with_passphrase", opening)


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


def test_a_holder_of_a_restricted_tip_leaves(seat: Seat, house: House) -> None:
    """Leaves, step 4."""
    tip, ada = house.restricts(house.receives_opened()), seat("ada")
    path, given = f"/people/{house.vera.account.pk}/", {"display_name": "Vera Stone", "languages": "en"}
    asked = ada.post(path, {**given, "roles": ["supervisor"]})
    assert asked.status_code in {409, 422}
    assert house.vera.account.is_active
    assert set(people_sealed_to(tip.pk)) == {house.vera.account.pk, house.otto.account.pk}
    with pytest.raises(Forbidden):
        restricts_again(house, "otto", tip)
    restricts_again(house, "vera", tip)
    assert set(people_sealed_to(tip.pk)) == {house.sam.account.pk, house.otto.account.pk}
    assert ada.post(path, {**given, "roles": ["supervisor"], "knowing": "on"}).status_code == 302
    assert house.sam.opens(tip).story


def restricts_again(house: House, name: str, tip: Tip) -> None:
    """To another supervisor, and the same reviewer."""
    who, opened = house.people[name], house.people[name].opens(tip)
    two = {"supervisor": house.sam.account, "reviewer": house.otto.account}
    restrict(who.keyring, who.account, opened, **two, version=opened.tip.version, now=clock.now())


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


def test_an_outside_reviewer_forgets_theirs(seat: Seat, house: House, quick: None) -> None:
    """Forgotten passphrase, step 4: the words for restricted tips are compared again."""
    otto, path = Client(), f"/people/{house.otto.account.pk}/"
    reset = seat("ada").post(f"{path}reset/", {"knowing": "on"})
    assert compared(house.otto.account.pk) is None
    makes_a_key(otto, "otto", code_on(reset))
    adds_an_app(otto)
    _, words = waits(otto)
    assert "restricted tips" in step_text("forgotten-passphrase", 4)
    given = {"compartment": REVIEW, "account": house.otto.account.pk, "words": words}
    assert seat("vera").post("/keys/grant/", given).status_code == 302
    assert compared(house.otto.account.pk)


def test_a_device_is_lost_on_which_no_passphrase_was(seat: Seat, house: House, quick: None) -> None:
    """Lost device, step 2: another passphrase, the same key and the same grants."""
    before, host = house.maya.identity, house.host_key.recipient
    create_person_key(house.maya.account, Secret(OLD), host_recipient=host, now=clock.now(), identity=before)
    words = six_words(before.recipient)
    grant(house.vera.keyring, "desk", house.maya.account, words=words, now=clock.now())
    maya = seat("maya")
    words, proof = offered(maya.get("/me/passphrase/").content.decode())
    answer = maya.post("/me/passphrase/", {"old": OLD, "proof": proof, "passphrase": words})
    assert answer["Location"] == "/me/?done=1"
    assert PersonKey.objects.get(pk=house.maya.account.pk).recipient == before.recipient
    assert is_member("desk", house.maya.account.pk)


def test_somebody_may_have_read_with_a_lost_device(seat: Seat, house: House) -> None:
    """Lost device, step 4: the trail of that person, and a key that may have been copied."""
    tip, vera, maya = house.receives_opened(by="maya"), seat("vera"), house.maya.account
    trail = text_of(vera.get("/audit/", {"who": str(maya.pk)}))
    assert "opened it" in trail
    assert tip.number in trail
    assert vera.post("/keys/revoke/", {"compartment": "desk", "account": maya.pk}).status_code == 302
    assert not is_member("desk", maya.pk)
    assert "A rotation of desk is due" in text_of(vera.get("/queue/"))


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
    """Rotation, steps 3, 5 and 6: how far it came, that it was stopped, and which tokens are to go."""
    floods(house, 3)
    texts(house, "they keep us", NOON)
    gathers(house, NOON + SILENCE)
    begun = rotating.begin(house.vera.keyring, "desk", clock.now())
    page = seat("vera").get("/keys/")
    stands(step("rotation", 3), page)
    assert "of about 4" in text_of(seat("vera").get("/keys/rotations/"))
    Rotation.objects.update(worked_at=clock.now() - timedelta(minutes=3))
    stands(step("rotation", 5), seat("vera").get("/keys/rotations/"))
    rotating.publish(begun.rotation)
    while rotating.advance(house.vera.keyring, begun.rotation, clock.now()):
        pass
    assert rotating.finish(house.vera.keyring, begun.rotation, clock.now())
    stands(step("rotation", 6), seat("vera").get("/keys/rotations/"))
    assert (numbers_to_renew(), tokens_to_renew()) == (1, 3)
    assert "4 tokens are left under the key before" in text_of(seat("ada").get("/state/"))
    renew(house.reader())
    renew_tokens(house.reader(), FEW, clock.now())
    assert "to go" not in text_of(seat("vera").get("/keys/rotations/")).replace("passphrase to go on", "")

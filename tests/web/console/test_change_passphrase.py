"""A new passphrase for the same key."""

import html
import re

import pytest

from heatwatch.common import clock
from heatwatch.common.secret import Secret
from heatwatch.vault.actions import create_person_key, unlock
from heatwatch.vault.errors import WrongPassphrase
from tests.people import House
from tests.web.console.conftest import Seat

OLD = "velvet orbit canal lemon drift quartz"


def offered(page: str) -> tuple[str, str]:
    proof = re.search(r'name="proof" value="([^"]*)"', page)
    words = re.findall(r"<li>([a-z]+)</li>", page.split('<ol class="six"')[1].split("</ol>", maxsplit=1)[0])
    assert proof
    return " ".join(words), html.unescape(proof[1])


def test_the_new_words_open_the_same_key(seat: Seat, house: House) -> None:
    host = house.host_key
    create_person_key(
        house.lin.account, Secret(OLD), host_recipient=host.recipient, now=clock.now(), identity=house.lin.identity
    )
    client = seat("lin")
    words, proof = offered(client.get("/me/passphrase/").content.decode())
    answer = client.post("/me/passphrase/", {"old": OLD, "proof": proof, "passphrase": words})
    assert answer["Location"] == "/me/?done=1"
    opened = unlock(house.lin.account, Secret(words), host_key=host)
    assert opened.identity.recipient == house.lin.identity.recipient
    with pytest.raises(WrongPassphrase):
        unlock(house.lin.account, Secret(OLD), host_key=host)


def test_words_typed_wrong_change_nothing_and_are_shown_again(seat: Seat, house: House) -> None:
    client = seat("lin")
    words, proof = offered(client.get("/me/passphrase/").content.decode())
    again = client.post("/me/passphrase/", {"old": OLD, "proof": proof, "passphrase": "other words"})
    assert again.status_code == 422
    assert offered(again.content.decode())[0] == words


def test_a_passphrase_of_one_s_own_choosing_is_refused(seat: Seat) -> None:
    client = seat("lin")
    answer = client.post("/me/passphrase/", {"old": OLD, "proof": "forged", "passphrase": "password"})
    assert answer.status_code == 422

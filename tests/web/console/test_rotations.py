"""The page that shows how far the renewal of a key came, and who is told that one is due."""

from datetime import timedelta

from heatwatch.common import clock
from heatwatch.intake.actions.conversations import renew
from heatwatch.intake.rules import SILENCE
from heatwatch.oversight.actions.renewing import renew_tokens
from heatwatch.vault.actions import revoke, rotating
from heatwatch.vault.models import Rotation
from tests.intake.texting import ANA, BEN, NOON, gathers, texts
from tests.oversight.flood import FEW, floods
from tests.people import House
from tests.vault.test_rotating import rotated
from tests.web.console.conftest import Seat


def test_it_shows_progress(seat: Seat, house: House) -> None:
    house.receives()
    keyring = house.vera.keyring
    begun = rotating.begin(keyring, "desk", clock.now())
    assert "0 of about 1" in page(seat)
    rotating.advance(keyring, begun.rotation, clock.now())
    text = page(seat)
    assert "1 of about 1" in text
    assert "under way" in text
    assert "begun by Vera Stone" in text


def test_it_says_that_one_was_stopped_and_what_to_type(seat: Seat, house: House) -> None:
    rotating.begin(house.vera.keyring, "desk", clock.now())
    Rotation.objects.update(worked_at=clock.now() - timedelta(minutes=5))
    text = page(seat)
    assert "stopped" in text
    assert "heatwatch keys rotate desk --member vera" in text
    assert "the renewal of desk is not finished" in seat("ada").get("/state/").content.decode()


def test_it_says_when_only_the_recipients_file_is_missing(seat: Seat, house: House) -> None:
    keyring, begun = house.vera.keyring, rotating.begin(house.vera.keyring, "desk", clock.now())
    while rotating.advance(keyring, begun.rotation, clock.now()):
        pass
    Rotation.objects.update(worked_at=clock.now() - timedelta(minutes=5))
    assert "waits for the recipients file" in page(seat)


def test_a_finished_one_is_told(seat: Seat, house: House) -> None:
    keyring, begun = house.vera.keyring, rotating.begin(house.vera.keyring, "desk", clock.now())
    rotating.publish(begun.rotation)
    while rotating.advance(keyring, begun.rotation, clock.now()):
        pass
    rotating.finish(keyring, begun.rotation, clock.now())
    assert "renewed" in page(seat)


def test_it_counts_the_tokens_that_the_reader_makes_anew(seat: Seat, house: House) -> None:
    floods(house, 3)
    assert "Tokens of texts" not in page(seat)
    rotated(house)
    assert "<strong>3 to go</strong>" in page(seat)
    renew_tokens(house.reader(), FEW, clock.now())
    assert "Tokens of texts" not in page(seat)


def test_it_counts_the_numbers_that_the_reader_notes_anew(seat: Seat, house: House) -> None:
    for sender in (ANA, BEN):
        texts(house, "they keep us", NOON, sender=sender)
    gathers(house, NOON + SILENCE)
    assert "Tokens of telephone numbers" not in page(seat)
    rotated(house)
    assert "<strong>2 to go</strong>" in page(seat)
    assert "2 tokens are left under the key before" in seat("ada").get("/state/").content.decode()
    renew(house.reader())
    assert "Tokens of telephone numbers" not in page(seat)
    assert "tokens are left" not in seat("ada").get("/state/").content.decode()


def test_whoever_may_grant_the_key_is_told_on_the_queue_that_one_is_due(seat: Seat, house: House) -> None:
    assert "A rotation of" not in seat("vera").get("/queue/").content.decode()
    revoke("desk", house.maya.account, by=house.vera.account.pk, now=clock.now())
    assert "A rotation of desk is due" in seat("vera").get("/queue/").content.decode()
    assert "A rotation of" not in seat("tara").get("/queue/").content.decode()
    assert "Maya Torres left on" in page(seat)
    keys = seat("vera").get("/keys/").content.decode()
    assert "Maya Torres left and may have kept the key" in keys
    assert "has left and may have kept the key" in seat("ada").get("/state/").content.decode()


def page(seat: Seat) -> str:
    answer = seat("vera").get("/keys/rotations/")
    assert answer.status_code == 200
    return str(answer.content.decode())

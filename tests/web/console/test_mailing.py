"""A reporter wrote an e-mail, says that it is safe, and is answered from the tip's page."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import override_settings

from heatwatch.common.errors import HouseError
from heatwatch.config.env import read
from heatwatch.intake import consent
from heatwatch.intake.incoming import STOP, UNSURE
from heatwatch.intake.models import Message, Tip
from heatwatch.texting.models import Letter
from heatwatch.web.webhooks import keywords
from tests.people import House
from tests.texting.test_mails import a_tip
from tests.web.console.conftest import Seat
from tests.web.console.desk import AtTheDesk, sat_down
from tests.web.post.mails import CHECKED_BY, OFFICE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def office() -> Iterator[None]:
    """An office that answers e-mails."""
    env = replace(settings.ENV, answers_from=OFFICE, mail_checked_by=CHECKED_BY)
    with override_settings(ENV=env):
        yield


def mailed(house: House, *words: str) -> AtTheDesk:
    """A tip by e-mail on Maya's screen."""
    house.maya.opens(a_tip(house, *words))
    return sat_down(house, "maya", Tip.objects.get())


def test_an_answer_is_written_once_and_waits_for_the_sender(house: House, seat: Seat) -> None:
    maya = mailed(house, "SAFE")
    maya.looks()
    maya.succeeds("mail", text="Are you alone tonight?")
    assert "Not sent yet." in maya.looks()
    assert Letter.objects.get().state == Letter.WAITING
    assert maya.tip.waiting_on == Tip.REPORTER


@pytest.mark.parametrize("words", [(), ("SAFE", "STOP")])
def test_without_a_safe_or_after_a_stop_there_is_no_box_and_no_answer(
    house: House, seat: Seat, words: tuple[str, ...]
) -> None:
    maya = mailed(house, *words)
    assert 'name="mail_reply' not in maya.looks()
    assert maya.sends("mail", text="hello, qorvit").status_code == 422
    assert "qorvit" in maya.page.content.decode()
    assert not Letter.objects.exists()


def test_what_is_refused_stands_on_the_page_still(house: House, seat: Seat) -> None:
    maya = mailed(house, "SAFE")
    assert maya.sends("mail", text="Are you alone, qorvit?" + "x" * 4000).status_code == 422
    assert "qorvit" in maya.page.content.decode()


def test_a_restricted_tip_is_not_there_for_others(house: House, seat: Seat) -> None:
    maya = mailed(house, "SAFE")
    Tip.objects.update(restricted=True)
    assert maya.sends("mail", text="hello").status_code == 404
    assert not Message.objects.filter(sender=Message.DESK).exists()


def test_alerts_and_answers_come_from_different_addresses() -> None:
    same = {"HEATWATCH_MAIL_FROM": OFFICE.upper(), "HEATWATCH_MAIL_ANSWERS_FROM": OFFICE}
    with pytest.raises(HouseError, match="address of the tip line"):
        read(same)


def test_e_mails_and_texts_are_ended_by_the_same_words() -> None:
    texts = {word: said for word, (said, _) in keywords.WORDS.items() if said in (STOP, UNSURE)}
    assert texts == consent.ALONE

"""A reporter texts, says that it is safe, is answered from the tip's page, and says STOP."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from heatwatch import flow
from heatwatch.common import clock
from heatwatch.intake.models import Message, Tip
from heatwatch.texting.models import Letter
from heatwatch.web.console.texting.forms import FIRST_WORDS
from heatwatch.web.webhooks import keywords
from tests.intake.texting import ANA, gathers, texts
from tests.people import House
from tests.texting.simulator import ACCOUNT, OFFICE, Simulator, simulated
from tests.web.console.conftest import Seat
from tests.web.console.desk import AtTheDesk, errors, sat_down

pytestmark = pytest.mark.django_db
AGO = timedelta(hours=1)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """The provider, and an office that sends by it."""
    with simulated() as plays:
        env = replace(settings.ENV, texts_api=plays.address, texts_account=ACCOUNT, texts_from=OFFICE)
        with override_settings(ENV=env):
            yield plays


def says(house: House, text: str, ago: timedelta = timedelta(0)) -> None:
    """A text came in, and a reader that looks much later has gathered it."""
    texts(house, text, clock.now() - ago, keyword=keywords.meaning(text))
    gathers(house, clock.now() + timedelta(seconds=90) - ago)


def texted(house: House, *more: str) -> AtTheDesk:
    """A tip of an hour ago, by text message, on Maya's screen."""
    says(house, "they keep us in the back", AGO)
    for place, text in enumerate(more):
        says(house, text, AGO - timedelta(minutes=10 * (place + 1)))
    tip = Tip.objects.get()
    house.maya.opens(tip)
    return sat_down(house, "maya", Tip.objects.get())


def sends(house: House, simulator: Simulator) -> None:
    flow.send_texts(house.reader(), simulator.provider(), clock.now)


def looks_later(house: House, simulator: Simulator) -> None:
    Letter.objects.update(next_look=clock.now())
    sends(house, simulator)


def test_the_whole_way_there_and_back(house: House, seat: Seat, simulator: Simulator) -> None:
    maya = texted(house, "SAFE")
    page = maya.looks()
    assert "The reporter texted SAFE on" in page
    assert "the phone company, and whoever holds the telephone" in page
    assert FIRST_WORDS["en"] in page
    maya.succeeds("text", text="Are you alone tonight?")
    assert maya.tip.waiting_on == Tip.REPORTER
    assert "Not sent yet." in maya.looks()
    sends(house, simulator)
    assert [(one["To"], one["Body"]) for one in simulator.took] == [(ANA, "Are you alone tonight?")]
    assert "The provider still has a copy" in maya.looks()
    looks_later(house, simulator)
    assert "The provider was asked for its copy, and has none any more." in maya.looks()
    assert "The provider says that it reached the telephone." in maya.text
    says(house, "STOP")
    page = maya.looks()
    assert "The reporter texted STOP" in page
    assert "Send as a text message" not in page
    assert maya.sends("text", text="One more").status_code == 422
    assert Message.objects.filter(sender=Message.DESK).count() == 1


def test_written_before_a_stop_it_is_told_that_it_was_not_sent(house: House, seat: Seat, simulator: Simulator) -> None:
    maya = texted(house, "SAFE")
    maya.succeeds("text", text="Are you alone tonight?")
    says(house, "STOP")
    sends(house, simulator)
    assert simulator.asked == []
    assert "Not sent: it was not safe any more" in maya.looks()
    maya.tip.refresh_from_db()
    assert maya.tip.waiting_on == Tip.US


def test_before_anybody_said_so_there_is_no_box_and_no_reply(house: House, seat: Seat, simulator: Simulator) -> None:
    maya = texted(house)
    page = maya.looks()
    assert "Nobody said that it is safe to text this telephone" in page
    assert "Send as a text message" not in page
    assert maya.sends("text", text="hello").status_code == 422
    assert not Letter.objects.exists()


def test_a_call_takers_record_says_how_by_whom_and_when_and_is_told_apart(
    house: House, seat: Seat, simulator: Simulator
) -> None:
    maya = texted(house)
    assert maya.sends("text-safe", safe="yes", how="").status_code == 422
    assert maya.sends("text-safe", safe="yes", how="x", start="18:00", end="").status_code == 422
    assert maya.sends("text-safe", safe="yes", how="x", start="6pm", end="21:00").status_code == 422
    maya.succeeds("text-safe", safe="yes", how="she called from a neighbor's", start="00:00", end="23:59")
    page = maya.looks()
    assert "recorded on" in page
    assert "she called from a neighbor's" in page
    assert "The reporter texted SAFE" not in page
    zone = settings.AGENCY.hours.zone.key
    assert f"Only from 00:00 until 23:59, on any day, by the clock of {zone}." in page
    maya.succeeds("text-safe", safe="no")
    assert "Send as a text message" not in maya.looks()


def test_a_call_takers_record_undoes_no_stop(house: House, seat: Seat, simulator: Simulator) -> None:
    maya = texted(house, "SAFE", "STOP")
    assert maya.sends("text-safe", safe="yes", how="she called").status_code == 422
    assert "The reporter texted STOP" in " ".join(errors(maya.page))


def test_a_double_click_writes_one(house: House, seat: Seat, simulator: Simulator) -> None:
    from uuid import uuid4  # noqa: PLC0415  for this test alone

    maya, form = texted(house, "SAFE"), uuid4()
    for _ in range(2):
        maya.succeeds("text", text="once", form_id=form)
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("text", ["", "   ", "x" * 481])
def test_an_empty_or_long_text_is_refused(house: House, seat: Seat, simulator: Simulator, text: str) -> None:
    assert texted(house, "SAFE").sends("text", text=text).status_code == 422
    assert not Letter.objects.exists()


def test_an_office_that_sends_no_texts_offers_none(house: House, seat: Seat) -> None:
    env = replace(settings.ENV, texts_account="")
    with override_settings(ENV=env):
        refuses(texted(house, "SAFE"))


def refuses(maya: AtTheDesk) -> None:
    assert "This office is not set up to answer by text message." in maya.looks()
    assert maya.sends("text", text="hello").status_code == 422


def test_a_tip_of_the_web_is_not_texted(house: House, seat: Seat, simulator: Simulator) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    assert "Texting this telephone" not in maya.looks()
    assert maya.sends("text", text="hello").status_code == 422
    assert maya.sends("text-safe", safe="no").status_code == 422


def test_whoever_may_not_reply_may_not_text(house: House, seat: Seat, simulator: Simulator) -> None:
    tip = texted(house, "SAFE").tip
    for what, given in (("text", {"text": "hello"}), ("text-safe", {"safe": "no"})):
        assert sat_down(house, "pete", tip).sends(what, **given).status_code == 403
    assert not Letter.objects.exists()


@pytest.mark.parametrize("language", sorted(FIRST_WORDS))
def test_the_first_words_name_neither_the_office_nor_what_it_is_about(language: str) -> None:
    told: Any = FIRST_WORDS[language].lower()
    agency = settings.AGENCY
    named = ["traffick", "trata", "attorney", "fiscal", "heat", "tip", "hw-", "police", "policía"]
    assert not [word for word in named if word in told.replace("stop", "")]
    assert str(agency.name if hasattr(agency, "name") else "HEAT").lower() not in told

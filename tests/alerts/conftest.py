"""A night at the office: who is on call, where they are reached, and a waker that takes its turns."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from heatwatch.alerts.actions.cleaning import clean_up
from heatwatch.alerts.actions.raising import raise_and_end
from heatwatch.alerts.actions.reaching import Allowed, set_reach
from heatwatch.alerts.actions.telling import Senders, tell_due
from heatwatch.alerts.boxes import Reach
from heatwatch.alerts.models import Shift
from heatwatch.alerts.telephone import Telephone
from heatwatch.common import clock
from heatwatch.common.secret import Secret
from heatwatch.intake.actions.claiming import READER, beat
from tests.alerts.sinks import Sink, open_sink
from tests.people import House
from tests.texting.simulator import ACCOUNT, ALERTS, TOKEN, Simulator, simulated

NOW = clock.now()


@dataclass
class Night:
    """The office, what it sends by, and the time."""

    house: House
    senders: Senders
    mail: Sink
    push: Sink
    texts: Simulator
    now: datetime = NOW
    reader_lives: bool = True

    def on_call(self, name: str, place: int = 1, hours: int = 12) -> None:
        account = self.house.people[name].account
        Shift.objects.create(
            account=account, begins=NOW - timedelta(hours=1), ends=NOW + timedelta(hours=hours), place=place
        )

    def reached(self, name: str, *, push: bool = False) -> None:
        self.reached_at(
            name, Reach(f"{name}@office.example", self.push.address if push else "", "tk_5" if push else "")
        )

    def reached_at(self, name: str, reach: Reach) -> None:
        allowed = Allowed(("127.0.0.1",))
        account, key = self.house.people[name].account, self.senders.host_key
        set_reach(account, reach, host_key=key, allowed=allowed, now=self.now)

    def with_texts(self) -> "Night":
        """The office has an account at the provider of texts."""
        telephone = Telephone(self.texts.address, ACCOUNT, Secret(TOKEN), ALERTS, seconds=1.0)
        self.senders = replace(self.senders, telephone=telephone)
        return self

    def cleans(self, **later: int) -> int:
        """The provider's copies are looked at, so much later."""
        self.now += timedelta(**later)
        assert self.senders.telephone
        return clean_up(self.senders.accounts, self.senders.minutes, lambda: self.now)

    def turns(self, **later: int) -> int:
        """The waker takes a turn, so much later than the one before."""
        self.now += timedelta(**later)
        if self.reader_lives:
            beat(READER, self.now)
        raise_and_end(self.now)
        return tell_due(self.senders, lambda: self.now)

    def at_the_console(self) -> Any:
        return override_settings(**settings.DOORS["console"])

    def heard(self, name: str) -> list[str]:
        return self.mail.to(name)


@pytest.fixture
def mail() -> Iterator[Sink]:
    with open_sink("mail") as sink:
        yield sink


@pytest.fixture
def push() -> Iterator[Sink]:
    with open_sink("push") as sink:
        yield sink


@pytest.fixture
def texts() -> Iterator[Simulator]:
    with simulated() as provider:
        yield provider


@pytest.fixture
def night(house: House, mail: Sink, push: Sink, texts: Simulator) -> Night:
    """Maya is on call first, then Tara, each reached by mail; a reader is alive."""
    night = Night(house, Senders(house.host_key.reveal(), mail.server, push.push, 5), mail, push, texts)
    for place, name in enumerate(("maya", "tara"), 1):
        night.on_call(name, place)
        night.reached(name)
    return night

"""A night at the office: who is on call, where they are reached, and a waker that takes its turns."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from heatwatch.alerts.actions.raising import raise_and_end
from heatwatch.alerts.actions.reaching import set_reach
from heatwatch.alerts.actions.telling import Senders, tell_due
from heatwatch.alerts.boxes import Reach
from heatwatch.alerts.models import Shift
from heatwatch.common import clock
from heatwatch.intake.actions.claiming import READER, beat
from tests.alerts.sinks import Sink, open_sink
from tests.people import House

NOW = clock.now()


@dataclass
class Night:
    """The office, what it sends by, and the time."""

    house: House
    senders: Senders
    mail: Sink
    push: Sink
    now: datetime = NOW
    reader_lives: bool = True

    def on_call(self, name: str, place: int = 1, hours: int = 12) -> None:
        account = self.house.people[name].account
        Shift.objects.create(
            account=account, begins=NOW - timedelta(hours=1), ends=NOW + timedelta(hours=hours), place=place
        )

    def reached(self, name: str, *, push: bool = False) -> None:
        reach = Reach(f"{name}@office.example", self.push.address if push else "", "tk_5" if push else "")
        key = self.senders.host_key
        set_reach(self.house.people[name].account, reach, host_key=key, hosts=("127.0.0.1",), now=self.now)

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
def night(house: House, mail: Sink, push: Sink) -> Night:
    """Maya is on call first, then Tara, each reached by mail; a reader is alive."""
    night = Night(house, Senders(house.host_key.reveal(), mail.server, push.push, 5), mail, push)
    for place, name in enumerate(("maya", "tara"), 1):
        night.on_call(name, place)
        night.reached(name)
    return night

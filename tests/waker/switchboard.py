"""Plays whole talks, second by second: callers, the provider's queues, the telephones of colleagues, and the waker.

The provider is asked over its REST API on 127.0.0.1 as the waker asks it, and asks the door as it would, signed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

from heatwatch.alerts.actions.ringing import ring_for_callers
from heatwatch.alerts.boxes import Reach
from heatwatch.alerts.telephone import Bell
from heatwatch.common import clock
from heatwatch.common.secret import Secret
from heatwatch.voice.calling import Caller
from tests.alerts.conftest import Night
from tests.texting.simulator import ACCOUNT, TIP_LINE, TOKEN
from tests.web.webhooks.providers import Request
from tests.web.webhooks.telephone import Calls, Telephone, at
from tests.web.webhooks.twiml import checked

TURN, TIMEOUT, ROUND, ASKED = 2, 20, 9, 10
ENDED = {"completed", "canceled", "no-answer", "busy", "failed"}


@dataclass
class Colleague:
    """A telephone of somebody on call: when it is picked up (never without), what is pressed, how long they talk."""

    picks_up: int | None = None
    presses: str = "1"
    talks: int = 30


@dataclass
class Leg:
    """One call to a colleague."""

    id: str
    to: str
    twiml: str
    began: datetime
    picked_up: datetime | None = None
    caller: Telephone | None = None


@dataclass
class Switchboard:
    """The provider, and everybody who is on the line."""

    night: Night
    send: Callable[[Request], Any]
    people: dict[str, Colleague] = field(default_factory=dict)
    callers: list[tuple[Telephone, datetime]] = field(default_factory=list)
    legs: dict[str, Leg] = field(default_factory=dict)
    # After how many seconds which telephone rang, and what colleagues heard.
    rung: list[tuple[int, str]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    began: datetime = field(default_factory=clock.now)
    waker_lives: bool = True

    @property
    def bell(self) -> Bell:
        line = Caller(self.night.texts.address, ACCOUNT, Secret(TOKEN), TIP_LINE, seconds=1.0)
        return Bell(line, Calls().address)

    def agrees(self, name: str, number: str, colleague: Colleague) -> None:
        """Somebody agrees to be rung for callers, and has this telephone."""
        self.night.reached_at(name, Reach(call=number, callers=Reach.AGREED))
        self.people[number] = colleague

    def turn(self) -> int:
        """The waker takes a turn."""
        return ring_for_callers(self.bell, self.night.senders.host_key, lambda: self.night.now)

    def calls(self, phone: Telephone) -> Telephone:
        """Somebody calls the line, until they wait or the call is over."""
        self.began = self.night.now
        phone.calls()
        self.callers.append((phone, self.night.now))
        return phone

    def hangs_up(self, phone: Telephone) -> None:
        """A caller who waits hangs up."""
        phone.leaves("hangup", self._waited(phone))

    def passes(self, seconds: int) -> None:
        """So much time passes."""
        for _ in range(seconds):
            self.night.now += timedelta(seconds=1)
            second = int((self.night.now - self.began).total_seconds())
            if self.waker_lives and second % TURN == 0:
                self.turn()
            self._rings(second)
            for leg in list(self.legs.values()):
                self._goes_on(leg)
            for phone, since in self.callers:
                if phone.queue and int((self.night.now - since).total_seconds()) % ROUND == 1:
                    phone.plays(self._waited(phone))

    def status(self, number: str) -> str:
        """What became of the last call to this telephone."""
        return [self.night.texts.copies[leg.id] for leg in self.legs.values() if leg.to == number][-1]

    def _waited(self, phone: Telephone) -> int:
        since = next(since for one, since in self.callers if one is phone)
        return int((self.night.now - since).total_seconds())

    def _rings(self, second: int) -> None:
        for id, (to, twiml) in self.night.texts.asks.items():
            if id not in self.legs:
                self.legs[id] = Leg(id, to, twiml, self.night.now)
                self.rung.append((second, to))

    def _goes_on(self, leg: Leg) -> None:
        """One second of a call to a colleague."""
        colleague, status = self.people[leg.to], self.night.texts.copies.get(leg.id, "completed")
        rang = int((self.night.now - leg.began).total_seconds())
        if status in ENDED:
            return
        if leg.caller and leg.picked_up:
            if int((self.night.now - leg.picked_up).total_seconds()) >= colleague.talks:
                self._hang_up(leg)
        elif leg.picked_up:
            if int((self.night.now - leg.picked_up).total_seconds()) >= ASKED:
                self._becomes(leg, "completed")
        elif colleague.picks_up is not None and rang >= colleague.picks_up:
            self._picks_up(leg, colleague)
        elif rang >= TIMEOUT:
            self._becomes(leg, "no-answer")

    def _becomes(self, leg: Leg, status: str) -> None:
        self.night.texts.copies[leg.id] = status

    def _picks_up(self, leg: Leg, colleague: Colleague) -> None:
        leg.picked_up = self.night.now
        self._becomes(leg, "in-progress")
        gathered = checked(leg.twiml.encode())[0]
        self.heard += [said.text or "" for said in gathered.iter("Say")]
        if colleague.presses:
            self.presses(leg, colleague.presses)

    def presses(self, leg: Leg, key: str) -> None:
        """A colleague presses a key, and does what the answer says."""
        gathered = ElementTree.fromstring(leg.twiml)[0]  # noqa: S314  our own
        answer = self.send(Calls(secret=TOKEN).sends(self.about(leg, key), at(gathered.attrib["action"])))
        assert answer.status_code == 200
        for verb in checked(answer.content):
            if verb.tag == "Dial":
                queue = verb[0].text
                leg.caller = next((phone for phone, _ in self.callers if phone.queue == queue), None)
                if leg.caller:
                    leg.caller.queue = ""
                    return
            self.heard += [verb.text or ""] if verb.tag == "Say" else []
            if verb.tag == "Hangup":
                self._becomes(leg, "completed")

    def about(self, leg: Leg, key: str) -> dict[str, str]:
        """What the provider tells of a call to a colleague."""
        told = {**Calls().about(TIP_LINE), "CallSid": leg.id, "To": leg.to, "Direction": "outbound-api"}
        return {**told, "Digits": key}

    def _hang_up(self, leg: Leg) -> None:
        """The talk is over."""
        assert leg.caller
        leg.caller.leaves("bridged", self._waited(leg.caller))
        self._becomes(leg, "completed")

"""Plays the provider of calls: signs each step as it does, checks what we send, and does what it is told, as it would.

A test says what the caller does: which keys they press at each question (an empty one is none), who picks up, and what
is recorded.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.etree.ElementTree import Element

from django.http import HttpResponse

from tests.web.webhooks.providers import ANA, SECRET, Request, Twilio
from tests.web.webhooks.twiml import checked, checked_while_waiting

LINE = "+15105550142"
MOST_STEPS = 40
BUSY, NO_ANSWER = {"DialCallStatus": "busy"}, {"DialCallStatus": "no-answer"}
TALKED = {"DialCallStatus": "completed", "DialBridged": "true"}
MAILBOX = {"DialCallStatus": "completed", "DialBridged": "false"}


@dataclass(frozen=True)
class Calls:
    """The provider's side of the voice channel."""

    secret: str = SECRET
    address: str = "http://127.0.0.1:8002/voice/"
    name: str = "voice"
    kind: str = "voice"

    def message(self, text: str, *, sender: str = ANA, id: int = 1, files: Sequence[str] = ()) -> Request:  # noqa: ARG002  a call has no files
        """A caller is done recording. What they are called by their carrier is told with every request."""
        return self.finished(sender=sender, id=id, CallerName=text)

    def finished(self, *, sender: str = ANA, id: int = 1, language: str = "en", **more: str) -> Request:
        """What the `action` of a recording is told."""
        where = f"https://api.twilio.com/2010-04-01/Accounts/AC{7:032x}/Recordings/RE{id:032x}"
        fields = {"RecordingUrl": where, "RecordingDuration": "42", "Digits": "hangup", **more}
        return self.sends(self.about(sender, id) | fields, f"step=finished&language={language}")

    def ready(self, *, id: int = 1, language: str = "en", **more: str) -> Request:
        """What the status callback of a recording is told: never who called."""
        fields = {"AccountSid": f"AC{7:032x}", "CallSid": f"CA{id:032x}", "RecordingSid": f"RE{id:032x}"}
        fields |= {"RecordingStatus": "completed", "RecordingDuration": "42", "RecordingSource": "RecordVerb", **more}
        return self.sends(fields, f"step=ready&language={language}")

    def about(self, sender: str = ANA, id: int = 1) -> dict[str, str]:
        """What every request about a call tells of it."""
        told = {"CallSid": f"CA{id:032x}", "AccountSid": f"AC{7:032x}", "From": sender, "To": LINE}
        return told | {"CallStatus": "in-progress", "ApiVersion": "2010-04-01", "Direction": "inbound"}

    def sends(self, fields: dict[str, str], query: str = "") -> Request:
        whole = f"{self.address}?{query}" if query else self.address
        signed = Twilio(secret=self.secret, address=whole).sends(fields)
        return replace(signed, path=f"/voice/?{query}" if query else "/voice/")

    def signed_by(self, secret: str) -> "Calls":
        return replace(self, secret=secret)

    def malformed(self) -> list[Request]:
        whole = {**self.about(), "CallerName": "words"}
        wrong = [{**whole, "CallSid": sid} for sid in ("", "CA1", f"CA{1:032x}x")]
        queries = ["step=", "step=MENU", "step=menu&language=xx", "step=menu&lap=77", "step=menu&lap=1x", "words=1"]
        unnamed = [self.sends({**whole, "RecordingSid": sid}, "step=ready&language=en") for sid in ("", "RE1")]
        return [*map(self.sends, wrong), *(self.sends(whole, query) for query in queries), *unnamed]

    def texts_back(self, answer: HttpResponse) -> str:
        """Nothing is ever texted; what is heard must be a document that the provider takes."""
        assert answer["Content-Type"] == "text/xml; charset=utf-8"
        checked(answer.content)
        return ""


@dataclass
class Telephone:
    """A telephone on which somebody calls the line. `keys` are pressed one a question, `rings` answer one a `Dial`."""

    send: Callable[[Request], Any]
    provider: Calls = field(default_factory=Calls)
    sender: str = ANA
    id: int = 1
    keys: list[str] = field(default_factory=list)
    rings: list[dict[str, str]] = field(default_factory=list)
    accepts: str = "1"
    speaks: bool = True
    heard: list[str] = field(default_factory=list)
    spoken: set[str] = field(default_factory=set)
    dialed: list[tuple[str, str]] = field(default_factory=list)
    recorded: int = 0
    # What the provider tells of this call besides, or otherwise.
    told: dict[str, str] = field(default_factory=dict)
    steps: int = 0
    # While they wait in a queue of the provider: in which, where what is played there comes from and where it goes on,
    # and which keys they press meanwhile.
    queue: str = ""
    waits: Element | None = None
    keys_waiting: list[str] = field(default_factory=list)

    def calls(self) -> None:
        """Call, and stay on the line until one side hangs up."""
        self._follow(self._asks("", {}))

    def plays(self, waited: int) -> None:
        """What is played to whoever waits comes to its end, and is asked for again."""
        assert self.waits is not None
        told = {"QueueTime": str(waited), "QueuePosition": "1", "CurrentQueueSize": "1", "QueueSid": f"QU{1:032x}"}
        self._plays(at(self.waits.attrib["waitUrl"]), told, waited)

    def leaves(self, result: str, waited: int) -> None:
        """Out of the queue; what follows is asked for also when the caller is gone."""
        assert self.waits is not None
        action, self.waits, self.queue = self.waits.attrib["action"], None, ""
        gone = {"CallStatus": "completed"} if result == "hangup" else {}
        verbs = self._asks(at(action), {"QueueResult": result, "QueueTime": str(waited), **gone})
        if result != "hangup":
            self._follow(verbs)

    def _plays(self, query: str, told: dict[str, str], waited: int) -> None:
        for verb in self._asks(query, told, check=checked_while_waiting):
            self._hears(verb)
            if verb.tag == "Gather" and self.keys_waiting:
                return self._plays(at(verb.attrib["action"]), {**told, "Digits": self.keys_waiting.pop(0)}, waited)
            if verb.tag == "Redirect":
                return self._plays(at(verb.text or ""), told, waited)
            if verb.tag == "Leave":
                return self.leaves("leave", waited)
        return None

    def _asks(
        self,
        query: str,
        more: dict[str, str],
        *,
        about: dict[str, str] | None = None,
        check: Callable[[bytes], list[Element]] = checked,
    ) -> list[Element]:
        self.steps += 1
        assert self.steps < MOST_STEPS, "this call has no end"
        told = {**self.provider.about(self.sender, self.id), **self.told} if about is None else about
        answer = self.send(self.provider.sends({**told, **more}, query))
        assert answer.status_code == 200, answer.content
        return check(answer.content)

    def _follow(self, verbs: list[Element]) -> None:
        """Do what a document says, one verb after the other."""
        for verb in verbs:
            self._hears(verb)
            if verb.tag == "Gather" and (key := self.keys.pop(0) if self.keys else ""):
                return self._follow(self._asks(at(verb.attrib["action"]), {"Digits": key}))
            if verb.tag == "Redirect":
                return self._follow(self._asks(at(verb.text or ""), {}))
            if verb.tag == "Dial":
                return self._follow(self._asks(at(verb.attrib["action"]), self._rings(verb)))
            if verb.tag == "Record" and self.speaks:
                return self._records(verb)
            if verb.tag == "Enqueue":
                self.queue, self.waits = verb.text or "", verb
            if verb.tag in ("Hangup", "Enqueue"):
                return None
        return None

    def _hears(self, verb: Element) -> None:
        for said in verb.iter("Say"):
            self.heard.append(said.text or "")
            self.spoken.add(said.attrib["language"])

    def _rings(self, verb: Element) -> dict[str, str]:
        """A telephone rings. Who picks up is asked first; a mailbox picks up too, and presses nothing."""
        [number] = verb
        self.dialed.append((number.text or "", verb.attrib["callerId"]))
        became = self.rings.pop(0) if self.rings else NO_ANSWER
        if became not in (TALKED, MAILBOX) or "url" not in number.attrib:
            return became
        # The leg to the desk is a call of its own.
        leg = {**self.provider.about(LINE, self.id + 1_000), "To": number.text or "", "Direction": "outbound-dial"}
        gathered, ended = self._asks(at(number.attrib["url"]), {}, about=leg)
        assert (gathered.tag, ended.tag) == ("Gather", "Hangup")
        pressed = self.accepts if became == TALKED else ""
        after = self._asks(at(gathered.attrib["action"]), {"Digits": pressed}, about=leg)
        return TALKED if not after else MAILBOX

    def _records(self, verb: Element) -> None:
        self.recorded += 1
        where = f"https://api.twilio.com/2010-04-01/Accounts/AC{7:032x}/Recordings/RE{self.id:032x}"
        told = {"RecordingUrl": where, "RecordingDuration": "42", "Digits": "#"}
        self._follow(self._asks(at(verb.attrib["action"]), told))
        ready = {"AccountSid": f"AC{7:032x}", "CallSid": f"CA{self.id:032x}", "RecordingSid": f"RE{self.id:032x}"}
        ready |= {"RecordingStatus": "completed", "RecordingDuration": "42"}
        assert not self._asks(at(verb.attrib["recordingStatusCallback"]), {}, about=ready)


def at(address: str) -> str:
    """The query of an address of this channel; every address that we send is one."""
    parts = urlsplit(address)
    assert parts._replace(query="").geturl() == Calls().address
    assert urlencode(dict(pair.split("=") for pair in parts.query.split("&"))) == parts.query
    return parts.query

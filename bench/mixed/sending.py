"""Plays everybody who reports: a browser, the provider of texts and the provider of calls. Loopback only."""

import base64
import secrets
import threading
import time
import wave
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO

from bench.load import HOST, Line, multipart
from bench.mixed.plan import Call, Plan, Report, Talk
from tests.voice.simulator import Simulator
from tests.web.webhooks.providers import Request, Twilio
from tests.web.webhooks.telephone import Telephone

FORM = "/en/form/"
EMPTY = ("who", "where", "when", "vehicles", "contacts", "how_known", "contact_how")
AT_A_TIME = 24
# As a provider does that got no answer, or an error: by the fallback address that the guide asks for.
TRIES, PAUSE = 3, 1.0
OK = 200


@dataclass(frozen=True)
class Answer:
    """What a telephone hears."""

    status_code: int
    content: bytes


@dataclass
class Reporters:
    """They know the two doors, and remember when each crisis was sent, how long answers took, and what failed."""

    public: int
    webhooks: int
    plays: Simulator
    sent: dict[str, float] = field(default_factory=dict)
    answered: dict[str, float] = field(default_factory=dict)
    sounds: dict[str, bytes] = field(default_factory=dict)
    took: dict[str, list[float]] = field(default_factory=dict)
    late: list[float] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, plan: Plan) -> None:
        """Everything of the plan, each at its time; returns when the last is done."""
        steps = [(one.at, self._bound(self.report, one)) for one in plan.reports]
        steps += [(one.at, self._bound(self.call, one)) for one in plan.calls]
        for place, talk in enumerate(plan.talks):
            for part, (at, _) in enumerate(talk.texts):
                steps.append((at, self._bound(self.text, talk, place * 10 + part + 1, part)))
        began = time.monotonic()
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            for at, step in sorted(steps, key=lambda step: step[0]):
                time.sleep(max(0.0, began + at - time.monotonic()))
                pool.submit(self._guarded, step, began + at)

    def report(self, one: Report) -> None:
        """Somebody sends the form."""
        token = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        said = {"token": token, "danger_now": "yes" if one.crisis else "no", "story": one.story, "contact_safe": "no"}
        request = multipart(FORM, {**dict.fromkeys(EMPTY, ""), **said})
        if one.crisis:
            self.sent[one.mark] = time.time()
        self._asked("report", self.public, request)
        if one.crisis:
            self.answered[one.mark] = time.time()

    def text(self, talk: Talk, id: int, part: int) -> None:
        """The provider passes a text on, and some of them once more."""
        if talk.crisis:
            self.sent[talk.number] = time.time()
        request = Twilio().message(talk.texts[part][1], sender=talk.number, id=id)
        for _ in range(2 if part in talk.again else 1):
            self._posted("text", request)
        if talk.crisis:
            self.answered[talk.number] = time.time()

    def call(self, call: Call) -> None:
        """Somebody calls, chooses English and a recording, and speaks."""
        self.sounds[call.number] = sound(call.id)
        self.plays.keeps(call.id, self.sounds[call.number], call.number)
        telephone = Telephone(lambda request: self._posted("step of a call", request), sender=call.number, id=call.id)
        telephone.keys = ["1", "2", "1"]
        telephone.calls()
        if telephone.recorded != 1:
            self.failed["a call was not recorded"] += 1

    def _posted(self, what: str, request: Request) -> Answer:
        head = f"POST {request.path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: {request.kind}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
        head += f"Content-Length: {len(request.body)}\r\n\r\n"
        return self._asked(what, self.webhooks, head.encode() + request.body)

    def _asked(self, what: str, port: int, request: bytes) -> Answer:
        status, whole = 0, b""
        for left in range(TRIES, 0, -1):
            began, line = time.monotonic(), Line(port)
            try:
                status, whole = line.ask(request)
            except OSError:
                status = 0
            line.close()
            with self.lock:
                self.took.setdefault(what, []).append(time.monotonic() - began)
            if status == OK:
                break
            with self.lock:
                self.failed[f"{what} answered {status or 'nothing'}"] += 1
            time.sleep(PAUSE if left > 1 else 0)
        return Answer(status, whole.partition(b"\r\n\r\n")[2])

    def _guarded(self, step: Callable[[], None], due: float) -> None:
        with self.lock:
            self.late.append(time.monotonic() - due)
        try:
            step()
        except Exception as fault:  # noqa: BLE001  whatever it is, it is counted and told at the end
            with self.lock:
                self.failed[f"a step failed: {type(fault).__name__}"] += 1

    def _bound(self, do: Callable[..., None], *arguments: object) -> Callable[[], None]:
        return lambda: do(*arguments)


def sound(id: int) -> bytes:
    """Two seconds of a telephone's sound, different for each call."""
    file = BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(8000)
        written.writeframes(id.to_bytes(4, "big") * 8_000)
    return file.getvalue()

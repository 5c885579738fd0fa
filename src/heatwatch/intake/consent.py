"""Whether a telephone may be texted, or a mailbox written to: what was said of it, in whatever order it arrived.

Four things are said: STOP, "not safe" and SAFE by the reporter, and what a call-taker recorded. Of each the latest
counts, so that the order in which they arrive, and how often, changes nothing. It is safe only when

1. somebody said yes, and the last "not safe" came before the last yes;
2. the reporter never said STOP, or said SAFE after the last one: a call-taker's record undoes no STOP;
3. that SAFE came well after the last end: text messages overtake each other, and whoever sent SAFE and then STOP must
   not be texted because STOP was quicker.

What only looks like a word counts as doubt, and doubt as "not safe": a message that speaks of stopping or of what is
safe is read by a person, who may record what it said.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from heatwatch.common.secret import masked
from heatwatch.common.text import folded
from heatwatch.intake.incoming import DOUBT, SAFE, STOP, UNSURE

# What bears on whether a telephone may be texted. A door that cannot store one of these lets the provider come again.
TOLD = frozenset({STOP, SAFE, UNSURE, DOUBT})
# A SAFE that comes sooner after an end may have been sent before it.
OVERTAKEN = timedelta(minutes=2)
# What is longer is a message, in which the word is only looked for.
LONGEST_SAFE = 60
# A whole message, without case, accents and punctuation, that ends it; `web.webhooks.keywords` answers these by text.
ALONE = dict.fromkeys(("stop", "stop all", "stopall", "unsubscribe", "cancel", "end", "quit"), STOP)
ALONE |= dict.fromkeys(("alto", "cancelar", "baja", "停止", "取消", "dung lai", "ngung lai", "đung nhan nua"), STOP)
ALONE |= dict.fromkeys(("itigil", "tigil", "ihinto", "توقف", "ايقاف", "اوقفوا"), STOP)
ALONE |= dict.fromkeys(("unsure", "not safe", "unsafe", "not now", "not sure"), UNSURE)
ALONE |= dict.fromkeys(("no seguro", "no segura", "no es seguro", "inseguro", "ahora no"), UNSURE)
LONGEST_ALONE = 60
WORDS = r"(?:safe|seguro|segura)"
PLAIN = re.compile(rf"[\s.,!¡'\"“”*]*{WORDS}[\s.,!'\"“”*]*")
# A number goes on neither before nor after: `18:000` and `118:00` are no times.
TIME = r"(?<!\d)(\d{{1,2}})(?::(\d\d))?(?!\d)(?:\s*([ap])\.?\s?m\b\.?)?(?![\d:])"
WINDOW = re.compile(
    rf"[\s.,!¡'\"“”*]*{WORDS}[\s:,]+(?:(?:from|between|de|desde|entre)\s+)?{TIME.format()}"
    rf"\s*(?:-|–|—|\b(?:to|until|till|and|a|y|hasta)\b)\s*{TIME.format()}[\s.!'\"“”*]*"
)
DOUBTFUL = frozenset({"stop", "stopall", "unsubscribe", "alto", "pare", "paren", "basta", "safe", "unsafe"})
DOUBTFUL |= {"seguro", "segura", "inseguro", "insegura", "salvo"}
NOT = frozenset({"not", "no", "never", "dont", "don", "cannot", "cant", "nunca", "ya"})
TEXTING = re.compile(r"text(?:s|ing|o|os)?|write|reply|repl(?:y|ies|ying)|messages?|msg|mensajes?|escrib\w+|contest\w+")
NEAR = 3
OTHERS = ("wrong number", "who is this", "numero equivocado", "quien es", "not my phone", "no es mi telefono")


@masked
@dataclass(frozen=True)
class Window:
    """From when until when a telephone may be texted, by the clock of a named zone, on any day."""

    start: time
    end: time
    zone: str

    def left_at(self, now: datetime) -> timedelta:
        """How long it stays open from now on; nothing when it is closed."""
        here = now.astimezone(ZoneInfo(self.zone))
        times = [datetime.combine(here.date(), at, here.tzinfo) for at in (self.start, self.end)]
        start, end = times
        if start > end:
            start, end = (start, end + timedelta(days=1)) if here >= start else (start - timedelta(days=1), end)
        # Subtracted in UTC: between two times of one zone Python ignores that a clock was put forward or back.
        return _between(now, end) if start <= here < end else timedelta(0)


def _between(now: datetime, end: datetime) -> timedelta:
    return end.astimezone(now.tzinfo) - now


@masked
@dataclass(frozen=True)
class Yes:
    """Somebody said that it is safe: when, within which hours, and of a call-taker's record who made it and how."""

    at: datetime
    window: Window | None = None
    by: str = ""
    how: str = ""

    def as_dict(self) -> dict[str, str]:
        """As it is sealed."""
        hours = (
            {} if self.window is None else {"start": f"{self.window.start:%H:%M}", "end": f"{self.window.end:%H:%M}"}
        )
        zone = {} if self.window is None else {"zone": self.window.zone}
        return {"at": self.at.isoformat(), "by": self.by, "how": self.how, **hours, **zone}

    @classmethod
    def from_dict(cls, told: Mapping[str, str]) -> "Yes":
        """The inverse of `as_dict`."""
        window = None
        if "zone" in told:
            ZoneInfo(told["zone"])
            window = Window(time.fromisoformat(told["start"]), time.fromisoformat(told["end"]), told["zone"])
        return cls(_moment(told["at"]), window, told["by"], told["how"])


@masked
@dataclass(frozen=True)
class Words:
    """What was last said of a telephone, each with its time."""

    stopped: datetime | None = None
    unsure: datetime | None = None
    safe: Yes | None = None
    recorded: Yes | None = None

    def hearing(self, keyword: str, text: str, at: datetime, zone: str) -> "Words":
        """With one more message of the reporter. In whatever order they are heard, the same comes of it."""
        if keyword == STOP:
            return replace(self, stopped=_later(self.stopped, at))
        if keyword == SAFE:
            return replace(self, safe=_last(self.safe, Yes(at, window_of(text, zone))))
        return self.doubted(at) if keyword in TOLD else self

    def doubted(self, at: datetime | None) -> "Words":
        """With a doubt: whoever said yes before has to say it again."""
        return replace(self, unsure=_later(self.unsure, at))

    def recording(self, yes: Yes) -> "Words":
        """With a call-taker's record."""
        return replace(self, recorded=_last(self.recorded, yes))

    @property
    def ended(self) -> datetime | None:
        """When it was last not safe: nothing that was written before goes out, whatever was said since."""
        return _later(self.stopped, self.unsure)

    @property
    def is_stopped(self) -> bool:
        """Whether a STOP stands, which only the reporter undoes."""
        return self.stopped is not None and not _well_after(self.safe, self.stopped)

    @property
    def yes(self) -> Yes | None:
        """By whose word it is safe now; None when it is not."""
        told = self.safe if self.safe and (not self.ended or _well_after(self.safe, self.ended)) else None
        record = self.recorded if self.recorded and _is_after(self.recorded, self.unsure) else None
        return None if self.is_stopped else _last(told, record) if record else told

    def as_dict(self) -> dict[str, Any]:
        """As it is sealed."""
        times = {name: at and at.isoformat() for name, at in (("stopped", self.stopped), ("unsure", self.unsure))}
        yeses = {name: yes and yes.as_dict() for name, yes in (("safe", self.safe), ("recorded", self.recorded))}
        return {**times, **yeses}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> "Words":
        """The inverse of `as_dict`; raises what a malformed record raises."""
        stopped, unsure = (_moment(told[name]) if told[name] else None for name in ("stopped", "unsure"))
        safe, recorded = (Yes.from_dict(told[name]) if told[name] else None for name in ("safe", "recorded"))
        return cls(stopped, unsure, safe, recorded)


def heard(text: str) -> str:
    """SAFE, or DOUBT, or nothing, of a message that is no other keyword."""
    plain = folded(text)
    if len(plain) <= LONGEST_SAFE and (PLAIN.fullmatch(plain) or _hours(plain)):
        return SAFE
    return DOUBT if _doubtful(plain) else ""


def heard_in_mail(text: str) -> str:
    """The same of the words of an e-mail, and STOP and "not safe" where nothing else is said."""
    if len(text) > LONGEST_ALONE:
        return heard(text)
    words = "".join(letter if letter.isalnum() else " " for letter in folded(text)).split()
    return ALONE.get(" ".join(words)) or heard(text)


def window_of(text: str, zone: str) -> Window | None:
    """The hours that a SAFE names, by the clock of this zone; none when it names none."""
    hours = _hours(folded(text))
    return Window(*hours, zone) if hours else None


def _hours(plain: str) -> tuple[time, time] | None:
    """Two times that can only be read in one way."""
    found = WINDOW.fullmatch(plain) if len(plain) <= LONGEST_SAFE else None
    if found is None:
        return None
    parts = found.groups()
    start, end = _time(*parts[:3]), _time(*parts[3:])
    said = [bool(parts[2]), bool(parts[5])]
    # Without am and pm 10:00-12:00 may be the morning or the night; an hour past twelve says which clock it is.
    clear = all(said) or (not any(said) and parts[1] and parts[4] and any(t and t.hour > 12 for t in (start, end)))
    return (start, end) if start and end and start != end and clear else None


def _time(hour: str, minute: str | None, half: str | None) -> time | None:
    """One time; None for what is none."""
    number, minutes = int(hour), int(minute or 0)
    if half:
        number = number % 12 + (12 if half == "p" else 0) if 1 <= number <= 12 else 24
    return time(number, minutes) if number < 24 and minutes < 60 else None


def _doubtful(plain: str) -> bool:
    words = re.findall(r"\w+", plain)
    whole = " ".join(words)
    if any(word in DOUBTFUL for word in words) or any(f" {other} " in f" {whole} " for other in OTHERS):
        return True
    return any(
        word in NOT and any(TEXTING.fullmatch(next_one) for next_one in words[place + 1 : place + 1 + NEAR])
        for place, word in enumerate(words)
    )


def _well_after(yes: Yes | None, end: datetime) -> bool:
    return yes is not None and yes.at > end + OVERTAKEN


def _is_after(yes: Yes, end: datetime | None) -> bool:
    return end is None or yes.at > end


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)


def _last(one: Yes | None, other: Yes) -> Yes:
    """The later one; of two at one moment always the same, whichever was heard first."""
    return other if one is None else max(one, other, key=lambda yes: (yes.at, sorted(yes.as_dict().items())))


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at

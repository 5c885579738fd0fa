"""One message as a provider or a mail server passed it on, in one shape for every channel that brings them singly."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from heatwatch.common.secret import masked
from heatwatch.intake.submission import SealedFile

# The channels that bring messages singly and can be answered, as they are named everywhere.
SMS, EMAIL = "sms", "email"
# What a whole message may mean besides what it says; a door answers these at once, knowing nothing of the sender.
DANGER, HELP, INFO, STOP, START = "danger", "help", "info", "stop", "start"
# Of the telephone itself: it is safe to text it, it is not, or a longer message speaks of one of these (`consent`).
SAFE, UNSURE, DOUBT = "safe", "unsure", "doubt"


# How a provider names a call, and a recording of one.
CALL_ID, RECORDING_ID = re.compile(r"CA[0-9a-f]{32}"), re.compile(r"RE[0-9a-f]{32}")
# Where it keeps a file that came with a text message.
FILE_AT = re.compile(
    r"/2010-04-01/Accounts/(?P<account>AC[0-9a-f]{32})/Messages/(?P<message>[SM]M[0-9a-f]{32})/Media/(?P<file>ME[0-9a-f]{32})"
)
# By these a provider of calls says that the caller's telephone withheld its number.
WITHHELD = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
NO_NUMBER = "number withheld"


def caller(number: str) -> str:
    """Who called, as a provider says it, or that the number was withheld."""
    return NO_NUMBER if number in WITHHELD or not any(letter.isdigit() for letter in number) else number


@masked
@dataclass(frozen=True)
class Call:
    """A recording of a telephone call that lies at the provider, under the provider's own ids of both.

    Once there is a tip without it, because it could not be fetched in time, `tip` and `recipient` name that tip.
    """

    id: str
    recording: str
    seconds: int = 0
    language: str = ""
    tip: str = ""
    recipient: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Everything by name, as it is sealed."""
        return {name: getattr(self, name) for name in (*self._TEXTS, "seconds")}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Call":
        """The inverse of `as_dict`; raises as `Incoming.from_dict` does."""
        return cls(seconds=int(data["seconds"]), **{name: str(data[name]) for name in cls._TEXTS})

    _TEXTS: ClassVar[tuple[str, ...]] = ("id", "recording", "language", "tip", "recipient")


@masked
@dataclass(frozen=True)
class Held:
    """A file of a text message that lies at the provider, under the provider's own ids of the message and of it.

    `tip` and `recipient` name the tip that it joins, `joins` the reporter's message there, if it came with a later one.
    `kind` is what the provider said of it, which nothing relies on.
    """

    message: str
    file: str
    kind: str = ""
    place: int = 1
    tip: str = ""
    recipient: str = ""
    joins: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Everything by name, as it is sealed."""
        return {name: getattr(self, name) for name in (*self._TEXTS, "place")}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Held":
        """The inverse of `as_dict`; raises as `Incoming.from_dict` does."""
        return cls(place=int(data["place"]), **{name: str(data[name]) for name in cls._TEXTS})

    @classmethod
    def at(cls, address: str, api: str, account: str) -> "Held | None":
        """What an address names, if it is one of this account at this provider; nothing else is ever asked for."""
        base = api.rstrip("/")
        found = FILE_AT.fullmatch(address.removeprefix(base)) if address.startswith(f"{base}/") else None
        return cls(found["message"], found["file"]) if found and found["account"] == account else None

    _TEXTS: ClassVar[tuple[str, ...]] = ("message", "file", "kind", "tip", "recipient", "joins")


@masked
@dataclass(frozen=True)
class Mail:
    """What an e-mail has besides its words.

    `thread` holds the ids of the messages that it belongs to, the oldest first, its own last. `marks` are sentences for
    whoever opens the tip, `files` were sealed by the door, and `left_out` says of what else came why it was not kept.
    """

    # The ids that it names, the oldest first, and its own at the end.
    thread: tuple[str, ...]
    head: str = ""
    marks: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    files: tuple[SealedFile, ...] = ()
    # Of one that says nothing but SAFE, these words of it: neither the subject nor what it quotes.
    word: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Everything by name, as it is sealed."""
        listed = {name: list(getattr(self, name)) for name in ("thread", "marks", "left_out")}
        word = {"word": self.word} if self.word else {}
        return {**listed, "head": self.head, "files": [file.as_dict() for file in self.files], **word}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Mail":
        """The inverse of `as_dict`; raises `KeyError`, `TypeError` or `ValueError` for anything else."""
        listed = {name: tuple(str(one) for one in data[name]) for name in ("thread", "marks", "left_out")}
        if not listed["thread"]:
            raise ValueError("an e-mail without an id")
        files = tuple(SealedFile.from_dict(file) for file in data["files"])
        return cls(head=str(data["head"]), files=files, word=str(data.get("word", "")), **listed)


@masked
@dataclass(frozen=True)
class Incoming:
    """A message before it is sealed. `files` stayed with the provider, some of them under the addresses `places`.

    `kinds` is what the provider said that these are. One of a `call`, or of a file that is `held`, has no words: it
    says that a recording or a file lies at the provider, and what is still to be done about it.
    """

    channel: str
    sender: str
    text: str
    at: datetime
    keyword: str = ""
    files: int = 0
    places: tuple[str, ...] = ()
    call: Call | None = None
    mail: Mail | None = None
    kinds: tuple[str, ...] = ()
    held: Held | None = None

    # Said by itself, nobody at the desk has anything to read or to do.
    IDLE: ClassVar[frozenset[str]] = frozenset({INFO, STOP, START, SAFE, UNSURE})

    def as_dict(self) -> dict[str, Any]:
        """Everything by name, as it is sealed."""
        said = {name: getattr(self, name) for name in ("channel", "sender", "text", "keyword", "files")}
        call = {"call": self.call.as_dict()} if self.call else {}
        mail = {"mail": self.mail.as_dict()} if self.mail else {}
        held = {"held": self.held.as_dict()} if self.held else {}
        kinds = {"kinds": list(self.kinds)} if self.kinds else {}
        return {**said, "places": list(self.places), "at": self.at.isoformat(), **call, **mail, **kinds, **held}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Incoming":
        """The inverse of `as_dict`; raises `KeyError`, `TypeError` or `ValueError` for anything else."""
        told = {name: str(data[name]) for name in ("channel", "sender", "text", "keyword")}
        places = tuple(str(place) for place in data["places"])
        kinds = tuple(str(kind) for kind in data.get("kinds", ()))
        at = datetime.fromisoformat(data["at"])
        if at.tzinfo is None:
            raise ValueError("a time without a zone")
        call = Call.from_dict(data["call"]) if "call" in data else None
        mail = Mail.from_dict(data["mail"]) if "mail" in data else None
        held = Held.from_dict(data["held"]) if "held" in data else None
        files = int(data["files"])
        return cls(at=at, files=files, places=places, call=call, mail=mail, kinds=kinds, held=held, **told)

    @property
    def names(self) -> tuple[str, ...]:
        """What a later message finds this one's tip by: the sender, or of an e-mail the messages of its thread."""
        return self.mail.thread if self.mail else (self.sender,)

    @property
    def known_as(self) -> str:
        """By what it is known again who sent it: a number, or an address, which has no capitals."""
        return self.sender.lower() if self.mail else self.sender

    @property
    def word(self) -> str:
        """What it says of the telephone or mailbox, where it says nothing else."""
        return self.mail.word if self.mail else self.text

    @property
    def own_name(self) -> str:
        """What this very message is known by from now on. An e-mail only names the others: anybody can."""
        return self.names[-1]

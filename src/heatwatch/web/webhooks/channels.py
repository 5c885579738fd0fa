"""The one shape of a channel, and which there are.

A channel is a folder whose package has a `CHANNEL`, made of three functions, each in a module of its own: `proof` says
who may speak, `reading` what was said, `answering` how the provider is answered. `docs/guides/add-a-channel.md` adds
one, and a test follows it.
"""

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module

from django.conf import settings
from django.http import HttpResponse

from heatwatch.common.secret import Secret, masked
from heatwatch.intake.actions.taking_in import Said
from heatwatch.intake.incoming import Call

# Files of one message that are told of.
MOST_FILES = 10


@masked
@dataclass(frozen=True)
class Sent:
    """What reached the door, before anybody knows who sent it. `address` is where the provider was told to send.

    `query` is what followed it; only who signs it may be believed about it.
    """

    address: str
    headers: Mapping[str, str]
    body: bytes
    now: datetime
    query: str = ""


@masked
@dataclass(frozen=True)
class Told:
    """What a provider passed on. `id` is the provider's own, the same when it repeats itself.

    `files` is how many came with it, `places` where some of them lie and `kinds` what these are said to be. A keyword
    that the provider has `answered` itself is not answered again.

    In a talk that goes on step by step `goes_on` is what follows, whatever became of the rest; most steps have no `id`,
    and nothing is stored of them. `noted` is a word for the log, which tells of nobody.
    """

    id: str
    sender: str
    text: str
    files: int = 0
    places: tuple[str, ...] = ()
    answered: str = ""
    call: Call | None = None
    goes_on: str = ""
    noted: str = ""
    kinds: tuple[str, ...] = ()
    # Of a caller who waits for a person; where it cannot be noted, or another call had said it, `otherwise` follows.
    said: Said | None = None
    otherwise: str = ""


@dataclass(frozen=True)
class Channel:
    """`kind` is what stands on the tip. `prove` raises `NotProven`, `read` raises `Unreadable`."""

    kind: str
    prove: Callable[[Sent, Secret[str]], None]
    read: Callable[[Sent], Told]
    answer: Callable[[str], HttpResponse]


@cache
def every() -> dict[str, Channel]:
    """All channels by the name of their folder, which is also their address and the name of their secret."""
    here = import_module(__package__)
    folders = [found.name for found in pkgutil.iter_modules(here.__path__) if found.ispkg]
    return {name: import_module(f"{__package__}.{name}").CHANNEL for name in folders}


def secret_of(name: str) -> Secret[str] | None:
    """What the office and the provider of a channel both know; None where the office has no such provider."""
    return settings.ENV.provider_secret(name)


def served() -> list[str]:
    """The channels that have a secret."""
    return [name for name in every() if secret_of(name)]


def address_of(name: str) -> str:
    """Where the provider of a channel sends to, as the office told it."""
    return f"{settings.ENV.webhooks_url.rstrip('/')}/{name}/"

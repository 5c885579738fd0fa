"""The environment of one process, read once, frozen.

Every variable is documented in docs/guides/set-up.md (a law test compares).
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from heatwatch.common.errors import HouseError
from heatwatch.common.secret import Secret
from heatwatch.config.inbox import inbox_address, inbox_folder, inbox_user
from heatwatch.config.onion import onion_name
from heatwatch.knowledge.agency import DIALED

PROJECT = Path(__file__).resolve().parents[3]
DOORS = ("public", "console", "webhooks", "post", "reader", "waker", "cli")
# What strangers reach: these hold no standing private key, and on PostgreSQL may read next to nothing.
FRONT = ("public", "webhooks", "post")
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
# Where the makers of browsers take a push: Google, Mozilla, Microsoft and Apple.
BROWSER_MAKERS = "fcm.googleapis.com,*.push.services.mozilla.com,*.notify.windows.com,*.push.apple.com"
# What a provider signs with. A shorter one could be tried out by whoever has seen one signed message.
SHORTEST_SECRET, SECRET_SUFFIX = 16, ".token"
ANSWERS_FROM = "HEATWATCH_MAIL_ANSWERS_FROM"
ADDRESS = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,253}\.[A-Za-z]{2,63}")


@dataclass(frozen=True)
class Env:
    """What one process knows of where it runs."""

    home: Path
    door: str
    database_url: str = field(repr=False)
    public_hosts: tuple[str, ...]
    console_hosts: tuple[str, ...]
    public_url: str
    webhooks_url: str
    tls: bool
    threads: int
    debug: bool
    mode: str
    secret_key: str = field(repr=False)
    texts_api: str = ""
    texts_account: str = ""
    texts_from: str = ""
    voice_account: str = ""
    alerts_from: str = ""
    texts_media: tuple[str, ...] = ()
    mail_server: str = ""
    mail_from: str = ""
    mail_user: str = ""
    mail_checked_by: str = ""
    answers_from: str = ""
    inbox: str = ""
    inbox_user: str = ""
    inbox_folder: str = "INBOX"
    push_hosts: tuple[str, ...] = ()
    webpush_contact: str = ""
    webpush_hosts: tuple[str, ...] = ()
    onion: str = ""

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration: loopback only, sample people only."""
        return self.mode == "demo"

    @property
    def live(self) -> bool:
        """Whether it may receive real tips."""
        return self.mode == "live"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names this door answers to; a demonstration answers to this machine only."""
        if self.demo or self.door == "post":
            return LOOPBACK
        if self.door == "webhooks":
            return (urlsplit(self.webhooks_url).hostname or "",)
        return self.console_hosts if self.door == "console" else (*self.public_hosts, *filter(None, [self.onion]))

    @property
    def public_address(self) -> str:
        """What people type to reach the public site; empty where this process was not told, and cannot tell."""
        named = next((host for host in self.public_hosts if host not in LOOPBACK), "")
        return self.public_url or (f"https://{named}" if named else "http://127.0.0.1:8000" if self.demo else "")

    @property
    def texts_out(self) -> bool:
        """Whether this office sends text messages: it has an account, and a number that they come from."""
        return bool(self.texts_account and self.texts_from)

    @property
    def mails_out(self) -> bool:
        """Whether this office answers e-mails: it named the address that answers come from."""
        return bool(self.answers_from)

    @property
    def in_front(self) -> bool:
        """Whether strangers reach this process."""
        return self.door in FRONT

    @property
    def agency_file(self) -> Path:
        """The agency's names, contacts, hours and texts."""
        return self.home / "agency.toml"

    @cached_property
    def recipients_file(self) -> Path:
        """The compartment recipients written at the key ceremony."""
        return Path(os.environ.get("HEATWATCH_RECIPIENTS_FILE", self.home / "recipients.json"))

    @property
    def search_socket(self) -> Path:
        """Where the reader listens for questions of the console."""
        return Path(os.environ.get("HEATWATCH_SEARCH_SOCKET", self.home / "run" / "search.sock"))

    def key_file(self, name: str) -> Path:
        """A key handed to this process: a systemd credential where there is one, else a file in the home."""
        return next(
            (folder / name for folder in self._key_folders() if (folder / name).exists()), self.home / "keys" / name
        )

    def mail_password(self) -> Secret[str] | None:
        """What the mail server asks for, from a credential; None where it asks for nothing."""
        return self._password("mail")

    def inbox_password(self) -> Secret[str] | None:
        """What opens the office's mailbox; None where it is fetched by no process of this user."""
        return self._password("inbox")

    def provider_secret(self, name: str) -> Secret[str] | None:
        """What this office and a provider both know; None where the office has no such provider."""
        try:
            found = self.key_file(f"{name}{SECRET_SUFFIX}").read_text("utf-8").strip()
        except OSError:
            return None
        return Secret(found) if len(found) >= SHORTEST_SECRET else None

    def providers(self) -> list[str]:
        """The providers whose secret this process may read."""
        named = {file.stem for folder in self._key_folders() for file in folder.glob(f"*{SECRET_SUFFIX}")}
        return sorted(name for name in named if self.provider_secret(name))

    def _password(self, name: str) -> Secret[str] | None:
        try:
            return Secret(self.key_file(f"{name}.password").read_text("utf-8").strip())
        except OSError:
            return None

    def _key_folders(self) -> list[Path]:
        credentials = os.environ.get("CREDENTIALS_DIRECTORY")
        return [*([Path(credentials)] if credentials else []), self.home / "keys"]


def read(environ: Mapping[str, str]) -> Env:
    """Read the environment; raises `HouseError` when a value makes no sense."""
    home = Path(environ.get("HEATWATCH_HOME", PROJECT / "var" / "demo")).resolve()
    door = environ.get("HEATWATCH_DOOR", "cli")
    if door not in DOORS:
        raise HouseError(f"unknown door {door!r}", f"set HEATWATCH_DOOR to one of {', '.join(DOORS)}")
    return Env(
        home=home,
        door=door,
        database_url=environ.get("HEATWATCH_DATABASE_URL", ""),
        public_hosts=_names(environ.get("HEATWATCH_PUBLIC_HOSTS", "127.0.0.1,localhost")),
        console_hosts=_names(environ.get("HEATWATCH_CONSOLE_HOSTS", "127.0.0.1,localhost")),
        public_url=environ.get("HEATWATCH_PUBLIC_URL", ""),
        webhooks_url=environ.get("HEATWATCH_WEBHOOKS_URL", "http://127.0.0.1:8002"),
        tls=_flag(environ, "HEATWATCH_TLS"),
        threads=_number(environ, "HEATWATCH_THREADS"),
        debug=_flag(environ, "HEATWATCH_DEBUG"),
        mode=str(_instance(home).get("mode", "unset")),
        secret_key=_secret_key(home, environ),
        texts_api=_api(environ),
        texts_account=environ.get("HEATWATCH_TEXTS_ACCOUNT", ""),
        texts_from=environ.get("HEATWATCH_TEXTS_FROM", ""),
        voice_account=environ.get("HEATWATCH_VOICE_ACCOUNT", environ.get("HEATWATCH_TEXTS_ACCOUNT", "")),
        alerts_from=_alerts_from(environ),
        texts_media=_names(environ.get("HEATWATCH_TEXTS_MEDIA", "mms.twiliocdn.com,media.twiliocdn.com")),
        mail_server=_mail_server(environ),
        mail_from=environ.get("HEATWATCH_MAIL_FROM", ""),
        mail_user=environ.get("HEATWATCH_MAIL_USER", ""),
        mail_checked_by=environ.get("HEATWATCH_MAIL_CHECKED_BY", ""),
        answers_from=_answers_from(environ),
        inbox=inbox_address(environ),
        inbox_user=inbox_user(environ),
        inbox_folder=inbox_folder(environ),
        push_hosts=_names(environ.get("HEATWATCH_PUSH_HOSTS", "")),
        webpush_contact=_webpush_contact(environ),
        webpush_hosts=_names(environ.get("HEATWATCH_WEBPUSH_HOSTS", BROWSER_MAKERS)),
        onion=onion_name(environ.get("HEATWATCH_ONION", "")),
    )


def _instance(home: Path) -> dict[str, Any]:
    file = home / "instance.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


def _secret_key(home: Path, environ: Mapping[str, str]) -> str:
    """Django's signing key; it signs form tokens only and opens nothing that is sealed."""
    file = home / "secret_key"
    if file.exists():
        return file.read_text("ascii").strip()
    return environ.get("HEATWATCH_SECRET_KEY", "")


def _api(environ: Mapping[str, str]) -> str:
    """Where text messages are handed over: what they say and the account's secret travel there."""
    address = environ.get("HEATWATCH_TEXTS_API", "https://api.twilio.com")
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")):
        raise HouseError("HEATWATCH_TEXTS_API is not an https address", "write the provider's, with https://")
    return address


def _alerts_from(environ: Mapping[str, str]) -> str:
    """From which number colleagues are texted. What they answer there may never become a tip."""
    number = environ.get("HEATWATCH_ALERTS_FROM", "")
    if number and not DIALED.fullmatch(number):
        raise HouseError("HEATWATCH_ALERTS_FROM is no telephone number", "write it like +15105550143")
    if number and number == environ.get("HEATWATCH_TEXTS_FROM", ""):
        hint = "name another number of the account: what a colleague answers to this one would become a tip"
        raise HouseError("HEATWATCH_ALERTS_FROM is the number of the tip line", hint)
    return number


def _mail_server(environ: Mapping[str, str]) -> str:
    """By which server alerts go out as e-mail; empty where they do not."""
    address = environ.get("HEATWATCH_MAIL_SERVER", "")
    parts = urlsplit(address)
    if address and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
        raise HouseError("HEATWATCH_MAIL_SERVER is no mail server", "write it like smtp://mail.example.org:587")
    # A reader sends answers by it and no alert: these have an address of their own.
    if address and not any("@" in environ.get(name, "") for name in ("HEATWATCH_MAIL_FROM", ANSWERS_FROM)):
        raise HouseError("HEATWATCH_MAIL_FROM is no address", "name the address that alerts come from")
    return address


def _webpush_contact(environ: Mapping[str, str]) -> str:
    """Whom the makers of browsers write to about pushes (RFC 8292); empty where nothing is pushed to browsers."""
    contact = environ.get("HEATWATCH_WEBPUSH_CONTACT", "")
    mail = contact.startswith("mailto:") and "@" in contact
    if contact and not (contact.isascii() and contact.isprintable() and (mail or contact.startswith("https://"))):
        hint = "write it like mailto:post@example.org; those whose services relay the pushes read it"
        raise HouseError("HEATWATCH_WEBPUSH_CONTACT is no address", hint)
    return contact


def _answers_from(environ: Mapping[str, str]) -> str:
    """The address that reporters write to, which answers to their e-mails come from."""
    address = environ.get(ANSWERS_FROM, "")
    if address and not ADDRESS.fullmatch(address):
        raise HouseError(f"{ANSWERS_FROM} is no address", "write the tip line's, like tips@office.example")
    if address and address.lower() == environ.get("HEATWATCH_MAIL_FROM", "").lower():
        hint = "name another address for alerts: what a colleague answers to this one would become a tip"
        raise HouseError("HEATWATCH_MAIL_FROM is the address of the tip line", hint)
    return address


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _number(environ: Mapping[str, str], name: str) -> int:
    value = environ.get(name, "0")
    if not value.isdecimal():
        raise HouseError(f"{name} is not a number", f"leave {name} out; `heatwatch serve` sets it")
    return int(value)


def _flag(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name, "0").lower()
    if value not in {"0", "1", "true", "false", ""}:
        raise HouseError(f"{name} is neither 0 nor 1", f"set {name}=1 or leave it out")
    return value in {"1", "true"}

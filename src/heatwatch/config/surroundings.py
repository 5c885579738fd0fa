"""Refusals to start for what surrounds a process: names and proxies, the way to the database, memory, and the clock."""

import stat
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register

from heatwatch.common import clock, memory
from heatwatch.config import databases
from heatwatch.config.checks import TAG
from heatwatch.config.env import LOOPBACK, SHORTEST_SECRET
from heatwatch.knowledge.spoken.files import beside
from heatwatch.knowledge.spoken.languages import FURTHER

SHORTEST_KEY = 32
SEALED_WAYS = {"require", "verify-ca", "verify-full"}


@register(TAG, deploy=True)
def only_named_hosts_are_answered(**_: Any) -> list[CheckMessage]:
    """E012, E013: a page that answers to any name can be made to link to a stranger's, and doors share no cookies."""
    if not settings.ENV.live:
        return []
    found: list[CheckMessage] = []
    if loose := [name for name in settings.ENV.hosts if "*" in name or name.startswith(".")]:
        settled = "HEATWATCH_PUBLIC_HOSTS, HEATWATCH_CONSOLE_HOSTS or HEATWATCH_WEBHOOKS_URL"
        hint = f"name each host in {settled}, as the proxy passes it on"
        found.append(Error(f"any host name is answered: {', '.join(loose)}", hint=hint, id="heatwatch.E012"))
    if both := (set(settings.ENV.public_hosts) & set(settings.ENV.console_hosts)) - set(LOOPBACK):
        hint = "give the console a name of its own: browsers share cookies between the ports of one name"
        cause = f"public site and console answer to one name: {', '.join(sorted(both))}"
        found.append(Error(cause, hint=hint, id="heatwatch.E013"))
    return found


@register(TAG, deploy=True)
def the_signing_key_is_long(**_: Any) -> list[CheckMessage]:
    """E015: forms and waiting tickets are signed with it."""
    if not settings.ENV.live or len(settings.ENV.secret_key) >= SHORTEST_KEY or not settings.ENV.secret_key:
        return []
    hint = f"write at least {SHORTEST_KEY} random characters into secret_key: head -c 36 /dev/urandom | base64"
    return [Error("the signing key is short", hint=hint, id="heatwatch.E015")]


@register(TAG, deploy=True)
def nobody_else_changes_whom_people_call(**_: Any) -> list[CheckMessage]:
    """E016: whoever can write the agency file can send frightened people to a number of their own."""
    file = settings.ENV.agency_file
    spoken = [file, *(beside(file, language) for language in FURTHER)]
    open_ = [one for one in spoken if one.exists() and one.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH)]
    if not settings.ENV.live or not open_:
        return []
    hint = f"chmod go-w {' '.join(map(str, open_))}"
    return [Error("the agency file can be changed by others", hint=hint, id="heatwatch.E016")]


@register(TAG, deploy=True)
def the_way_to_the_database_is_sealed(**_: Any) -> list[CheckMessage]:
    """E017: without TLS a network sees every clear column, and whoever sits in it can change what is read."""
    entry = databases.from_env(settings.ENV)
    host = entry["OPTIONS"].get("hostaddr") or entry.get("HOST", "")
    near = not host or host.startswith("/") or host in (*LOOPBACK, "::1")
    if not settings.ENV.live or near or entry["OPTIONS"].get("sslmode") in SEALED_WAYS:
        return []
    hint = "add ?sslmode=verify-full&sslrootcert=… to HEATWATCH_DATABASE_URL, or use a socket on the same host"
    return [Error("the database on another host is reached in clear", hint=hint, id="heatwatch.E017")]


@register(TAG, deploy=True)
def providers_can_prove_who_they_are(**_: Any) -> list[CheckMessage]:
    """E018, E019: without a secret nothing is believed, and what is signed includes the address that is sent to."""
    if settings.ENV.door != "webhooks":
        return []
    from heatwatch.web.webhooks import channels  # noqa: PLC0415  no other door loads any of it

    found: list[CheckMessage] = []
    if not channels.served():
        names = ", ".join(f"keys/{name}.token" for name in channels.every())
        where = f"{SHORTEST_SECRET} characters or more, into one of {names}"
        hint = f"write a provider's secret, {where}: docs/guides/sms.md"
        found.append(Error("no provider has a secret", hint=hint, id="heatwatch.E018"))
    parts = urlsplit(settings.ENV.webhooks_url)
    if settings.ENV.live and (parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment):
        hint = "set HEATWATCH_WEBHOOKS_URL to the address that providers send to, such as https://texts.example.org"
        found.append(Error("the webhooks have no https address", hint=hint, id="heatwatch.E019"))
    return found


@register(TAG, deploy=True)
def a_repeated_e_mail_is_known_again(**_: Any) -> list[CheckMessage]:
    """E020: what comes twice is known by a hash under a secret, which no member of the desk holds."""
    if settings.ENV.door != "post" or settings.ENV.provider_secret("email"):
        return []
    hint = f"write {SHORTEST_SECRET} random characters or more into keys/email.token: docs/guides/email.md"
    return [Error("the door for e-mail has no secret", hint=hint, id="heatwatch.E020")]


@register(TAG, deploy=True)
def a_mailbox_can_be_opened(**_: Any) -> list[CheckMessage]:
    """E021: a mailbox that is named and cannot be opened would fill with tips that nobody sees."""
    if settings.ENV.door != "post" or not settings.ENV.inbox or settings.ENV.inbox_password():
        return []
    hint = "write what opens it into keys/inbox.password, mode 600, or leave HEATWATCH_INBOX out: docs/guides/email.md"
    return [Error("the door for e-mail has no password of the mailbox", hint=hint, id="heatwatch.E021")]


@register(TAG, deploy=True)
def memory_stays_in_memory(**_: Any) -> list[CheckMessage]:
    """E501, E502 and W502: keys and a reporter's words stand in memory, and must not reach a disk from there."""
    if not settings.ENV.live:
        return []
    found: list[CheckMessage] = []
    if not memory.is_private():
        found.append(Error(memory.DUMPABLE, hint=memory.REMEDY, id="heatwatch.E501"))
    if swaps := memory.swaps_in_clear():
        cause = f"memory may be swapped to a disk in clear: {', '.join(swaps)}"
        hint = "set MemorySwapMax=0 for the unit (ops/systemd has it), encrypt the swap, or switch it off: swapoff -a"
        found.append(
            Error(cause, hint=hint, id="heatwatch.E502")
            if settings.ENV.door == "reader"
            else checks.Warning(cause, hint=hint, id="heatwatch.W502")
        )
    return found


@register(TAG, deploy=True)
def the_clock_is_set_by_somebody(**_: Any) -> list[CheckMessage]:
    """W002: a clock that nothing sets drifts, and with it due times and the 36 hours of Penal Code 11166."""
    if not settings.ENV.live or clock.is_set() is not False:
        return []
    hint = "switch time synchronisation on: timedatectl set-ntp true"
    return [checks.Warning("nothing sets the clock of this host", hint=hint, id="heatwatch.W002")]

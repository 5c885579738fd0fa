"""Refusals to start, each with an id and a remedy: what the instance folder and the environment must be.

`heatwatch serve` runs these, and those of the stages, before a door opens. They are registered as deployment checks, so
that migrating or testing a half-made instance is not refused. The database roles of the doors in front can read almost
nothing, so checks that count rows run for the other doors only.
"""

import os
import stat
import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register

from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.config.env import LOOPBACK
from heatwatch.knowledge import agency
from heatwatch.knowledge.spoken.languages import FURTHER

TAG = "heatwatch"
MODES = ("demo", "live")
UPLOAD_HANDLERS = ["heatwatch.web.kit.uploads.SealingUploadHandler"]


@register(TAG, deploy=True)
def the_instance_is_made(**_: Any) -> list[CheckMessage]:
    """E001, E002: there is an instance, and it has a signing key of its own."""
    found: list[CheckMessage] = []
    if settings.ENV.mode not in MODES:
        hint = "make one with `heatwatch setup`, or name its folder in HEATWATCH_HOME"
        found.append(Error("there is no instance in the instance folder", hint=hint, id="heatwatch.E001"))
    if not settings.ENV.secret_key:
        hint = "restore secret_key from the backup, or run `heatwatch setup` again"
        found.append(Error("the instance has no secret_key", hint=hint, id="heatwatch.E002"))
    return found


@register(TAG, deploy=True)
def a_real_instance_was_opened(**_: Any) -> list[CheckMessage]:
    """E010: what strangers reach of a real instance stays closed until `heatwatch go-live` found nothing undecided."""
    if not settings.ENV.in_front or settings.ENV.mode != "live":
        return []
    instance = tomllib.loads((settings.ENV.home / "instance.toml").read_text("utf-8"))
    if "went_live" in instance:
        return []
    return [Error("this instance has not gone live", hint="run `heatwatch go-live`", id="heatwatch.E010")]


@register(TAG, deploy=True)
def debugging_is_for_demonstrations(**_: Any) -> list[CheckMessage]:
    """E003: a debug page shows what a reporter typed."""
    if settings.DEBUG and not settings.ENV.demo:
        hint = "take HEATWATCH_DEBUG out of the environment"
        return [Error("debugging is on in a real instance", hint=hint, id="heatwatch.E003")]
    return []


@register(TAG, deploy=True)
def keys_are_private(**_: Any) -> list[CheckMessage]:
    """E004: nobody but their owner reads the key files of the instance folder."""
    home = settings.ENV.home
    private = [home / "secret_key", *sorted((home / "keys").glob("*"))]
    return [
        Error(f"{file.name} can be read by others", hint=f"chmod 600 {file}", id="heatwatch.E004")
        for file in private
        if file.exists() and _others_read(file)
    ]


@register(TAG, deploy=True)
def files_are_sealed_while_they_stream(**_: Any) -> list[CheckMessage]:
    """E005: Django's own handlers keep uploads in clear, in memory or on a disk."""
    if list(settings.FILE_UPLOAD_HANDLERS) != UPLOAD_HANDLERS:
        hint = f"FILE_UPLOAD_HANDLERS must be {UPLOAD_HANDLERS}"
        return [Error("uploads would be kept in clear", hint=hint, id="heatwatch.E005")]
    return []


@register(TAG, deploy=True)
def strangers_come_through_tls(**_: Any) -> list[CheckMessage]:
    """E006: what reaches another machine in clear can be read on the way."""
    if settings.ENV.tls or settings.ENV.demo or set(settings.ENV.hosts) <= set(LOOPBACK):
        return []
    hint = "serve through a proxy with TLS (ops/ has one) and set HEATWATCH_TLS=1"
    return [Error("a real instance answers to other machines without TLS", hint=hint, id="heatwatch.E006")]


@register(TAG, deploy=True)
def no_door_in_front_can_change_whom_it_seals_to(**_: Any) -> list[CheckMessage]:
    """E011: whoever takes the door over would put a key of their own into a file that it can write."""
    file = settings.ENV.recipients_file
    if not settings.ENV.in_front or settings.ENV.mode != "live":
        return []
    if not any(os.access(place, os.W_OK) for place in (file, file.parent)):
        return []
    hint = (
        "let root own it: install -o root -m 644 recipients.json /etc/heatwatch/, name it in HEATWATCH_RECIPIENTS_FILE"
    )
    return [Error("this door could change its own recipients file", hint=hint, id="heatwatch.E011")]


@register(TAG, deploy=True)
def the_agency_file_is_whole(**_: Any) -> list[CheckMessage]:
    """E007 to E009, W001, W004: the agency file can be read, is nobody's demonstration, is not stale, and speaks."""
    try:
        office = agency.load(settings.ENV.agency_file)
    except HouseError as refusal:
        return [Error(refusal.cause, hint=refusal.hint, id="heatwatch.E007")]
    found: list[CheckMessage] = []
    if office.demo and not settings.ENV.demo:
        hint = "edit agency.toml, set demo = false in it, then run `heatwatch go-live`"
        found.append(Error("a real instance uses the demonstration's agency file", hint=hint, id="heatwatch.E008"))
    if not office.hours.any_staffed and not settings.ENV.demo:
        hint = "write in agency.toml when somebody is at the desk"
        found.append(Error("nobody is ever at the desk", hint=hint, id="heatwatch.E009"))
    return found + _stale(office) + _silent(office)


def _silent(office: agency.Agency) -> list[CheckMessage]:
    """Languages that lie beside the agency file and are not served; closing the doors for one would be worse."""
    why = [f"{name} {fault}" for name, fault in office.unspoken.items()]
    served = dict(settings.LANGUAGES)
    why += [f"nobody has approved every text in {FURTHER[code]}" for code in office.spoken if code not in served]
    if not why:
        return []
    hint = f"mend it, copy it to the doors, and start them again (docs/guides/languages.md): {'; '.join(why)}"
    return [checks.Warning("a language beside the agency file is not served", hint=hint, id="heatwatch.W004")]


def _stale(office: agency.Agency) -> list[CheckMessage]:
    """A number that moved sends people nowhere, but closing the line would be worse: a warning."""
    oldest = clock.now().date() - agency.CONTACTS_AGE
    names = [name for name, verified in office.checked() if verified < oldest]
    if not names:
        return []
    hint = f"check these numbers again and write the date into agency.toml: {', '.join(names)}"
    return [checks.Warning("contacts were verified more than six months ago", hint=hint, id="heatwatch.W001")]


def _others_read(file: Path) -> bool:
    return bool(file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))

"""Whether a real instance may open, and opening it."""

from pathlib import Path

from django.conf import settings
from django.core.checks import run_checks
from django.db import connection

from heatwatch.accounts.queries import colleagues
from heatwatch.cli.instance import readiness
from heatwatch.cli.instance.folder import write_private
from heatwatch.cli.running.doors import TAG
from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.vault.queries import compared, person_key

NEEDED = ("administrator", "supervisor", "outside_reviewer")


def missing(demo: Path) -> list[str]:
    """Everything that keeps this instance from going live."""
    if settings.ENV.mode != "live":
        raise HouseError("this is no real instance", "make one with `heatwatch setup`; a demonstration never goes live")
    found = [told for told, is_serious in _checked() if is_serious]
    found += [f"no {role.replace('_', ' ')} has a key yet" for role in NEEDED if not _has_key(role)]
    if not any(compared(account.pk) for account in colleagues("outside_reviewer")):
        found.append("nobody compared the six words of an outside reviewer: Keys, Restricted tips")
    return found + readiness.unready(settings.ENV.agency_file, demo, clock.now().date())


def _has_key(role: str) -> bool:
    """Whether somebody of this role can sign in; without the reviewer's compared key no tip can be restricted."""
    return any(person_key(account.pk) for account in colleagues(role))


def note() -> str:
    """What the office should know although nothing forbids it."""
    known = [readiness.SQLITE_NOTE] if connection.vendor == "sqlite" else []
    return "\n".join([*known, *(told for told, is_serious in _checked() if not is_serious)])


def _checked() -> list[tuple[str, bool]]:
    """What the checks of every door say, and whether the door would stay shut for it."""
    found = run_checks(tags=[TAG], include_deployment_checks=True)
    return [(f"{message.msg} → {message.hint}", message.is_serious()) for message in found]


def open_doors() -> None:
    """Write into instance.toml that the instance went live; without it the public door refuses to start."""
    day = clock.now().date().isoformat()
    write_private(settings.ENV.home / "instance.toml", f'mode = "live"\nwent_live = {day}\n')

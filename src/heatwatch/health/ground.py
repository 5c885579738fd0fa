"""What the house stands on: its database, its disk, and the certificates that it was told of."""

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from django.conf import settings
from django.db import Error, connection

from heatwatch.health.verdict import Check, broken, look, ok
from heatwatch.storage.versions import tables

GIGABYTE = 10**9
# One report may bring a gigabyte of files. Below the first little more is taken; the second is time to act.
FULL, FILLING = 2 * GIGABYTE, 10 * GIGABYTE
RENEW = timedelta(days=21)


def database() -> Check:
    """Whether it answers, and has the tables of this very version."""
    where = settings.DATABASES["default"]["NAME"]
    if connection.vendor == "sqlite" and not connection.in_atomic_block and not Path(where).exists():
        # Asking would make an empty one.
        return broken("Database", "there is no database file", "name the instance folder in HEATWATCH_HOME")
    try:
        found = tables()
    except Error as fault:
        remedy = "start it; is HEATWATCH_DATABASE_URL right? Until then nothing is taken, and the doors say so"
        return broken("Database", f"does not answer ({type(fault).__name__})", remedy)
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    if found.missing:
        remedy = "bring the tables to this version: docs/guides/health.md#after-an-update"
        return broken("Database", f"{name} answers, but {found.missing} changes of its tables are not made", remedy)
    if found.newer:
        return broken("Database", f"{name} was used by a newer release", "install that release again")
    return ok("Database", f"{name} answers, and its tables are those of this version")


def disk() -> Check:
    """How much room is left, where the instance and SQLite's file lie."""
    try:
        usage = shutil.disk_usage(settings.ENV.home)
    except OSError:
        return broken("Disk", "there is no instance folder", "name it in HEATWATCH_HOME")
    words = f"{usage.free / GIGABYTE:.1f} GB of {usage.total / GIGABYTE:.0f} GB are free at the instance folder"
    if connection.vendor != "sqlite":
        words += "; the database's own disk is not seen from here"
    remedy = "make room, or a larger disk: while it is full no report is taken"
    if usage.free < FULL:
        return broken("Disk", words, remedy)
    return look("Disk", words, remedy) if usage.free < FILLING else ok("Disk", words)


def certificates(now: datetime) -> Check:
    """When those end whose files were named; the house itself keeps none, since the proxy speaks TLS."""
    named = [Path(name) for name in os.environ.get("HEATWATCH_CERTIFICATES", "").split(",") if name.strip()]
    if not named and not settings.ENV.live:
        return ok("Certificates", "none: a demonstration is served to this machine only")
    if not named:
        remedy = "watch them there, or name their files in HEATWATCH_CERTIFICATES"
        return look("Certificates", "not known here: they are the proxy's", remedy)
    try:
        ends = {str(file): min(one.not_valid_after_utc for one in _read(file)) for file in named}
    except (OSError, ValueError) as fault:
        remedy = "compare HEATWATCH_CERTIFICATES with the proxy's files; this user must be able to read them"
        return look("Certificates", f"a file cannot be read ({type(fault).__name__})", remedy)
    file, first = min(ends.items(), key=lambda entry: entry[1])
    days = (first - now).days
    if first <= now:
        return broken("Certificates", f"{file} has ended", "renew it, and reload the proxy: browsers refuse the site")
    words = f"the first to end is {file}, in {days} days"
    return (
        look("Certificates", words, "renew it, and reload the proxy")
        if first - now < RENEW
        else ok("Certificates", words)
    )


def _read(file: Path) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(Path(str(file).strip()).read_bytes())

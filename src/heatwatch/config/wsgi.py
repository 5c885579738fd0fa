"""What granian serves: the door named by HEATWATCH_DOOR."""

import gc
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress

import django
from django.conf import settings
from django.db import DatabaseError

from heatwatch.common import logs, memory
from heatwatch.common.errors import HouseError

memory.keep_private()
logs.hush()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heatwatch.config.settings")

if settings.ENV.live:
    try:
        memory.refuse_to_be_dumped()
    except HouseError as refusal:
        # The log holds the class of a fault and where it was, and nothing that says what to do.
        sys.stderr.write(f"heatwatch: {refusal.cause}\n  → {refusal.hint}\n")
        raise

django.setup(set_prefix=False)

from heatwatch.web.arriving import Door  # noqa: E402  needs the settings
from heatwatch.web.kit.faults import LastResort  # noqa: E402  needs the settings

application: Callable[..., Iterable[bytes]] = Door()

if settings.ENV.in_front:
    from heatwatch.web.kit.recipients import desk_recipients  # needs the app registry
    from heatwatch.web.kit.turns import InTurn  # needs the settings

    application = InTurn(application)

    # Each worker learns here whom it seals to, before its first request. One that cannot take reports just now still
    # shows the numbers to call; it says so to whoever sends one, and asks again.
    with suppress(DatabaseError, HouseError):
        desk_recipients()

application = LastResort(application)

# What is loaded now stays for the life of the worker; the collector need not walk over it again and again. A request
# makes thousands of objects and hardly a circle of them: looked at every 700, they cost a report 5 % (`bench/intake`).
gc.collect()
gc.freeze()
gc.set_threshold(10_000)

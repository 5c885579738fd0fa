"""What `heatwatch serve reader` becomes: one reader process; with `reassess` or `relink`, one pass over all tips."""

import os
import sys

import django
from django.conf import settings

from heatwatch.common import logs, memory
from heatwatch.common.errors import HouseError

# Reading a long tip takes a processor for a second. Whoever sends one, signs in or works at the desk goes first.
NICE = 10


def main() -> int:
    """Read until told to stop, or everything once more."""
    memory.keep_private()
    logs.hush()
    os.nice(NICE)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heatwatch.config.settings")
    os.environ["HEATWATCH_DOOR"] = "reader"
    django.setup()

    from heatwatch.reader.again import reassess  # noqa: PLC0415  its imports need the app registry
    from heatwatch.reader.loop import serve  # noqa: PLC0415  the same
    from heatwatch.reader.relinking import relink  # noqa: PLC0415  the same

    try:
        if settings.ENV.live:
            memory.refuse_to_be_dumped()
        passes = {"reassess": reassess, "relink": relink}
        if one_pass := passes.get(" ".join(sys.argv[1:])):
            return one_pass()
        serve()
    except HouseError as refusal:
        sys.stderr.write(f"heatwatch: {refusal.cause}\n  → {refusal.hint}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What `heatwatch serve waker` becomes."""

import os
import sys

import django
from django.conf import settings

from heatwatch.common import logs, memory
from heatwatch.common.errors import HouseError


def main() -> int:
    """Wake people until told to stop."""
    memory.keep_private()
    logs.hush()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heatwatch.config.settings")
    os.environ["HEATWATCH_DOOR"] = "waker"
    django.setup()

    from heatwatch.waker.loop import serve  # noqa: PLC0415  its imports need the app registry

    try:
        if settings.ENV.live:
            memory.refuse_to_be_dumped()
        serve()
    except HouseError as refusal:
        sys.stderr.write(f"heatwatch: {refusal.cause}\n  → {refusal.hint}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

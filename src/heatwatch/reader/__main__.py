"""What `heatwatch serve reader` becomes: one reader process."""

import os
import sys

import django

from heatwatch.common import memory
from heatwatch.common.errors import HouseError


def main() -> int:
    """Read until told to stop."""
    memory.keep_private()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heatwatch.config.settings")
    os.environ["HEATWATCH_DOOR"] = "reader"
    django.setup()

    from heatwatch.reader.loop import serve  # noqa: PLC0415  its imports need the app registry

    try:
        serve()
    except HouseError as refusal:
        sys.stderr.write(f"heatwatch: {refusal.cause}\n  → {refusal.hint}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

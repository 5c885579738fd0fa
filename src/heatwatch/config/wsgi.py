"""What granian serves: the door named by HEATWATCH_DOOR."""

import os
from contextlib import suppress

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError

from heatwatch.common import memory
from heatwatch.common.errors import HouseError

memory.keep_private()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heatwatch.config.settings")

application = get_wsgi_application()

if settings.ENV.door == "public":
    from heatwatch.web.public.report import desk_recipients  # needs the app registry

    # Each worker learns here whom it seals to, before its first request. One that cannot take reports just now still
    # shows the numbers to call; it says so to whoever sends one, and asks again.
    with suppress(DatabaseError, HouseError):
        desk_recipients()

"""What granian serves: the door named by HEATWATCH_DOOR."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heatwatch.config.settings")

application = get_wsgi_application()

"""The webhooks' door, and who sends to it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from heatwatch.web.webhooks import channels
from tests.people import House
from tests.web.webhooks.providers import SECRET, Request

Send = Callable[[Request], Any]


@pytest.fixture
def secrets_of_providers(home: Path) -> Iterator[Path]:
    """The folder of keys, with a secret for every channel."""
    files = [home / "keys" / f"{name}.token" for name in channels.every()]
    for file in files:
        file.write_text(f"{SECRET}\n")
        file.chmod(0o600)
    yield home / "keys"
    for file in files:
        file.unlink(missing_ok=True)


@pytest.fixture
def send(house: House, secrets_of_providers: Path) -> Iterator[Send]:
    """Sends a request to the door as a provider does."""
    with override_settings(**settings.DOORS["webhooks"]):
        client = Client()

        def sending(request: Request) -> Any:
            return client.generic("POST", request.path, request.body, request.kind, headers=request.headers)

        yield sending

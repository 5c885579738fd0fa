"""The guide on adding a channel, followed as it is written: its channel passes what every channel must do."""

import hashlib
import hmac
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.http import HttpResponse

from heatwatch.web import webhooks
from heatwatch.web.webhooks import channels
from tests.laws import tree
from tests.web.webhooks.behaviour import ChannelBehaviour
from tests.web.webhooks.providers import ANA, SECRET, Provider, Request

GUIDE = (tree.PROJECT / "docs" / "guides" / "add-a-channel.md").read_text("utf-8")
SAVED_AS = re.compile(r"Save this as `(pager/\w+\.py)`:\n\n```python\n(.*?)```", re.DOTALL)
PLAYED = re.search(r"```python\n(@dataclass.*?)```", GUIDE, re.DOTALL)
# What the file of the providers and that of the test bring along.
KNOWN: dict[str, Any] = {
    "dataclass": dataclass,
    "replace": replace,
    "hashlib": hashlib,
    "hmac": hmac,
    "Sequence": Sequence,
    "HttpResponse": HttpResponse,
    "ClassVar": ClassVar,
    "Provider": Provider,
    "Request": Request,
    "SECRET": SECRET,
    "ANA": ANA,
    # Collected below under its own name, once.
    "ChannelBehaviour": object,
    "__name__": __name__,
}


def played() -> Provider:
    """The simulator of the guide."""
    assert PLAYED
    exec(compile(PLAYED[1], "add-a-channel.md", "exec"), KNOWN)  # noqa: S102  the guide's own code, read from this project
    provider: Provider = KNOWN["TestPager"].provider
    return provider


@pytest.fixture(autouse=True)
def _followed() -> Iterator[None]:
    """The guide's folder stands beside the channels of the house for as long as a test runs."""
    folder = Path(tempfile.mkdtemp())
    for name, text in SAVED_AS.findall(GUIDE):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    webhooks.__path__.append(str(folder))
    channels.every.cache_clear()
    yield
    webhooks.__path__.remove(str(folder))
    channels.every.cache_clear()
    shutil.rmtree(folder)


class TestPager(ChannelBehaviour):
    """The channel of the guide."""

    provider: ClassVar[Provider] = played()


def test_the_guide_shows_every_file_of_a_channel() -> None:
    shape = {path.name for path in (tree.SOURCE / "web" / "webhooks" / "sms").glob("*.py")}
    assert {name.removeprefix("pager/") for name, _ in SAVED_AS.findall(GUIDE)} == shape
    assert "pager" in channels.every()

"""Channels have one shape, are found because they are there, and each passes the suite."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

from heatwatch.intake.submission import CHANNELS
from heatwatch.web.webhooks import channels
from tests.laws import tree

FOLDERS = sorted(path.parent for path in (tree.SOURCE / "web" / "webhooks").glob("*/__init__.py"))
MODULES = {"__init__.py", "answering.py", "proof.py", "reading.py"}
# Of messages, and of whatever else comes in by this door.
SUITES = {"ChannelBehaviour", "DoorBehaviour"}


def test_every_folder_is_a_channel_of_the_one_shape() -> None:
    assert {folder.name for folder in FOLDERS} == channels.every().keys()
    for folder in FOLDERS:
        assert {path.name for path in folder.glob("*.py")} == MODULES, folder.name
    assert {channel.kind for channel in channels.every().values()} <= set(CHANNELS)


def test_every_channel_passes_the_suite() -> None:
    tested = {name for path in Path(__file__).parent.glob("test_*.py") for name in suites(path)}
    assert channels.every().keys() <= tested


def test_a_channel_without_the_suite_is_found(tmp_path: Path) -> None:
    (tmp_path / "test_fax.py").write_text("class TestFax:\n    provider = Fax()\n")
    assert not set(suites(tmp_path / "test_fax.py"))


def suites(path: Path) -> list[str]:
    """Which channels a file tests by the suite: it is named after one, and a class inherits everything."""
    classes = [node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.ClassDef)]
    inherits = any(SUITES & {getattr(base, "id", "") for base in node.bases} for node in classes)
    return [path.stem.removeprefix("test_")] if inherits else []


@pytest.mark.parametrize("path", ["/", "/nothing/", "/sms", "/sms/more/", "/SMS/", "/%2e%2e/", "/door/", "/__init__/"])
def test_there_is_nothing_else_at_this_door(path: str, secrets_of_providers: Path) -> None:
    with override_settings(**settings.DOORS["webhooks"]):
        answer = Client().post(path, b"", "text/plain")
    assert answer.status_code == 404
    assert "http" not in answer.get("Location", "")


def test_the_address_of_a_channel_is_the_one_that_the_office_told() -> None:
    for told in ("https://texts.example.org", "https://texts.example.org/"):
        with override_settings(ENV=replace(settings.ENV, webhooks_url=told)):
            assert channels.address_of("sms") == "https://texts.example.org/sms/"

"""Path traversal: nothing that arrives is ever opened as a file, and no file of the house is ever an answer.

Python tells of every file that it opens (`sys.addaudithook`); while attacks arrive, no name of one may hold what came.
"""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.wsgi import get_wsgi_application
from django.test import override_settings

from tests.attacks import addresses
from tests.attacks.deeds import each_undone
from tests.attacks.world import World, text_of
from tests.web.public.conftest import desk, reporter  # noqa: F401  fixtures of the public site
from tests.web.public.reporter import PNG, Reporter

pytestmark = pytest.mark.once

MARK = "kumquat"
CLIMBS = (
    f"../../{MARK}",
    f"..\\..\\{MARK}",
    f"....//....//{MARK}",
    f"/etc/{MARK}",
    f"file:///{MARK}",
    f"..%2f..%2f{MARK}",
    f"..%252f{MARK}",
    f"%c0%ae%c0%ae/{MARK}",
    f"{MARK}%00.css",
    f"~root/{MARK}",
)
FIELDS = (
    "name",
    "file",
    "path",
    "page",
    "template",
    "view",
    "language",
    "lang",
    "scan",
    "number",
    "who",
    "after",
    "include",
)
opened: list[str] = []
watching = False


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if watching and event in {"open", "os.listdir", "os.scandir", "subprocess.Popen", "shutil.copyfile"}:
        opened.append(f"{event} {arguments!r}")


sys.addaudithook(_note)


@contextmanager
def watch() -> Iterator[list[str]]:
    """Everything that is opened meanwhile."""
    global watching  # noqa: PLW0603  a hook cannot be taken away again, so it is told when to listen
    opened.clear()
    watching = True
    try:
        yield opened
    finally:
        watching = False


def test_the_watch_sees_what_is_opened(tmp_path: Path) -> None:
    (tmp_path / MARK).write_text("x")
    with watch() as seen:
        (tmp_path / MARK).read_text()
    assert any(MARK in event for event in seen)


@pytest.mark.django_db
def test_no_address_and_no_field_of_it_opens_a_file(world: World, home: Path) -> None:
    secrets = secrets_of(home)
    with watch() as seen:
        # Each viewing would start a child.
        read = [entry for entry in addresses.on_both_sites(world) if "/viewings/" not in entry[1]]
        for door, path, reader in read:
            with override_settings(**settings.DOORS[door]):
                client = world.browser_of(reader)
                for turn in (0, 3, 7):
                    told = text_of(client.get(path, addresses.turned(FIELDS, CLIMBS, turn)))
                    assert not any(secret in told for secret in secrets), path
    assert not [event for event in seen if MARK in event]


@pytest.mark.django_db
def test_no_field_of_a_form_opens_a_file(world: World) -> None:
    with watch() as seen:
        for _, client, fields, where in each_undone(world):
            client.post(where, dict.fromkeys((*fields, *FIELDS), CLIMBS[0]))
    assert not [event for event in seen if MARK in event]


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["public", "console"])
def test_no_way_of_writing_an_address_leads_to_a_file(door: str, home: Path) -> None:
    """As a server hands it on: undecoded dots and slashes, in every place where an address takes a name."""
    secrets = secrets_of(home)
    begins = ("/static/", "/static/console/", "/en/signs/", "/tips/", "/advocates/", "/")
    targets = ("secret_key", "keys/console-host.key", "instance.toml", "settings.py", "heatwatch.sqlite3")
    with override_settings(**settings.DOORS[door]):
        application = get_wsgi_application()
        for begin in begins:
            for climb in ("../" * 8, "..%2f" * 8, "..\\" * 8, "%2e%2e/" * 8, "....//" * 8, f"{home}/", "//"):
                for target in targets:
                    status, told = asked(application, f"{begin}{climb}{target}")
                    assert not any(secret in told for secret in secrets), f"{begin}{climb}{target}"
                    assert not status.startswith("2"), f"{begin}{climb}{target}: {status}"


def secrets_of(home: Path) -> list[str]:
    """What lies in the files of the instance."""
    found = [(home / "secret_key").read_text()]
    return found + [key.read_text().strip() for key in (home / "keys").glob("*.key")]


def asked(application: Any, path: str) -> tuple[str, str]:
    """One request as a server hands it on, with the path decoded once."""
    told: list[str] = []
    plain = unquote_to_bytes(quote(path, safe="/%\\")).decode("latin-1")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": plain,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "HTTP_HOST": "testserver",
        "QUERY_STRING": "",
    }
    answer = application(environ, lambda status, _headers: told.append(status))
    body = b"".join(answer).decode("utf-8", "replace")
    answer.close()
    return told[0], body


@pytest.mark.django_db
def test_no_file_is_opened_under_the_name_that_came_with_it(reporter: Reporter) -> None:  # noqa: F811  the fixture
    files = [SimpleUploadedFile(f"x{number}.png", PNG + bytes([number])) for number in range(len(CLIMBS))]
    for file, climb in zip(files, CLIMBS, strict=True):
        file._name = climb  # type: ignore[attr-defined]  # noqa: SLF001  Django would clean it before it is sent
    with watch() as seen:
        reporter.opens().sends("the story", files=files)
    assert len(reporter.words) == 8
    assert not [event for event in seen if MARK in event]
    assert not [name for name in reporter.files_at_the_desk() if "/" in name or "\\" in name]

"""The door as it is served with a mailbox: it empties it, and killed on the way it doubles and loses nothing."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from tests import imapd
from tests.homes import Home
from tests.laws.test_public_process import BEHIND_INTAKE, HEAVY, MEGABYTES, free_port, loaded_by, resident_megabytes
from tests.web.post.inbox.conftest import between
from tests.web.post.mails import PDF, SECRET, a_mail, arrived, with_files
from tests.web.post.test_served import stored, wait_for

LOADS = "import django; django.setup(); import heatwatch.web.post.delivering, heatwatch.web.post.inbox.fetching"
STATES = "from heatwatch.intake.queries import inbox_states; print(*sorted(inbox_states()), sep=',')"


def with_a_mailbox(demo: Home, port: int, **more: str) -> dict[str, str]:
    for name, said in (("email.token", SECRET), ("inbox.password", imapd.PASSWORD)):
        file = demo.path / "keys" / name
        file.write_text(f"{said}\n")
        file.chmod(0o600)
    told = {"HEATWATCH_INBOX": f"imap://127.0.0.1:{port}", "HEATWATCH_INBOX_USER": imapd.USER}
    return demo.environment(**told, **more)


@contextlib.contextmanager
def served(environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """The door, started as systemd starts it, with all its checks."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "heatwatch.cli", "serve", "post", "--port", str(port)], env=environment
    )
    try:
        wait_for(port, process)
        yield process
    finally:
        process.kill()
        process.wait(timeout=60)


def comes_true(what: Callable[[], bool], seconds: float = 60) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.1)
    return False


def test_killed_between_storing_and_deleting_it_doubles_and_loses_nothing(demo: Home, mailbox: imapd.Mailbox) -> None:
    before = stored(demo)
    mailbox.gets(arrived(with_files(a_mail(id=902), [("a.pdf", "application/pdf", PDF)])))
    with between(mailbox.plain) as stands:
        stands.word, stands.then = b"STORE", lambda *_: time.sleep(60)
        with served(with_a_mailbox(demo, stands.port)) as process:
            assert stands.heard.wait(60)
            process.kill()
            process.wait(timeout=60)
    assert (mailbox.holds(), stored(demo)) == (1, (before[0] + 1, before[1] + 1))
    with served(with_a_mailbox(demo, mailbox.plain)) as process:
        assert comes_true(lambda: mailbox.holds() == 0)
        assert resident_megabytes(process.pid) < MEGABYTES
        assert comes_true(lambda: "inbox looked" in demo.python(STATES), 20)
    assert stored(demo) == (before[0] + 1, before[1] + 1)


@pytest.mark.once
def test_it_ends_when_it_is_told_to_in_the_middle_of_a_silent_fetch(demo: Home, mailbox: imapd.Mailbox) -> None:
    mailbox.gets(arrived(a_mail(id=903)))
    with between(mailbox.plain) as stands:
        stands.word, stands.then = b"BODY.PEEK", lambda *_: time.sleep(60)
        with served(with_a_mailbox(demo, stands.port)) as process:
            assert stands.heard.wait(60)
            process.terminate()
            assert process.wait(timeout=15) == 0
    assert mailbox.holds() == 1


@pytest.mark.once
def test_it_loads_nothing_heavy_and_refuses_a_mailbox_without_its_password(demo: Home) -> None:
    environment = with_a_mailbox(demo, 143, HEATWATCH_DOOR="post", DJANGO_SETTINGS_MODULE="heatwatch.config.settings")
    assert not loaded_by(LOADS, environment) & (HEAVY | BEHIND_INTAKE | {"heatwatch.web.public.urls"})
    (demo.path / "keys" / "inbox.password").unlink()
    done = subprocess.run(
        [sys.executable, "-m", "heatwatch.cli", "serve", "post", "--port", str(free_port())],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "E021" in done.stderr + done.stdout

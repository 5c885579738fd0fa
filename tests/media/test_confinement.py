"""The child has no network, no file but the programs' own, no other program, and an end."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import pytest

from heatwatch.media import viewer
from heatwatch.media.errors import NotShown
from tests.media import samples

TRIES = """
import ctypes, json, os, platform, resource, socket, sys
sys.path.insert(0, sys.argv[1])
from heatwatch.media import confinement
parent, libc, priority = os.getppid(), ctypes.CDLL(None, use_errno=True), os.PRIO_PROCESS
handle, numbers = os.open(f"/proc/{parent}", os.O_RDONLY), confinement.CALLS[platform.machine()][1]
processors, nice, limits = os.sched_getaffinity(parent), os.getpriority(priority, parent), resource.RLIMIT_NOFILE
queued = (ctypes.c_int * 32)(0, 0, -1)
if sys.argv[4] == "calls":
    confinement._lock_files = lambda *_, **__: True
if sys.argv[4] == "none":
    confinement.confine = lambda **_: {}
confinement.limit(megabytes=1000, seconds=10)
told = {"locks": confinement.confine(**json.loads(sys.argv[2]))}
def call(name, *given):
    if libc.syscall(numbers[name], *given) < 0:
        raise OSError(ctypes.get_errno(), name)
def tried(name, act):
    try:
        act()
        told[name] = "could"
    except OSError:
        told[name] = "could not"
tried("call out", lambda: socket.socket())
tried("local socket", lambda: socket.socket(socket.AF_UNIX))
tried("secret", lambda: open(sys.argv[3]).read())
tried("list", lambda: os.listdir(os.path.dirname(sys.argv[3])))
tried("write", lambda: open(sys.argv[3] + ".new", "w").write("x"))
tried("accounts", lambda: open("/etc/passwd").read())
tried("parent", lambda: os.kill(os.getppid(), 0))
tried("parent's thread", lambda: call("tgkill", parent, parent, 0))
tried("parent, queued", lambda: call("rt_sigqueueinfo", parent, 0, queued))
tried("parent's thread, queued", lambda: call("rt_tgsigqueueinfo", parent, parent, 0, queued))
tried("parent by handle", lambda: call("pidfd_send_signal", handle, 0, None, 0))
tried("processors of others", lambda: os.sched_setaffinity(parent, processors))
tried("priority of others", lambda: os.setpriority(priority, parent, nice))
tried("limits of others", lambda: resource.prlimit(parent, limits))
tried("own limits", lambda: resource.prlimit(0, limits))
tried("memory of others", lambda: open(f"/proc/{os.getppid()}/mem", "rb"))
tried("library", lambda: open(json.__file__).read())
if sys.argv[4] != "none" and not json.loads(sys.argv[2]).get("programs"):
    tried("program", lambda: os.execv("/bin/true", ["true"]))
print(json.dumps(told))
"""

OTHERS = (
    *("parent", "parent's thread", "parent, queued", "parent's thread, queued", "parent by handle"),
    *("processors of others", "priority of others", "limits of others"),
)


@pytest.fixture
def tried(tmp_path: Path) -> Any:
    """What a locked-in process could and could not do."""
    (tmp_path / "secret").write_text("a key")

    def run(locks: str = "all", **kept: bool) -> dict[str, Any]:
        command = [sys.executable, "-I", "-c", TRIES, viewer.SOURCE, json.dumps(kept), str(tmp_path / "secret"), locks]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert locks != "all" or not (tmp_path / "secret.new").exists()
        told: dict[str, Any] = json.loads(done.stdout)
        if not all(told["locks"].values()):
            pytest.skip("this kernel has not both locks")
        return told

    return run


def test_it_reaches_nothing_but_the_programs_own_files(tried: Any) -> None:
    told = tried()
    reached = {name for name, could in told.items() if could == "could"}
    assert reached == {"library", "own limits"}


@pytest.mark.parametrize("kept", [{}, {"local_sockets": True}, {"programs": True, "local_sockets": True}])
def test_the_filter_of_calls_alone_keeps_other_processes_out_of_reach(tried: Any, kept: dict[str, bool]) -> None:
    """Landlock keeps signals in since its sixth version only, and knows nothing of limits and priorities."""
    told = tried("calls", **kept)
    assert {told[name] for name in OTHERS} == {"could not"}
    assert told["own limits"] == "could"


def test_without_the_filter_all_of_that_is_possible(tried: Any) -> None:
    """The trial itself: what could not be done for another reason would show nothing."""
    told = tried("none")
    assert {told[name] for name in OTHERS} == {"could"}


def test_the_scanner_s_child_may_speak_to_a_service_of_this_machine_only(tried: Any) -> None:
    told = tried(local_sockets=True)
    reached = {name for name, could in told.items() if could == "could"}
    assert reached == {"library", "own limits", "local socket"}


def test_abilities_are_asked_of_a_child() -> None:
    able = viewer.abilities()
    assert {"image/jpeg", "image/heic", "image/avif"} <= set(able.kinds)


@pytest.fixture(autouse=True)
def nobody_is_left() -> Iterator[None]:
    """Whatever happens, no child outlives its answer."""
    yield
    told = subprocess.run(["ps", "-o", "args", "--ppid", str(os.getpid())], capture_output=True, check=False).stdout
    assert b"heatwatch.media.child" not in told


BEGIN = "import sys; sys.path.insert(0, sys.argv.pop(1)); from heatwatch.media import confinement; "
READ = "import sys; sys.stdin.buffer.read(); "


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (BEGIN + "confinement.limit(megabytes=500, seconds=1)\nwhile True: pass", "time"),
        (BEGIN + "confinement.limit(megabytes=200, seconds=5); bytearray(10**9)", "stopped"),
        ("import os; os.abort()", "stopped"),
        ("import os; os.kill(os.getpid(), 9)", "time"),
        ("print('{}')", "stopped"),
        ("print('[1]')", "stopped"),
        ("print('no json')", "stopped"),
        ("print('{\"pages\": 1}'); print('<script>')", "stopped"),
        ('print(\'{"pages": "1"}\')', "stopped"),
        ('print(\'{"refused": "locked"}\')', "locked"),
        ('print(\'{"refused": "<b>"}\')', "stopped"),
        (READ + "sys.stdout.buffer.write(b'{\"pages\": 1}\\n\\xff\\xd8\\xff' + bytes(13 * 2**20))", "stopped"),
    ],
)
def test_whatever_a_child_does_the_parent_says_what_to_do(
    code: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewer, "START", code)
    with pytest.raises(NotShown) as refused:
        viewer.picture("image/png", [bytes(1000)] * 1000)
    assert refused.value.reason == reason
    assert refused.value.hint


@pytest.mark.parametrize("code", ["import time; time.sleep(60)", "while True: print('x' * 1000)"])
def test_a_child_that_never_ends_is_ended(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer, "START", code)
    monkeypatch.setitem(viewer.SECONDS, "show", 0.5)
    started = time.monotonic()
    with pytest.raises(NotShown, match="too much time"):
        viewer.picture("image/png", [bytes(10**6)] * 10)
    assert time.monotonic() - started < 40


def test_a_caller_whose_pieces_fail_leaves_no_child() -> None:
    def pieces() -> Iterator[bytes]:
        yield samples.picture("image/png")
        raise NotShown("changed")

    with pytest.raises(NotShown, match="not the one that was received"):
        viewer.picture("image/png", pieces())


def test_too_many_at_once_are_asked_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer, "WAIT_SECONDS", 0.1)
    monkeypatch.setattr(viewer, "_places", BoundedSemaphore(1))
    with viewer._places, pytest.raises(NotShown, match="other files"):  # noqa: SLF001  the places are what is tested
        viewer.picture("image/png", [samples.picture("image/png")])

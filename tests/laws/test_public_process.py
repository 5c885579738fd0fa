"""The public door stays small: no heavy package, no stage behind intake, little memory.

What is not loaded cannot be attacked through a form, and a small process can be started often.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.environment import furnish
from tests.laws import tree

HEAVY = {"PIL", "av", "cv2", "duckdb", "numpy", "pandas", "pikepdf", "pyarrow", "splink", "tantivy", "torch"}
HEAVY |= {"pi_heif", "pypdfium2", "reportlab"}
# What checks the passkeys of staff.
HEAVY |= {"OpenSSL", "cbor2", "pyasn1", "segno", "webauthn"}
BEHIND_INTAKE = {"heatwatch.flow", "heatwatch.desk.actions", "heatwatch.desk.queries", "heatwatch.web.console.urls"}
BEHIND_INTAKE |= {"heatwatch.media", "heatwatch.triage", "heatwatch.knowledge.model.whole"}
MEGABYTES = 120
PAGES = ("/en/", "/es/", "/en/form/", "/en/letters/")
# Loads what a request would load: the application, its addresses and with them every view and form.
PUBLIC_DOOR = """
from heatwatch.config.wsgi import application
from django.urls import get_resolver
def walk(patterns):
    for pattern in patterns:
        walk(getattr(pattern, "url_patterns", []))
walk(get_resolver().url_patterns)
"""


@pytest.fixture
def public(tmp_path: Path) -> dict[str, str]:
    """The environment of a public process with an instance and an empty database of its own."""
    furnish(tmp_path)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("HEATWATCH_")}
    environment |= {"HEATWATCH_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "heatwatch.config.settings"}
    environment["PYTHONPATH"] = str(tree.PROJECT / "src")
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0", "--skip-checks"], check=True, env=environment)
    return {**environment, "HEATWATCH_DOOR": "public"}


def test_the_public_process_loads_nothing_heavy(public: dict[str, str]) -> None:
    loaded = loaded_by(PUBLIC_DOOR, public)
    assert "heatwatch.intake.actions" in loaded
    assert not loaded & HEAVY
    assert not loaded & BEHIND_INTAKE


def test_the_public_process_needs_little_memory(public: dict[str, str]) -> None:
    with serving(public) as (process, address):
        for page in PAGES:
            with urllib.request.urlopen(address + page, timeout=60) as answer:  # noqa: S310  a page of our own
                assert answer.status in {200, 203}
        largest = max(resident_megabytes(pid) for pid in family(process.pid))
    assert largest < MEGABYTES, f"the largest process needs {largest:.0f} MB"


def test_a_package_that_is_loaded_is_found(public: dict[str, str]) -> None:
    assert "decimal" in loaded_by("import decimal", public)
    assert "decimal" not in loaded_by("import json", public)


def loaded_by(code: str, environment: dict[str, str]) -> set[str]:
    """The modules that a fresh process has loaded after running some code."""
    code += "\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, env=environment, capture_output=True, text=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


@contextlib.contextmanager
def serving(environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The public door on a free port of this machine, as `./run` starts it."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "1"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--no-ws", "heatwatch.config.wsgi:application"]
    process = subprocess.Popen(command, env=environment)
    try:
        wait_for(port, process)
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError("the door did not start")


def family(pid: int) -> list[int]:
    """A process and everything that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(descendant for child in children for descendant in family(int(child)))]


def resident_megabytes(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0

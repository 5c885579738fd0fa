"""Make a checkout ready to run: a virtual environment, pinned packages, compiled translations.

Plain standard library, because it runs before anything is installed. Both `./run` and `./test` start here.
When nothing changed since the last time it only compares a few hashes.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "heatwatch-setup.json"
LOCALE = ROOT / "src" / "heatwatch" / "locale"
# dev.txt holds everything that base.txt holds, at the same versions.
LISTS = {"base": ("base.txt",), "dev": ("base.txt", "dev.txt")}


class SetupError(Exception):
    """What stopped the set-up, in words for the person at the terminal."""


def prepare(kind: str) -> None:
    """Set up for `base` (serve) or `dev` (test); returns at once when that is done already."""
    with _alone():
        if not _stands_here():
            _make_venv()
        if _stamp().get(kind) != fingerprint(kind):
            _install(kind)
        compile_catalogues()


def compile_catalogues() -> None:
    """Compile each translation that is newer than its compiled form."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            _compile(source, compiled)


def guarded(work: Callable[[], int]) -> int:
    """Run a script's work; a `SetupError` becomes a plain message instead of a traceback."""
    try:
        return work()
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def say(message: str) -> None:
    print(f"· {message}", flush=True)


def fingerprint(kind: str) -> str:
    """What an installation depends on: the pinned lists, the project's metadata and this folder."""
    digest = hashlib.sha256(str(ROOT).encode())
    for name in LISTS[kind]:
        digest.update((ROOT / "requirements" / name).read_bytes())
    digest.update((ROOT / "pyproject.toml").read_bytes())
    return digest.hexdigest()


@contextmanager
def _alone() -> Iterator[None]:
    """Two set-ups at once would break each other's installation: the second one waits."""
    with (ROOT / ".setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _stamp() -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp


def _stands_here() -> bool:
    """A virtual environment that was moved, or whose Python is gone, is of no use."""
    return PYTHON.exists() and _stamp().get("root") == str(ROOT)


def _make_venv() -> None:
    say(f"making {VENV.name} with Python {sys.version_info.major}.{sys.version_info.minor}")
    if VENV.exists():
        shutil.rmtree(VENV)
    uv = shutil.which("uv")
    if uv and not _has_ensurepip():
        _call([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)])
    else:
        _need_ensurepip()
        _call([sys.executable, "-m", "venv", str(VENV)])
    STAMP.write_text(json.dumps({"root": str(ROOT)}))


def _has_ensurepip() -> bool:
    return bool(find_spec("ensurepip") and find_spec("venv"))


def _need_ensurepip() -> None:
    """Debian keeps the part of Python that makes virtual environments in a package of its own."""
    if not _has_ensurepip():
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        install_debian_packages([package], "to make a virtual environment")


def _install(kind: str) -> None:
    say(f"installing the pinned packages ({kind}); the first time this takes a minute or two")
    _pip_install("--require-hashes", "-r", str(ROOT / "requirements" / f"{kind}.txt"))
    _pip_install("--no-build-isolation", "--no-deps", "-e", str(ROOT))
    stamp = {**_stamp(), "root": str(ROOT)}
    stamp.update({done: fingerprint(done) for done in {"base", kind}})
    STAMP.write_text(json.dumps(stamp, indent=1))


def _pip_install(*what: str) -> None:
    """Install with uv when it is there, else with pip, which also reads the machine's own pip settings."""
    uv = shutil.which("uv")
    if uv and _succeeds([uv, "pip", "install", "--quiet", "--python", str(PYTHON), *what]):
        return
    if uv:
        say("uv could not; pip tries the same")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _call([*pip, "--root-user-action=ignore", *what])


def _compile(source: Path, compiled: Path) -> None:
    language = source.parent.parent.name
    command = [str(PYTHON), "-m", "babel.messages.frontend", "--quiet", "compile"]
    _call([*command, "-i", str(source), "-o", str(compiled), "-l", language])


def install_debian_packages(packages: list[str], why: str) -> None:
    """Install packages through apt as root; anyone else is told what to type."""
    listed = " ".join(packages)
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        raise SetupError(f"{why} this machine still needs: {listed}\n  sudo apt-get install {listed}")
    say(f"installing Debian packages: {listed}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _call([apt, "update", "-qq"], environment)
    _call([apt, "install", "-y", "-qq", "--no-install-recommends", *packages], environment)


def _call(command: list[str], environment: dict[str, str] | None = None) -> None:
    if not _succeeds(command, environment):
        raise SetupError(f"this step failed: {' '.join(command)}")


def _succeeds(command: list[str], environment: dict[str, str] | None = None) -> bool:
    return subprocess.run(command, check=False, env=environment).returncode == 0

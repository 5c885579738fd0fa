"""The instance folder: who may read it, and what lies in it.

instance.toml   demo or live            agency.toml       names, contacts, hours, texts
secret_key      signs form tokens       recipients.json   what the doors seal to
keys/           console-host.key and reader.key, and the secrets of providers (sms.token), readable by their owner only
"""

import os
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path

from heatwatch.common.errors import HouseError

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
# A demonstration takes text messages from whoever plays the provider: nobody but its owner reads these secrets.
DEMO_GATEWAYS = ("sms", "gateway")
# So many random bytes tell a file that is being written from any other.
SCRATCH = 4


def make(home: Path, mode: str, agency: str) -> None:
    """Make the folder, or complete one of the same mode; raises `HouseError` when it belongs to another kind."""
    found = mode_of(home)
    if found not in {"", mode}:
        raise HouseError(f"{home} holds a {found} instance", f"choose another folder for the {mode} instance: --home")
    if home.exists():
        _forget_scratches(home)
    if not found and home.exists() and any(home.iterdir()):
        raise HouseError(f"{home} is not empty and holds no instance", "choose an empty folder: --home")
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(PRIVATE_FOLDER)
    # First of all: whoever is killed after this and begins again finds an instance, not a strange folder.
    _once(home / "instance.toml", f'mode = "{mode}"\n')
    keys = home / "keys"
    keys.mkdir(exist_ok=True)
    keys.chmod(PRIVATE_FOLDER)
    _once(home / "secret_key", secrets.token_urlsafe(48) + "\n")
    _once(home / "agency.toml", agency)
    if mode == "demo":
        for name in DEMO_GATEWAYS:
            _once(keys / f"{name}.token", secrets.token_urlsafe(32) + "\n")


def speak(home: Path, demo: Path) -> None:
    """Give a new demonstration its texts in every further language; an older one keeps those that it has."""
    for file in sorted(demo.glob("agency.*.toml")):
        _once(home / file.name, file.read_text("utf-8"))


def make_from(home: Path, files: Mapping[str, str]) -> None:
    """Make the folder of an instance from the files of its backup; raises `HouseError` when another one is there."""
    make(home, tomllib.loads(files["instance.toml"])["mode"], files["agency.toml"])
    for name, text in files.items():
        write_private(home / Path(name).name, text)
    (home / "recipients.json").chmod(0o644)


def mode_of(home: Path) -> str:
    """The mode of the instance in a folder, or nothing when there is none."""
    file = home / "instance.toml"
    return str(tomllib.loads(file.read_text("utf-8")).get("mode", "")) if file.exists() else ""


def write_private(file: Path, text: str) -> None:
    """Write a text that only its owner can read, whole or not at all."""
    write_private_bytes(file, text.encode())


def write_private_bytes(file: Path, data: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    scratch = file.with_name(f".{file.name}.{secrets.token_hex(SCRATCH)}")
    handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    scratch.replace(file)


def _forget_scratches(home: Path) -> None:
    """Remove what a killed run was about to write."""
    for left in home.glob(".*." + "[0-9a-f]" * 2 * SCRATCH):
        left.unlink()


def _once(file: Path, text: str) -> None:
    if not file.exists():
        write_private(file, text)

"""The samples that are kept for ever: files of bytes, each with what must become of them, and the list of all files."""

import base64
import hashlib
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.laws import tree

FOLDER = tree.PROJECT / "tests" / "vectors"
LIST = FOLDER / "kept.csv"
# Sealed under a secret that its holder keeps, and not to a recipient: they name no record, and most live for hours.
BOXES = (
    "console session",
    "mailbox visit",
    "mailbox box",
    "offered passphrase",
    "offered app secret",
    "second factor",
    "alert address",
    "alert browser",
)
OPENS, REFUSED, NEWER = "opens", "refused", "newer"


@dataclass(frozen=True)
class Fate:
    """One sealed sample, and what must become of it."""

    name: str
    expect: str
    sealed: bytes


@dataclass(frozen=True)
class Sample:
    """A kind's samples, all for one place: its record, the key that opens it, and the words that a person then sees."""

    kind: str
    record: str
    shown: str
    seed: bytes
    secret: str
    payload: bytes
    fates: tuple[Fate, ...]

    def fate(self, name: str) -> Fate:
        return next(fate for fate in self.fates if fate.name == name)


def samples() -> dict[str, list[Sample]]:
    """Every kept sample by kind, oldest version first."""
    found: dict[str, list[Sample]] = {}
    for file in sorted(FOLDER.glob("v*/*.toml")):
        sample = load(file)
        found.setdefault(sample.kind, []).append(sample)
    return found


def load(file: Path) -> Sample:
    said = tomllib.loads(file.read_text("utf-8"))
    fates = tuple(
        Fate(name, fate["expect"], base64.b64decode(fate["sealed"])) for name, fate in said.pop("fates").items()
    )
    seed, payload = bytes.fromhex(said.pop("seed")), base64.b64decode(said.pop("payload"))
    return Sample(**said, seed=seed, payload=payload, fates=fates)


def store(file: Path, sample: Sample) -> None:
    """Write a new file; one that is there already is never written again."""
    said = {"kind": sample.kind, "record": sample.record, "shown": sample.shown, "secret": sample.secret}
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in said.items()]
    lines += [f'seed = "{sample.seed.hex()}"', f"payload = {_wrapped(sample.payload)}"]
    for fate in sample.fates:
        lines += ["", f"[fates.{fate.name}]", f'expect = "{fate.expect}"', f"sealed = {_wrapped(fate.sealed)}"]
    file.parent.mkdir(exist_ok=True)
    with file.open("x", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


def _wrapped(data: bytes) -> str:
    text = base64.b64encode(data).decode()
    rows = [text[at : at + 120] for at in range(0, len(text), 120)]
    return '"""\n' + "\n".join(rows) + '\n"""'


@dataclass(frozen=True)
class Line:
    """A line of the list: a file, its digest, and the digest of this line and all lines before it."""

    file: str
    digest: str
    chain: str

    @staticmethod
    def after(before: str, file: str, digest: str) -> "Line":
        return Line(file, digest, hashlib.sha256(f"{before},{file},{digest}".encode()).hexdigest())


def listed() -> list[Line]:
    rows = LIST.read_text("ascii").splitlines()[1:] if LIST.exists() else []
    return [Line(*row.split(",")) for row in rows]


def append(files: list[Path]) -> None:
    """Put new files at the end of the list."""
    lines = listed()
    for file in files:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        before = lines[-1].chain if lines else ""
        lines.append(Line.after(before, file.relative_to(FOLDER).as_posix(), digest))
    rows = [f"{line.file},{line.digest},{line.chain}" for line in lines]
    LIST.write_text("\n".join(["file,sha256,chain", *rows]) + "\n", "ascii")


def files() -> list[Path]:
    """Every file of samples that lies there."""
    return sorted(FOLDER.glob("*/*.toml"))

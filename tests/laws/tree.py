"""The files of the project: what a clone would hold, found without git."""

import functools
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SOURCE = PROJECT / "src" / "heatwatch"
PYTHON_SCRIPTS = ("run", "test")
CODE_FOLDERS = ("src", "tests", "bench", "ops")


@functools.cache
def ignored_patterns() -> tuple[str, ...]:
    lines = (PROJECT / ".gitignore").read_text("utf-8").splitlines()
    return (".git", *(line.rstrip("/") for line in lines if line and not line.startswith("#")))


def is_ignored(path: Path) -> bool:
    inside = "/" + path.relative_to(PROJECT).as_posix()
    return any(
        inside == pattern if pattern.startswith("/") else fnmatch(path.name, pattern) for pattern in ignored_patterns()
    )


def files_under(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if is_ignored(path):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from files_under(path)
        else:
            yield path


def python_files() -> list[Path]:
    folders = [PROJECT / name for name in CODE_FOLDERS if (PROJECT / name).exists()]
    found = [path for folder in folders for path in files_under(folder) if path.suffix == ".py"]
    return found + [PROJECT / name for name in PYTHON_SCRIPTS]


def shown(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()

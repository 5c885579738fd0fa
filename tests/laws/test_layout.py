"""A folder a stage; modules named after what they hold, never after their shape."""

import re
from pathlib import Path

import pytest

from tests.laws import stages, tree

# Counted beside the names that every stage has.
MODULES_A_FOLDER = 10
STANDARD = {"__init__", "access", "actions", "apps", "checks", "errors", "models", "queries", "rules"}
STANDARD |= {"__main__", "forms", "middleware", "urls", "views"}
SHAPE = re.compile(
    r"(?:^|_)(?:base|constants|core|functions|helpers?|lib|managers|misc|mixins|selectors|serializers|services|shared"
    r"|signals|stuff|tools|types|utils?)$"
)
# A web door answers requests; everywhere else these names mean that a page leaked into a stage.
WEB_ONLY = {"forms", "middleware", "urls", "views"}
# Subjects of their own: the model of how trafficking occurs, the language of its cues, the languages it is told in,
# what can be linked, and how well all of it reads.
SUBJECTS = {"engines", "held", "model", "cues", "spoken", "encoder", "identifiers", "measuring"}
STAGE_SUBFOLDERS = {"migrations", "actions", "queries"} | SUBJECTS
# A door or a command line is no stage: it divides its folder as it likes.
ENTRANCES = {"web", "cli"}


def test_every_folder_is_a_stage_with_a_place() -> None:
    found = {path.name for path in tree.SOURCE.iterdir() if path.is_dir() and not tree.is_ignored(path)}
    assert found - {"locale"} <= set(stages.ranks())


def test_no_stage_folder_stands_empty() -> None:
    empty = [folder.name for folder in stages.folders() if not any(tree.files_under(folder))]
    assert not empty


def test_modules_are_named_after_what_they_hold() -> None:
    offenders = [
        f"{tree.shown(path)}: {fault}"
        for path in tree.files_under(tree.SOURCE)
        if path.suffix == ".py" and (fault := name_fault(path))
    ]
    assert not offenders, "\n".join(offenders)


def test_a_stage_has_only_the_subfolders_of_a_stage() -> None:
    offenders = [
        tree.shown(path)
        for folder in stages.folders()
        if folder.name not in ENTRANCES
        for path in folder.iterdir()
        if path.is_dir() and not tree.is_ignored(path) and path.name not in STAGE_SUBFOLDERS
    ]
    assert not offenders, "\n".join(offenders)


def test_no_folder_has_become_two_things() -> None:
    offenders = [f"{tree.shown(folder)}: {count} modules" for folder, count in crowded(tree.SOURCE)]
    assert not offenders, "\n".join(offenders)


@pytest.mark.parametrize(
    "name",
    ["vault/utils.py", "vault/text_helpers.py", "vault/vault_keys.py", "desk/views.py", "web/kit/misc.py"],
)
def test_a_planted_name_is_found(name: str) -> None:
    assert name_fault(tree.SOURCE / name)


@pytest.mark.parametrize("name", ["vault/keys.py", "desk/actions/replies.py", "web/public/views.py"])
def test_a_good_name_passes(name: str) -> None:
    assert not name_fault(tree.SOURCE / name)


def name_fault(path: Path) -> str:
    name, folder = path.stem, path.parent.name
    if SHAPE.search(name):
        return "named after its shape"
    if name.startswith(f"{folder}_"):
        return "repeats the name of its folder"
    if name in WEB_ONLY and path.relative_to(tree.SOURCE).parts[0] not in {"web", "config"}:
        return "belongs to a web door"
    return ""


def crowded(top: Path) -> list[tuple[Path, int]]:
    folders = {path.parent for path in tree.files_under(top) if path.suffix == ".py"}
    counts = [(folder, module_count(folder)) for folder in sorted(folders) if folder.name != "migrations"]
    return [(folder, count) for folder, count in counts if count > MODULES_A_FOLDER]


def module_count(folder: Path) -> int:
    return sum(1 for path in folder.glob("*.py") if path.stem not in STANDARD)

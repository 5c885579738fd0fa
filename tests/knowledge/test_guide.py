"""The guide on adding an indicator, followed as it is written."""

import re
import shutil
from pathlib import Path

import pytest

from heatwatch.cli.__main__ import main
from heatwatch.knowledge.cues.patterns import parse
from heatwatch.knowledge.folder import FOLDER
from heatwatch.knowledge.model.whole import load
from heatwatch.triage.assessment import Assessor
from heatwatch.triage.encoder.judging import ready_judge

GUIDE = FOLDER.parent / "docs" / "guides" / "add-an-indicator.md"
SAVED_AS = re.compile(r"Save this in `knowledge_base/indicators/` as `(\w+\.toml)`:\n\n```toml\n(.*?)```", re.DOTALL)


@pytest.fixture
def followed(tmp_path: Path) -> Path:
    """A copy of the knowledge base with the guide's indicator in it."""
    folder = Path(shutil.copytree(FOLDER, tmp_path / "knowledge_base"))
    name, text = SAVED_AS.findall(GUIDE.read_text("utf-8"))[0]
    (folder / "indicators" / name).write_text(text, "utf-8")
    return folder


def test_the_new_indicator_passes_the_check(followed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "check", "--folder", str(followed)]) == 0
    assert "29 indicators" in capsys.readouterr().out


def test_the_new_indicator_fires_where_it_should(followed: Path) -> None:
    assessor = Assessor(load(followed))
    for text in ("My boss charges us for the ladder.", "they charged him for tools and for 2 uniforms"):
        found = [one for one in assessor.assess(text).indicators if one.id == "pays_for_tools"]
        assert [text[one.start : one.end] for one in found] == [one.quote for one in found]
        assert len(found) == 1
    for text in ("He never charges us for the ladder.", "The shop charges customers for tools."):
        assert "pays_for_tools" not in assessor.reported(text)


def test_the_reader_finds_it_too_though_its_weights_never_learned_it(followed: Path) -> None:
    assessor = Assessor(load(followed), ready_judge())
    found = assessor.assess("My boss charges us for the ladder and keeps our passports. We are not allowed to leave.")
    assert {"pays_for_tools", "withholds_documents"} <= {one.id for one in found.indicators}


def test_unverified_it_is_checked_and_never_fires(followed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = followed / "indicators" / "pays_for_tools.toml"
    text = re.sub(r"^verified = .*$", "unverified = true", path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text(text, "utf-8")
    assert main(["knowledge", "check", "--folder", str(followed)]) == 0
    assert "unverified, so neither shown nor used: pays_for_tools" in capsys.readouterr().out
    assert "pays_for_tools" not in Assessor(load(followed)).reported("My boss charges us for the ladder.")


def test_every_sign_that_the_guide_explains_is_understood() -> None:
    signs = re.findall(r"^\| `([^`]+)` \|", GUIDE.read_text("utf-8"), re.MULTILINE)
    assert len(signs) == 8
    for sign in signs:
        assert parse(f"word {sign.replace(chr(92), '')} word") if "&" not in sign else parse(sign)

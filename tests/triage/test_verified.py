"""What nobody has verified neither fires nor routes a tip, whatever its cues say."""

import re
import shutil
from pathlib import Path

import pytest

from heatwatch.knowledge.folder import FOLDER
from heatwatch.knowledge.model.whole import load
from heatwatch.triage.assessment import Assessor


def assessor_without(tmp_path: Path, *names: str) -> Assessor:
    """Reads with a copy of the knowledge base in which these entries are unverified."""
    folder = Path(shutil.copytree(FOLDER, tmp_path / "knowledge_base"))
    for name in names:
        path = folder / f"{name}.toml"
        text = re.sub(r"^verified = .*$", "unverified = true", path.read_text("utf-8"), flags=re.MULTILINE)
        assert "unverified = true" in text
        path.write_text(text, "utf-8")
    return Assessor(load(folder))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("indicators/withholds_documents", "My boss took my passport and keeps it."),
        ("indicators/minor_commercial_sex", "He posts ads of a 15 year old girl and sells her to men at the motel."),
    ],
)
def test_an_unverified_indicator_does_not_fire(name: str, text: str, tmp_path: Path) -> None:
    id_ = Path(name).name
    assert id_ in {one.id for one in assessor_without(tmp_path / "with").assess(text).indicators}
    without = assessor_without(tmp_path / "without", name)
    assert id_ not in {one.id for one in (*without.assess(text).indicators, *without.assess(text).set_aside)}
    assert id_ not in without.reported(text)


def test_an_unverified_danger_makes_no_crisis(tmp_path: Path) -> None:
    text = "she says she wants to die, she took pills"
    assert assessor_without(tmp_path / "with").assess(text).lane == "crisis"
    without = assessor_without(tmp_path / "without", "dangers/suicide_risk").assess(text)
    assert without.lane != "crisis"
    assert not without.danger


def test_nothing_is_asked_about_what_is_unverified(tmp_path: Path) -> None:
    text = "My boss took my passport and keeps it. He locks us in at night."
    name = "indicators/withholds_documents"
    question = {"en": "Where are your papers now?", "es": "¿Dónde están sus papeles ahora?"}
    assert question in assessor_without(tmp_path / "with").assess(text).questions
    assert question not in assessor_without(tmp_path / "without", name).assess(text).questions

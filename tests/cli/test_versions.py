"""`assess --as-of`, and the figures that `evaluate --save` keeps."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from heatwatch.cli.__main__ import main
from heatwatch.cli.reading.evaluate import summary
from heatwatch.common import clock
from heatwatch.desk.reading_version import Version, current, parsed
from heatwatch.knowledge.folder import FOLDER
from heatwatch.knowledge.kept import at_hand, keep
from heatwatch.knowledge.measured import measured, save
from heatwatch.knowledge.model.whole import knowledge, read
from heatwatch.triage.measuring.evaluation import Answer, evaluate
from tests.cli.test_reading import GOLD, lines_of

TEXT = {"id": "a", "text": "The owner keeps their passports. Nobody pays them."}


@pytest.fixture
def given(tmp_path: Path) -> Path:
    file = tmp_path / "in.jsonl"
    file.write_text(lines_of(TEXT))
    return file


def assessed(given: Path, as_of: object) -> tuple[int, list[dict[str, Any]]]:
    taken = given.with_name("out.jsonl")
    code = main(["assess", "--input", str(given), "--output", str(taken), "--as-of", str(as_of)])
    return code, [json.loads(line) for line in taken.read_text().splitlines()] if taken.exists() else []


def test_the_present_version_reads_as_it_does(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, (row,) = assessed(given, current(knowledge().digest))
    assert (code, row["lane"]) == (0, "tip")
    assert "A reading aid, not evidence." in capsys.readouterr().err


def test_an_earlier_knowledge_base_is_read_with_where_the_reader_kept_it(
    given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, home = tmp_path / "older", tmp_path / "home"
    shutil.copytree(FOLDER, older)
    (older / "indicators" / "withholds_documents.toml").unlink()
    law = older / "law" / "elements.toml"
    law.write_text(law.read_text("utf-8").replace('"withholds_documents", ', "").replace('"withholds_documents"', ""))
    digest = read(older)[0].digest
    keep(older, digest, home)
    keep(older, digest, home)
    monkeypatch.setenv("HEATWATCH_HOME", str(home))
    assert set(at_hand(home)) == {digest[:12], knowledge().digest[:12]}
    code, (row,) = assessed(given, current(digest))
    assert code == 0
    assert "withholds_documents" not in [one["id"] for one in row["indicators"]]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "000000000000"}, "the code of that version is not at hand: 000000000000"),
        ({"model": "000000000000"}, "the model of that version is not at hand"),
        ({"knowledge": "000000000000"}, "the knowledge base 000000000000 is not at hand"),
    ],
)
def test_what_is_not_at_hand_is_named_and_nothing_is_read(
    given: Path, capsys: pytest.CaptureFixture[str], changed: dict[str, str], said: str
) -> None:
    here = current(knowledge().digest)
    version = Version(**{**{name: getattr(here, name) for name in ("code", "knowledge", "model")}, **changed})
    assert assessed(given, version) == (1, [])
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c.d", "../x.y.z", "a..c"])
def test_what_is_no_version_is_refused(given: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    if text:
        assert assessed(given, text) == (1, [])
        assert "is no version of a reading" in capsys.readouterr().err
    assert str(parsed(" a1.b2.none ")) == "a1.b2.none"


def test_saved_figures_come_back_as_shares(tmp_path: Path) -> None:
    right = Answer(
        "tip",
        frozenset({"labor"}),
        minor=False,
        indicators=dict.fromkeys(("withholds_documents", "isolation"), "x"),
        danger={},
    )
    gold = {**GOLD, "types": ["labor"]}
    found = summary(evaluate([gold], lambda *_: right), "made-up messages", clock.now())
    save(found, tmp_path)
    figures = measured(tmp_path)
    assert figures
    assert (figures.texts, figures.lane_right, figures.about) == (1, 1, "made-up messages")
    assert (figures.precision.percent, figures.recall.percent) == (50, 50)
    assert figures.precision.low < 50 < figures.precision.high
    assert (figures.crisis_recall.percent, figures.crisis_recall.low, figures.crisis_recall.high) == (0, 0, 100)
    assert figures.version == str(current(knowledge().digest))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"date": 1}'])
def test_figures_that_cannot_be_read_are_none(tmp_path: Path, text: str) -> None:
    assert measured(tmp_path) is None
    (tmp_path / "measured.json").write_text(text)
    assert measured(tmp_path) is None


def test_the_figures_of_this_checkout_can_be_read() -> None:
    assert measured()

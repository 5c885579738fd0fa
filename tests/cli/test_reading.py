"""The three commands that read texts, through the command line as a person types it."""

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from heatwatch.cli.__main__ import main
from heatwatch.knowledge.folder import FOLDER
from heatwatch.triage.measuring.evaluation import IDENTIFIER_KINDS

KEYS = ["id", "language", "lane", "urgency", "types", "minor", "indicators", "danger", "identifiers"]
TIPS: list[dict[str, Any]] = [
    {"id": "a", "text": "The owner keeps their passports. Nobody pays them. Call 510-555-0142."},
    {"id": 2, "text": "Ayuda 🙏 estamos encerradas ahorita y tienen pistola", "lang": "es"},
    {"id": "c", "text": "My neighbor plays loud music all night.", "lang": None},
]
GOLD = {
    "id": "g1", "lang": "en", "voice": "self", "text": "My boss took my passport.", "lane": "tip", "types": ["labor"],
    "minor": False, "indicators": ["withholds_documents", "threats"], "danger": [],
    "evidence": {"threats": "my boss"}, "identifiers": [],
}  # fmt: skip


def lines_of(*rows: Any) -> str:
    return "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows) + "\n"


@pytest.fixture
def assessed(tmp_path: Path) -> list[dict[str, Any]]:
    """What `assess` writes for the tips."""
    given, taken = tmp_path / "tips.jsonl", tmp_path / "out.jsonl"
    given.write_text(lines_of(*TIPS), "utf-8")
    assert main(["assess", "--input", str(given), "--output", str(taken)]) == 0
    return [json.loads(line) for line in taken.read_text("utf-8").splitlines()]


def test_each_text_gives_a_line_with_every_key(assessed: list[dict[str, Any]]) -> None:
    assert [row["id"] for row in assessed] == ["a", 2, "c"]
    assert all(list(row) == KEYS for row in assessed)
    assert [row["lane"] for row in assessed] == ["tip", "crisis", "unrelated"]


def test_places_are_characters_of_the_given_text(assessed: list[dict[str, Any]]) -> None:
    for tip, row in zip(TIPS, assessed, strict=True):
        text = tip["text"]
        for found in (*row["indicators"], *row["danger"]):
            assert text[found["start"] : found["end"]] == found["quote"]
            assert 0 < found["confidence"] < 1
        for found in row["identifiers"]:
            assert text[found["start"] : found["end"]] == found["text"]
    assert assessed[1]["danger"]
    assert {"kind": "phone", "value": "+15105550142"}.items() <= assessed[0]["identifiers"][0].items()


def test_standard_input_and_output_serve_as_files(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines_of(TIPS[0]).encode())))
    assert main(["assess", "--input", "-", "--output", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "a"


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("not json", "not JSON"),
        ("[1]", "not an object"),
        ('{"text": "a"}', "no id"),
        ('{"id": true, "text": "a"}', "no id"),
        ('{"id": "a"}', "no text"),
        ('{"id": "a", "text": " "}', "no text"),
        ('{"id": "a", "text": "a", "lang": 3}', "lang is no language tag"),
        ('{"id": "a", "text": "\\ud800"}', "not valid Unicode"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_skipped(
    bad: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, taken = tmp_path / "tips.jsonl", tmp_path / "out.jsonl"
    given.write_text(lines_of(TIPS[0], "", bad, TIPS[2]), "utf-8")
    assert main(["assess", "--input", str(given), "--output", str(taken)]) == 1
    assert [json.loads(line)["id"] for line in taken.read_text("utf-8").splitlines()] == ["a", "c"]
    assert capsys.readouterr().err.startswith(f"line 3: {told}")


def test_the_input_is_never_overwritten_and_a_missing_file_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "tips.jsonl"
    given.write_text(lines_of(TIPS[0]), "utf-8")
    assert main(["assess", "--input", str(given), "--output", str(given)]) == 1
    assert given.read_text("utf-8") == lines_of(TIPS[0])
    assert main(["assess", "--input", str(tmp_path / "none"), "--output", "-"]) == 1
    assert main(["assess", "--input", str(given), "--output", str(tmp_path / "none" / "out")]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_the_measure_counts_and_quotes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(lines_of(GOLD, "bad"), "utf-8")
    assert main(["evaluate", "--gold", str(gold)]) == 1
    told = capsys.readouterr()
    assert told.err == "line 2: not JSON\n"
    assert "right 1, false 0, missed 1" in told.out
    assert "g1  indicators: missed threats  “my boss”" in told.out
    for word in ("keywords", "crisis", "withholds_documents", *IDENTIFIER_KINDS, "voice self"):
        assert word in told.out


def test_the_measure_as_json_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(lines_of(GOLD), "utf-8")
    assert main(["evaluate", "--json", "--gold", str(gold)]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    whole = next(row for row in rows if (row["table"], row["id"], row["reader"]) == ("indicator", "all", "reading"))
    assert (whole["right"], whole["false"], whole["missed"], whole["precision"]) == (1, 0, 1, 1.0)
    assert whole["recall_interval"][0] < 0.5 < whole["recall_interval"][1]
    assert {"table": "confusion", "gold": "tip", "read_as": "tip", "tips": 1} in rows
    assert {row["table"] for row in rows} >= {"lane", "indicator", "identifier", "share", "confusion", "error"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"lane": "urgent"}, "lane is one of"),
        ({"minor": "no"}, "minor is true or false"),
        ({"indicators": "threats"}, "indicators is no list"),
        ({"evidence": []}, "evidence is no object"),
        ({"identifiers": [{"kind": "phone"}]}, "identifiers is no list"),
    ],
)
def test_a_label_that_cannot_be_compared_is_told(
    change: dict[str, Any], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(lines_of({**GOLD, **change}), "utf-8")
    assert main(["evaluate", "--gold", str(gold)]) == 1
    assert f"line 1: {told}" in capsys.readouterr().err


def test_this_knowledge_base_has_nothing_to_mend(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "check"]) == 0
    assert "28 indicators" in capsys.readouterr().out


def test_a_mistake_is_shown_with_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "copy"))
    path = folder / "indicators" / "threats.toml"
    path.write_text(path.read_text("utf-8").replace("means =", "meens ="), "utf-8")
    line = next(number for number, text in enumerate(path.read_text("utf-8").splitlines(), 1) if "meens" in text)
    assert main(["knowledge", "check", "--folder", str(folder)]) == 1
    assert f"threats.toml:{line}: meens is not known here" in capsys.readouterr().out
    assert main(["knowledge", "check", "--folder", str(tmp_path / "none")]) == 1


def test_an_example_that_does_not_hold_is_shown_with_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "copy"))
    path = folder / "indicators" / "threats.toml"
    path.write_text(path.read_text("utf-8").replace("positive = [", 'positive = [\n  "A sunny day.",'), "utf-8")
    line = path.read_text("utf-8").splitlines().index('  "A sunny day.",') + 1
    assert main(["knowledge", "check", "--folder", str(folder)]) == 1
    assert f"indicators/threats.toml:{line}: does not fire on this positive example" in capsys.readouterr().out

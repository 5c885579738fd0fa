"""`heatwatch link` and `heatwatch evaluate-links`, as a person types them."""

import json
from pathlib import Path
from typing import Any

import pytest

from heatwatch.cli.__main__ import main

TIPS: list[dict[str, Any]] = [
    {
        "id": "a",
        "text": "Wendell has six kids on the night crew at the pork plant in Tracy. One is 13. Hands all peeled.",
    },
    {
        "id": 2,
        "text": "mi hija de 13 limpia de noche la planta de puerco en Tracy, el mayordomo es Wendel",
        "lang": "es",
    },
    {"id": "c", "text": "My neighbor in Fresno plays loud music all night.", "received": "2026-11-01T10:00:00Z"},
]


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_link_writes_pairs_with_probability_and_reasons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "links.jsonl"
    assert main(["link", "--input", str(written(tmp_path / "tips.jsonl", TIPS)), "--output", str(out)]) == 0
    (pair,) = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert list(pair) == ["a", "b", "probability", "reasons"]
    assert (pair["a"], pair["b"]) == ("a", 2)
    assert 0.5 <= pair["probability"] <= 1
    assert any("Tracy" in reason for reason in pair["reasons"])
    told = capsys.readouterr().err
    assert "3 read, 0 bad, 1 pairs" in told
    assert "of 3 pairs" in told


def test_a_bad_line_and_an_id_twice_are_told_and_skipped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [*TIPS, {"id": "a", "text": "again"}, {"id": "d"}]
    out = tmp_path / "links.jsonl"
    assert main(["link", "--input", str(written(tmp_path / "tips.jsonl", rows)), "--output", str(out)]) == 1
    told = capsys.readouterr().err
    assert "line 4: an id that came before" in told
    assert "line 5: no text" in told


def test_least_is_a_probability(tmp_path: Path) -> None:
    tips = str(written(tmp_path / "tips.jsonl", TIPS))
    out = tmp_path / "links.jsonl"
    assert main(["link", "--input", tips, "--output", str(out), "--least", "0"]) == 0
    assert len(out.read_text("utf-8").splitlines()) >= 1
    with pytest.raises(SystemExit):
        main(["link", "--input", tips, "--output", str(out), "--least", "7"])


def test_each_engine_writes_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tips, outs = str(written(tmp_path / "tips.jsonl", TIPS)), []
    for engine in ("python", "duckdb"):
        out = tmp_path / f"{engine}.jsonl"
        assert main(["link", "--input", tips, "--output", str(out), "--least", "0.001", "--engine", engine]) == 0
        outs.append(out.read_text("utf-8"))
    assert outs[0]
    assert outs[0] == outs[1]
    assert "of 3 pairs share a token few tips have" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["link", "--input", tips, "--output", "-", "--memory", "0"])


def test_the_output_may_not_be_the_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tips = str(written(tmp_path / "tips.jsonl", TIPS))
    assert main(["link", "--input", tips, "--output", tips]) == 1
    assert "overwrite" in capsys.readouterr().err


def test_evaluate_links_shows_the_model_beside_both_baselines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = [{**tip, "situation": situation} for tip, situation in zip(TIPS, ("s", "s", "t"), strict=True)]
    path = str(written(tmp_path / "gold.jsonl", gold))
    assert main(["evaluate-links", "--gold", path]) == 0
    shown = capsys.readouterr().out
    for words in (
        "exact identifiers only",
        "text similarity only",
        "B³",
        "partner among first 3",
        "related now, 50% told",
        "related now, 100% told   2 of 2 among first 3, 2 shown; others shown at 0 of 3",
        "Every false and missed",
    ):
        assert words in shown
    assert main(["evaluate-links", "--gold", path, "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["method"] for row in rows if row["table"] == "links"] == [
        "links", "exact identifiers only", "text similarity only",
    ]  # fmt: skip
    assert rows[0]["right"] == 1
    assert [row["share_of_words"] for row in rows if row["table"] == "related now"] == [0.5, 1.0]


def test_every_error_is_quoted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = [{**tip, "situation": situation} for tip, situation in zip(TIPS, ("s", "t", "s"), strict=True)]
    main(["evaluate-links", "--gold", str(written(tmp_path / "gold.jsonl", gold))])
    shown = capsys.readouterr().out
    assert "false a – 2" in shown
    assert "missed a – c" in shown
    assert "plays loud music" in shown


def test_an_id_twice_is_told_and_skipped_where_links_are_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = [{**tip, "situation": "s"} for tip in (*TIPS, TIPS[0])]
    assert main(["evaluate-links", "--gold", str(written(tmp_path / "gold.jsonl", gold))]) == 1
    assert "line 4: an id that came before" in capsys.readouterr().err


@pytest.mark.parametrize("rows", [[], [{"id": "a", "text": "no situation"}]], ids=["empty", "unlabelled"])
def test_evaluate_links_needs_labels(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    assert main(["evaluate-links", "--gold", str(written(tmp_path / "gold.jsonl", rows))]) == 1

"""What `heatwatch evaluate` shows: tables for people, or one JSON object a line."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from heatwatch.triage.measuring.evaluation import Evaluation

# For each part of the texts, for each reader, what was measured.
Measured = Mapping[str, Mapping[str, "Evaluation"]]
WHOLE = "all"
OURS = "reading"
HEADS = ("precision", "recall")
WIDTH = 24


def as_lines(measured: Measured, _texts: Mapping[str | int, str]) -> Iterator[str]:
    """One JSON object for each score, share, pair of lanes and error."""
    for part, by_reader in measured.items():
        for reader, evaluation in by_reader.items():
            about = {"part": part, "reader": reader, "tips": evaluation.tips}
            yield from (_json({**about, **row}) for row in evaluation.rows())
            shares = evaluation.shares().items()
            yield from (_json({**about, "table": "share", "id": name, "value": value}) for name, value in shares)
    ours = measured[WHOLE][OURS]
    for (gold, found), count in sorted(ours.confusion.items()):
        yield _json({"table": "confusion", "gold": gold, "read_as": found, "tips": count})
    yield from (_json({"table": "error", **error}) for error in ours.errors)


def as_text(measured: Measured, texts: Mapping[str | int, str]) -> Iterator[str]:
    """The same for people to read."""
    whole = measured[WHOLE]
    yield f"{len(texts)} labelled texts. Each share is followed by the interval that holds the true one 19 times in 20."
    for part, by_reader in measured.items():
        for reader, evaluation in by_reader.items():
            yield from _summary(f"{part}, {evaluation.tips} texts, {reader}", evaluation)
    yield from _scores(whole)
    yield from _confusion(whole[OURS])
    yield from _errors(whole[OURS])


def _json(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)


def _summary(title: str, evaluation: "Evaluation") -> Iterator[str]:
    yield f"\n{title}"
    for row in evaluation.rows():
        if row["id"] in (WHOLE, "exact kinds") or (row["table"], row["id"]) == ("lane", "crisis"):
            yield f"  {row['table'] + ' ' + row['id']:{WIDTH}} {_score(row)}"
    for name, value in evaluation.shares().items():
        yield f"  {name}: {value if isinstance(value, float) else f'{value[0]} of {value[1]}'}"


def _scores(by_reader: Mapping[str, "Evaluation"]) -> Iterator[str]:
    yield "\nEach lane, indicator, danger sign and identifier, with the keywords' F1 beside it"
    others = {(row["table"], row["id"]): row["f1"] for row in by_reader["keywords"].rows()}
    for row in by_reader[OURS].rows():
        beside = others.get((row["table"], row["id"]), 0.0)
        yield f"  {row['table']:10} {row['id']:{WIDTH}} {_score(row)}  keywords {beside:.2f}"


def _score(row: dict[str, Any]) -> str:
    shares = "  ".join(f"{head} {row[head]:.2f} ({_interval(row[f'{head}_interval'])})" for head in HEADS)
    return f"{shares}  F1 {row['f1']:.2f}  right {row['right']}, false {row['false']}, missed {row['missed']}"


def _interval(interval: tuple[float, float]) -> str:
    return f"{interval[0]:.2f}–{interval[1]:.2f}"


def _confusion(evaluation: "Evaluation") -> Iterator[str]:
    lanes = list(evaluation.lanes)
    yield "\nLanes: a row for the label, a column for what it was read as"
    yield " " * 12 + "".join(f"{lane:>12}" for lane in lanes)
    for gold in lanes:
        yield f"{gold:12}" + "".join(f"{evaluation.confusion[gold, found]:12}" for found in lanes)


def _errors(evaluation: "Evaluation") -> Iterator[str]:
    yield f"\nEvery miss and false alarm: {len(evaluation.errors)}"
    for error in evaluation.errors:
        yield f"  {error['tip']}  {error['what']}: {error['error']}  “{error['words']}”"

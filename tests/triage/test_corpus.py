"""The labelled texts: made up, and labelled so that they can be measured against."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from heatwatch.cli.reading.evaluate import gold_of, readers
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.triage.measuring.evaluation import IDENTIFIER_KINDS, Evaluation, evaluate, total

CORPUS = Path(__file__).parents[2] / "corpus"
AUTHORS = sorted(path.stem for path in CORPUS.glob("author_*.jsonl"))
CLAUSES = sorted(path.stem for path in CORPUS.glob("clauses_*.jsonl"))
ASIDES = sorted(path.stem for path in CORPUS.glob("asides_*.jsonl"))
MEASURED = ("author_a", "author_b", "author_c")
HITS = 9
ADDRESS = re.compile(r"[\w.]+@([\w.-]*\w)|https?://([\w.-]*\w)")
PHONE = re.compile(r"(?<!\d)(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]?(\d{3})[ .-]?(\d{4})(?!\d)")


def tips_of(author: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPUS / f"{author}.jsonl").read_text("utf-8").splitlines()]


@cache
def measured(author: str, reader: str = "cues") -> Evaluation:
    return evaluate((gold_of(tip) for tip in tips_of(author)), readers()[reader])


@pytest.mark.parametrize("author", AUTHORS)
def test_every_label_is_one_that_the_knowledge_base_knows(author: str) -> None:
    tips = [gold_of(tip) for tip in tips_of(author)]
    assert len({tip["id"] for tip in tips}) == len(tips)
    for tip in tips:
        assert set(tip["indicators"]) <= knowledge().indicators.keys(), tip["id"]
        assert set(tip["danger"]) <= knowledge().dangers.keys(), tip["id"]
        assert {one["kind"] for one in tip["identifiers"]} <= set(IDENTIFIER_KINDS), tip["id"]


@pytest.mark.parametrize("author", AUTHORS)
def test_every_quote_and_identifier_stands_in_its_text(author: str) -> None:
    for tip in tips_of(author):
        assert tip["evidence"].keys() == set(tip["indicators"]), tip["id"]
        assert all(quote in tip["text"] for quote in tip["evidence"].values()), tip["id"]
        assert all(one["text"] in tip["text"] for one in tip["identifiers"]), tip["id"]
        assert tip["lane"] == "crisis" or not tip["danger"], tip["id"]


@pytest.mark.parametrize("part", CLAUSES)
def test_every_indicator_has_as_many_near_misses_as_hits(part: str) -> None:
    clauses = tips_of(part)
    assert len({clause["text"] for clause in clauses}) == len(clauses)
    for id_ in [*knowledge().indicators, *knowledge().dangers]:
        written = [clause["hit"] for clause in clauses if clause["about"] == id_]
        assert min(written.count(True), written.count(False)) >= HITS, id_
    hits = [clause for clause in clauses if clause["hit"] and clause["about"] != "other"]
    for clause in hits:
        young = ["minor"] if clause["minor"] else []
        assert clause["about"] in [*clause["indicators"], *clause["danger"], *young], clause["id"]


@pytest.mark.parametrize("part", ASIDES)
def test_asides_report_nothing(part: str) -> None:
    asides = tips_of(part)
    assert len({aside["text"] for aside in asides}) == len(asides)
    for aside in asides:
        assert not (aside["indicators"] or aside["danger"] or aside["minor"]), aside["id"]


@pytest.mark.parametrize("author", [*AUTHORS, *CLAUSES, *ASIDES])
def test_numbers_and_addresses_belong_to_nobody(author: str) -> None:
    for tip in tips_of(author):
        for middle, last in PHONE.findall(tip["text"]):
            assert (middle, last[:2]) == ("555", "01"), tip["id"]
        for found in ADDRESS.findall(tip["text"]):
            assert re.search(r"(^|\.)example(\.(com|org|net))?$", "".join(found)), tip["id"]


@pytest.mark.parametrize("author", MEASURED)
def test_the_reading_is_better_than_plain_keywords(author: str) -> None:
    ours, theirs = measured(author), measured(author, "keywords")
    assert total(ours.indicators).f1 > 2 * total(theirs.indicators).f1
    assert ours.lane_macro_f1 > 2 * theirs.lane_macro_f1

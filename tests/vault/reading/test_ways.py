"""Every kept sample, through every way in which the code reads its kind, meets its named fate."""

from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.desk import kinds
from heatwatch.intake.models import Tip
from heatwatch.vault.keys import identity_from_seed
from heatwatch.vault.models import TipKey
from tests.vault.reading import at_the_desk, elsewhere, kept
from tests.vault.reading.kept import NEWER, OPENS, REFUSED, Fate, Sample
from tests.vault.reading.openings import PASSPHRASE, STREAM, Place, places
from tests.vault.reading.stage import Stage
from tests.vault.reading.ways import Way

WAYS = (*at_the_desk.WAYS, *elsewhere.WAYS)
SAMPLES = kept.samples()
# What is sealed and not opened by anything here, and why.
NEVER_OPENED = {kinds.WITHHELD: "a withheld file: custodians hand its key over outside this software"}
OF_EVERY_KIND = {"success", "wrong_key", "truncated", "without_the_last_byte", "flipped", "empty"}
OF_AN_ENVELOPE = {"swapped_row", "other_kind", "future_version", "future_age"}
ON_PAGE = ("success", "future_version")


# Ways without samples, and why.
PASSING = "stored nowhere, and gone with a session or after seconds"
WITHOUT = {
    Place(
        "vault.actions.decoy.opened", "key of nobody"
    ): "made anew at each start, so that no name costs more than another",
    Place("web.console.searching.boxes.opened", "search words"): f"{PASSING}: tests/web/console/test_search.py",
    Place("searching.exchange.opened_question", "search question"): f"{PASSING}: tests/searching/test_answering.py",
    Place("searching.exchange.opened_answer", "search answer"): f"{PASSING}: tests/searching/test_answering.py",
}


def test_every_place_that_opens_something_has_a_way_here() -> None:
    tested = {Place(way.through, way.kind) for way in WAYS} | WITHOUT.keys()
    assert not places() - tested, "a new place opens something: add a way to it here, and samples of its kind"
    assert not tested - places(), "a way leads to a place that is not there any more"


def test_every_kind_has_samples_of_every_fate() -> None:
    wanted = {way.kind for way in WAYS} | NEVER_OPENED.keys()
    assert wanted == SAMPLES.keys(), "run `python -m tests.vault.reading.add`"
    for kind, found in SAMPLES.items():
        more = OF_AN_ENVELOPE if kind not in (*kept.BOXES, PASSPHRASE, STREAM) else set()
        for sample in found:
            assert OF_EVERY_KIND | more <= {fate.name for fate in sample.fates}, kind


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.read.__name__} {way.kind}")
def test_each_sample_meets_its_fate(way: Way, home: Path, db: None) -> None:
    for sample in SAMPLES[way.kind]:
        for fate in sample.fates:
            answer = undone(way, Stage(home, sample, clock.now()), fate)
            assert matches(answer, wanted(way, sample, fate)), f"{way.name}, {fate.name}: {answer!r}"
            if fate.expect != OPENS:
                assert sample.shown not in str(answer)


@pytest.mark.parametrize("way", [way for way in WAYS if way.on_page], ids=lambda way: way.kind)
def test_the_page_of_the_tip_shows_everything_else(way: Way, home: Path, console_client: Client, db: None) -> None:
    for sample in SAMPLES[way.kind]:
        for name in ON_PAGE:
            fate = sample.fate(name)
            stage = Stage(home, sample, clock.now())
            status, text = undone(way, stage, fate, seen=lambda stage=stage: page_of(stage))
            assert status == 200, f"{way.name}, {name}"
            assert "Traceback" not in text
            assert (sample.shown in text) == (fate.expect == OPENS), f"{way.name}, {name}"
            if isinstance(way.newer, str) and way.newer and fate.expect == NEWER:
                assert "newer HEAT Watch" in text, way.name


@pytest.mark.parametrize("fate", SAMPLES["tip key"][0].fates, ids=lambda fate: fate.name)
def test_a_tip_whose_key_does_not_open_has_a_page_that_says_why(
    fate: Fate, home: Path, console_client: Client, db: None
) -> None:
    stage = Stage(home, SAMPLES["tip key"][0], clock.now())
    tip = stage.tip(stage.id, identity=identity_from_seed(b"\x01" * 32))
    elsewhere.with_desk(stage)
    TipKey.objects.filter(tip=tip.pk).update(sealed=fate.sealed)
    status, text = page_of(stage)
    assert status == (200 if fate.expect == OPENS else 400)
    told = {OPENS: tip.number, NEWER: "sealed by a newer HEAT Watch", REFUSED: "This cannot be opened"}
    assert told[fate.expect] in text
    assert "Traceback" not in text


def page_of(stage: Stage) -> tuple[int, str]:
    answer = stage.browser().get(f"/tips/{Tip.objects.get().number}/")
    return answer.status_code, unescape(answer.content.decode())


def undone(way: Way, stage: Stage, fate: Fate, *, seen: Any = None) -> Any:
    """What a way answers; nothing of it stays in the database."""
    with transaction.atomic():
        answer = way.answers(stage, fate.sealed)
        answer = seen() if seen else answer
        transaction.set_rollback(True)
    return answer


def wanted(way: Way, sample: Sample, fate: Fate) -> Any:
    if fate.expect == OPENS:
        return sample.shown if way.opens is None else way.opens
    return way.newer if fate.expect == NEWER else way.refused


def matches(answer: Any, allowed: Any) -> bool:
    several = allowed if isinstance(allowed, tuple) else (allowed,)
    return any(answer is one or (answer == one and not isinstance(one, type)) for one in several)


def test_every_refusal_names_what_to_do() -> None:
    for way in WAYS:
        for refusal in (way.refused, way.newer):
            for one in refusal if isinstance(refusal, tuple) else (refusal,):
                assert isinstance(one, str) or issubclass(one, HouseError), way.name

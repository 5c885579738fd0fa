"""The trained reading: pinned, the same every time, with exact words, and never more than a help to the cues."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatwatch.common.errors import HouseError
from heatwatch.knowledge.model.routing import LANES
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.triage.assessment import Assessor
from heatwatch.triage.encoder import weights as stored
from heatwatch.triage.encoder.judging import Judge, calm, ready_judge, whole_words
from heatwatch.triage.encoder.network import gelu, normalised
from tests.triage.trained import assessor

HELD = "The lady has their papers in a drawer and they may not go out. They sleep beside the machines, six to a room."
FAIR = "Do you give trainings for school staff? We would like one in March, and I can offer our gym."


def test_what_is_said_without_its_usual_words_is_found() -> None:
    found = assessor().assess(HELD)
    assert {"withholds_documents", "restricts_movement", "lives_at_work"} <= {one.id for one in found.indicators}
    assert found.lane in {"tip", "crisis"}


def test_a_question_for_a_training_reports_nothing() -> None:
    found = assessor().assess(FAIR)
    assert (found.lane, found.indicators) == ("information", ())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("HE KEEPS THE PASSPORT, I AM IN L.A.", "He keeps the passport, i am in l.a."),
        ("ŞİMDİ GEL", "Şİmdİ gel"),
        ("He took her ID to the USA.", "He took her ID to the USA."),
        ("NO", "No"),
        ("555-0143", "555-0143"),
        ("", ""),
    ],
)
def test_a_sentence_in_capitals_is_read_as_if_it_were_not(written: str, read: str) -> None:
    assert calm(written) == read
    assert len(calm(written)) == len(written)


@pytest.mark.parametrize(("start", "end"), [(4, 5), (3, 7), (5, 7), (6, 7), (3, 5)])
def test_a_quote_holds_whole_words(start: int, end: int) -> None:
    text = "We can't go"
    first, after = whole_words(text, (0, len(text)), start, end)
    assert text[first:after] == "can't"


@given(st.text(max_size=60))
def test_calming_keeps_every_place(text: str) -> None:
    assert len(calm(text)) == len(text)


def test_two_readings_are_the_same() -> None:
    judge = ready_judge()
    assert judge is not None
    assert judge.judge(HELD) == Judge(judge.encoder.weights).judge(HELD)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_and_quoted_exactly(text: str) -> None:
    found = assessor().assess(text)
    for one in (*found.indicators, *found.danger):
        assert text[one.start : one.end] == one.quote
    assert found.lane in LANES


def test_without_weights_the_cues_read_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(stored, "FILE", tmp_path / "none.npz")
    stored.weights.cache_clear()
    try:
        assert ready_judge() is None
    finally:
        stored.weights.cache_clear()
    found = Assessor(knowledge(), None).assess("He took her passport.")
    assert found.facts["kind"] == "unknown"
    assert [one.id for one in found.indicators] == ["withholds_documents"]


def test_other_weights_than_the_pinned_ones_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "encoder.npz"
    other.write_bytes(stored.FILE.read_bytes()[:-1] + b"x")
    with pytest.raises(HouseError, match="pinned"):
        stored.read(other, stored.PIN.read_text("ascii").strip())


def test_the_arithmetic_is_what_its_papers_say() -> None:
    x = np.array([[-2.0, 0.0, 1.0, 3.0]], np.float32)
    even = normalised(x, np.ones(4, np.float32), np.zeros(4, np.float32))
    assert np.allclose([even.mean(), even.var()], [0, 1], atol=1e-5)
    assert np.allclose(gelu(x), [[-0.0454, 0.0, 0.8412, 2.9964]], atol=1e-3)


def test_arabic_may_be_grave_by_the_trained_reading_and_never_harmless() -> None:
    grave = assessor().assess("صاحب المزرعة ضربني وأنا أنزف ومحبوس في الحظيرة الآن. ساعدوني")
    calm = assessor().assess("متى يفتح المطعم يوم الأحد؟")
    assert (grave.language, grave.lane, grave.urgency) == ("ar", "crisis", "now")
    assert "needs a reader" in grave.reason
    assert (calm.language, calm.lane) == ("ar", "high_risk")
    assert Assessor(knowledge()).assess("ساعدوني الآن").lane == "high_risk"

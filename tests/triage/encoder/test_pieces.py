"""Word pieces: the likeliest cut, with places in the text, for any text in time that grows with its length."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.triage.encoder.pieces import SPACE, Cutter
from heatwatch.triage.encoder.weights import FILE, PIN, read

SCORES = {"<s>": 0.0, "<unk>": 0.0, f"{SPACE}the": -2.0, SPACE: -3.0, "the": -4.0, "t": -6.0, "h": -6.0, "e": -6.0}
SMALL = Cutter([*SCORES], [*SCORES.values()], {"\n": " ", "\ufb01": "fi"}, unknown=1)
TRAINED = read(FILE, PIN.read_text("ascii").strip()).cutter


def cheapest(text: str) -> float:
    """The best score by trying every cut."""
    if not text:
        return 0.0
    fit = [(piece, score) for piece, score in SCORES.items() if piece and text.startswith(piece)]
    tried = [score + cheapest(text[len(piece) :]) for piece, score in fit]
    return max([*tried, SMALL.unknown_score + cheapest(text[1:])])


@given(st.text("the x", max_size=8))
def test_the_likeliest_cut_is_found(text: str) -> None:
    written = SPACE + "".join(SPACE if one == " " else one for one in text)
    while SPACE * 2 in written:
        written = written.replace(SPACE * 2, SPACE)
    scores = dict(enumerate(SCORES.values()))
    got = sum(SMALL.unknown_score if one == 1 else scores[one] for one in SMALL.cut(text).ids)
    assert math.isclose(got, cheapest(written))


@given(st.text())
def test_places_are_in_order_and_within_the_text(text: str) -> None:
    cut = TRAINED.cut(text)
    assert len(cut.ids) == len(cut.spans)
    assert all(one[0] <= other[0] for one, other in pairwise(cut.spans))
    assert all(0 <= start < end <= max(len(text), 1) for start, end in cut.spans)


@pytest.mark.parametrize("text", ["the\nthe", "the  the", " the the"])
def test_every_kind_of_space_is_one_space(text: str) -> None:
    assert SMALL.cut(text).ids == SMALL.cut("the the").ids

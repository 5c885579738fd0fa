"""Sentences: nothing but space is left out, none is too long, and the same text is always cut alike."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from heatwatch.triage.encoder.sentences import MOST_WORDS, REACH, sentences

WRITTEN = st.text(st.sampled_from("ab ,.!?\n;:那。，ñ"), max_size=400)


@given(WRITTEN)
def test_only_space_is_left_out(text: str) -> None:
    spans = sentences(text)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    outside = [0, *(end for _, end in spans)], [*(start for start, _ in spans), len(text)]
    assert not "".join(text[end:start] for end, start in zip(*outside, strict=True)).strip()
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)


def test_a_text_without_punctuation_is_cut_between_clauses() -> None:
    text = "he keeps what she makes and " * 40
    spans = sentences(text)
    assert max(len(text[start:end].split()) for start, end in spans) <= MOST_WORDS + REACH
    assert all(text[start:end].startswith("and") for start, end in spans[1:])


def test_a_greeting_goes_with_what_follows() -> None:
    text = "Hi. She never comes out alone."
    assert [text[start:end] for start, end in sentences(text)] == [text]


def test_letters_with_stops_end_no_sentence() -> None:
    text = "There is a U.S. citizen locked in. He can not leave the room."
    assert [text[start:end] for start, end in sentences(text)] == [text[:34], text[35:]]

"""Text as people type it."""

from hypothesis import given
from hypothesis import strategies as st

from heatwatch.common.text import cleaned, folded

ANY_TEXT = st.text(st.characters(exclude_categories=[]))


@given(ANY_TEXT)
def test_cleaned_text_can_be_stored_and_is_cleaned_once(text: str) -> None:
    clean = cleaned(text)
    assert "\x00" not in clean
    assert clean.encode("utf-8").decode("utf-8") == clean
    assert cleaned(clean) == clean


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r")))
def test_ordinary_text_is_kept_as_it_was_written(text: str) -> None:
    assert cleaned(text) == text


def test_what_cannot_be_stored_stays_visible() -> None:
    assert cleaned("a\x00b\r\nc\rd\ud800e") == "a\u2400b\nc\nd\ufffde"


def test_a_pair_of_surrogates_becomes_the_character_it_means() -> None:
    assert cleaned("\ud83d\ude00") == "\U0001f600"


def test_folding_takes_away_accents_case_and_foreign_digits() -> None:
    assert folded("Solución \uff21\uff22\uff23 \u0663\u0664\u0665") == "solucion abc 345"

"""Words, verbs and patterns."""

import pytest

from heatwatch.common.errors import Invalid
from heatwatch.knowledge.cues.inflection import english_forms, spanish_forms
from heatwatch.knowledge.cues.patterns import FAR, NEAR, parse
from heatwatch.knowledge.cues.words import HARD, SOFT, plain, read_words


def test_words_keep_their_place() -> None:
    words = read_words("She can't LEAVE, señora.")
    assert words.plain == ["she", "cant", "leave", "senora"]
    assert words.quote(1, 3) == "can't LEAVE"


def test_sentences_end_at_full_stops_but_not_after_titles_or_in_numbers() -> None:
    words = read_words("Mr. Ho pays 1,500. He left, then came back\nNobody saw")
    assert [words.plain[n] for n, gap in enumerate(words.breaks) if gap == HARD] == ["he", "nobody"]
    assert [words.plain[n] for n, gap in enumerate(words.breaks) if gap == SOFT] == ["then"]


@pytest.mark.parametrize(
    ("typed", "read"), [("１０", "10"), ("đi", "di"), ("護", "护"), ("Él", "el"), ("don’t", "dont")]
)
def test_words_are_read_in_plain_form(typed: str, read: str) -> None:
    assert plain(typed) == read


@pytest.mark.parametrize("form", ["take", "takes", "took", "taken", "taking", "takin"])
def test_english_verbs_in_every_form(form: str) -> None:
    assert form in english_forms("take")


@pytest.mark.parametrize(
    "form", ["quita", "quitan", "quito", "quitaron", "quitaba", "quitado", "quitarle", "quitandonos"]
)
def test_spanish_verbs_in_every_form(form: str) -> None:
    assert form in spanish_forms("quitar")


@pytest.mark.parametrize(
    ("verb", "form"), [("encerrar", "encierra"), ("pegar", "pegue"), ("sacar", "saque"), ("recoger", "recoja")]
)
def test_spanish_stems_that_change(verb: str, form: str) -> None:
    assert form in spanish_forms(verb)


def test_a_pattern_reads_gaps_alternatives_and_options() -> None:
    (pattern,) = parse("took|has her? .. passport ... tied_up")
    assert [item.gap for item in pattern.items] == [0, 0, NEAR, FAR]
    assert pattern.items[0].keys == ("took", "has")
    assert pattern.items[1].optional
    assert pattern.items[3].keys == ("tied up",)


def test_an_ampersand_allows_both_orders() -> None:
    assert [pattern.items[0].keys for pattern in parse("@boss & @threat")] == [("@boss",), ("@threat",)]


@pytest.mark.parametrize("broken", ["", "..", "a ..", ".. a", "her? passport", "a & b & c", "#1x"])
def test_a_pattern_that_means_nothing_is_refused(broken: str) -> None:
    with pytest.raises(Invalid):
        parse(broken)

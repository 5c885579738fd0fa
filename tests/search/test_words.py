"""How words are compared."""

from hypothesis import given
from hypothesis import strategies as st

from heatwatch.search.words import near, stems_of, words_in


def test_words_are_compared_without_case_accents_and_shapes_of_digits() -> None:
    assert words_in("López \uff21\uff22\uff23 \u0665\u0665\u0665 x_y 旅馆a") == ["lopez", "abc", "555", "x", "y", "a"]


def test_forms_of_one_word_share_a_stem_in_either_language() -> None:
    for one, other in (("motels", "motel"), ("encerradas", "encerrado"), ("habitacion", "habitaciones")):
        assert {one, *stems_of(one)} & {other, *stems_of(other)}
    assert not {"motel", *stems_of("motel")} & {"motor", *stems_of("motor")}


def test_letters_that_differ_are_counted_and_two_that_changed_places_are_one() -> None:
    assert near("lopez", "lopes", 1)
    assert near("motel", "motle", 1)
    assert near("motel", "moteles", 2)
    assert not near("motel", "moteles", 1)
    assert not near("rosa", "rita", 1)


@given(st.text(max_size=8), st.text(max_size=8))
def test_near_is_the_same_in_both_directions_and_certain_for_equals(one: str, other: str) -> None:
    assert near(one, one, 0)
    assert near(one, other, 2) == near(other, one, 2)

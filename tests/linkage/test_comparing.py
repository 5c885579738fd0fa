"""Two tellings side by side: what they share is worth its rarity, and the order does not matter."""

from math import isclose

from hypothesis import given, settings
from hypothesis import strategies as st

from heatwatch.linkage import facts
from heatwatch.linkage.comparing import AGAINST, FOR, MEASURES, MOST_WHERE, compare, worth
from heatwatch.linkage.facts import Telling
from heatwatch.linkage.model import Model, prior, shipped
from heatwatch.linkage.rarity import ANY, Background, Rarity, rarity_of
from tests.linkage.tellers import NO_BACKGROUND, told

PIECES = [
    "Her name is Marisol.",
    "It is the Teal Anchor Inn in Sunnyvale.",
    "It is in Fresno.",
    "She is 14 years old.",
    "He drives a gray Econoline.",
    "Call 510-555-0142.",
    "Call 510-555-0143.",
    "They keep her passport in a safe.",
    "Duermen en la cochera.",
    "The dog bites.",
]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6, unique=True).map(" ".join)


def measured(one: str, other: str) -> dict[str, float]:
    tellings = [told(one, "a"), told(other, "b")]
    return dict(compare(tellings[0], tellings[1], rarity_of(tellings, NO_BACKGROUND)).measures)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_the_order_does_not_matter(one: str, other: str) -> None:
    there, back = measured(one, other), measured(other, one)
    assert all(isclose(there[name], back[name]) for name in MEASURES)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_measures_are_never_negative_and_a_place_is_one_thing(one: str, other: str) -> None:
    found = measured(one, other)
    assert min(found.values()) >= 0
    assert found["where"] <= MOST_WHERE


@given(st.floats(1e-6, 1), st.floats(1e-6, 1))
def test_what_is_rarer_is_worth_more(one: float, other: float) -> None:
    rare, common = sorted((one, other))
    assert worth(facts.NAME, rare) >= worth(facts.NAME, common) >= 0


def test_a_motel_in_many_tips_says_less_than_one_in_two() -> None:
    pair = [told(f"I work at the Teal Anchor Inn. {word}", word) for word in ("Help.", "Please.")]
    few = rarity_of(pair, NO_BACKGROUND)
    many = Rarity(NO_BACKGROUND)
    for telling in [*pair, *(told("I work at the Teal Anchor Inn.", n) for n in range(100))]:
        many.add(telling)
    assert compare(pair[0], pair[1], few).measures["best"] > compare(pair[0], pair[1], many).measures["best"] + 3


def test_the_pair_itself_does_not_make_its_facts_common() -> None:
    pair = [told("Call 510-555-0142.", "a"), told("His number is 510 555 0142", "b")]
    rarity = rarity_of(pair, NO_BACKGROUND)
    assert isclose(rarity.rate("phone:5105550142", 2), 0.5 / (2000 + 2 + 1))


def test_one_digit_off_is_near_and_no_more() -> None:
    found = measured("Call 510-555-0142.", "Call 510-555-0143.")
    assert found["near"] > 0
    assert found["exact"] == 0


def test_different_towns_people_and_kinds_part_two_tips() -> None:
    found = measured("Marisol sleeps in the garage in Orinda.", "The au pair, Katarina, cooks in Fresno.")
    assert found["town_apart"] == found["elsewhere"] == found["name_apart"] == 1
    assert measured("Marisol is in Orinda.", "Marisol is in Fresno.")["elsewhere"] == 0


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_one_more_shared_identifier_never_lowers_a_probability(one: str, other: str) -> None:
    more = " His plate is 7ABC123."
    assert likelihood(one + more, other + more) >= likelihood(one, other) - 1e-9


def likelihood(one: str, other: str) -> float:
    tellings = [told(one, "a"), told(other, "b")]
    return shipped().probability(compare(tellings[0], tellings[1], rarity_of(tellings, NO_BACKGROUND)), 1000)


def test_more_tips_make_any_pair_less_likely() -> None:
    assert prior(1_000_000) < prior(1000) < prior(100) == prior(2)


def test_what_is_shared_never_speaks_against_a_pair() -> None:
    model: Model = shipped()
    assert model.weights.keys() == set(MEASURES)
    assert all(model.weights[name] >= 0 for name in FOR)
    assert all(model.weights[name] <= 0 for name in AGAINST)


def test_words_of_one_language_are_counted_within_it() -> None:
    background = Background({ANY: 1000, "en": 950, "es": 50}, {"word:lonche": 25})
    assert isclose(Rarity(background).rate("word:lonche", language="es"), 25.5 / 51)
    assert Rarity(background).rate("word:lonche") < 0.03


def test_an_telling_of_nothing_compares_with_anything() -> None:
    empty = Telling("x", "en", {}, {})
    assert not compare(empty, told(PIECES[0]), rarity_of([empty], NO_BACKGROUND)).shared

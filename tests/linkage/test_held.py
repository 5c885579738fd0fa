"""Very many tips in little room: the same links as the plain linker, whatever comes, goes and is replaced."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from training.linking import lines_of

from bench.tellings import Tellings
from heatwatch.linkage import blocking, facts
from heatwatch.linkage.facts import Fact, Telling, as_dict
from heatwatch.linkage.held import numbering as numbers
from heatwatch.linkage.held.compact import Compact
from heatwatch.linkage.held.numbering import UNKNOWN, Numbering
from heatwatch.linkage.linking import Linker, linked
from heatwatch.linkage.model import Model, shipped
from heatwatch.linkage.rarity import Background
from heatwatch.linkage.reasons import reasons
from tests.linkage.tellers import told
from tests.linkage.test_volume import DRAWN, telling_of

CLOSE = 1e-9
# Small, and quickly numbered.
BACKGROUND = Background({"en": 30, "es": 10, "": 41}, {"word:rosa": 4, "word:crown": 2, "town:oakland": 3, "age:13": 1})
Found = list[tuple[object, float, tuple[str, ...]]]


def held(tellings: list[Telling]) -> Compact:
    compact = Compact()
    for telling in tellings:
        compact.add(telling)
    return compact


def links(linker: Linker | Compact, telling: Telling, least: float, most: int) -> Found:
    found = linker.related(telling, most)
    return [(link.other.id, link.probability, tuple(reasons(link))) for link in found if link.probability >= least]


def assert_the_same(plain: Linker, compact: Compact, telling: Telling, least: float = 0.0, most: int = 10**6) -> None:
    expected = links(plain, telling, least, most)
    related = compact.related(telling, most, least)
    found = [(link.other.id, link.probability, tuple(reasons(link))) for link in related]
    assert [one[0] for one in found] == [one[0] for one in expected]
    assert [one[2] for one in found] == [one[2] for one in expected]
    assert all(abs(one[1] - other[1]) <= CLOSE for one, other in zip(found, expected, strict=True))


@pytest.fixture(scope="module")
def tips() -> list[Telling]:
    lines = [*lines_of("author_b")[:90], *lines_of("second_x")[:90]]
    return [told(tip["text"], place) for place, tip in enumerate(lines)]


@pytest.mark.parametrize(("least", "most"), [(0.0, 10**6), (0.01, 10**6), (0.0, 3), (0.05, 3), (0.0, 1)])
def test_the_same_links_of_texts(tips: list[Telling], least: float, most: int) -> None:
    plain, compact = linked(tips[:150]), held(tips[:150])
    assert len(compact) == 150
    for telling in (*tips[::10], *tips[150:]):
        assert_the_same(plain, compact, telling, least, most)


def test_few_of_those_that_share_a_token_are_opened(tips: list[Telling]) -> None:
    compact, met, opened = held(tips), 0, 0
    for telling in tips:
        compact.related(telling, 3, 0.01)
        met, opened = met + compact.met.found, opened + compact.met.compared
    assert 0 < opened < met / 5


@pytest.mark.parametrize("least", [0.0, 0.01, 0.5])
def test_the_same_of_generated_tips(least: float) -> None:
    tellings = list(Tellings(600, again=0.2))
    plain, compact = linked(tellings[:500]), held(tellings[:500])
    for telling in (*tellings[:500:20], *tellings[500::5]):
        assert_the_same(plain, compact, telling, least)


one_tip = some.tuples(some.sampled_from(["en", "es", "vi"]), some.lists(some.sampled_from(DRAWN), max_size=12))
deeds = some.lists(some.tuples(some.sampled_from(["add", "remove", "ask"]), some.integers(0, 9), one_tip), max_size=30)


@settings(max_examples=100, deadline=None)
@given(deeds, some.sampled_from([0.0, 1e-6, 1e-4, 0.02]), some.sampled_from([1, 3, 100]), some.integers(1, 4))
def test_the_same_whatever_comes_and_goes(
    done: list[tuple[str, int, tuple[str, list[Fact]]]], least: float, most: int, few: int
) -> None:
    """Also where a token that very many tips had becomes rare again: few are very many here."""
    plain, compact = Linker(background=BACKGROUND), Compact(background=BACKGROUND)
    usual = blocking.MOST
    try:
        blocking.MOST = few
        for deed, number, tip in done:
            telling = telling_of(number, *tip)
            if deed != "ask":
                plain.remove(number)
                compact.remove(number)
            if deed == "add":
                plain.add(telling)
                compact.add(telling)
            assert_the_same(plain, compact, telling, least, most)
            assert len(compact) == len(plain.tellings)
        for telling in list(plain.tellings.values()):
            assert as_dict(compact.told(telling.id)) == as_dict(telling)
            assert_the_same(plain, compact, telling, least, most)
    finally:
        blocking.MOST = usual


@settings(max_examples=60, deadline=None)
@given(some.lists(one_tip, min_size=2, max_size=20), some.sampled_from([0.0, 1e-4, 0.02]), some.booleans())
def test_the_same_under_other_weights(tips: list[tuple[str, list[Fact]]], least: float, strange: bool) -> None:
    """Larger weights reach further; a sign that no ceiling is known for opens everything."""
    weights = {name: 2 * weight + 0.1 * (weight >= 0) for name, weight in shipped().weights.items()}
    model = Model(shipped().constant, weights | ({"type_apart": 3.0, "common": -0.2} if strange else {}))
    plain, compact = Linker(model, BACKGROUND), Compact(model, BACKGROUND)
    for number, tip in enumerate(tips):
        plain.add(telling_of(number, *tip))
        compact.add(telling_of(number, *tip))
    for number, tip in enumerate(tips):
        assert_the_same(plain, compact, telling_of(number, *tip), least)


def test_what_is_forgotten_leaves_nothing(tips: list[Telling]) -> None:
    compact = held(tips[:20])
    before = len(compact.rarity.numbering), dict(compact.rarity.languages)
    for telling in tips[20:60]:
        compact.add(telling)
    for telling in tips[20:60]:
        compact.remove(telling.id)
        compact.remove(telling.id)
    left = {name: count for name, count in compact.rarity.languages.items() if count}
    assert (len(compact.rarity.numbering), left) == before
    assert not compact.holds(tips[30].id)
    for telling in tips[:60]:
        assert_the_same(linked(tips[:20]), compact, telling)


def test_what_is_only_asked_about_leaves_nothing(tips: list[Telling]) -> None:
    compact = held(tips[:20])
    before = len(compact.rarity.numbering), compact.rarity.told[:], +compact.rarity.languages
    compact.related(told("Quizzleberta keeps six girls at the Blue Moon Motel in Fresno.", "asked"))
    assert (len(compact.rarity.numbering), compact.rarity.told, +compact.rarity.languages) == before


def test_no_word_shows_in_what_is_printed(tips: list[Telling]) -> None:
    shown = repr(held(tips[:3])) + repr(held(tips[:3]).rarity)
    assert "••••" in shown
    assert "word:" not in shown


def test_two_memories_number_under_keys_of_their_own() -> None:
    one, other = Numbering(), Numbering()
    assert one.take("name:rosa") == other.take("name:rosa") == 0
    assert one.hashes != other.hashes


@settings(max_examples=60, deadline=None)
@given(some.lists(some.tuples(some.booleans(), some.integers(0, 40)), max_size=200), some.sampled_from([4, 8, 64]))
def test_a_token_keeps_its_number_until_it_is_released(done: list[tuple[bool, int]], smallest: int) -> None:
    usual, numbers.SMALLEST = numbers.SMALLEST, smallest
    try:
        numbering, known = Numbering(), dict[str, int]()
        for taken, which in done:
            token = f"word:{which}"
            if taken:
                assert numbering.take(token) == known.setdefault(token, numbering.find(token))
            elif token in known:
                numbering.release(known.pop(token))
            assert all(numbering.find(one) == number for one, number in known.items())
            assert numbering.find(f"word:{which}") == known.get(token, UNKNOWN)
            assert len(numbering) == len(known) == len(set(known.values()))
    finally:
        numbers.SMALLEST = usual


def test_many_tokens_make_the_table_grow() -> None:
    numbering = Numbering()
    assert [numbering.take(f"word:{one}") for one in range(20_000)] == list(range(20_000))
    assert [numbering.find(f"word:{one}") for one in range(20_001)] == [*range(20_000), UNKNOWN]


def test_a_tip_that_tells_nothing_is_held_and_related_to_nothing() -> None:
    compact = held([telling_of(1, "en", [])])
    assert compact.related(telling_of(2, "xx", [Fact(facts.NAME, "word:rosa", "rosa")])) == []
    assert compact.told(1).facts == {}
    compact.remove(1)
    assert not len(compact)


@settings(max_examples=60, deadline=None)
@given(some.lists(one_tip, min_size=1, max_size=14), some.sets(some.integers(0, 13)), some.integers(1, 4))
def test_without_some_tips_it_answers_as_if_they_had_never_been_told(
    tips: list[tuple[str, list[Fact]]], aside: set[int], few: int
) -> None:
    """Also where a token is rare only without them; afterwards everything is as before."""
    usual, blocking.MOST = blocking.MOST, few
    try:
        whole, rest = Linker(background=BACKGROUND), Linker(background=BACKGROUND)
        compact = Compact(background=BACKGROUND)
        for number, tip in enumerate(tips):
            whole.add(telling_of(number, *tip))
            compact.add(telling_of(number, *tip))
            if number not in aside:
                rest.add(telling_of(number, *tip))
        with compact.without(aside):
            assert len(compact) == len(rest.tellings)
            for number, tip in enumerate(tips):
                assert_the_same(rest, compact, telling_of(number, *tip))
        for number, tip in enumerate(tips):
            assert_the_same(whole, compact, telling_of(number, *tip))
    finally:
        blocking.MOST = usual


def test_a_tip_that_cannot_be_held_leaves_nothing(tips: list[Telling]) -> None:
    compact = held(tips[:20])
    before = len(compact.rarity.numbering), dict(compact.rarity.languages), dict(compact.numbers)
    new = [Fact(facts.DETAIL, f"word:quizzle{n}", "quizzle") for n in range(9)]
    no_word = Fact(facts.DETAIL, None, "no word")  # type: ignore[arg-type]  # nothing that could be numbered
    said = {fact.key: fact for fact in (*new, no_word)}
    with pytest.raises(AttributeError):
        compact.add(Telling("failing", "xx", said, {facts.DETAIL: said}))
    assert (len(compact.rarity.numbering), dict(compact.rarity.languages), dict(compact.numbers)) == before
    compact.add(telling_of(98, "en", new[3:]))
    assert [link.other.id for link in compact.related(telling_of(99, "en", new), 1)] == [98]


def test_half_a_sign_is_a_word_like_any_other() -> None:
    broken = telling_of(1, "en", [Fact(facts.NAME, "word:ros\ud800", "ros\ud800")])
    compact = held([broken])
    [link] = compact.related(telling_of(2, "en", [*broken.facts.values()]))
    assert link.other.facts == broken.facts

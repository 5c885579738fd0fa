"""What is found, what is hidden, and what betrays nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatwatch.saved.rules import BROADEST
from heatwatch.search import index as index_module
from heatwatch.search.asked import parse
from heatwatch.search.entry import Entry, Found
from heatwatch.search.index import Index
from heatwatch.search.snippets import snippet
from tests.search.test_asked import KNOWN

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
MOTEL = "Two girls are kept at the Blue Moon Motel on MacArthur. Call (510) 555-0134."
ROOMS = "Las trabajadoras están encerradas en las habitaciones, dice López."
PASSPORT = "旅馆很暗，老板拿走护照。"


def entry(text: str, days: int = 0, **more: Any) -> Entry:
    return Entry(
        uuid4(), more.pop("number", "HW-7K3-Q92"), NOON - timedelta(days=days), "open", texts=(("story", text),), **more
    )


def ask(index: Index, typed: str, *hidden: UUID) -> Found:
    return index.ask(parse(typed, KNOWN), hidden)


@pytest.fixture
def index() -> Index:
    made = Index()
    fields: dict[str, Any] = {
        "phones": ("+15105550134",),
        "plates": ("7ABC123",),
        "places": ("Blue Moon Motel", "MacArthur"),
    }
    made.change([entry(MOTEL, lane="crisis", types=("sex",), **fields)])
    made.change([entry(ROOMS, days=40, number="HW-7K3-Q93"), entry(PASSPORT, days=400, number="HW-888-888")])
    return made


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("motels", MOTEL),
        ("keeping", ""),
        ("call", MOTEL),
        ('"blue moon"', MOTEL),
        ('"moon blue"', ""),
        ("mot*", MOTEL),
        ("lopes~1", ROOMS),
        ("lopus~1", ""),
        ("habitación", ROOMS),
        ("habitacion encerrada", ROOMS),
        ("护照", PASSPORT),
        ("照", PASSPORT),
        ("照护", ""),
        ("老板拿走", PASSPORT),
        ("phone:555-0134", MOTEL),
        ("phone:0134", MOTEL),
        ("phone:510*", MOTEL),
        ("phone:555*", ""),
        ("plate:7ABC-123", MOTEL),
        ("plate:7a*", MOTEL),
        ("near:macarthur", MOTEL),
        ("near:girls", ""),
        ('near:"blue moon"', MOTEL),
        ("lane:crisis", MOTEL),
        ("type:sex", MOTEL),
        ("before:2026-02-03", ROOMS + PASSPORT),
        ("after:2026-02-03 before:2026-03-14", ""),
        ("after:2026-03-14", MOTEL),
        ("HW-888-888", PASSPORT),
        ("number:hw-7k3*", MOTEL + ROOMS),
        ("status:open -motel", ROOMS + PASSPORT),
    ],
)
def test_it_finds(index: Index, typed: str, text: str) -> None:
    assert "".join(said for _, texts in ask(index, typed).page for _, said in texts) == text


def test_the_newest_stands_first_and_pages_follow_each_other() -> None:
    index = Index()
    index.change([entry(f"van {day}", days=day) for day in (3, 1, 2, 0)])
    parts = parse("van", KNOWN)
    pages = [index.ask(parts, (), start, 2) for start in (0, 2, 4)]
    assert [texts[0][1] for page in pages for _, texts in page.page] == ["van 0", "van 1", "van 2", "van 3"]
    assert {page.count for page in pages} == {4}


def test_a_tip_is_held_once_and_forgotten_when_it_is_dropped(index: Index) -> None:
    first = entry("a red truck")
    index.change([first])
    index.change([Entry(first.id, first.number, first.received, "closed", texts=(("story", "a green truck"),))])
    assert ask(index, "red").count == 0
    assert dict(ask(index, "truck").facets["status"]) == {"closed": 1}
    index.change([], [first.id])
    assert ask(index, "truck").count == 0
    assert len(index) == 3


@pytest.mark.parametrize("typed", ["motel", "mot*", "status:open", "girl~1", "lane:crisis", "-rooms mot*", "四 motel"])
def test_what_is_hidden_betrays_nothing(index: Index, typed: str) -> None:
    """Count, facets, page and snippets are those of an office that never had the tip."""
    without = ask(index, typed)
    secret = entry("A motel girl who is hidden, and an office of four", lane="crisis", types=("labor",))
    index.change([secret])
    found = ask(index, typed, secret.id)
    assert (found.count, found.facets, found.page) == (without.count, without.facets, without.page)
    parts = parse(typed, KNOWN)
    assert [snippet(parts, texts) for _, texts in found.page] == [snippet(parts, texts) for _, texts in without.page]


def test_the_hidden_tip_would_be_found(index: Index) -> None:
    index.change([entry("A motel girl who is hidden", lane="crisis")])
    assert ask(index, "motel").count == 2


def test_nothing_of_an_index_shows_itself(index: Index) -> None:
    assert "••••" in repr(index)
    assert "motel" not in repr((entry(MOTEL), ask(index, "motel"), parse("motel", KNOWN))).casefold()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done among hundreds of thousands is done among tens."""
    monkeypatch.setattr(index_module, "ROOM", 10)
    monkeypatch.setattr(index_module, "ENOUGH", 3)


def few(index: Index, typed: str) -> Found:
    """A page of three, as many as are enough."""
    return index.ask(parse(typed, KNOWN), (), 0, 3)


def test_in_a_large_index_the_newest_are_asked_first_and_the_answer_says_so(small: None) -> None:
    made = Index()
    made.change([entry("a white van" if days % 2 else "a blue van", days) for days in range(40)])
    found = few(made, "van")
    assert (found.whole, found.count) == (False, 10)
    assert sum(found.facets["status"].values()) == 10
    everything = made.ask(parse("van", KNOWN), (), 30, 10)
    assert (everything.whole, everything.count, len(everything.page)) == (True, 40, 10)


def test_what_few_of_the_newest_hold_is_looked_for_in_all(small: None) -> None:
    made = Index()
    made.change([entry("a red van" if days in {2, 39} else "a blue van", days) for days in range(40)])
    found = few(made, "red")
    assert (found.whole, found.count, len(found.page)) == (True, 2, 2)
    # No more than enough fit among the newest: the others are asked too.
    assert (few(made, "after:2026-03-12").whole, few(made, "after:2026-03-12").count) == (True, 3)


def test_what_is_newest_moves_on_as_tips_come_and_go(small: None) -> None:
    made = Index()
    old = [entry("a blue van", days) for days in range(100, 130)]
    made.change(old)
    assert few(made, "van").count == 10
    new = [entry("a blue van", days) for days in range(20)]
    made.change(new)
    assert {id for id, _ in few(made, "van").page} <= {one.id for one in new}
    assert (few(made, "van").whole, few(made, "van").count) == (False, 20)
    made.change([], [one.id for one in [*old, *new[5:]]])
    assert (few(made, "van").whole, few(made, "van").count) == (True, 5)


def test_what_was_not_counted_whole_is_too_broad_to_be_saved() -> None:
    """Whoever saves a search is told by the count alone that too many tips fit."""
    assert BROADEST <= index_module.ENOUGH


@settings(deadline=None)
@given(
    days=st.lists(st.integers(0, 60), min_size=1, max_size=80),
    hidden=st.sets(st.integers(0, 79)),
    word=st.sampled_from(["van", "red", "blue"]),
    start=st.sampled_from([0, 5, 40]),
)
def test_each_page_is_that_of_all_that_fits(days: list[int], hidden: set[int], word: str, start: int) -> None:
    """Whatever is counted, the page is the same as if everything had been looked through."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index_module, "ROOM", 10)
        patch.setattr(index_module, "ENOUGH", 3)
        made = Index()
        tips = [entry(f"a {'red' if day % 3 else 'blue'} van", day) for day in days]
        made.change(tips)
        away = {one.id for place, one in enumerate(tips) if place in hidden}
        fit = [one for one in tips if word in one.texts[0][1] and one.id not in away]
        found = made.ask(parse(word, KNOWN), away, start, 5)
    received = {one.id: one.received for one in tips}
    shown = [received[id] for id, _ in found.page]
    assert shown == sorted((one.received for one in fit), reverse=True)[start : start + 5]
    assert found.count == len(fit) if found.whole else 3 < found.count <= len(fit)
    assert {id for id, _ in found.page} <= {one.id for one in fit}


@settings(deadline=None)
@given(
    rounds=st.lists(st.lists(st.tuples(st.integers(0, 14), st.booleans()), min_size=1, max_size=25), max_size=5),
    hidden=st.sets(st.integers(0, 14)),
)
def test_however_tips_came_and_went_all_that_is_held_is_counted(
    rounds: list[list[tuple[int, bool]]], hidden: set[int]
) -> None:
    """Each tip stands on one shelf, whatever came before it, and one that came back stays out of reach."""
    ids = [uuid4() for _ in range(15)]
    held: dict[int, str] = {}
    away = {ids[number] for number in hidden}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index_module, "ROOM", 4)
        patch.setattr(index_module, "ENOUGH", 100)
        made = Index()
        for turn, changes in enumerate(rounds):
            put = {number: f"van {turn}" for number, stays in changes if stays}
            gone = {number for number, stays in changes if not stays} - put.keys()
            entries = [
                Entry(
                    ids[number],
                    "HW-7K3-Q92",
                    NOON - timedelta(days=(number + turn // 3) % 7),
                    "open",
                    texts=(("story", text),),
                )
                for number, text in put.items()
            ]
            made.change(entries, [ids[number] for number in gone])
            held = {number: text for number, text in held.items() if number not in gone} | put
            found = made.ask(parse("van", KNOWN), away, 0, 15)
            shown = {id: texts[0][1] for id, texts in found.page}
            assert shown == {ids[number]: text for number, text in held.items() if number not in hidden}
            assert (found.whole, found.count, sum(found.facets["status"].values())) == (True, len(shown), len(shown))
            assert len(made) == len(held)

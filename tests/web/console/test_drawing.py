"""A picture of links can be read: no box lies on another, no line runs through one that it does not join."""

import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from heatwatch.common.ids import new_id
from heatwatch.intake.models import Tip
from heatwatch.links.actions.charting import MOST_THINGS, Chart, Line
from heatwatch.links.actions.opening import Told
from heatwatch.links.models import Link
from heatwatch.links.things import Thing
from heatwatch.web.console.linking.drawing import STYLES, Box, Picture, Stroke, drawn

CAME = datetime(2026, 3, 2, 20, tzinfo=UTC)
PATH = re.compile(r"M(\d+) (\d+) H(\d+) C[\d ]+ (\d+) (\d+) H(\d+)")


def a_chart(seed: int, tips: int, things: int) -> Chart:
    """Some tips one or two steps from the first, with links along and across, and things that some of them tell."""
    chance = random.Random(seed)
    rows = [
        (Tip(id=new_id(), number=f"HW-{place:03}", received=CAME), min(place, 1 + place % 2)) for place in range(tips)
    ]
    rows.sort(key=lambda row: row[1])
    lines = []
    for place, (tip, away) in enumerate(rows[1:], 1):
        nearer = [other for other, step in rows if step == away - 1]
        beside = [other for other, step in rows[:place] if step == away and chance.random() < 0.1]
        lines += [_line(other, tip, chance) for other in {chance.choice(nearer), chance.choice(nearer), *beside}]
    found = []
    for place in range(things):
        told = chance.sample([tip.pk for tip, _ in rows], min(len(rows), chance.choice((2, 2, 3, 5))))
        found.append(Thing("place", (f"a house with a number {place}",), tuple(told), near=place % 3 == 0))
    return Chart(rows, lines, found, 0, cut=False)


def _line(near: Tip, far: Tip, chance: random.Random) -> Line:
    return Line(Link(one=near, other=far), near, far, Told(chance.random(), (), ""))


def runs(stroke: Stroke) -> Iterator[tuple[int, int, int]]:
    """(from, to, height) of what of a line is level; an arc has nothing of it."""
    if found := PATH.fullmatch(stroke.path):
        x, y, bend, ends, to_y, to_x = map(int, found.groups())
        yield x, bend, y
        yield ends, to_x, to_y


def inside(box: Box, left: int, right: int, y: int) -> bool:
    return left < box.right and right > box.x and box.y < y < box.y + box.height


def boxes(picture: Picture) -> list[Box]:
    return [*picture.tips, *picture.things]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(("tips", "things"), [(2, 0), (3, 2), (9, 6), (40, 30)])
def test_no_box_lies_on_another_and_no_line_runs_through_one(seed: int, tips: int, things: int) -> None:
    picture = drawn(a_chart(seed, tips, things))
    assert picture
    assert len(picture.tips) == tips
    assert len(picture.things) == min(things, MOST_THINGS)
    assert picture.left_out == max(0, things - MOST_THINGS)
    shown = boxes(picture)
    for place, box in enumerate(shown):
        assert box.x > 0 <= box.y
        assert box.right < picture.width
        assert box.y + box.height < picture.height
        for other in shown[place + 1 :]:
            apart = box.right <= other.x or other.right <= box.x
            assert apart or box.y + box.height <= other.y or other.y + other.height <= box.y
    for stroke in picture.strokes:
        for left, right, y in runs(stroke):
            assert not [box.title for box in shown if inside(box, left, right, y)], stroke.path


def test_the_same_chart_gives_the_same_picture() -> None:
    chart = a_chart(7, 12, 8)
    one, other = drawn(chart), drawn(chart)
    assert one
    assert other
    assert [vars(box) for box in boxes(one)] == [vars(box) for box in boxes(other)]
    assert [vars(stroke) for stroke in one.strokes] == [vars(stroke) for stroke in other.strokes]


def test_every_strength_has_a_line_of_its_own_and_the_first_line_to_a_tip_says_it() -> None:
    one, other = (Tip(id=new_id(), number=f"HW-{place}", received=CAME) for place in range(2))
    styles = set()
    for probability, words in ((0.96, "almost certain"), (0.6, "likely"), (0.3, "possible"), (0.1, "weak")):
        line = Line(Link(one=one, other=other), one, other, Told(probability, (), ""))
        picture = drawn(Chart([(one, 0), (other, 1)], [line], [], 0, cut=False))
        assert picture
        [stroke] = picture.strokes
        assert (stroke.words, stroke.style, stroke.title) == (words, STYLES[words], f"HW-0 and HW-1: {words}")
        styles.add(stroke.style)
    assert len(styles) == 4


@pytest.mark.parametrize("said", ["x" * 60, "汽" * 60, "عاملة " * 10])
def test_long_words_are_cut_to_their_box(said: str) -> None:
    one, other = (Tip(id=new_id(), number=f"HW-{place}", received=CAME) for place in range(2))
    told: tuple[UUID, ...] = (one.pk, other.pk)
    line = Line(Link(one=one, other=other), one, other, Told(0.9, (), ""))
    picture = drawn(Chart([(one, 0), (other, 1)], [line], [Thing("place", (said,), told, near=False)], 0, cut=False))
    assert picture
    [box] = picture.things
    assert box.title.endswith("…")
    assert len(box.title) <= 20
    assert said in box.name, "whoever hears it hears all of it"


def test_nothing_linked_is_no_picture() -> None:
    assert drawn(Chart([(Tip(number="HW-0", received=CAME), 0)], [], [], 0, cut=False)) is None

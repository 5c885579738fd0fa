"""A map can be read: no name lies on another or on a circle, and what is nearby comes near."""

import random
import re

import pytest

from heatwatch.geography.outlines import HOME, outlines
from heatwatch.geography.spots import COUNTY, TOWN, Spot
from heatwatch.web.console.linking.mapping import LETTER, WIDTH, Map, drawn


def towns(many: int, seed: int, *, near: bool) -> list[tuple[Spot, str, str]]:
    """So many towns, all of them near the office or anywhere in the state."""
    known = [(name, points[0]) for name, points in outlines().towns.values() if not near or HOME.holds(points[0])]
    chosen = random.Random(seed).sample(sorted(known), many)
    return [(Spot(TOWN, name, point), f"{name} (2)", f"Somewhere in {name}") for name, point in chosen]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("many", "near"), [(1, True), (6, True), (40, True), (40, False)])
def test_no_name_lies_on_another_or_on_a_circle(many: int, near: bool, seed: int) -> None:
    found = drawn(towns(many, seed, near=near), outlines())
    assert found.width == WIDTH
    assert len(found.marks) == many
    assert many < 40 or found.whole_state is not near
    named = [(mark.label, *mark.at) for mark in found.marks if mark.label] + found.names
    areas = [(x, y - 10, x + len(words) * LETTER, y + 4) for words, x, y in named]
    circles = [(mark.x, mark.y) for mark in found.marks]
    for place, (left, top, right, bottom) in enumerate(areas):
        assert left > 0
        assert right < WIDTH
        assert 0 < top < bottom < found.height
        for other in areas[place + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
        assert not any(left < x < right and top < y < bottom for x, y in circles)
    assert found.unnamed == sum(not mark.label for mark in found.marks)


def test_the_map_is_the_near_one_until_something_lies_elsewhere() -> None:
    near, far = towns(1, 1, near=True), [(Spot(TOWN, "Fresno", (-119.77, 36.75)), "Fresno (1)", "Somewhere in Fresno")]
    assert not drawn(near, outlines()).whole_state
    assert drawn([*near, *far], outlines()).whole_state
    assert (drawn(near, outlines()).measure[1], drawn(far, outlines()).measure[1]) == (10, 100)


def test_a_county_is_hatched_whole_and_named_once() -> None:
    found = drawn([(Spot(COUNTY, "Alameda"), "Alameda County (1)", "Somewhere in Alameda County")], outlines())
    [mark] = found.marks
    assert mark.path in found.counties
    assert mark.label == "Alameda County (1)"
    assert "Alameda" not in [name for name, *_ in found.names]
    assert "Contra Costa" in [name for name, *_ in found.names]
    assert found.height > 300


def test_oakland_lies_west_of_hayward_and_north_of_fremont() -> None:
    at = {}
    for name in ("oakland", "hayward", "fremont"):
        written, points = outlines().towns[name]
        [mark] = drawn([(Spot(TOWN, written, points[0]), written, written)], outlines()).marks
        at[name] = mark
    assert at["oakland"].x < at["hayward"].x < at["fremont"].x
    assert at["oakland"].y < at["hayward"].y < at["fremont"].y


def test_the_same_places_give_the_same_map() -> None:
    one, other = (drawn(towns(20, 3, near=True), outlines()) for _ in range(2))
    assert everything(one) == everything(other)


def test_paths_are_whole_pixels_of_the_paper() -> None:
    found = drawn(towns(1, 1, near=True), outlines())
    assert all(re.fullmatch(r"(M\d+,\d+( \d+,\d+)+Z)+", path) for path in found.counties)
    corners = [tuple(map(int, point.split(","))) for path in found.counties for point in re.findall(r"\d+,\d+", path)]
    assert max(x for x, _ in corners) <= found.width, "a reader that looks for what sticks out finds nothing"
    assert max(y for _, y in corners) <= found.height


def everything(found: Map) -> list[object]:
    return [found.counties, found.names, [(mark.x, mark.y, mark.label, mark.at) for mark in found.marks]]

"""The shipped map: every county closed, every town in the state, and a projection that keeps north on top."""

from hypothesis import given
from hypothesis import strategies as st

from heatwatch.geography.outlines import HOME, STATE, Box, Projection, clipped, key_of, outlines

COUNTIES = 58


def test_every_county_is_there_and_every_border_closes() -> None:
    counties = outlines().counties
    assert len(counties) == COUNTIES
    for name, rings in counties.items():
        for ring in rings:
            assert ring[0] == ring[-1], f"{name} is open"
            assert len(ring) >= 4, f"{name} has a part without an inside"
            assert all(STATE.holds(point) for point in ring), f"{name} leaves the state"


def test_the_office_and_its_neighbors_are_on_the_near_map() -> None:
    counties = outlines().counties
    for name in ("Alameda", "Contra Costa", "San Francisco"):
        assert all(HOME.holds(point) for ring in counties[name] for point in ring), name


def test_towns_lie_in_the_state_and_some_where_everybody_knows() -> None:
    towns = outlines().towns
    assert len(towns) > 1000
    assert all(STATE.holds(point) for _, points in towns.values() for point in points)
    written, [(longitude, latitude)] = towns["oakland"]
    assert (written, round(longitude, 1), round(latitude, 1)) == ("Oakland", -122.3, 37.8)
    assert all(key == key_of(written) for key, (written, _) in towns.items())


def test_names_are_known_again_without_accents_and_apostrophes() -> None:
    assert key_of(" San  José ") == "san jose"
    assert key_of("Pe’ahi") == "peahi"


@given(st.floats(HOME.west, HOME.east), st.floats(HOME.south, HOME.north), st.integers(200, 900))
def test_what_lies_in_the_box_lies_on_the_paper_the_right_way_up(west: float, south: float, width: int) -> None:
    paper = Projection(HOME, width)
    x, y = paper.on_paper((west, south))
    assert -1 <= x <= width + 1
    assert -1 <= y <= paper.height + 1
    right, above = paper.on_paper((west + 0.1, south + 0.1))
    assert right > x
    assert above < y
    assert abs((right - x) - (y - above)) < (y - above) * 0.3, "a degree to the east is shorter than one to the north"


def test_a_ring_is_cut_at_the_sides_of_a_box() -> None:
    square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]
    assert set(clipped(square, Box(1, 1, 3, 9))) == {(1, 1), (3, 1), (3, 4), (1, 4)}
    assert clipped(square, Box(-1, -1, 5, 5)) == square
    assert clipped(square, Box(5, 5, 6, 6)) == []


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=3, max_size=12))
def test_what_is_cut_lies_in_the_box(ring: list[tuple[float, float]]) -> None:
    for x, y in clipped(ring, Box(-1, -2, 3, 2)):
        assert -1 - 1e-9 <= x <= 3 + 1e-9
        assert -2 - 1e-9 <= y <= 2 + 1e-9

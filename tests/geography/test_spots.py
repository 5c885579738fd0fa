"""A name becomes a town, a county or nothing, and an address never more than its town."""

import pytest

from heatwatch.geography.outlines import outlines
from heatwatch.geography.spots import COUNTY, NO_TOWN, SEVERAL, TOWN, UNKNOWN, of_address, of_town
from heatwatch.knowledge.model.whole import knowledge


@pytest.mark.parametrize(
    ("said", "kind", "name", "note"),
    [
        ("Oakland", TOWN, "Oakland", ""),
        ("OAKLAND", TOWN, "Oakland", ""),
        ("Alameda", TOWN, "Alameda", "or the county of this name"),
        ("Contra Costa", COUNTY, "Contra Costa", ""),
        ("Contra Costa County", COUNTY, "Contra Costa", ""),
        ("Fruitvale", TOWN, "Oakland", "shown as Oakland, of which it is a part"),
        ("SF", TOWN, "San Francisco", "or the county of this name"),
        ("St Helena", TOWN, "Saint Helena", ""),
        ("Brentwood", TOWN, "Brentwood", "there is another place of this name in California"),
    ],
)
def test_a_name_has_a_place(said: str, kind: str, name: str, note: str) -> None:
    found = of_town(said, outlines())
    assert found.spot
    assert (found.spot.kind, found.spot.name, found.note) == (kind, name, note)
    assert found.spot.words == f"somewhere in {name}{' County' if kind == COUNTY else ''}"


@pytest.mark.parametrize(
    ("said", "why"),
    [("Reno", UNKNOWN), ("Bay Area", UNKNOWN), ("Chinatown", SEVERAL), ("Vincent", SEVERAL), ("", UNKNOWN)],
)
def test_a_name_without_a_place_says_why(said: str, why: str) -> None:
    found = of_town(said, outlines())
    assert (found.spot, found.note) == (None, why)


def test_an_address_is_no_finer_than_its_town() -> None:
    found = of_address("4521 MacArthur Blvd, Oakland", outlines())
    assert found.spot == of_town("Oakland", outlines()).spot
    assert found.note == "the address is not placed, shown as Oakland"
    assert of_address("International Blvd, Fruitvale", outlines()).note == "the address is not placed, shown as Oakland"
    assert of_address("Hegenberger Road", outlines()).note == NO_TOWN
    assert of_address("Fifth Street, Nowhere", outlines()).note == NO_TOWN


def test_nearly_every_town_that_a_reading_knows_has_a_place() -> None:
    """What has none lies in another state, is too large, or has a name that several have."""
    towns = [written for ones in knowledge().gazetteer.places.values() for _, written, is_near in ones if is_near]
    nowhere = sorted(said for said in towns if of_town(said, outlines()).spot is None)
    assert len(towns) > 1000
    assert len(nowhere) < 20, nowhere

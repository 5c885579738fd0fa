"""Every code that an indicator or a sector maps to stands in the list that its standard publishes.

The lists are those of the Human Trafficking Case Data Standard 2.0 (International Organization for Migration, CC BY
4.0; its field list and its definitions name the methods of control differently, so both count) and of NIEM 5.2.
"""

import json
from pathlib import Path

from heatwatch.knowledge.model.whole import knowledge

PUBLISHED = json.loads((Path(__file__).parents[1] / "tables" / "published_codes.json").read_text("utf-8"))


def test_every_indicator_maps_to_published_methods_of_control() -> None:
    published = PUBLISHED["htcds 2.0 methods of control"]
    entries = {**knowledge().indicators, **knowledge().dangers}
    assert not [(id_, code) for id_, one in entries.items() for code in one.codes["htcds"] if code not in published]


def test_every_sector_maps_to_published_industries() -> None:
    htcds, niem = PUBLISHED["htcds 2.0 industries"], PUBLISHED["niem 5.2 exploitation industries"]
    sectors = knowledge().law.sectors.values()
    assert not [(one.id, one.niem) for one in sectors if one.niem not in niem]
    assert not [(one.id, one.htcds) for one in sectors if one.htcds and one.htcds not in htcds]

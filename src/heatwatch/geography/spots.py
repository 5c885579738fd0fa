"""A name or an address as a place on the map: never finer than what is known, and none where that is too little.

There is no list of streets here, so an address is no more than the town that stands in it. A town is an area around its
middle; a part of a town is shown as that town; a county is all of it.
"""

from dataclasses import dataclass

from heatwatch.geography.outlines import HOME, Outlines, Point, key_of

TOWN, COUNTY = "town", "county"
# What people call parts of towns that the list of towns does not have, and towns by other names.
PARTS = {
    "east oakland": "Oakland",
    "west oakland": "Oakland",
    "fruitvale": "Oakland",
    "lake merritt": "Oakland",
    "hayward hills": "Hayward",
    "noyo harbor": "Fort Bragg",
}
OTHER_NAMES = {
    "sf": "San Francisco",
    "carmel": "Carmel-by-the-Sea",
    "carmel valley": "Carmel Valley Village",
    "st helena": "Saint Helena",
    "st. helena": "Saint Helena",
    "suisun city": "Suisun",
}
# Where many towns have a part of this name, the largest is no better guess than another.
COMMON = {"chinatown"}
UNKNOWN = "it is not on our map of California"
SEVERAL = "several places in California have this name"
NO_TOWN = "the text names no town with it"


@dataclass(frozen=True, slots=True)
class Spot:
    """A town or county, and the middle of a town; `note` says what else must be known about it."""

    kind: str
    name: str
    middle: Point | None = None

    @property
    def words(self) -> str:
        """What is claimed: no more than an area."""
        return f"somewhere in {self.name}{' County' if self.kind == COUNTY else ''}"


@dataclass(frozen=True, slots=True)
class Found:
    """What is made of one name: a spot, or none; and in words how sure that is, or why there is none."""

    spot: Spot | None
    note: str = ""


def of_town(said: str, known: Outlines) -> Found:
    """The place of a name that a reading took for a town, which may be a county's or a part of a town's too."""
    key = key_of(said)
    if whole := PARTS.get(key):
        return Found(_town(whole, known).spot, f"shown as {whole}, of which it is a part")
    if key in COMMON:
        return Found(None, SEVERAL)
    if key in known.towns or key in OTHER_NAMES:
        found = _town(OTHER_NAMES.get(key, said), known)
        also = found.spot is not None and found.spot.name in known.counties
        return Found(found.spot, "or the county of this name") if also and not found.note else found
    county = next((name for name in known.counties if key_of(name) == key.removesuffix(" county")), None)
    return Found(Spot(COUNTY, county)) if county else Found(None, UNKNOWN)


def of_address(said: str, known: Outlines) -> Found:
    """The town that stands in an address; its street is placed nowhere."""
    *street, town = [part.strip() for part in said.split(",")]
    if not street:
        return Found(None, NO_TOWN)
    found = of_town(town, known)
    if found.spot is None:
        return Found(None, found.note if key_of(town) in known.towns else NO_TOWN)
    return Found(found.spot, f"the address is not placed, shown as {found.spot.name}")


def _town(name: str, known: Outlines) -> Found:
    """Of several of one name, the only one near the office; else none."""
    written, points = known.towns[key_of(name)]
    near = [point for point in points if HOME.holds(point)]
    if len(points) == 1:
        return Found(Spot(TOWN, written, points[0]))
    if len(near) == 1:
        return Found(Spot(TOWN, written, near[0]), "there is another place of this name in California")
    return Found(None, SEVERAL)

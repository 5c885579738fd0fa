"""Tips that are about one thing and tips that are not, and a reader that compares them."""

from functools import cache

from heatwatch import flow
from heatwatch.common import clock
from heatwatch.common.ids import new_id
from heatwatch.desk.actions.assessing import Lens
from heatwatch.intake.models import Tip
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.links import rules
from heatwatch.links.actions.comparing import Memory
from heatwatch.links.actions.keeping import Keeper
from heatwatch.links.actions.opening import Told, sealed
from heatwatch.links.models import Link
from heatwatch.vault.actions import open_tip_keys
from tests.people import House

NEIGHBOR = (
    "Car wash on Delta Avenue, Antioch. A worker sleeps in the vacuum closet and the owner, Chon, keeps his passport."
)
WORKER = "duermo en el cuarto de la aspiradora en el lavado de carros de Antioch. don Chone tiene mi pasaporte."
CUSTOMER = "At the car wash on Delta Avenue in Antioch the owner, Chon, keeps the passport of a worker, who told me so."
OTHER = "The au pair next door in Danville, Katarina, cooks for every party and is never paid."


@cache
def keeper() -> Keeper:
    return Keeper.through(knowledge())


@cache
def linking_lens() -> Lens:
    return Lens.through(knowledge(), keeper())


def reads(house: House, *stories: str) -> list[Tip]:
    """Tips that the reader has read, and whose facts it keeps."""
    tips = [house.receives(story) for story in stories]
    house.reads(lens=linking_lens())
    for tip in tips:
        tip.refresh_from_db()
    return tips


def compares(house: House, memory: Memory | None = None) -> Memory:
    """The reader's turns until nothing waits."""
    memory = memory or Memory()
    while flow.link(house.reader(), memory):
        pass
    return memory


def linked(house: House, *stories: str) -> list[Tip]:
    """The same, and compared."""
    tips = reads(house, *(stories or (NEIGHBOR, WORKER, OTHER)))
    compares(house)
    return tips


def pairs() -> set[frozenset[str]]:
    """Which tips are linked, by their numbers."""
    rows = Link.objects.select_related("one", "other")
    return {frozenset((row.one.number, row.other.number)) for row in rows}


def pair(one: Tip, other: Tip) -> frozenset[str]:
    return frozenset((one.number, other.number))


def put(house: House, one: Tip, other: Tip, probability: float, *reasons: str, verdict: str = rules.OPEN) -> Link:
    """A link as the reader would seal it, of which a test says what stands in it; whoever decided it was Jonas."""
    first, second = sorted((one, other), key=lambda tip: tip.pk)
    # The reader is let in as it was, and opens what is restricted to nobody.
    keys = open_tip_keys(house.reader(), [first.pk, second.pk])
    id, told = new_id(), Told(probability, reasons, "a version")
    by = {"decided_by": house.jonas.account, "decided_at": clock.now()} if verdict else {}
    return Link.objects.create(
        id=id, one=first, other=second, sealed=sealed(id, told, keys[first.pk], keys[second.pk]), verdict=verdict, **by
    )

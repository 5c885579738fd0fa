"""Why two tips may be of one thing, in words: what both tell, how rare that is, and what speaks against it."""

from collections.abc import Iterator

from heatwatch.linkage import facts
from heatwatch.linkage.comparing import Shared
from heatwatch.linkage.linking import Link

MOST_REASONS = 8
# What is worth less is no reason that anybody would give.
LEAST_BITS = 1.5
LONGEST = 60
_BOTH = {
    **{kind: f"the same {kind}" for kind in facts.EXACT},
    facts.NAME: "the name",
    facts.PLACE: "the place",
    facts.TOWN: "the town",
    facts.VEHICLE: "the vehicle",
    facts.NUMBER: "the number",
    facts.SAYING: "the words",
    facts.DETAIL: "the detail",
    facts.SECTOR: "the kind of place or work",
    facts.SIGN: "the indicator",
    facts.TYPE: "the kind of exploitation",
    facts.YOUNG: "a person under 18",
}
_NEAR = {
    facts.NAME: "names that may be one",
    "phone": "phones with one digit between them",
    facts.NUMBER: "numbers next to each other",
}
_APART = {
    "name_apart": "they name different people",
    "town_apart": "they name different towns",
    "type_apart": "one reports labor and the other sex",
    "quiet": "only one of them reports an indicator",
}


def reasons(link: Link) -> list[str]:
    """The strongest reasons first, then what speaks against it."""
    strongest = sorted(link.comparison.shared, key=lambda one: (-one.bits, one.key))
    told = [_said(one) for one in strongest if one.bits >= LEAST_BITS]
    return [*told[:MOST_REASONS], *_against(link)]


def _said(shared: Shared) -> str:
    mine, theirs = (_short(said) for said in shared.said)
    words = f"“{mine}”" if mine.casefold() == theirs.casefold() else f"“{mine}” and “{theirs}”"
    if shared.near:
        return f"{_NEAR.get(shared.kind, f'{shared.kind}s with one sign between them')}: {words}"
    if shared.kind == facts.SIGN:
        words = f"{shared.key.partition(':')[2]}, {words}"
    return f"both tell {_BOTH[shared.kind]}: {words} ({_how_rare(shared.rate)})"


def _how_rare(rate: float) -> str:
    """`about 1 tip in 40` tells it."""
    return f"about 1 tip in {round(1 / rate):,}" if rate < 1 / 3 else "as many tips do"


def _short(said: str) -> str:
    text = " ".join(said.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _against(link: Link) -> Iterator[str]:
    yield from (f"against it: {words}" for name, words in _APART.items() if link.comparison.measures[name])

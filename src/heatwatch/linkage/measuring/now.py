"""Related now: how often the right tip stands among the first three while somebody is still telling.

Each tip that has a partner is taken out of memory and told again as a call is: read by the cues alone, whole and as far
as half of its words. A partner is shown that is among the first three, and likely enough. Where another tip is shown is
counted too, since whoever listens to a caller has no time for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from heatwatch.linkage.facts import Telling
from heatwatch.linkage.linking import Linker
from heatwatch.linkage.measuring.evaluation import FIRST, Told, true_pairs

# As far as somebody has come: half of the words, all of them.
SHARES = (0.5, 1.0)
Listening = Callable[[str | int, str], Telling]


@dataclass(frozen=True, slots=True)
class Now:
    """At one share of the words: of the tips that have a partner, those that have one among the first three, and those
    that are shown one; of all tips, those that are shown one that is none."""

    share: float
    with_partner: int
    among_first: int
    shown: int
    tips: int
    misled: int

    def as_row(self) -> dict[str, float]:
        """The figures for a table or JSON."""
        partners = {f"partner_among_{FIRST}": self.among_first, "partner_shown": self.shown}
        others = {"tips": self.tips, "others_shown_at": self.misled}
        return {"share_of_words": self.share, "with_partner": self.with_partner, **partners, **others}


def told_now(tips: Sequence[Told], linker: Linker, listening: Listening, least: float) -> list[Now]:
    """Tell every tip again, at each share. The linker holds all of them, and does so again afterwards."""
    partners: dict[int, set[int]] = {}
    for one, other in true_pairs(tips):
        partners.setdefault(one, set()).add(other)
        partners.setdefault(other, set()).add(one)
    return [_at(share, tips, partners, linker, listening, least) for share in SHARES]


def _at(
    share: float,
    tips: Sequence[Told],
    partners: dict[int, set[int]],
    linker: Linker,
    listening: Listening,
    least: float,
) -> Now:
    first = shown = misled = 0
    ids: dict[str | int, int] = {tip.id: place for place, tip in enumerate(tips)}
    for place, tip in enumerate(tips):
        kept = linker.told(tip.id)
        linker.remove(tip.id)
        related = linker.related(listening(tip.id, begun(tip.text, share)), FIRST)
        linker.add(kept)
        mine = partners.get(place, set())
        found = {ids[link.other.id] for link in related if link.probability >= least}
        first += any(ids[link.other.id] in mine for link in related)
        shown += bool(found & mine)
        misled += bool(found - mine)
    return Now(share, len(partners), first, shown, len(tips), misled)


def begun(text: str, share: float) -> str:
    """The first words of a text."""
    words = text.split()
    return " ".join(words[: max(1, round(len(words) * share))]) if share < 1 else text

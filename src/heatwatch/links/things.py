"""What tips have in common, taken out of the reasons that their links keep: phones, plates, names, places and the like.

A reason is a sentence of `linkage.reasons`, sealed with its link. Two tips that tell one name may mean two people: a
thing here is a word that both say, and nothing is claimed of whoever it stands for.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from heatwatch.common.secret import masked

Tip = TypeVar("Tip")
# What can be drawn, the surest first. What else two tips share (details, sayings, indicators) stays in words.
KINDS = {
    "phone": "Phone",
    "plate": "Plate",
    "email": "E-mail",
    "handle": "Online name",
    "url": "Web address",
    "vehicle": "Vehicle",
    "place": "Place",
    "name": "Name",
    "town": "Town",
}
# Written nearly alike: whether they are one, people judge.
NEARLY = "perhaps one: "
_SAME = re.compile(r"both tell the (?:same )?(\w+): “(.+)” \((?:about 1 tip in [\d,]+|as many tips do)\)")
_NEAR = re.compile(r"(\w+?)s (?:that may be one|with one (?:digit|sign) between them): “(.+)”")
_BETWEEN = "” and “"


@masked
@dataclass(frozen=True, slots=True)
class Mention:
    """One thing that one link names: its kind, and how the two tips say it."""

    kind: str
    said: tuple[str, ...]
    near: bool


@masked
@dataclass(frozen=True, slots=True)
class Thing(Generic[Tip]):
    """Something that several tips tell, in all the words they have for it."""

    kind: str
    said: tuple[str, ...]
    tips: tuple[Tip, ...]
    near: bool

    @property
    def words(self) -> str:
        """What kind of thing it is."""
        return f"{KINDS[self.kind]}, {NEARLY.rstrip(': ')}" if self.near else KINDS[self.kind]

    @property
    def label(self) -> str:
        """How it is called: by its shortest words, or by both where they may be two."""
        return " / ".join(self.said) if self.near else min(self.said, key=lambda said: (len(said), said))


def mentions(reasons: Iterable[str]) -> Iterator[Mention]:
    """What a link's reasons name that can be drawn; a reason in other words is passed by."""
    for reason in reasons:
        same, near = _SAME.fullmatch(reason), _NEAR.fullmatch(reason)
        found = same or near
        if found and found[1] in KINDS:
            said = found[2].split(_BETWEEN)
            yield Mention(found[1], tuple(said) if len(said) <= 2 else (found[2],), near is not None)


def in_common(links: Iterable[tuple[tuple[Tip, Tip], Iterable[str]]]) -> list[Thing[Tip]]:
    """The things that these links name, each once, with the tips that tell it: what most tips tell first."""
    named = [(tips, mention) for tips, reasons in links for mention in mentions(reasons)]
    names = _Names()
    for _, mention in named:
        names.are_one(_keys(mention))
    tips: dict[tuple[str, ...], dict[Tip, None]] = {}
    said: dict[tuple[str, ...], dict[str, str]] = {}
    near: dict[tuple[str, ...], bool] = {}
    for both, mention in named:
        key = names.first(_keys(mention)[0])
        tips.setdefault(key, {}).update(dict.fromkeys(both))
        said.setdefault(key, {}).update({one.casefold(): one for one in reversed(mention.said)})
        near[key] = mention.near
    found = [Thing(key[0], tuple(sorted(said[key].values())), tuple(tips[key]), near=near[key]) for key in tips]
    order = list(KINDS)
    return sorted(found, key=lambda one: (-len(one.tips), one.near, order.index(one.kind), one.said))


def _keys(mention: Mention) -> list[tuple[str, ...]]:
    """By what a mention is known again: each way of saying it, or both together where they may be two things."""
    plain = [" ".join(said.casefold().split()) for said in mention.said]
    if mention.near:
        return [(mention.kind, NEARLY, *sorted(plain))]
    return [(mention.kind, said) for said in plain]


class _Names:
    """Ways of saying that some link calls one thing."""

    def __init__(self) -> None:
        self.over: dict[tuple[str, ...], tuple[str, ...]] = {}

    def first(self, key: tuple[str, ...]) -> tuple[str, ...]:
        """The way that stands for all of them."""
        while (over := self.over.get(key, key)) != key:
            key = over
        return key

    def are_one(self, keys: list[tuple[str, ...]]) -> None:
        """These ways name one thing."""
        firsts = sorted({self.first(key) for key in keys})
        self.over.update(dict.fromkeys(firsts, firsts[0]))

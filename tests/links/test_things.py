"""What tips have in common is taken out of the very sentences that a link keeps."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from heatwatch.linkage import facts
from heatwatch.linkage.comparing import Comparison, Shared
from heatwatch.linkage.linking import Link
from heatwatch.linkage.reasons import reasons
from heatwatch.links.things import KINDS, Thing, in_common, mentions

APART = ("name_apart", "town_apart", "type_apart", "quiet")
NO_THING = set(facts.KINDS) - set(KINDS)


def told(*shared: Shared) -> list[str]:
    """The reasons of a link that rests on these facts, as the reader writes them."""
    link = Link(cast("Any", None), cast("Any", None), 0.9, Comparison(shared, dict.fromkeys(APART, 0.0)))
    return reasons(link)


def test_every_kind_of_fact_is_drawn_or_is_none_to_draw() -> None:
    assert set(KINDS) <= set(facts.KINDS)
    assert {"detail", "saying", "sign", "sector", "type", "young", "number"} == NO_THING


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_found_in_the_words_of_its_reason(kind: str) -> None:
    alike, other = (Shared(kind, f"{kind}:x", said, 9.0) for said in (("The “Sol”", "the “sol”"), ("Sol", "El Sol")))
    [first] = mentions(told(alike))
    assert (first.kind, first.said, first.near) == (kind, ("The “Sol”",), False)
    [second] = mentions(told(other))
    assert (second.kind, second.said) == (kind, ("Sol", "El Sol"))
    [near] = mentions(told(Shared(kind, f"{kind}:x", ("Sol", "Sola"), 9.0, near=True)))
    assert (near.kind, near.said, near.near) == (kind, ("Sol", "Sola"), True)


@pytest.mark.parametrize("kind", sorted(NO_THING))
def test_what_is_no_thing_stays_in_words(kind: str) -> None:
    said = told(Shared(kind, f"{kind}:x", ("sol", "sol"), 9.0))
    assert said
    assert not list(mentions([*said, "against it: they name different people", "written by a later version"]))


def test_a_thing_stands_once_with_all_its_tips_and_all_its_words() -> None:
    name, town = "both tell the name: {} (about 1 tip in 9)", "both tell the town: {} (as many tips do)"
    links = [
        (("a", "b"), [name.format("“Chon” and “don Chone”"), town.format("“Antioch”")]),
        (("b", "c"), [name.format("“don  chone”")]),
        (("d", "e"), [name.format("“Rosa”"), "names that may be one: “Rosa” and “Rosita”"]),
        (("e", "f"), ["names that may be one: “Rosita” and “Rosa”"]),
    ]
    found = {thing.label: thing for thing in in_common(links)}
    assert found["Chon"].tips == ("a", "b", "c")
    assert set(found) == {"Chon", "Antioch", "Rosa", "Rosa / Rosita"}
    assert found["Rosa / Rosita"].tips == ("d", "e", "f")
    assert found["Rosa / Rosita"].words == "Name, perhaps one"
    assert in_common(links)[0].label == "Chon", "what most tell stands first"


def test_a_thing_shows_nothing_of_itself_in_a_trace() -> None:
    assert "kumquat" not in repr(Thing("name", ("kumquat",), (SimpleNamespace(),), near=False))

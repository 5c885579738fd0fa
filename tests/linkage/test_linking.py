"""Tips linked with each other: suggestions with reasons in words, and nothing merged."""

import json

import pytest

from heatwatch.linkage.facts import as_dict, from_dict
from heatwatch.linkage.linking import Linker, linked
from heatwatch.linkage.model import in_words
from heatwatch.linkage.reasons import reasons
from tests.linkage.tellers import told

NEIGHBOR = told(
    "Car wash on Delta Avenue, Antioch. A worker sleeps in the vacuum closet and the owner, Chon, keeps his passport.",
    "neighbor",
)
WORKER = told(
    "duermo en el cuarto de la aspiradora en el lavado de carros de Antioch. don Chone tiene mi pasaporte.", "worker"
)
OTHER = told("The au pair next door in Danville, Katarina, cooks for every party and is never paid.", "other")
NOISE = told("My neighbor plays loud music all night in Fresno.", "noise")


def test_two_tellings_in_two_languages_are_linked_and_others_are_not() -> None:
    linker = linked([NEIGHBOR, WORKER, OTHER, NOISE])
    found = [(link.one.id, link.other.id) for link in linker.links(0.5)]
    assert found == [("neighbor", "worker")]
    assert len(linker.tellings) == 4


def test_a_new_tip_finds_its_partner_before_it_is_kept() -> None:
    linker = linked([NEIGHBOR, OTHER, NOISE])
    before = dict(linker.rarity.counts)
    best = linker.related(WORKER)[0]
    assert {key: count for key, count in linker.rarity.counts.items() if count} == before
    assert best.other.id == "neighbor"
    assert len(linker.tellings) == 3


def test_a_tip_is_not_related_to_itself() -> None:
    assert all(link.other.id != "worker" for link in linked([WORKER, NEIGHBOR]).related(WORKER))


def test_reasons_say_what_both_tell_and_what_speaks_against_it() -> None:
    linker = linked([NEIGHBOR, WORKER, OTHER])
    (link,) = linker.links(0.5)
    told_ = reasons(link)
    assert any("“Antioch”" in reason and "1 tip in" in reason for reason in told_)
    assert any("the name: “Chon” and “Chone”" in reason for reason in told_)
    apart = linker.related(told("A worker sleeps in the vacuum closet of a house in Danville.", "apart"), most=9)
    assert any("against it: they name different towns" in reasons(one) for one in apart)


def test_a_tip_that_is_forgotten_leaves_nothing_and_the_rest_is_linked_as_if_it_had_never_been() -> None:
    linker, without = linked([OTHER, NEIGHBOR, WORKER, NOISE]), linked([OTHER, WORKER, NOISE])
    linker.remove("neighbor")
    linker.remove("nobody")
    assert linker.rarity.counts == without.rarity.counts
    assert sorted(map(len, linker.index.tips.values())) == sorted(map(len, without.index.tips.values()))
    assert [link.other.id for link in linker.related(NEIGHBOR)] == [link.other.id for link in without.related(NEIGHBOR)]
    assert not linker.holds("neighbor")
    assert linker.told("worker") is WORKER
    linker.add(NEIGHBOR)
    assert [(link.one.id, link.other.id) for link in linker.links(0.5)] == [("worker", "neighbor")]


def test_what_is_kept_of_a_telling_gives_the_same_telling() -> None:
    kept = json.loads(json.dumps(as_dict(NEIGHBOR)))
    assert from_dict("neighbor", kept) == NEIGHBOR
    with pytest.raises(ValueError, match="another form"):
        from_dict("neighbor", {**kept, "form": 2})


def test_an_empty_linker_links_nothing() -> None:
    assert list(Linker().links()) == []
    assert Linker().related(NOISE) == []


def test_a_link_shows_nothing_in_a_repr() -> None:
    (link,) = linked([NEIGHBOR, WORKER]).links(0.5)
    assert "Antioch" not in repr(link)
    assert "Chon" not in repr(link.comparison.shared)


def test_probabilities_have_words() -> None:
    assert [in_words(share) for share in (0.0, 0.2, 0.5, 0.8, 0.95, 1.0)] == [
        "hardly", "perhaps", "likely", "very likely", "almost certainly", "almost certainly",
    ]  # fmt: skip


def test_a_new_tip_is_judged_as_it_will_be_once_it_is_kept() -> None:
    linker = linked([NEIGHBOR, OTHER, NOISE])
    new = linker.related(WORKER)[0].comparison.measures
    assert linked([NEIGHBOR, OTHER, NOISE, WORKER]).related(WORKER)[0].comparison.measures == new

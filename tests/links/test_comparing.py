"""The reader links each tip with the earlier ones; what it keeps says nothing to whoever has the database alone."""

from typing import Any
from unittest.mock import patch

import pytest

from heatwatch import flow
from heatwatch.common import clock
from heatwatch.desk.actions.assessing import open_versions
from heatwatch.desk.actions.opening import hold_tip
from heatwatch.desk.queries import last_assessment
from heatwatch.linkage.facts import FORM, Telling, as_dict, from_dict
from heatwatch.linkage.held.compact import Compact
from heatwatch.links import rules, version
from heatwatch.links.actions import comparing, keeping
from heatwatch.links.actions.comparing import Memory
from heatwatch.links.actions.opening import suggestions
from heatwatch.links.models import Facts, Link
from heatwatch.reader import all_tips
from heatwatch.reader.relinking import Relinking
from heatwatch.retention.actions import destroying
from heatwatch.retention.models import Disposal
from heatwatch.vault.actions import open_tip_key, open_tip_keys, revoke
from heatwatch.vault.compartments import DESK
from tests.laws.test_restricted import undone
from tests.links.told import CUSTOMER, NEIGHBOR, OTHER, WORKER, compares, keeper, linked, pair, pairs, reads
from tests.oversight.test_renewing import everything
from tests.people import House
from tests.retention.outgoing import closed, confirmed
from tests.vault.test_rotating import rotated

pytestmark = pytest.mark.django_db


def seen(house: House, name: str, tip: object) -> list[tuple[str, str]]:
    """What somebody sees suggested at a tip: number and words."""
    person, now = house.people[name], clock.now()
    found = suggestions(person.keyring, person.account, person.opens(tip), now, whole=True)  # type: ignore[arg-type]  # a Tip
    return [(one.tip.number, one.words) for one in found.suggested]


def test_two_tellings_of_one_thing_are_linked_and_the_third_is_not(house: House) -> None:
    neighbor, worker, other = linked(house)
    assert pairs() == {pair(neighbor, worker)}
    [(number, words)] = seen(house, "maya", worker)
    assert number == neighbor.number
    assert words in {words for least, words in rules.WORDS if least >= 0.5}
    assert seen(house, "maya", other) == []
    assert not Facts.objects.filter(compared=False).exists()


def test_nothing_that_lies_in_the_database_tells_what_they_share(house: House) -> None:
    linked(house)
    whole = everything().casefold()
    # No short word, which what is sealed holds by chance, and none of those that keys are compared by.
    assert not [word for word in ("antioch", "aspiradora", "word:", "delta avenue") if word in whole]
    assert "antioch" not in repr(compares(house)).casefold()


def test_a_reader_that_starts_anew_reads_all_facts_again_and_links_the_next_tip(house: House) -> None:
    neighbor, worker, _ = linked(house)
    [customer] = reads(house, CUSTOMER)
    memory = compares(house)
    assert set(memory.rows) == set(Facts.objects.values_list("tip", flat=True))
    assert {pair(customer, neighbor), pair(customer, worker)} < pairs()


def test_two_readers_find_each_others_tips(house: House) -> None:
    first, second = Memory(), Memory()
    reads(house, NEIGHBOR)
    compares(house, first)
    compares(house, second)
    reads(house, WORKER)
    compares(house, second)
    assert len(pairs()) == 1
    compares(house, first)
    assert len(first.rows) == 2


def test_a_restricted_tip_leaves_the_readers_memory_and_is_compared_when_it_comes_back(house: House) -> None:
    neighbor, worker, _ = linked(house)
    memory = compares(house)
    house.restricts(neighbor)
    [customer] = reads(house, CUSTOMER)
    compares(house, memory)
    assert neighbor.pk not in memory.rows
    assert pair(customer, neighbor) not in pairs()
    assert seen(house, "jonas", worker) == [(customer.number, seen(house, "jonas", worker)[0][1])]
    house.gives_back(neighbor)
    compares(house, memory)
    assert neighbor.pk in memory.rows
    assert pair(customer, neighbor) in pairs()


def test_what_is_restricted_while_it_is_compared_is_in_no_new_link(house: House) -> None:
    [neighbor] = linked(house, NEIGHBOR)
    memory = compares(house)
    reads(house, WORKER)
    with patch.object(comparing, "_look_after", lambda *_: house.restricts(neighbor)):
        compares(house, memory)
    assert pairs() == set()
    assert neighbor.pk not in memory.rows
    assert not Facts.objects.get(tip=neighbor).compared


def test_a_rotation_changes_nothing_of_it(house: House) -> None:
    _, worker, _ = linked(house)
    before = [bytes(row.sealed) for row in Facts.objects.order_by("pk")]
    rotated(house)
    assert [bytes(row.sealed) for row in Facts.objects.order_by("pk")] == before
    [customer] = reads(house, CUSTOMER)
    compares(house)
    assert len(seen(house, "maya", customer)) == 2
    assert seen(house, "maya", worker)


def test_a_destroyed_tip_leaves_no_facts_no_link_and_nothing_in_memory(house: House) -> None:
    tip = closed(house)
    store = keeper()(tip, open_tip_key(house.vera.keyring, tip.pk), NEIGHBOR, reading_of(house, NEIGHBOR))
    store()
    memory = compares(house)
    [worker] = reads(house, WORKER)
    compares(house, memory)
    assert len(pairs()) == 1
    confirmed(house, tip)
    assert destroying.work_off(clock.now()) == 1
    assert (Facts.objects.count(), Link.objects.count()) == (1, 0)
    told = Disposal.objects.get(tip=tip.pk).destroyed
    assert "links_facts" in told
    assert "links_link" not in told, "how many links there were tells of tips that its reader may not know"
    compares(house, memory)
    assert list(memory.rows) == [worker.pk]
    left, fresh = memory.linker.rarity, compares(house).linker.rarity
    assert left.count("word:delta") == 0
    assert len(left.numbering) == len(fresh.numbering), "nor has a word of it a number"


def test_a_destroyed_tip_is_forgotten_at_the_next_turn_however_many_are_held(house: House) -> None:
    tip = closed(house)
    keeper()(tip, open_tip_key(house.vera.keyring, tip.pk), NEIGHBOR, reading_of(house, NEIGHBOR))()
    memory = compares(house)
    assert tip.pk in memory.rows
    confirmed(house, tip)
    assert destroying.work_off(clock.now()) == 1
    # As if the batch that is looked after were far from it.
    with patch.object(comparing, "_look_after"):
        flow.link(house.reader(), memory)
    assert tip.pk not in memory.rows
    assert memory.linker.rarity.count("word:delta") == 0


def reading_of(house: House, story: str) -> keeping.Reread:
    """An assessment of a story, as the reader's newest version says it."""
    [tip] = reads(house, story)
    identity = house.maya.opens(tip).identity
    row = last_assessment(tip.pk)
    assert row
    [kept] = open_versions([row], identity)
    assert kept.reading
    tip.delete()
    return keeping.Reread.of(kept.reading)


def test_a_reader_whose_key_was_revoked_forgets_everything(house: House) -> None:
    linked(house)
    memory = compares(house)
    assert memory.rows
    revoke(DESK, house.people["reader"].account, by=house.vera.account.pk, now=clock.now())
    compares(house, memory)
    assert not memory.rows
    assert not len(memory.linker)


def test_relink_makes_all_again_and_may_be_stopped_anywhere(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(all_tips, "BATCH", 1)
    neighbor, worker, _ = linked(house)
    link, facts = Link.objects.get(), set(Facts.objects.values_list("pk", flat=True))
    Facts.objects.filter(tip=neighbor).delete()
    with patch.object(version, "present", lambda: "another"):
        stopped = Relinking(house.reader(), keeper())
        stopped.tell = lambda _: stopped.stopping.set()
        assert not stopped.run()
        assert dict(stopped.done) == {keeping.MADE: 1}
        assert Relinking(house.reader(), keeper()).run()
        assert set(Facts.objects.values_list("made_with", flat=True)) == {"another"}
        assert not facts & set(Facts.objects.values_list("pk", flat=True))
        again = Relinking(house.reader(), keeper())
        assert again.run()
        assert dict(again.done) == {keeping.UNCHANGED: 3}
    assert Link.objects.get().pk == link.pk, "a page that shows it still names it"
    assert seen(house, "maya", worker)[0][0] == neighbor.number


def test_facts_made_of_a_kept_reading_are_those_made_of_a_new_one(house: House) -> None:
    [tip] = reads(house, f"{NEIGHBOR} Call 510-555-0143. She is 15.")
    row = Facts.objects.get()
    fresh = as_dict(keeping.opened(house.reader(), [row])[row.pk])
    store = keeping.make_again(house.reader(), keeper(), tip.pk)
    assert store
    store()
    again = Facts.objects.get()
    assert again.pk > row.pk
    assert as_dict(keeping.opened(house.reader(), [again])[again.pk]) == fresh


def test_what_people_decided_stays_and_what_no_longer_holds_is_taken_back(house: House) -> None:
    neighbor, worker, other = linked(house)
    decided = Link.objects.get()
    Link.objects.filter(pk=decided.pk).update(verdict=rules.REJECTED)
    one, two = sorted((worker.pk, other.pk))
    Link.objects.create(one_id=one, other_id=two, sealed=b"an earlier version thought so")
    Facts.objects.update(compared=False)
    compares(house)
    assert Link.objects.get().sealed == decided.sealed
    assert pairs() == {pair(neighbor, worker)}


def test_a_link_that_another_reader_made_a_moment_ago_is_not_taken_back(house: House) -> None:
    neighbor, worker, _ = linked(house)
    memory = compares(house)
    memory.forget(neighbor.pk)
    Facts.objects.filter(tip=worker).update(compared=False)
    with patch.object(comparing, "_read_new", lambda *_: False), patch.object(comparing, "_look_after"):
        compares(house, memory)
    assert pairs() == {pair(neighbor, worker)}


def test_a_flood_of_look_alikes_does_not_grow_a_tip(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_KEPT", 1)
    neighbor, worker, _ = linked(house)
    reads(house, f"{NEIGHBOR} He locks the door.")
    compares(house)
    keys = open_tip_keys(house.reader(), [neighbor.pk, worker.pk])
    assert len(keys) == 2
    assert Link.objects.filter(one=neighbor).count() + Link.objects.filter(other=neighbor).count() == 1


def test_facts_of_another_form_wait_for_relink(house: House) -> None:
    [tip, _, _] = reads(house, NEIGHBOR, WORKER, OTHER)
    telling = keeping.opened(house.reader(), list(Facts.objects.all()))
    row = Facts.objects.get(tip=tip)
    with patch("heatwatch.linkage.facts.FORM", 2):
        sealed = keeping.sealed(tip.pk, telling[row.pk], hold_tip(house.reader(), tip).identity)
    Facts.objects.filter(pk=row.pk).update(sealed=sealed)
    memory = compares(house)
    assert tip.pk not in memory.rows
    assert not Facts.objects.filter(compared=False).exists(), "what cannot be read holds nothing else up"
    with undone():
        Facts.objects.filter(pk=row.pk).update(made_with="before")
        assert Relinking(house.reader(), keeper()).run()
        assert len(pairs()) == 1


@pytest.mark.parametrize("where", ["add", "related"])
def test_facts_that_the_reader_stumbles_over_hold_up_no_other_tip(
    house: House, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    bad, neighbor, worker = reads(house, OTHER, NEIGHBOR, WORKER)
    row = Facts.objects.get(tip=bad).pk
    usual = getattr(Compact, where)

    def stumbles(linker: Compact, telling: Telling, **more: Any) -> Any:
        if telling.id == row:
            raise ZeroDivisionError
        return usual(linker, telling, **more)

    monkeypatch.setattr(Compact, where, stumbles)
    compares(house)
    assert pairs() == {pair(neighbor, worker)}
    assert not Facts.objects.filter(compared=False).exists()


def test_facts_that_are_no_words_are_refused() -> None:
    with pytest.raises(TypeError):
        from_dict(1, {"form": FORM, "language": "en", "facts": [("name", "word:rosa", 5)]})

"""What advocates write: opened by advocates, and by nobody who has the database, a role or another key."""

from uuid import uuid4

import pytest

from heatwatch.audit.models import Record
from heatwatch.audit.queries import of_tip
from heatwatch.common.clock import now
from heatwatch.common.errors import Forbidden, Invalid
from heatwatch.desk.actions import advocacy as acts
from heatwatch.desk.errors import NoSuchTip
from heatwatch.desk.models import AdvocateFile, AdvocateNote
from heatwatch.desk.queries import advocacy
from heatwatch.intake.models import Tip
from heatwatch.vault import actions
from heatwatch.vault.actions import rotating
from heatwatch.vault.errors import NoGrant, Unsealable
from heatwatch.vault.keys import Identity, six_words
from heatwatch.vault.models import TipKey
from heatwatch.vault.unsealing import unseal
from tests.people import CAST, House, Person, hired

CONFIDED = "she sleeps at her aunt's in Fresno"


def writes(house: House, tip: Tip, text: str = CONFIDED, by: str = "amina") -> AdvocateNote:
    who, id = house.people[by], uuid4()
    acts.write_note(who.keyring, who.account, tip, text, id=id, now=now())
    return AdvocateNote.objects.get(pk=id)


def reads(house: House, tip: Tip, by: str = "amina") -> list[str]:
    who = house.people[by]
    return [note.said.text for note in acts.read_notes(who.keyring, who.account, tip, now())]


def colleague(house: House) -> Person:
    """Another advocate, whom Amina granted the key."""
    house.people["bela"] = hired("bela", "Bela Nagy", "advocate", now=now())
    words = six_words(house.bela.identity.recipient)
    actions.grant(house.amina.keyring, "advocates", house.bela.account, words=words, now=now())
    return house.bela


def test_another_advocate_reads_it(house: House) -> None:
    tip = house.receives()
    writes(house, tip)
    colleague(house)
    assert reads(house, tip, by="bela") == [CONFIDED]


def test_an_advocate_without_the_key_reads_nothing(house: House) -> None:
    tip = house.receives()
    writes(house, tip)
    house.people["bela"] = hired("bela", "Bela Nagy", "advocate", now=now())
    with pytest.raises(NoGrant):
        reads(house, tip, by="bela")


@pytest.mark.parametrize("name", sorted(set(CAST) - {"amina"}))
def test_nobody_else_reads_or_writes_one_through_the_house(house: House, name: str) -> None:
    tip = house.receives()
    writes(house, tip)
    with pytest.raises(Forbidden):
        reads(house, tip, by=name)
    with pytest.raises(Forbidden):
        writes(house, tip, by=name)
    with pytest.raises(Forbidden):
        advocacy.tip_for_advocates(house.people[name].account, tip.number)


@pytest.mark.parametrize("name", ["vera", "ines", "pete", "ada", "otto", "maya"])
def test_nobody_reads_one_with_the_whole_database_and_every_key_of_theirs(house: House, name: str) -> None:
    """A supervisor, an investigator or an administrator who copied every row, and tries each key they can get at."""
    tip = house.receives_opened()
    note = writes(house, tip)
    who = house.people[name]
    keys = [who.identity, *compartments_of(who)]
    for row in TipKey.objects.all():
        keys += [found for key in list(keys) if (found := tried(row, key))]
    assert not any(opened(note, key) for key in keys)


def test_the_very_same_attempt_succeeds_for_an_advocate(house: House) -> None:
    note = writes(house, house.receives_opened())
    keys = compartments_of(house.amina)
    keys += [found for row in TipKey.objects.all() for key in list(keys) if (found := tried(row, key))]
    assert any(opened(note, key) for key in keys)


def test_no_trail_of_the_tip_says_that_an_advocate_was_there(house: House) -> None:
    tip = house.receives_opened()
    before = len(list(of_tip(tip.pk)))
    writes(house, tip)
    reads(house, tip)
    assert len(list(of_tip(tip.pk))) == before
    told = Record.objects.filter(verb="advocate_noted").get()
    assert (told.tip, str(tip.pk) in str(told.detail)) == (None, False)
    assert Record.objects.filter(verb="opened", object_kind="advocate notes").count() == 1


def test_a_restricted_tip_is_not_there_for_them(house: House) -> None:
    tip = house.receives_opened()
    writes(house, tip)
    house.restricts(tip)
    with pytest.raises(NoSuchTip):
        advocacy.tip_for_advocates(house.amina.account, tip.number)
    assert advocacy.files(house.amina.account) == []


def test_the_notes_outlive_a_rotation_and_the_old_key_opens_them_no_more(house: House) -> None:
    tip = house.receives()
    note = writes(house, tip)
    colleague(house)
    [old] = compartments_of(house.amina)
    ring = house.amina.keyring
    begun = rotating.begin(ring, "advocates", now())
    rotating.publish(begun.rotation)
    while rotating.advance(ring, begun.rotation, now()):
        pass
    assert rotating.finish(ring, begun.rotation, now())
    writes(house, tip, "after")
    assert reads(house, tip, by="bela") == [CONFIDED, "after"]
    assert not tried(TipKey.objects.get(tip=note.file_id), old)


def test_the_second_note_lies_in_the_same_file(house: House) -> None:
    tip = house.receives()
    writes(house, tip)
    writes(house, tip, "two")
    assert AdvocateFile.objects.count() == 1
    assert TipKey.objects.filter(compartment="advocates").count() == 1


def test_the_same_form_sent_twice_writes_one_note(house: House) -> None:
    tip, id = house.receives(), uuid4()
    for _ in range(2):
        acts.write_note(house.amina.keyring, house.amina.account, tip, "once", id=id, now=now())
    assert AdvocateNote.objects.count() == 1


def test_privileged_is_shown_only_for_whom_counsel_marked(house: House) -> None:
    tip = house.receives()
    colleague(house)
    writes(house, tip)
    writes(house, tip, "of somebody else", by="bela")
    assert {note.basis for note in seen(house, tip)} == {""}
    mark = {"basis": "trafficking_caseworker", "counsel": "R. Imani, county counsel"}
    acts.mark_privileged(house.ada.account, house.bela.account, **mark, now=now())
    assert [(note.said.author, note.basis) for note in seen(house, tip)] == [
        ("Amina Bello", ""),
        ("Bela Nagy", "trafficking_caseworker"),
    ]
    acts.unmark_privileged(house.ada.account, house.bela.account, now())
    assert {note.basis for note in seen(house, tip)} == {""}
    assert set(Record.objects.filter(verb__startswith="privilege").values_list("verb", flat=True)) == {
        "privilege_marked",
        "privilege_unmarked",
    }


@pytest.mark.parametrize("name", ["vera", "amina", "ines"])
def test_only_the_administrator_records_what_counsel_said(house: House, name: str) -> None:
    with pytest.raises(Forbidden):
        acts.mark_privileged(
            house.people[name].account, house.amina.account, basis="trafficking_caseworker", counsel="me", now=now()
        )


@pytest.mark.parametrize(
    ("whom", "basis", "counsel"),
    [
        ("vera", "trafficking_caseworker", "R. Imani"),
        ("amina", "because", "R. Imani"),
        ("amina", "trafficking_caseworker", " "),
    ],
)
def test_a_mark_needs_an_advocate_a_basis_and_a_name(house: House, whom: str, basis: str, counsel: str) -> None:
    with pytest.raises(Invalid):
        acts.mark_privileged(house.ada.account, house.people[whom].account, basis=basis, counsel=counsel, now=now())


def seen(house: House, tip: Tip) -> list[acts.Confided]:
    return acts.read_notes(house.amina.keyring, house.amina.account, tip, now())


def compartments_of(who: Person) -> list[Identity]:
    found = []
    for name in ("desk", "casework", "advocates"):
        try:
            found.append(who.keyring.compartment(name).identity)
        except NoGrant:
            continue
    return found


def tried(row: TipKey, key: Identity) -> Identity | None:
    try:
        return Identity(unseal(row.sealed, kind="tip key", record=row.tip, identity=key).decode())
    except Unsealable:
        return None


def opened(note: AdvocateNote, key: Identity) -> bool:
    try:
        return unseal(note.sealed, kind="advocate note", record=note.pk, identity=key).decode() == CONFIDED
    except Unsealable:
        return False

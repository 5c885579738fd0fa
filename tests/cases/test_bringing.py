"""Who opens a tip before it comes into a case, while it is in one, and after it was taken out."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from heatwatch.accounts.queries import colleagues
from heatwatch.audit.models import Record
from heatwatch.cases import actions, queries
from heatwatch.cases.errors import NoSuchCase
from heatwatch.cases.models import Case, CaseTip
from heatwatch.common.clock import now
from heatwatch.common.errors import Forbidden, HouseError, Invalid
from heatwatch.common.ids import new_id
from heatwatch.desk.actions.files import withhold
from heatwatch.desk.actions.needs import ask
from heatwatch.desk.actions.opening import hold_tip, open_attachment
from heatwatch.desk.errors import ChangedMeanwhile, NoSuchTip
from heatwatch.desk.queries import counts, possible_holders, tip_for, visible
from heatwatch.intake.models import Attachment, Tip
from heatwatch.vault import actions as vault
from heatwatch.vault import recipients
from heatwatch.vault.actions import rotating
from heatwatch.vault.actions.lending import lend_tip_key
from heatwatch.vault.compartments import CASEWORK, DESK, open_payload
from heatwatch.vault.envelope import unpack
from heatwatch.vault.errors import NoGrant, Unsealable
from heatwatch.vault.keys import new_identity, six_words
from heatwatch.vault.models import Compartment, RecoveryCopy, TipKey
from heatwatch.vault.queries import key_count
from tests.people import House, a_file
from tests.vault.keyholes import opens
from tests.vault.test_rotating import rotated

CLOSED = (NoGrant, Unsealable, NoSuchTip)


@pytest.fixture
def office(house: House) -> House:
    """Pete prosecutes with the key of casework and without the desk's."""
    vault.revoke(DESK, house.pete.account, by=house.vera.account.pk, now=now())
    return house


def opened_case(house: House, name: str = "Mill Road", by: str = "ines") -> Case:
    person = house.people[by]
    return actions.open_case(person.keyring, person.account, name, id=new_id(), now=now())


def brings(house: House, tip: Tip, case: Case, by: str = "ines") -> None:
    person = house.people[by]
    actions.bring_in(person.keyring, person.account, hold_tip(person.keyring, tip), case, now())


def takes_out(house: House, tip: Tip, case: Case, by: str = "ines") -> None:
    actions.take_out(house.people[by].account, tip, case, now())


def reads(house: House, name: str, tip: Tip) -> bool:
    try:
        house.people[name].opens(tip)
    except CLOSED:
        return False
    return True


def compartments(tip: Tip) -> list[str]:
    return sorted(TipKey.objects.filter(tip=tip.pk, person=None).values_list("compartment", flat=True))


def test_casework_alone_opens_it_while_it_is_in_a_case_and_nothing_else(office: House) -> None:
    tip, other = office.receives("the blue van"), office.receives("another")
    case = opened_case(office)
    assert not reads(office, "pete", tip)
    brings(office, tip, case)
    assert office.pete.opens(tip).story["story"] == "the blue van"
    assert not reads(office, "pete", other)
    assert [one.pk for one in visible(office.pete.account)] == [tip.pk]
    assert counts(office.pete.account)["all"] == "1"
    takes_out(office, tip, case)
    assert not reads(office, "pete", tip)
    assert list(visible(office.pete.account)) == []
    assert reads(office, "maya", tip)


def test_its_files_open_with_it(office: House) -> None:
    tip = office.receives(files=[a_file(content=b"a picture, or so it says")])
    brings(office, tip, opened_case(office))
    file, pete = Attachment.objects.get(tip=tip).pk, office.pete
    _, pieces = open_attachment(pete.keyring, pete.account, tip_for(pete.account, tip.number), file, now())
    assert b"".join(pieces) == b"a picture, or so it says"


def test_the_key_stays_until_the_last_case_lets_go(office: House) -> None:
    tip, one, two = office.receives(), opened_case(office), opened_case(office, "Harbor")
    brings(office, tip, one)
    brings(office, tip, two)
    takes_out(office, tip, one)
    assert reads(office, "pete", tip)
    assert [row.case for row in queries.cases_of(tip)] == [two]
    takes_out(office, tip, two)
    assert compartments(tip) == [DESK]


def test_both_trails_tell_of_it(office: House) -> None:
    tip, case = office.receives(), opened_case(office)
    brings(office, tip, case)
    takes_out(office, tip, case)
    told = Record.objects.filter(tip=tip.pk, object_id=str(case.pk)).order_by("at").values_list("verb", "actor")
    who = office.ines.account.pk
    assert list(told) == [("brought_to_case", who), ("taken_out_of_case", who)]
    assert [record.verb for record in queries.records_of(case)] == [
        "taken_out_of_case",
        "brought_to_case",
        "case_opened",
    ]


@pytest.mark.parametrize("name", ["maya", "tara", "amina", "ada", "lin", "otto"])
def test_only_whom_the_table_names_opens_a_case_or_brings_a_tip_in(house: House, name: str) -> None:
    tip, case, person = house.receives(), opened_case(house), house.people[name]
    with pytest.raises(Forbidden):
        opened_case(house, by=name)
    held = hold_tip(house.ines.keyring, tip)
    with pytest.raises(Forbidden):
        actions.bring_in(person.keyring, person.account, held, case, now())
    brings(house, tip, case)
    with pytest.raises(Forbidden):
        takes_out(house, tip, case, by=name)
    with pytest.raises(NoSuchCase):
        queries.case_for(person.account, case.pk)
    assert queries.listed(person.account) == []


def test_whoever_holds_no_casework_sees_no_case_whatever_their_role(house: House) -> None:
    case, tip = opened_case(house), house.receives()
    vault.revoke(CASEWORK, house.ines.account, by=house.vera.account.pk, now=now())
    with pytest.raises(NoSuchCase):
        queries.case_for(house.ines.account, case.pk)
    with pytest.raises(NoGrant):
        brings(house, tip, case)
    with pytest.raises(NoGrant):
        opened_case(house)


def test_whoever_reads_it_for_a_while_brings_it_nowhere(office: House) -> None:
    tip, case = office.receives(), opened_case(office)
    words = six_words(office.pete.identity.recipient)
    lend_tip_key(office.vera.keyring, tip.pk, office.pete.account, words=words, until=now().replace(year=2099))
    with pytest.raises(Forbidden):
        brings(office, tip, case, by="pete")


def test_a_role_that_opens_no_cases_opens_nothing_with_a_kept_key(office: House) -> None:
    """Keys decide what opens, the table decides what is accepted: both are asked."""
    tip = office.receives()
    brings(office, tip, opened_case(office))
    office.pete.account.role_grants.all().update(role="analyst")
    pete = type(office.pete.account).objects.get(pk=office.pete.account.pk)
    assert list(visible(pete)) == []


def test_restricting_takes_it_out_of_everybodys_sight_and_it_does_not_come_back_by_itself(office: House) -> None:
    tip, other = office.receives_opened(), office.receives_opened()
    one, two = opened_case(office), opened_case(office, "Harbor")
    for case in (one, two):
        brings(office, tip, case)
        brings(office, other, case)
    hidden = office.restricts(tip)
    assert CASEWORK not in compartments(hidden)
    for name in ("ines", "pete", "sam", "vera"):
        assert [row.tip for row in queries.tips_of(office.people[name].account, one)] == [other], name
        assert queries.tip_counts(office.people[name].account, [one, two]) == {one.pk: 1, two.pk: 1}
    assert not any(record.tip == hidden.pk for record in queries.records_of(one))
    assert not reads(office, "pete", hidden)
    office.gives_back(hidden)
    assert queries.cases_of(hidden) == []
    assert not reads(office, "pete", hidden)
    brings(office, office.ines.opens(hidden).tip, two)
    assert [row.case for row in queries.cases_of(hidden)] == [two], "it came back into one that nobody chose"
    assert CaseTip.objects.filter(tip=hidden).count() == 1


def test_a_restricted_tip_comes_into_no_case(house: House) -> None:
    hidden, case = house.restricts(house.receives_opened()), opened_case(house)
    with pytest.raises(Invalid):
        brings(house, hidden, case, by="vera")
    with pytest.raises(Forbidden):
        actions.bring_in(house.otto.keyring, house.otto.account, house.otto.opens(hidden), case, now())
    assert CASEWORK not in compartments(hidden)


def test_one_that_is_restricted_at_this_moment_neither_comes_in_nor_goes_out(house: House) -> None:
    tip, case = house.receives_opened(), opened_case(house)
    before = hold_tip(house.ines.keyring, tip)
    house.restricts(Tip.objects.get(pk=tip.pk))
    with pytest.raises(ChangedMeanwhile):
        actions.bring_in(house.ines.keyring, house.ines.account, before, case, now())
    with pytest.raises(ChangedMeanwhile):
        actions.take_out(house.ines.account, before.tip, case, now())
    assert CASEWORK not in compartments(tip)


def test_one_that_was_destroyed_at_this_moment_is_not_there_any_more(house: House) -> None:
    tip, case = house.receives_opened(), opened_case(house)
    before = hold_tip(house.ines.keyring, tip)
    Tip.objects.filter(pk=tip.pk).delete()
    with pytest.raises(NoSuchTip):
        actions.bring_in(house.ines.keyring, house.ines.account, before, case, now())
    with pytest.raises(NoSuchTip):
        actions.take_out(house.ines.account, before.tip, case, now())


def test_a_withheld_file_takes_the_tip_out_too(house: House) -> None:
    tip, maya = house.receives_opened(files=[a_file()]), house.maya
    brings(house, tip, opened_case(house))
    file = Attachment.objects.get(tip=tip).pk
    withhold(maya.keyring, maya.account, hold_tip(maya.keyring, tip), file, named=[], now=now())
    assert CASEWORK not in compartments(tip)


def test_a_closed_case_keeps_its_tips_and_takes_no_other(office: House) -> None:
    tip, late, case = office.receives(), office.receives(), opened_case(office)
    brings(office, tip, case)
    ines = office.ines
    actions.close_case(ines.keyring, ines.account, case, reason="charged", now=now())
    assert reads(office, "pete", tip)
    with pytest.raises(Invalid):
        brings(office, late, case)
    actions.reopen_case(ines.keyring, ines.account, case, reason="a new witness", now=now())
    brings(office, late, case)
    read = actions.read_case(office.pete.keyring, office.pete.account, case, now())
    assert (read.name, read.endings[0].reason, read.endings[0].reopen_reason) == (
        "Mill Road",
        "charged",
        "a new witness",
    )


def test_closing_and_reopening_once_each(house: House) -> None:
    case, vera = opened_case(house), house.vera
    with pytest.raises(HouseError):
        actions.reopen_case(vera.keyring, vera.account, case, reason="x", now=now())
    with pytest.raises(Invalid):
        actions.close_case(vera.keyring, vera.account, case, reason=" ", now=now())
    actions.close_case(vera.keyring, vera.account, case, reason="x", now=now())
    with pytest.raises(HouseError):
        actions.close_case(vera.keyring, vera.account, case, reason="x", now=now())


def test_whoever_has_it_in_a_case_has_nothing_to_ask_for_and_may_be_given_it(office: House) -> None:
    tip = office.receives()
    assert office.pete.account not in possible_holders(tip, colleagues())
    brings(office, tip, opened_case(office))
    assert office.pete.account in possible_holders(tip, colleagues())
    with pytest.raises(Invalid, match="already"):
        ask(office.pete.account, tip.number, "why", id=new_id(), now=now())


def test_a_rotation_of_casework_reseals_what_is_in_cases(office: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotating, "BATCH", 2)
    case, kept = opened_case(office), office.sam.keyring.compartment(CASEWORK).identity
    tips = [office.receives(f"tip {place}") for place in range(3)]
    for tip in tips:
        brings(office, tip, case)
    vault.revoke(CASEWORK, office.sam.account, by=office.vera.account.pk, now=now())
    ring = office.vera.keyring
    begun = rotating.begin(ring, CASEWORK, now())
    assert begun.rotation.total == 4, "three tips and the case itself"
    rotating.advance(ring, begun.rotation, now())
    late = office.receives("brought in amid it")
    brings(office, late, case)
    assert all(reads(office, "pete", tip) for tip in (*tips, late)), "also in the middle"
    rotated(office, name=CASEWORK)
    assert all(reads(office, "pete", tip) for tip in (*tips, late))
    assert actions.names_of(office.pete.keyring, [case]) == {case.pk: "Mill Road"}
    rows = list(TipKey.objects.filter(compartment=CASEWORK))
    assert len(rows) == 5 == key_count(CASEWORK)
    assert not any(opens(row, kept) for row in rows)


@pytest.mark.skipif(not shutil.which("age"), reason="Debian's package age is not on this machine")
def test_plain_age_opens_it_with_the_recovery_sheets_of_casework(office: House, tmp_path: Path) -> None:
    sheets = new_identity()
    payload = office.vera.keyring.compartment(CASEWORK)
    RecoveryCopy.objects.filter(pk=CASEWORK).update(sealed=payload.sealed_to(sheets.recipient))
    tip = office.receives("the blue van")
    brings(office, tip, opened_case(office))

    def age(sealed: bytes | memoryview, identity: str, kind: str, record: object) -> bytes:
        key = tmp_path / "identity"
        key.write_text(identity + "\n", "ascii")
        found = subprocess.run(
            ["age", "--decrypt", "--identity", str(key)], input=bytes(sealed), check=True, capture_output=True
        )
        return unpack(found.stdout, kind=kind, record=str(record))

    copy = RecoveryCopy.objects.get(pk=CASEWORK)
    casework = open_payload(CASEWORK, bytes(copy.sealed), sheets).identity
    assert casework.reveal().encode() in age(copy.sealed, sheets.reveal(), "compartment", CASEWORK)
    row = TipKey.objects.get(tip=tip.pk, compartment=CASEWORK)
    own = age(row.sealed, casework.reveal(), "tip key", tip.pk).decode()
    assert b"the blue van" in age(tip.story.sealed, own, "story", tip.pk)


def test_it_is_sealed_to_the_casework_of_the_ceremony(office: House) -> None:
    """The database is easier to change than the file: a recipient that somebody put there is not believed."""
    case, tip, stranger = opened_case(office), office.receives(), new_identity()
    Compartment.objects.filter(pk=CASEWORK).update(recipient=stranger.recipient)
    brings(office, tip, case)
    row = TipKey.objects.get(tip=tip.pk, compartment=CASEWORK)
    assert not opens(row, stranger)
    assert opens(row, office.vera.keyring.compartment(CASEWORK).identity)
    assert recipients.load(settings.ENV.recipients_file).of(CASEWORK) != stranger.recipient


def test_the_same_form_opens_one_case(house: House) -> None:
    id, ines = new_id(), house.ines
    first, second = (actions.open_case(ines.keyring, ines.account, "Mill", id=id, now=now()) for _ in range(2))
    assert first == second
    assert TipKey.objects.filter(tip=id).count() == 1
    assert Record.objects.filter(verb="case_opened").count() == 1


@pytest.mark.parametrize("kept", ["a tip", "a tip in a case", "a restricted tip"])
def test_a_case_under_the_id_of_a_tip_is_none(office: House, kept: str) -> None:
    """The id comes from a form. Its key would lie beside the tip's, and casework alone would know of the tip."""
    tip, pete = office.receives_opened(), office.pete
    if kept == "a tip in a case":
        brings(office, tip, opened_case(office))
    if kept == "a restricted tip":
        office.restricts(tip)
    before = list(TipKey.objects.filter(tip=tip.pk).order_by("pk").values_list("pk", "sealed"))
    with pytest.raises(Invalid):
        actions.open_case(pete.keyring, pete.account, "Mill Road", id=tip.pk, now=now())
    assert not Case.objects.filter(pk=tip.pk).exists()
    assert list(TipKey.objects.filter(tip=tip.pk).order_by("pk").values_list("pk", "sealed")) == before
    assert visible(pete.account).filter(pk=tip.pk).exists() == (kept == "a tip in a case")


def test_an_empty_name_opens_none(house: House) -> None:
    with pytest.raises(Invalid):
        opened_case(house, " \n ")
    assert Case.objects.count() == 0


def test_nothing_of_a_case_lies_in_the_clear(house: House) -> None:
    case = opened_case(house, "kumquat")
    vera = house.vera
    actions.close_case(vera.keyring, vera.account, case, reason="kumquat", now=now())
    tables = (Case, TipKey, Record)
    cells = [cell for table in tables for row in table.objects.values_list() for cell in row]
    assert not any("kumquat" in str(bytes(cell) if isinstance(cell, memoryview) else cell) for cell in cells)


def test_a_name_that_does_not_open_hides_nothing_but_itself(house: House) -> None:
    good, bad = opened_case(house, "good"), opened_case(house, "bad")
    Case.objects.filter(pk=bad.pk).update(name=b"damaged")
    names = actions.names_of(house.ines.keyring, Case.objects.all())
    assert names[good.pk] == "good"
    assert "cannot be opened" in names[bad.pk]


def test_what_was_opened_shows_itself_in_no_trace(house: House) -> None:
    case = opened_case(house, "kumquat")
    read = actions.read_case(house.ines.keyring, house.ines.account, case, now())
    assert read.name == "kumquat"
    assert "kumquat" not in repr(read)

"""A shift is handed over: two signatures of one sealed list, which betrays nothing and cannot be changed unseen."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from heatwatch.alerts.models import Alert, Shift
from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.common.errors import Invalid
from heatwatch.common.ids import new_id
from heatwatch.intake.models import Tip
from heatwatch.shifts import queries, rules
from heatwatch.shifts.actions import handing
from heatwatch.shifts.errors import NoSuchHandover
from heatwatch.shifts.models import Handover
from heatwatch.vault.actions import open_tip_key
from heatwatch.vault.compartments import DESK
from heatwatch.vault.errors import NoGrant
from heatwatch.vault.models import Membership, TipKey
from heatwatch.vault.sealing import seal
from tests.people import House

pytestmark = pytest.mark.django_db
NOW = clock.now()


@dataclass
class Desk:
    """Maya goes, and Tara comes."""

    house: House

    def gives(self, note: str = "Call the nurse of HW back. kumquat", id: UUID | None = None) -> Handover:
        maya, id = self.house.maya, id or new_id()
        handing.hand_over(maya.keyring, maya.account, self.house.tara.account, note, id=id, now=NOW)
        return Handover.objects.get(pk=id)

    def opened(self, name: str, handover: Handover) -> handing.Opened:
        person = self.house.people[name]
        return handing.open_handover(person.keyring, person.account, handover, NOW)

    def signs(self, handover: Handover, name: str = "tara", after: int = 5) -> None:
        handing.sign(self.house.people[name].account, handover, NOW + timedelta(minutes=after))


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house)


def verbs() -> list[str]:
    said = Record.objects.filter(verb__startswith="shift_").order_by("at", "verb")
    return [verb.removeprefix("shift_") for verb in said.values_list("verb", flat=True)]


def test_both_sign_the_same_and_the_trail_tells_when(desk: Desk) -> None:
    tip = desk.house.receives_opened(now=NOW)
    made = desk.gives()
    opened = desk.opened("tara", made)
    assert opened.note.endswith("kumquat")
    assert ([row.tip for row in opened.rows], opened.more, opened.as_signed) == ([tip], 0, True)
    desk.signs(made)
    made.refresh_from_db()
    assert made.signed_at == NOW + timedelta(minutes=5)
    told = {
        record.verb: record for record in Record.objects.filter(object_id=str(made.pk), object_kind="shift hand-over")
    }
    gave, took = told["shift_handed_over"], told["shift_taken_over"]
    assert (gave.actor, took.actor) == (desk.house.maya.account.pk, desk.house.tara.account.pk)
    assert gave.detail["digest"] == took.detail["digest"]
    assert took.at == made.signed_at
    desk.signs(made, after=9)
    assert verbs() == ["handed_over", "handover_read", "taken_over"], "a signature is given once"


def test_no_row_or_record_holds_the_note_or_a_number_of_the_list(desk: Desk) -> None:
    tip = desk.house.receives_opened(now=NOW)
    made = desk.gives()
    rows = str(list(Handover.objects.values())) + str(list(Record.objects.values("detail", "object_id")))
    assert b"kumquat" not in bytes(made.sealed)
    assert "kumquat" not in rows
    assert tip.number not in rows


def test_it_lists_what_is_open_what_is_due_first_and_what_nobody_touched(desk: Desk) -> None:
    old = desk.house.receives("old", now=NOW - timedelta(days=20))
    late, soon, closed = (desk.house.receives(text, now=NOW) for text in ("late", "soon", "closed"))
    Tip.objects.filter(pk=old.pk).update(due=None)
    Tip.objects.filter(pk=soon.pk).update(due=NOW - timedelta(hours=1), lane="crisis", status=Tip.OPEN)
    Tip.objects.filter(pk=late.pk).update(due=NOW + timedelta(days=3))
    Tip.objects.filter(pk=closed.pk).update(status=Tip.CLOSED)
    made = desk.gives()
    Tip.objects.filter(pk=soon.pk).update(lane="routine", due=None)
    rows = desk.opened("tara", made).rows
    assert [row.tip for row in rows] == [soon, late, old]
    assert [row.untouched for row in rows] == [False, False, True]
    assert (rows[0].lane, rows[0].status, rows[0].due) == ("crisis", Tip.OPEN, NOW - timedelta(hours=1)), (
        "as it was then"
    )


def test_of_a_flood_the_first_are_listed_and_the_rest_counted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST", 2)
    for text in "abc":
        desk.house.receives(text, now=NOW)
    opened = desk.opened("tara", desk.gives())
    assert (len(opened.rows), opened.more) == (2, 1)


def test_what_waits_for_an_answer_is_counted_without_what_is_restricted(desk: Desk) -> None:
    tips = [desk.house.receives(text, danger_now=True, now=NOW) for text in "ab"]
    for tip in tips:
        Alert.objects.create(kind="crisis", tip=tip, raised_at=NOW, next_step=NOW)
    Tip.objects.filter(pk=tips[0].pk).update(restricted=True)
    assert desk.opened("tara", desk.gives()).alerts == 1


def test_no_number_tells_of_what_is_restricted_later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST", 2)
    tips = [desk.house.receives_opened(text, now=NOW) for text in "abcd"]
    Alert.objects.create(kind="crisis", tip=tips[0], raised_at=NOW, next_step=NOW)
    made = desk.gives()
    opened = desk.opened("tara", made)
    assert (len(opened.rows), opened.more, opened.alerts) == (2, 2, 1)
    desk.house.restricts(Tip.objects.get(pk=tips[0].pk), by="maya", to="vera")
    for name in ("tara", "jonas"):
        opened = desk.opened(name, made)
        # Who stood behind it has come forward.
        assert (len(opened.rows), opened.more, opened.alerts) == (2, 1, 0)


def test_a_restricted_tip_is_in_none_and_one_that_is_restricted_later_vanishes_for_everybody(desk: Desk) -> None:
    kept, later, before = (desk.house.receives_opened(text, now=NOW) for text in ("a", "b", "c"))
    desk.house.restricts(before, by="maya", to="vera")
    made = desk.gives()
    assert {row.tip for row in desk.opened("tara", made).rows} == {kept, later}
    desk.house.restricts(later, by="maya", to="vera")
    for name in ("maya", "tara", "vera"):
        assert [row.tip for row in desk.opened(name, made).rows] == [kept], name


def test_only_whoever_comes_signs_and_only_whoever_goes_withdraws(desk: Desk) -> None:
    made = desk.gives()
    for name in ("maya", "jonas", "vera"):
        with pytest.raises(NoSuchHandover):
            desk.signs(made, name)
    for name in ("tara", "jonas"):
        with pytest.raises(NoSuchHandover):
            handing.withdraw(desk.house.people[name].account, made, NOW)
    handing.withdraw(desk.house.maya.account, made, NOW)
    desk.signs(made)
    made.refresh_from_db()
    assert (made.signed_at, made.withdrawn_at) == (None, NOW)
    assert verbs() == ["handed_over", "handover_withdrawn"]


def test_one_is_handed_over_at_a_time_and_a_double_click_does_so_once(desk: Desk) -> None:
    id = new_id()
    first = desk.gives(id=id)
    desk.gives(id=id)
    assert Handover.objects.count() == 1
    with pytest.raises(Invalid, match="handed over already"):
        desk.gives()
    desk.signs(first)
    desk.gives()
    assert Handover.objects.count() == 2


def test_the_id_of_a_tip_is_refused(desk: Desk) -> None:
    tip = desk.house.receives(now=NOW)
    with pytest.raises(Invalid, match="taken"):
        desk.gives(id=tip.pk)


def test_nobody_hands_over_to_themselves_or_to_whoever_opens_no_tip(desk: Desk) -> None:
    maya, id = desk.house.maya, new_id()
    for name in ("maya", "ada", "otto"):
        with pytest.raises(Invalid) as refusal:
            handing.hand_over(maya.keyring, maya.account, desk.house.people[name].account, "", id=id, now=NOW)
        assert refusal.value.field == "coming"


def test_whoever_lost_the_key_of_the_desk_sees_none_and_hands_nothing_over(desk: Desk) -> None:
    made, maya = desk.gives(), desk.house.maya
    Membership.objects.filter(account=maya.account.pk, compartment=DESK).delete()
    with pytest.raises(NoSuchHandover):
        queries.handover_for(maya.account, made.pk)
    assert queries.handovers(maya.account) == []
    with pytest.raises(NoGrant):
        desk.gives()


def test_what_was_changed_in_the_database_is_said_and_is_not_signed(desk: Desk) -> None:
    made = desk.gives()
    key = open_tip_key(desk.house.tara.keyring, made.pk)
    forged = seal(b"{}", kind="shift hand-over", record=made.pk, recipients=[key.recipient])
    Handover.objects.filter(pk=made.pk).update(sealed=forged)
    made.refresh_from_db()
    opened = desk.opened("tara", made)
    assert not opened.as_signed
    assert opened.rows == []
    with pytest.raises(Invalid, match="not what was signed"):
        desk.signs(made)


def test_after_ninety_days_the_list_and_the_note_go_with_their_key(desk: Desk) -> None:
    made = desk.gives()
    desk.signs(made)
    old = NOW - timedelta(days=91)
    Handover.objects.filter(pk=made.pk).update(made_at=old, signed_at=old)
    desk.gives()
    assert not Handover.objects.filter(pk=made.pk).exists()
    assert not TipKey.objects.filter(tip=made.pk).exists()
    assert verbs().count("handed_over") == 2
    assert "handover_forgotten" in verbs()


def test_whoever_comes_by_the_rota_is_proposed(desk: Desk) -> None:
    maya, tara, jonas = (desk.house.people[name].account for name in ("maya", "tara", "jonas"))
    assert queries.next_in_the_rota(maya, NOW) is None
    for account, hours in ((maya, 0), (jonas, -8), (tara, 1)):
        begins = NOW + timedelta(hours=hours)
        Shift.objects.create(account=account, begins=begins, ends=begins + timedelta(hours=9), place=1)
    assert queries.next_in_the_rota(maya, NOW) == tara.pk

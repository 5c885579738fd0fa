"""Looking at a file: for a reason, on record, one at a time, for a while."""

from datetime import timedelta
from uuid import UUID

import pytest

from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.common.errors import Forbidden, Invalid
from heatwatch.common.ids import new_id
from heatwatch.desk.actions.files import begin_viewing, checked_pieces, viewed_file
from heatwatch.desk.actions.opening import hold_tip
from heatwatch.desk.errors import NoSuchTip, ViewingOver
from heatwatch.desk.models import Viewing
from heatwatch.intake.models import Attachment, Tip
from heatwatch.media.errors import NotShown
from tests.people import House, Person, a_file

NOW = clock.now()


def attachment_of(tip: Tip) -> UUID:
    found = Attachment.objects.filter(tip=tip).values_list("pk", flat=True).first()
    assert found
    return found


def begins(who: Person, tip: Tip, reason: str = "to read the plate") -> UUID:
    id = new_id()
    begin_viewing(who.account, hold_tip(who.keyring, tip), attachment_of(tip), reason, id=id, now=NOW)
    return id


def sees(who: Person, tip: Tip, viewing: UUID, **later: float) -> bytes:
    _, file = viewed_file(who.keyring, who.account, tip, viewing, NOW + timedelta(**later))
    return b"".join(checked_pieces(file))


def test_the_reason_is_sealed_and_the_act_is_recorded(house: House) -> None:
    tip = house.receives_opened(files=[a_file(content=b"as it came")])
    viewing = begins(house.maya, tip)
    assert sees(house.maya, tip, viewing) == b"as it came"
    row, record = Viewing.objects.get(), Record.objects.get(verb="viewed")
    assert b"plate" not in bytes(row.sealed)
    assert (record.actor, record.tip, record.object_id) == (house.maya.account.pk, tip.pk, str(viewing))
    assert record.detail == {"attachment": str(attachment_of(tip))}
    (told,) = house.jonas.opens(tip).viewings
    assert (told.author, told.text) == ("Maya Torres", "to read the plate")


def test_without_a_reason_nothing_is_seen(house: House) -> None:
    tip = house.receives_opened(files=[a_file()])
    with pytest.raises(Invalid):
        begins(house.maya, tip, "  ")
    assert not Viewing.objects.exists()


def test_the_same_form_again_begins_nothing(house: House) -> None:
    tip, id = house.receives_opened(files=[a_file()]), new_id()
    held = hold_tip(house.maya.keyring, tip)
    for _ in range(2):
        begin_viewing(house.maya.account, held, attachment_of(tip), "why", id=id, now=NOW)
    assert Record.objects.filter(verb="viewed").count() == 1


def test_it_is_over_after_a_while(house: House) -> None:
    tip = house.receives_opened(files=[a_file()])
    viewing = begins(house.maya, tip)
    assert sees(house.maya, tip, viewing, minutes=19)
    with pytest.raises(ViewingOver):
        sees(house.maya, tip, viewing, minutes=21)


def test_another_file_ends_it(house: House) -> None:
    tip, other = (house.receives_opened(files=[a_file()]) for _ in range(2))
    viewing = begins(house.maya, tip)
    id = new_id()
    later = NOW + timedelta(seconds=1)
    begin_viewing(house.maya.account, hold_tip(house.maya.keyring, other), attachment_of(other), "x", id=id, now=later)
    with pytest.raises(ViewingOver):
        sees(house.maya, tip, viewing, seconds=2)
    assert sees(house.maya, other, id, seconds=2)


def test_nobody_sees_on_somebody_else_s_reason(house: House) -> None:
    tip = house.receives_opened(files=[a_file()])
    viewing = begins(house.maya, tip)
    with pytest.raises(ViewingOver):
        sees(house.jonas, tip, viewing)
    with pytest.raises(NoSuchTip):
        sees(house.maya, house.receives_opened(), viewing)


def test_whoever_may_not_open_media_does_not(house: House) -> None:
    tip = house.receives_opened(files=[a_file()])
    with pytest.raises(Forbidden):
        begin_viewing(
            house.amina.account, hold_tip(house.maya.keyring, tip), attachment_of(tip), "x", id=new_id(), now=NOW
        )


def test_a_file_that_was_changed_is_noticed(house: House) -> None:
    """Whoever has the tip's key could seal other bytes in the place of the original; its hash is sealed as well."""
    file = a_file(content=b"as it came")
    object.__setattr__(file, "sha256", "0" * 64)
    tip = house.receives_opened(files=[file])
    with pytest.raises(NotShown, match="not the one that was received"):
        sees(house.maya, tip, begins(house.maya, tip))

"""One part that does not open hides nothing but itself."""

from collections.abc import Callable

import pytest
from django.test import Client

from heatwatch.common.clock import now
from heatwatch.common.ids import new_id
from heatwatch.desk.actions.closing import close
from heatwatch.desk.actions.opening import UNOPENED, name_of_attachment
from heatwatch.desk.actions.safeguarding import mark_minor, record_report
from heatwatch.desk.actions.working import note
from heatwatch.desk.models import ChildReport, Closure, Note
from heatwatch.intake.kinds import ATTACHMENT, MESSAGE, STORY
from heatwatch.intake.models import Attachment, Message, Story, Tip
from heatwatch.vault.errors import Unsealable
from heatwatch.vault.sealing import seal
from tests.people import House, a_file

Spoil = Callable[[bytes, str, object, str], bytes]


def damaged(_sealed: bytes, _kind: str, _record: object, _recipient: str) -> bytes:
    return b"rust"


def no_json(_sealed: bytes, kind: str, record: object, recipient: str) -> bytes:
    """Well sealed, by somebody who may only add rows."""
    return seal(b"[" * 9000, kind=kind, record=record, recipients=[recipient])


def other_json(_sealed: bytes, kind: str, record: object, recipient: str) -> bytes:
    return seal(b'{"sent": 3, "received": null}', kind=kind, record=record, recipients=[recipient])


@pytest.mark.parametrize("spoil", [damaged, no_json, other_json])
def test_the_page_shows_what_opens(spoil: Spoil, house: House, console_client: Client) -> None:
    tip = worked_on(house)
    recipient = house.maya.opens(tip).identity.recipient
    for model, kind in ((Story, STORY), (Message, MESSAGE), (Attachment, ATTACHMENT)):
        rows = model.objects.filter(tip=tip)
        kept = {row.pk: bytes(row.sealed) for row in rows}
        for row in rows:
            rows.filter(pk=row.pk).update(sealed=spoil(bytes(row.sealed), kind, row.pk, recipient))
        opened = house.maya.opens(tip)
        assert [said.text for said in opened.notes] == ["she is safe tonight"], model
        assert house.maya.sits_down().get(f"/tips/{tip.number}/").status_code == 200, model
        for pk, sealed in kept.items():
            rows.filter(pk=pk).update(sealed=sealed)


def test_each_part_says_that_it_cannot_be_opened(house: House, console_client: Client) -> None:
    tip = worked_on(house)
    for model in (Story, Message, Attachment, Note):
        model.objects.filter(tip=tip).update(sealed=b"rust")
    Closure.objects.update(reason=b"rust")
    ChildReport.objects.update(phoned=b"rust")
    opened = house.maya.opens(tip)
    assert opened.story["story"] == UNOPENED
    assert opened.received == tip.received
    assert [said.text for said in [*opened.messages, *opened.notes]] == [UNOPENED, UNOPENED]
    assert [file.name for _, file in opened.attachments] == [UNOPENED]
    assert [ending.reason for ending in opened.endings] == [UNOPENED]
    assert opened.child_report["phoned"]["agency"] == UNOPENED
    assert UNOPENED in house.maya.sits_down().get(f"/tips/{tip.number}/").content.decode()


def test_a_damaged_file_is_not_offered_for_download(house: House) -> None:
    tip = house.receives_opened(files=[a_file()])
    row = Attachment.objects.get(tip=tip)
    recipient = house.maya.opens(tip).identity.recipient
    for spoil in (damaged, no_json, other_json):
        Attachment.objects.update(sealed=spoil(b"", ATTACHMENT, row.pk, recipient))
        with pytest.raises(Unsealable):
            name_of_attachment(house.maya.keyring, tip, row.pk)


def worked_on(house: House) -> Tip:
    """A tip with one of everything."""
    tip = house.receives_opened(files=[a_file()])
    maya, opened, at = house.maya.account, house.maya.opens(tip), now()
    note(maya, opened, "she is safe tonight", id=new_id(), now=at)
    sealed = {"sealed": seal(b"{}", kind=MESSAGE, record=new_id(), recipients=[opened.identity.recipient])}
    Message.objects.create(tip=tip, sender=Message.REPORTER, sent=at, place=1, **sealed)
    mark_minor(maya, opened, minor=True, version=tip.version, now=at)
    for step in ("phoned", "written"):
        record_report(maya, opened, step, {"agency": "CPS", "person": "Ana", "time": "now"}, at)
    tip.refresh_from_db()
    close(maya, opened, disposition="not_enough", reason="nothing to act on", version=tip.version, now=at)
    tip.refresh_from_db()
    return tip

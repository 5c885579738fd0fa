"""One act takes a file out of everybody's reach, and the tip with it; hash and custody stay; the report is recorded."""

import json
from dataclasses import replace
from uuid import UUID

import pytest

from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.common.errors import Forbidden, HouseError, Invalid
from heatwatch.common.ids import new_id
from heatwatch.desk import kinds
from heatwatch.desk.actions.files import (
    begin_viewing,
    checked_pieces,
    custodians,
    hand_over_file,
    viewed_file,
    withhold,
)
from heatwatch.desk.actions.opening import hold_tip, name_of_attachment, open_attachment
from heatwatch.desk.actions.safeguarding import unrestrict
from heatwatch.desk.errors import NoSuchTip, Withheld
from heatwatch.desk.models import WithheldFile
from heatwatch.intake.actions.drafts import write_chunk
from heatwatch.intake.models import Attachment, Chunk, Tip
from heatwatch.intake.submission import SealedFile
from heatwatch.vault.actions import open_tip_key
from heatwatch.vault.errors import NoGrant, Unsealable
from heatwatch.vault.models import TipKey
from heatwatch.vault.unsealing import unseal
from tests.people import House, Person, a_file

NOW = clock.now()
TOLD = {"agency": "Task force", "person": "Lee", "time": "02:40", "reference": "T-1", "told": "number, hash"}


@pytest.fixture
def tip(house: House) -> Tip:
    return house.receives_opened(files=[a_file("image.jpg", b"terrible", "image/jpeg")])


def only(tip: Tip) -> UUID:
    return Attachment.objects.get(tip=tip).pk


def in_pieces(first: bytes, *more: bytes) -> SealedFile:
    """A file that came in more than one piece."""
    file = replace(a_file("a file", first), chunks=1 + len(more))
    for place, piece in enumerate(more, 1):
        write_chunk(file, place, piece, NOW)
    return file


def withholds(who: Person, tip: Tip, *named: str) -> list[str]:
    held = hold_tip(who.keyring, tip)
    people = withhold(who.keyring, who.account, held, only(tip), named=named, now=NOW)
    tip.refresh_from_db()
    return sorted(person.username for person in people)


def test_the_tip_is_sealed_to_the_custodians_and_gone_for_everybody_else(house: House, tip: Tip) -> None:
    assert withholds(house.maya, tip, "sam") == ["sam"]
    assert tip.restricted
    assert open_tip_key(house.sam.keyring, tip.pk).recipient
    for name in ("maya", "jonas", "vera", "otto"):
        with pytest.raises((NoGrant, Unsealable)):
            open_tip_key(house.people[name].keyring, tip.pk)
        with pytest.raises(NoSuchTip):
            house.people[name].opens(tip.number)
    assert sorted(TipKey.objects.filter(tip=tip.pk).values_list("compartment", flat=True)) == ["", "recovery"]


def test_where_nobody_is_named_the_supervisors_hold_it(house: House, tip: Tip) -> None:
    assert withholds(house.maya, tip) == ["sam", "vera"]


def test_a_name_that_can_hold_nothing_is_passed_over(house: House) -> None:
    assert [person.username for person in custodians(["ada", "lin", "nobody"])] == ["sam", "vera"]
    assert [person.username for person in custodians(["otto", "ines"])] == ["ines", "otto"]


def test_where_nobody_can_hold_it_whoever_withheld_it_does(house: House, tip: Tip) -> None:
    for name in ("vera", "sam"):
        house.people[name].account.is_active = False
        house.people[name].account.save()
    assert withholds(house.maya, tip) == ["maya"]
    assert house.maya.opens(tip).withheld


def test_nobody_looks_at_it_downloads_or_exports_it_again(house: House, tip: Tip) -> None:
    viewing = new_id()
    begin_viewing(house.vera.account, hold_tip(house.vera.keyring, tip), only(tip), "why", id=viewing, now=NOW)
    withholds(house.vera, tip)
    vera = house.vera
    for act in (
        lambda: viewed_file(vera.keyring, vera.account, tip, viewing, NOW),
        lambda: begin_viewing(vera.account, hold_tip(vera.keyring, tip), only(tip), "why", id=new_id(), now=NOW),
        lambda: open_attachment(vera.keyring, vera.account, tip, only(tip), NOW),
        lambda: name_of_attachment(vera.keyring, tip, only(tip)),
    ):
        with pytest.raises(Withheld):
            act()


def test_no_key_that_the_tip_holds_opens_it(house: House, tip: Tip) -> None:
    """Not even code that forgot to ask could read it."""
    before = bytes(Chunk.objects.get().sealed)
    withholds(house.maya, tip)
    ((_, file),) = house.vera.opens(tip).attachments
    with pytest.raises(Unsealable):
        b"".join(checked_pieces(file))
    assert bytes(Chunk.objects.get().sealed) == before, "the original lies as it came"


def test_its_key_is_sealed_to_the_custodians(house: House, tip: Tip) -> None:
    withholds(house.maya, tip, "sam")
    row = WithheldFile.objects.get()
    kept = unseal(row.sealed, kind=kinds.WITHHELD, record=row.pk, identity=house.sam.identity)
    assert b"".join(checked_pieces(SealedFile.from_dict(json.loads(kept)))) == b"terrible"
    for name in ("maya", "vera"):
        with pytest.raises(Unsealable):
            unseal(row.sealed, kind=kinds.WITHHELD, record=row.pk, identity=house.people[name].identity)


def test_name_and_hash_and_custody_stay(house: House, tip: Tip) -> None:
    digest = house.maya.opens(tip).attachments[0][1].sha256
    withholds(house.maya, tip)
    opened = house.vera.opens(tip)
    ((row, file),) = opened.attachments
    assert (file.name, file.sha256, file.size) == ("image.jpg", digest, 8)
    assert opened.withheld[row.pk]["by"] == "Maya Torres"
    record = Record.objects.get(verb="file_withheld")
    assert record.detail["attachment"] == str(row.pk)
    assert set(record.detail["to"]) == {str(house.people[name].account.pk) for name in ("vera", "sam")}


def test_it_is_done_whatever_somebody_else_changes_meanwhile(house: House, tip: Tip) -> None:
    held = hold_tip(house.maya.keyring, tip)
    Tip.objects.filter(pk=tip.pk).update(version=9)
    withhold(house.maya.keyring, house.maya.account, held, only(tip), named=(), now=NOW)
    tip.refresh_from_db()
    assert tip.restricted


def test_twice_is_once(house: House, tip: Tip) -> None:
    withholds(house.vera, tip)
    withholds(house.vera, tip)
    assert Record.objects.filter(verb="file_withheld").count() == 1


def test_a_restricted_tip_stays_with_its_two(house: House, tip: Tip) -> None:
    """It names an insider, who may be a custodian."""
    house.restricts(tip)
    withholds(house.otto, tip, "sam")
    assert house.otto.opens(tip).withheld
    assert house.vera.opens(tip).withheld
    with pytest.raises(NoSuchTip):
        house.sam.opens(tip.number)


def test_one_that_somebody_restricts_at_this_moment_stays_with_its_two(house: House, tip: Tip) -> None:
    """The page was opened before: whoever is named inside may be a custodian."""
    held = hold_tip(house.maya.keyring, Tip.objects.get(pk=tip.pk))
    house.restricts(tip)
    assert withhold(house.maya.keyring, house.maya.account, held, only(tip), named=["sam"], now=NOW) == []
    row = WithheldFile.objects.get()
    with pytest.raises(Unsealable):
        unseal(row.sealed, kind=kinds.WITHHELD, record=row.pk, identity=house.sam.identity)
    assert unseal(row.sealed, kind=kinds.WITHHELD, record=row.pk, identity=held.identity)
    assert house.otto.opens(tip).withheld


def test_one_that_somebody_gives_back_at_this_moment_goes_to_the_custodians(house: House, tip: Tip) -> None:
    house.restricts(tip)
    held = hold_tip(house.vera.keyring, Tip.objects.get(pk=tip.pk))
    house.gives_back(Tip.objects.get(pk=tip.pk))
    people = withhold(house.vera.keyring, house.vera.account, held, only(tip), named=["sam"], now=NOW)
    assert [person.username for person in people] == ["sam"]
    assert house.sam.opens(tip.number).withheld


def test_a_download_that_has_begun_breaks_off(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    tip = house.receives_opened(files=[in_pieces(b"one", b"two", b"three")])
    _, pieces = open_attachment(house.jonas.keyring, house.jonas.account, tip, only(tip), NOW)
    assert (next(pieces), next(pieces)) == (b"one", b"two")
    withholds(house.maya, tip)
    with pytest.raises(Withheld):
        next(pieces)


def test_whoever_opens_no_tips_withholds_nothing(house: House, tip: Tip) -> None:
    with pytest.raises(Forbidden):
        withhold(
            house.maya.keyring, house.amina.account, hold_tip(house.maya.keyring, tip), only(tip), named=(), now=NOW
        )


def test_the_report_is_recorded_with_who_when_and_to_whom(house: House, tip: Tip) -> None:
    withholds(house.maya, tip)
    held = hold_tip(house.vera.keyring, tip)
    with pytest.raises(Invalid):
        hand_over_file(house.vera.account, held, only(tip), {**TOLD, "reference": ""}, NOW)
    hand_over_file(house.vera.account, held, only(tip), TOLD, NOW)
    (told,) = house.sam.opens(tip).withheld[only(tip)]["hand_overs"]
    assert (told["agency"], told["by"], told["at"]) == ("Task force", "Vera Stone", NOW)
    assert Record.objects.get(verb="file_handed_over").actor == house.vera.account.pk


def test_the_story_goes_back_to_the_desk_only_after_the_report(house: House, tip: Tip) -> None:
    withholds(house.maya, tip)
    held = hold_tip(house.vera.keyring, tip)
    with pytest.raises(Invalid, match="not handed over"):
        unrestrict(house.vera.keyring, house.vera.account, held, version=tip.version, now=NOW)
    hand_over_file(house.vera.account, held, only(tip), TOLD, NOW)
    unrestrict(house.vera.keyring, house.vera.account, held, version=tip.version, now=NOW)
    assert house.maya.opens(tip).story["story"]
    with pytest.raises(HouseError):
        open_attachment(house.maya.keyring, house.maya.account, tip, only(tip), NOW)
    with pytest.raises(Unsealable):
        b"".join(checked_pieces(house.maya.opens(tip).attachments[0][1]))

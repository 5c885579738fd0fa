"""A compartment gets a new key: everybody who is left opens everything, and the old key nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from heatwatch.audit.models import Record
from heatwatch.common.clock import now
from heatwatch.common.errors import Conflict, HouseError
from heatwatch.desk.actions.assessing import assess_tip
from heatwatch.vault import actions, queries, recipients
from heatwatch.vault.actions import rotating
from heatwatch.vault.actions.rotating import _store
from heatwatch.vault.compartments import DESK, open_payload
from heatwatch.vault.errors import NoGrant
from heatwatch.vault.keys import Identity, new_identity, six_words
from heatwatch.vault.models import ComparedKey, Compartment, Membership, PersonKey, RecoveryCopy, TipKey
from heatwatch.web.kit.recipients import desk_recipients
from tests.people import House, Person, usual_lens
from tests.vault.keyholes import opens


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(rotating, "BATCH", 2)
    desk_recipients.cache_clear()
    yield
    desk_recipients.cache_clear()


def rotated(house: House, by: str = "vera", name: str = DESK) -> rotating.Begun:
    keyring = house.people[by].keyring
    begun = rotating.begin(keyring, name, now())
    rotating.publish(begun.rotation)
    while rotating.advance(keyring, begun.rotation, now()):
        pass
    assert rotating.finish(keyring, begun.rotation, now())
    house.recipients = recipients.load(settings.ENV.recipients_file)
    return begun


def old_key(house: House) -> Identity:
    return house.vera.keyring.compartment(DESK).identity


def test_every_member_opens_every_tip_and_the_old_key_opens_none(house: House) -> None:
    tips, before = [house.receives(f"tip {place}") for place in range(5)], old_key(house)
    begun = rotated(house)
    assert begun.left_out == []
    for name in ("maya", "ines", "sam", "vera"):
        assert [house.people[name].opens(tip).story["story"] for tip in tips] == [f"tip {n}" for n in range(5)]
    assert not any(opens(row, before) for row in TipKey.objects.all())
    assert queries.last_rotation(DESK).resealed == 5  # type: ignore[union-attr]  # there is one


def test_whoever_was_removed_opens_nothing_any_more_with_what_they_kept(house: House) -> None:
    kept = house.maya.keyring.compartment(DESK).identity
    tips = [house.receives("before")]
    actions.revoke(DESK, house.maya.account, by=house.vera.account.pk, now=now())
    assert opens(TipKey.objects.get(tip=tips[0].pk), kept), "until then they do, with a copy of the database"
    rotated(house)
    tips.append(house.receives("after"))
    assert not any(opens(TipKey.objects.get(tip=tip.pk), kept) for tip in tips)


def test_an_ended_account_is_left_out_and_the_desk_is_told_no_longer(house: House) -> None:
    ends(house, house.jonas)
    assert [row.account for row in queries.departures()[DESK]] == [house.jonas.account.pk]
    begun = rotated(house)
    assert [account.username for account in begun.left_out] == ["jonas"]
    assert not queries.is_member(DESK, house.jonas.account.pk)
    assert queries.departures() == {}


def test_whoever_comes_back_before_the_rotation_left_nothing_behind(house: House) -> None:
    ends(house, house.jonas)
    ends(house, house.jonas, active=True)
    assert queries.departures() == {}


def test_a_key_that_was_swapped_since_it_was_granted_gets_nothing(house: House) -> None:
    """Whoever writes the database would only have to wait for a rotation."""
    theirs = new_identity()
    PersonKey.objects.filter(pk=house.maya.account.pk).update(recipient=theirs.recipient)
    Membership.objects.filter(account=house.maya.account).update(words=six_words(theirs.recipient))
    begun = rotated(house)
    assert [account.username for account in begun.left_out] == ["maya"]
    assert not queries.is_member(DESK, house.maya.account.pk)


def test_a_recipients_file_or_a_database_that_somebody_changed_stops_it(house: House, home: Path) -> None:
    Compartment.objects.filter(pk=DESK).update(recipient=new_identity().recipient)
    with pytest.raises(Conflict):
        rotating.begin(house.vera.keyring, DESK, now())
    recipients.write(home / "recipients.json", recipients.Recipients({"desk": new_identity().recipient}, demo=True))
    with pytest.raises(HouseError):
        rotating.begin(house.vera.keyring, DESK, now())


def test_a_stranger_in_the_file_is_not_written_over(house: House, home: Path) -> None:
    begun = rotating.begin(house.vera.keyring, DESK, now())
    stranger = recipients.Recipients({"desk": new_identity().recipient}, demo=True)
    recipients.write(home / "recipients.json", stranger)
    with pytest.raises(Conflict):
        rotating.publish(begun.rotation)
    assert recipients.load(home / "recipients.json") == stranger


def test_it_goes_on_from_where_it_was_stopped(house: House) -> None:
    tips = [house.receives(f"tip {place}") for place in range(5)]
    before = old_key(house)
    first = rotating.begin(house.vera.keyring, DESK, now())
    rotating.advance(house.vera.keyring, first.rotation, now())
    # Another process, another member.
    second = rotated(house, by="sam")
    assert second.rotation.pk == first.rotation.pk
    assert not any(opens(row, before) for row in TipKey.objects.all())
    assert all(house.maya.opens(tip) for tip in tips)


def test_what_the_old_key_sealed_meanwhile_is_found_by_another_pass(house: House) -> None:
    house.receives("before")
    before, old = old_key(house), house.recipients
    keyring, begun = house.vera.keyring, rotating.begin(house.vera.keyring, DESK, now())
    rotating.publish(begun.rotation)
    while begun.rotation.passes == 0:
        rotating.advance(keyring, begun.rotation, now())
    house.recipients = old
    tip = house.receives("a door was slow")
    while rotating.advance(keyring, begun.rotation, now()):
        pass
    assert rotating.finish(keyring, begun.rotation, now())
    assert not any(opens(row, before) for row in TipKey.objects.all())
    assert house.maya.opens(tip).story["story"] == "a door was slow"


def test_a_report_sealed_with_the_old_file_opens_even_afterwards_and_the_reader_reseals_it(house: House) -> None:
    before, old = old_key(house), house.recipients
    reader = house.reader()
    reader.compartment(DESK)
    rotated(house)
    house.recipients = old
    tip = house.receives("late")
    assert house.maya.opens(tip).story["story"] == "late"
    assert opens(TipKey.objects.get(tip=tip.pk), before)
    assert assess_tip(reader, usual_lens(), tip.pk, now()).what == "assessed"
    assert not opens(TipKey.objects.get(tip=tip.pk), before)
    assert house.maya.opens(tip).story["story"] == "late"


def test_a_reader_that_runs_learns_the_new_key(house: House) -> None:
    reader = house.reader()
    reader.compartment(DESK)
    rotated(house)
    tip = house.receives("sealed to the new key")
    assert assess_tip(reader, usual_lens(), tip.pk, now()).what == "assessed"


def test_the_reader_asks_three_questions_for_a_key(house: House, django_assert_num_queries: Any) -> None:
    """Its own rows, those of compartments, and whether its membership is still what it was."""
    tip, keyring = house.receives("x"), house.reader()
    keyring.compartment(DESK)
    with django_assert_num_queries(3):
        rotating.renewed_tip_key(keyring, tip.pk)


def test_a_batch_is_stored_by_one_statement_and_counts_what_changed(house: House) -> None:
    for place in range(3):
        house.receives(f"tip {place}")
    rows = list(TipKey.objects.order_by("pk"))
    TipKey.objects.filter(pk=rows[1].pk).update(sealed=b"somebody was quicker")
    assert _store([(row, b"new") for row in rows]) == 2
    assert [bytes(row.sealed) for row in TipKey.objects.order_by("pk")] == [b"new", b"somebody was quicker", b"new"]
    assert _store([]) == 0


def test_a_running_door_learns_the_new_recipient_and_believes_no_other(house: House, home: Path) -> None:
    assert desk_recipients().of(DESK) == house.recipients.of(DESK)
    begun = rotating.begin(house.vera.keyring, DESK, now())
    assert desk_recipients().of(DESK) == house.recipients.of(DESK)
    rotating.publish(begun.rotation)
    assert desk_recipients().of(DESK) == begun.rotation.recipient
    recipients.write(home / "recipients.json", recipients.Recipients({"desk": new_identity().recipient}, demo=True))
    assert desk_recipients().of(DESK) == begun.rotation.recipient


def test_a_door_starts_before_the_file_was_written_and_after(house: House) -> None:
    begun = rotating.begin(house.vera.keyring, DESK, now())
    assert desk_recipients().of(DESK) == house.recipients.of(DESK)
    desk_recipients.cache_clear()
    rotating.publish(begun.rotation)
    assert desk_recipients().of(DESK) == begun.rotation.recipient


def test_a_door_with_the_old_file_does_not_start_once_it_is_finished(house: House, home: Path) -> None:
    old = house.recipients
    rotated(house)
    recipients.write(home / "recipients.json", old)
    desk_recipients.cache_clear()
    with pytest.raises(HouseError):
        desk_recipients()


def test_it_does_not_end_before_the_file_names_the_new_recipient(house: House) -> None:
    keyring = house.vera.keyring
    begun = rotating.begin(keyring, DESK, now())
    while rotating.advance(keyring, begun.rotation, now()):
        pass
    assert not rotating.finish(keyring, begun.rotation, now())
    assert Compartment.objects.get(pk=DESK).previous == house.recipients.of(DESK)


def test_a_tip_that_is_restricted_meanwhile_gets_no_key_for_the_desk_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is restricted after its row was read and before the row is written."""
    tip, sealing = house.receives_opened(), actions.sealed_tip_key
    keyring = house.vera.keyring
    begun = rotating.begin(keyring, DESK, now())

    def interrupted(*given: Any) -> bytes:
        monkeypatch.setattr(f"{rotating.__name__}.sealed_tip_key", sealing)
        house.restricts(tip)
        return sealing(*given)

    monkeypatch.setattr(f"{rotating.__name__}.sealed_tip_key", interrupted)
    while rotating.advance(keyring, begun.rotation, now()):
        pass
    assert tip.restricted
    assert not TipKey.objects.filter(tip=tip.pk, compartment=DESK).exists()


def test_restricted_tips_are_sealed_to_compared_keys_afterwards_too(house: House) -> None:
    rotated(house)
    tip = house.restricts(house.receives_opened())
    assert house.otto.opens(tip).story
    house.gives_back(tip)
    assert house.maya.opens(tip).story


def test_a_comparison_that_no_member_made_does_not_outlive_it(house: House) -> None:
    ComparedKey.objects.filter(account=house.otto.account).update(proof=b"x" * 32)
    rotated(house)
    assert queries.compared(house.otto.account.pk) is None
    assert queries.compared(house.sam.account.pk)


def test_the_recovery_sheets_open_the_new_key(house: House, home: Path) -> None:
    sheets = new_identity()
    RecoveryCopy.objects.filter(pk=DESK).update(recipient=sheets.recipient)
    named = {**house.recipients.recoveries, DESK: sheets.recipient}
    file = recipients.Recipients(house.recipients.compartments, demo=True, recoveries=named)
    recipients.write(home / "recipients.json", file)
    begun = rotated(house)
    copy = RecoveryCopy.objects.get(pk=DESK)
    assert open_payload(DESK, bytes(copy.sealed), sheets).identity.recipient == begun.rotation.recipient


def test_a_key_granted_with_the_old_secrets_in_hand_is_the_new_one(house: House) -> None:
    """A page that was opened before the rotation grants after it."""
    ring = house.sam.keyring
    ring.compartment(DESK)
    actions.revoke(DESK, house.maya.account, by=house.vera.account.pk, now=now())
    rotated(house)
    actions.grant(ring, DESK, house.maya.account, words=six_words(house.maya.identity.recipient), now=now())
    assert house.maya.opens(house.receives("new")).story["story"] == "new"


def test_whoever_is_no_member_rotates_nothing(house: House) -> None:
    with pytest.raises(NoGrant):
        rotating.begin(house.otto.keyring, DESK, now())


def test_a_second_rotation_keeps_everything_open(house: House) -> None:
    tip = house.receives("old")
    rotated(house)
    rotated(house, by="sam")
    assert house.maya.opens(tip).story["story"] == "old"
    assert len(house.maya.keyring.compartment(DESK).earlier) == 2


def test_it_is_recorded(house: House) -> None:
    rotated(house)
    verbs = set(Record.objects.filter(object_kind="key").values_list("verb", flat=True))
    assert verbs == {"rotation_begun", "rotation_finished"}


def ends(house: House, person: Person, *, active: bool = False) -> None:
    account = person.account
    roles = [grant.role for grant in account.role_grants.all()]
    told = {"display_name": account.display_name, "languages": "en", "knowing": True}
    actions.change_person(account, **told, roles=roles, is_active=active, by=house.ada.account, now=now())  # type: ignore[arg-type]  # keywords, passed on

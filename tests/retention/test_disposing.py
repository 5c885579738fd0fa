"""Two people destroy a tip: what may be, by whom, and what is left of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import BinaryField

from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.common.errors import Conflict, Forbidden, Invalid
from heatwatch.common.ids import new_id
from heatwatch.desk.actions.closing import reopen
from heatwatch.desk.actions.opening import keep_present, leave, open_tip
from heatwatch.desk.actions.safeguarding import mark_minor
from heatwatch.desk.errors import NoSuchTip
from heatwatch.desk.models import WithheldFile
from heatwatch.intake.actions.mailboxes import add_message, open_mailbox
from heatwatch.intake.errors import NoSuchMailbox
from heatwatch.intake.models import Attachment, Chunk, Tip
from heatwatch.oversight.models import Arrival, TextGroup
from heatwatch.retention import queries, rules
from heatwatch.retention.actions import destroying, holding, proposing
from heatwatch.retention.actions.destroying import belongings
from heatwatch.retention.certificates import WHAT, as_text, digest_of
from heatwatch.retention.errors import NoSuchDisposal, NotDisposable, SamePerson
from heatwatch.retention.models import Disposal
from heatwatch.storage.tables import every
from heatwatch.vault.models import TipKey
from tests.oversight.flood import noted, only_group
from tests.people import House
from tests.retention.outgoing import TEXT, closed, confirmed, proposed

# What names a tip by its id and outlives it, and why.
STAYS = {
    "audit_record": "who did what to which id; never content, and never changed",
    "retention_disposal": "the certificate",
}


def test_what_is_due_says_why(house: House) -> None:
    tip, fresh = closed(house), closed(house, ago=timedelta(days=80))
    found = queries.due(house.vera.account, clock.now())
    assert [entry.tip for entry in found] == [tip]
    assert found[0].why == "kept 90 days after closing (line 2 of the schedule; set by counsel; a draft)"
    assert fresh not in [entry.tip for entry in found]


@pytest.mark.parametrize("ending", ["merged", "opened_case", "referred"])
def test_what_the_schedule_keeps_longer_is_not_due(house: House, ending: str) -> None:
    closed(house, ending)
    assert queries.due(house.vera.account, clock.now()) == []


def test_a_lane_may_be_kept_longer(house: House) -> None:
    six_years = timedelta(days=6 * 366)
    crisis, other = closed(house, "not_enough", ago=six_years), closed(house, "not_enough", ago=six_years)
    Tip.objects.filter(pk=crisis.pk).update(lane="crisis")
    assert [entry.tip for entry in queries.due(house.vera.account, clock.now())] == [other]


def test_a_draft_makes_nothing_due_in_a_real_instance(house: House, settings: Any) -> None:
    closed(house)
    settings.ENV = settings.ENV.__class__(**{**vars_of(settings.ENV), "mode": "live"})
    assert queries.due(house.vera.account, clock.now()) == []


def vars_of(env: Any) -> dict[str, Any]:
    return {name: getattr(env, name) for name in env.__dataclass_fields__}


def test_two_people_destroy_it_and_nothing_of_it_is_left(house: House) -> None:
    tip, other = closed(house, files=2), closed(house)
    sealed = sealed_parts(tip)
    assert len(sealed) > 6
    [id] = confirmed(house, tip)
    assert destroying.work_off(clock.now()) == 1
    assert {model._meta.db_table: rows.count() for model, rows in belongings(tip.pk).items() if rows.exists()} == {}
    assert Chunk.objects.count() == 1, "the other tip's file stays"
    assert everywhere(sealed) == []
    assert where_named(tip) == set(STAYS)
    assert Tip.objects.filter(pk=other.pk).exists()
    assert Disposal.objects.get(pk=id).state == "done"
    with pytest.raises(NoSuchTip):
        house.maya.opens(tip.number)


def test_the_token_of_a_text_goes_with_the_last_tip_that_tells_it(house: House) -> None:
    tips = [closed(house) for _ in range(3)]
    noted(house, tips)
    token = only_group().token
    for left, tip in enumerate(reversed(tips)):
        assert Arrival.objects.filter(token=token).count() == 3 - left
        confirmed(house, tip)
        destroying.work_off(clock.now())
    assert not any(token in str(row) for table in every() for row in table.all.values_list())
    assert not TextGroup.objects.exists()


def test_the_mailbox_is_gone_too(house: House) -> None:
    tip = closed(house)
    receipt = house.last.receipt
    assert receipt
    assert open_mailbox(receipt).number == tip.number
    confirmed(house, tip)
    destroying.work_off(clock.now())
    with pytest.raises(NoSuchMailbox):
        open_mailbox(receipt)


def test_every_table_that_names_a_tip_goes_with_it_or_says_why_not(house: House) -> None:
    gone = {model._meta.db_table for model in belongings(new_id())}
    naming = {
        table.name
        for table in every()
        if {"tip", "tip_id"} & {str(field.column) for field in table.model._meta.local_fields}
    }
    assert naming - gone == set(STAYS)
    assert gone <= set(WHAT), "certificates.WHAT says what lies in each table"


def test_the_certificate_says_who_when_and_until_when_a_backup_opens_it(house: House) -> None:
    tip = closed(house)
    [id] = confirmed(house, tip)
    now = clock.now()
    destroying.work_off(now)
    row = queries.certificate(house.vera.account, id)
    text = as_text(queries.facts(row))
    assert f"tip                {tip.number}" in text
    assert "proposed by        Vera Stone, " in text
    assert "confirmed by       Sam Odell, " in text
    assert (row.unopenable_from - now.date()).days == 32  # type: ignore[operator]  # it is done
    assert "story and answers: 1 " in text
    assert "pieces of files: 1 " in text
    assert TEXT not in text
    assert "so it was" not in text
    assert row.digest == digest_of(queries.facts(row))
    told = Record.objects.get(verb="disposed")
    assert told.detail == {"certificate": str(id), "sha256": row.digest}
    assert [entry.verb for entry in Record.objects.filter(object_kind="disposal").order_by("at")] == [
        "disposal_proposed",
        "disposal_confirmed",
        "disposed",
    ]


def test_a_changed_certificate_has_another_hash(house: House) -> None:
    confirmed(house, closed(house))
    destroying.work_off(clock.now())
    row = Disposal.objects.get()
    row.proposed_name = "Somebody Else"
    assert digest_of(queries.facts(row)) != row.digest


def test_one_person_cannot_do_both(house: House) -> None:
    ids = proposed(house, closed(house))
    with pytest.raises(SamePerson):
        proposing.confirm(house.vera.account, ids, clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposal.objects.filter(pk__in=ids).update(confirmed_by=house.vera.account)


@pytest.mark.parametrize("name", ["maya", "tara", "ines", "pete", "ada", "otto"])
def test_nobody_else_proposes_or_confirms(house: House, name: str) -> None:
    tip = closed(house)
    stranger = house.people[name].account
    with pytest.raises((Forbidden, Invalid)):
        proposing.propose(stranger, [tip.number], clock.now())
    with pytest.raises((Forbidden, NoSuchDisposal)):
        proposing.confirm(stranger, proposed(house, tip), clock.now())


def test_a_tip_that_is_not_due_is_not_proposed(house: House) -> None:
    tip = closed(house, ago=timedelta(days=1))
    with pytest.raises(NotDisposable, match="it is not due"):
        proposed(house, tip)


def test_all_or_none_are_proposed(house: House) -> None:
    with pytest.raises(NotDisposable):
        proposed(house, closed(house), closed(house, ago=timedelta(days=1)))
    assert not Disposal.objects.exists()


def test_the_same_tip_is_proposed_once(house: House) -> None:
    tip = closed(house)
    proposed(house, tip)
    with pytest.raises(Conflict):
        proposing.propose(house.sam.account, [tip.number], clock.now())


def in_the_way(what: str, house: House, tip: Tip) -> str:
    """Put something in the way of a disposal; returns the words that say so."""
    now = clock.now()
    if what == "hold":
        place_hold(house, tip)
        return "it is on hold"
    if what == "screen":
        keep_present(house.jonas.account, tip, now)
        return "somebody has it open"
    if what == "clock":
        held = open_tip(house.maya.keyring, house.maya.account, tip, now - timedelta(minutes=2))
        mark_minor(house.maya.account, held, minor=True, version=tip.version, now=now)
        return "the clock of its child-abuse report is running"
    if what == "message":
        assert house.last.receipt
        add_message(house.last.receipt, "wait", [], id=new_id(), now=now)
        return "the reporter has written"
    held = open_tip(house.maya.keyring, house.maya.account, tip, now - timedelta(minutes=2))
    reopen(house.maya.account, held, reason="it goes on", version=tip.version, now=now)
    return "it is not closed"


def place_hold(house: House, tip: Tip) -> Any:
    held, id = house.pete.opens(tip, clock.now() - timedelta(minutes=2)), new_id()
    holding.place(house.pete.account, held, kind="litigation", reason="People v. Doe", id=id, now=clock.now())
    return id


OBSTACLES = ["hold", "screen", "clock", "message", "reopened"]


@pytest.mark.parametrize("what", OBSTACLES)
def test_it_is_not_proposed_while_something_stands_in_the_way(house: House, what: str) -> None:
    tip = closed(house)
    words = in_the_way(what, house, tip)
    with pytest.raises(NotDisposable, match=words):
        proposed(house, tip)


@pytest.mark.parametrize("what", OBSTACLES)
def test_it_is_not_confirmed_when_something_came_in_the_way(house: House, what: str) -> None:
    tip = closed(house)
    ids = proposed(house, tip)
    words = in_the_way(what, house, tip)
    with pytest.raises(NotDisposable, match=words):
        proposing.confirm(house.sam.account, ids, clock.now())


def test_it_waits_until_nobody_has_it_open(house: House) -> None:
    tip, now = closed(house), clock.now()
    [id] = confirmed(house, tip)
    keep_present(house.jonas.account, tip, now)
    assert destroying.work_off(now) == 0
    assert Disposal.objects.get(pk=id).state == "confirmed"
    assert destroying.work_off(now + timedelta(minutes=1)) == 1
    assert Disposal.objects.get(pk=id).state == "done"


@pytest.mark.parametrize("what", [one for one in OBSTACLES if one != "screen"])
def test_it_is_not_destroyed_when_something_came_in_the_way_at_the_last_moment(house: House, what: str) -> None:
    tip = closed(house)
    [id] = confirmed(house, tip)
    words = in_the_way(what, house, tip)
    destroying.work_off(clock.now())
    row = Disposal.objects.get(pk=id)
    assert (row.state, row.keys_gone_at) == ("stopped", None)
    assert words in row.obstacle
    assert house.maya.opens(tip).story["story"] == TEXT


def test_whoever_decides_may_have_it_open_and_it_waits_until_they_leave(house: House) -> None:
    tip, now = closed(house), clock.now()
    for name in ("vera", "sam"):
        keep_present(house.people[name].account, tip, now)
    with pytest.raises(NotDisposable, match="somebody has it open"):
        proposed(house, tip)
    leave(house.sam.account, tip, clock.now())
    ids = proposed(house, tip)
    leave(house.vera.account, tip, clock.now())
    keep_present(house.sam.account, tip, now)
    proposing.confirm(house.sam.account, ids, now)
    assert destroying.work_off(now) == 0
    leave(house.sam.account, tip, clock.now())
    assert destroying.work_off(now) == 1


def test_a_lifted_hold_goes_with_the_tip(house: House) -> None:
    tip = closed(house)
    hold = place_hold(house, tip)
    assert queries.due(house.vera.account, clock.now()) == []
    held = house.pete.opens(tip, clock.now() - timedelta(minutes=2))
    [shown] = holding.open_holds(held)
    assert shown["reason"] == "People v. Doe"
    holding.lift(house.pete.account, held, hold, reason="settled", now=clock.now())
    assert [entry.verb for entry in Record.objects.filter(object_kind="hold").order_by("at")] == [
        "hold_placed",
        "hold_lifted",
    ]
    confirmed(house, tip)
    destroying.work_off(clock.now())
    assert "holds that were lifted: 1 " in as_text(queries.facts(Disposal.objects.get()))


def test_a_proposal_is_taken_back(house: House) -> None:
    tip = closed(house)
    ids = proposed(house, tip)
    proposing.withdraw(house.sam.account, ids, clock.now())
    assert [entry.tip for entry in queries.due(house.vera.account, clock.now())] == [tip]
    with pytest.raises(NoSuchDisposal):
        proposing.confirm(house.sam.account, ids, clock.now())


def test_two_workers_write_one_certificate(house: House) -> None:
    [id] = confirmed(house, closed(house))
    assert destroying.destroy(id, clock.now())
    assert not destroying.destroy(id, clock.now())
    assert Record.objects.filter(verb="disposed").count() == 1


def test_what_was_begun_goes_on_where_it_stopped(house: House) -> None:
    """Killed after the keys and before the files: nothing opens, and the next turn removes the rest."""
    tip = closed(house, files=3)
    [id] = confirmed(house, tip)
    row = Disposal.objects.get(pk=id)
    destroying._take_keys(row, clock.now())  # noqa: SLF001  as a process that is killed right after it
    assert not TipKey.objects.filter(tip=tip.pk).exists()
    assert Chunk.objects.count() == 3
    assert not queries.certificates(house.vera.account)
    destroying.work_off(clock.now())
    assert Chunk.objects.count() == 0
    assert len(queries.certificates(house.vera.account)) == 1
    assert len(queries.certificates(house.vera.account, f" {tip.number.lower()} ")) == 1
    assert not queries.certificates(house.vera.account, "HW-\0")
    assert len(queries.facts_by_number(tip.number.lower())) == 1


def test_a_file_that_came_meanwhile_is_not_left_behind(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    tip = closed(house)
    [id] = confirmed(house, tip)
    real, calls = destroying._files, []  # noqa: SLF001  the moment between hashing and the transaction

    def one_more(wanted: Any) -> list[Any]:
        calls.append(wanted)
        return [*real(wanted), new_id()] if len(calls) == 1 else real(wanted)

    monkeypatch.setattr(destroying, "_files", one_more)
    assert not destroying.destroy(id, clock.now())
    assert TipKey.objects.filter(tip=tip.pk).exists()
    assert destroying.destroy(id, clock.now())


def sealed_parts(tip: Tip) -> list[bytes]:
    """Everything sealed that belongs to a tip."""
    found = []
    for model, rows in belongings(tip.pk).items():
        names = [field.attname for field in model._meta.local_concrete_fields if isinstance(field, BinaryField)]
        found += [bytes(part) for values in rows.values_list(*names) for part in values] if names else []
    return [part for part in found if len(part) > 40]


def everywhere(parts: list[bytes]) -> list[str]:
    """Tables that still hold one of them."""
    return [
        table.name
        for table in every()
        for row in table.all.values_list()
        for value in row
        if isinstance(value, bytes | memoryview) and bytes(value) in parts
    ]


def where_named(tip: Tip) -> set[str]:
    """Tables in which the tip's id stands."""
    found = set()
    for table in every():
        if any(str(tip.pk) in map(str, row) for row in table.all.values_list()):
            found.add(table.name)
    return found


def test_secure_deletion_is_on_where_the_database_has_it(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no such switch; docs/limitations.md says what follows")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)


def test_a_tip_with_a_withheld_file_is_kept(house: House) -> None:
    tip = closed(house)
    file = Attachment.objects.get(tip=tip)
    WithheldFile.objects.create(attachment=file, tip=tip, by=house.vera.account, at=clock.now(), sealed=b"x")
    assert "withheld" in rules.obstacle(queries.standing(tip, clock.now()))
    with pytest.raises(NotDisposable):
        proposed(house, tip)
    assert not Disposal.objects.exists()

"""The reader: proves its membership first, claims each tip once, keeps the chain, sweeps, and survives a bad moment."""

import json
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError

from heatwatch import flow
from heatwatch.accounts.actions import create_account
from heatwatch.accounts.models import Account
from heatwatch.audit.models import Record, Waiting
from heatwatch.audit.queries import head, verify
from heatwatch.common.clock import quarter_hour
from heatwatch.common.errors import HouseError
from heatwatch.desk.actions.assessing import Lens
from heatwatch.intake.actions.claiming import READER
from heatwatch.intake.actions.drafts import save_draft, write_chunk
from heatwatch.intake.actions.mailboxes import add_message, begin_visit
from heatwatch.intake.actions.receiving import Received, receive_tip
from heatwatch.intake.models import Chunk, Draft, MailboxVisit, Message, Tip
from heatwatch.intake.queries import last_heartbeat
from heatwatch.intake.receipts import ParsedCode
from heatwatch.intake.rules import VISIT_LIFE
from heatwatch.intake.submission import SealedFile, Submission
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.reader import loop
from heatwatch.reader.desk_key import open_desk
from heatwatch.reader.loop import Chore, Reader, turn
from heatwatch.vault.actions import Keyring, create_compartment, create_service_key, grant, revoke
from heatwatch.vault.keys import new_identity, six_words
from heatwatch.vault.recipients import Recipients

LENS = Lens.through(knowledge())
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture
def office(db: None, tmp_path: Path) -> "Office":
    """A supervisor who holds the desk, and a reader that was granted it."""
    return Office(tmp_path)


class Office:
    """Alice supervises; the reader has a key file on its host."""

    def __init__(self, folder: Path) -> None:
        self.key_file = folder / "reader.key"
        self.alice, ring = self.employ("alice", "supervisor")
        recovery = new_identity().recipient
        payload = create_compartment("desk", first_member=self.alice, recovery_recipient=recovery, now=NOW)
        self.recipients = Recipients({"desk": payload.identity.recipient}, demo=True)
        self.account, reader = self.employ(READER, "", kind="service")
        grant(ring, "desk", self.account, words=six_words(reader.identity.recipient), now=NOW)
        self.key_file.write_text(reader.identity.reveal())

    def employ(self, name: str, role: str, kind: str = "person") -> tuple[Account, Keyring]:
        roles = [role] if role else []
        account = create_account(username=name, display_name=name, roles=roles, now=NOW, kind=kind, demo=True)
        return account, Keyring(account.pk, create_service_key(account, NOW))

    def receives(self, story: str = "a story") -> Received:
        token = secrets.token_bytes(32)
        return receive_tip(Submission(story), token=token, files=[], recipients=self.recipients, now=NOW, demo=True)

    def reader(self, anchor: Path | None = None) -> Reader:
        return Reader(open_desk(self.key_file, NOW), LENS, anchor)


def test_it_opens_the_desk_and_records_that_it_started(office: Office) -> None:
    keyring = office.reader().keyring
    assert keyring.compartment("desk").identity.recipient == office.recipients.of("desk")
    assert Record.objects.filter(verb="reader_started", actor=office.account.pk).exists()


def test_it_refuses_to_start_once_its_key_was_revoked(office: Office) -> None:
    revoke("desk", office.account, by=office.alice.pk, now=NOW)
    with pytest.raises(HouseError, match="not a member of the desk"):
        open_desk(office.key_file, NOW)


def test_it_refuses_a_key_that_is_not_the_one_on_file(office: Office) -> None:
    office.key_file.write_text(new_identity().reveal())
    with pytest.raises(HouseError, match="not the key of the reader"):
        open_desk(office.key_file, NOW)


def test_it_refuses_to_start_without_a_key(office: Office) -> None:
    office.key_file.unlink()
    with pytest.raises(HouseError, match="there is no reader"):
        open_desk(office.key_file, NOW)


@pytest.mark.django_db
def test_it_refuses_to_start_without_an_account(tmp_path: Path) -> None:
    with pytest.raises(HouseError, match="no reader account"):
        open_desk(tmp_path / "reader.key", NOW)


def test_it_goes_on_with_its_other_work_when_its_key_is_revoked_meanwhile(office: Office) -> None:
    reader = office.reader()
    office.receives()
    turn(reader.chores(), NOW)
    revoke("desk", office.account, by=office.alice.pk, now=NOW)
    office.receives("another story")
    turn(reader.chores(), NOW)
    assert last_heartbeat(READER) == NOW


def test_one_turn_beats_claims_notices_and_chains(office: Office) -> None:
    received = office.receives()
    assert received.receipt
    add_message(received.receipt, "one more thing", [], id=uuid4(), now=NOW)
    reader = office.reader()
    turn(reader.chores(), NOW)
    tip = Tip.objects.get()
    assert (tip.claimed_by, tip.claimed_at) == (reader.worker, NOW)
    assert last_heartbeat(READER) == NOW
    assert Record.objects.filter(verb="reporter_wrote").exists()
    assert not Waiting.objects.exists()
    assert verify() == []


def test_nothing_that_a_reporter_does_leaves_an_exact_time(office: Office) -> None:
    """A subpoenaed table would be matched with a provider's log to the second."""
    late = NOW + timedelta(minutes=7, seconds=31)
    received = office.receives()
    assert received.receipt
    file = SealedFile(uuid4(), new_identity(), "a.png", "image/png", 3, "ab" * 32, 1)
    write_chunk(file, 0, b"abc", late)
    save_draft(b"t" * 32, {}, [], late)
    begin_visit(ParsedCode([received.receipt], {}), late)
    add_message(received.receipt, "one more thing", [], id=uuid4(), now=late)
    reader = office.reader()
    turn([chore for chore in reader.chores() if chore.name == "notice"], late)
    waiting = Waiting.objects.get(record__verb="reporter_wrote")
    assert waiting.at >= late, "a turn rounded down would raise the alarm that the chainer is late"
    turn([chore for chore in reader.chores() if chore.name == "take up"], late)
    for model in (Tip, Message, Chunk, Draft, MailboxVisit):
        for row in model.objects.all():
            times = [value for value in vars(row).values() if isinstance(value, datetime)]
            assert times
            assert all(time == quarter_hour(time) for time in times), model
    assert MailboxVisit.objects.get().expires >= late + VISIT_LIFE
    record = Record.objects.get(verb="reporter_wrote")
    assert record.at == NOW


def test_slow_tips_keep_no_record_waiting_for_its_place_in_the_chain(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each tip takes three seconds; ten seconds without a chainer would be an alarm."""
    for _ in range(6):
        office.receives()
    reader, assess, waited, passed = office.reader(), flow.assess, [], [0.0]

    def slowly(*given: Any) -> Any:
        waited.append(Waiting.objects.count())
        passed[0] += 3
        return assess(*given)

    monkeypatch.setattr(flow, "assess", slowly)
    monkeypatch.setattr(loop, "monotonic", lambda: passed[0])
    turn([chore for chore in reader.chores() if chore.name == "take up"], NOW)
    assert waited[0] > 0
    assert waited[1:] == [0] * 5
    assert not Waiting.objects.exists()


def test_a_second_reader_claims_nothing_that_the_first_has(office: Office) -> None:
    for _ in range(5):
        office.receives()
    first, second = office.reader(), office.reader()
    turn(first.chores(), NOW)
    turn(second.chores(), NOW)
    assert first.worker != second.worker
    assert set(Tip.objects.values_list("claimed_by", flat=True)) == {first.worker}


def test_old_drafts_are_swept_every_five_minutes(office: Office) -> None:
    save_draft(b"t" * 32, {"story": "half"}, [], NOW - timedelta(hours=25))
    chores = office.reader().chores()
    turn(chores, NOW)
    assert not Draft.objects.exists()
    save_draft(b"t" * 32, {"story": "half"}, [], NOW - timedelta(hours=25))
    turn(chores, NOW + timedelta(minutes=4))
    assert Draft.objects.exists()
    turn(chores, NOW + timedelta(minutes=5))
    assert not Draft.objects.exists()


def test_the_head_of_the_chain_is_anchored_every_hour(office: Office, tmp_path: Path) -> None:
    place = tmp_path / "heads"
    chores = office.reader(place).chores()
    for minutes in (0, 30, 61):
        turn(chores, NOW + timedelta(minutes=minutes))
    heads = [json.loads(line) for line in place.read_text().splitlines()]
    assert [entry["hash"] for entry in heads][-1] == head()[1]
    assert len(heads) == 2


@pytest.mark.django_db
def test_a_step_that_fails_is_told_by_name_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    calls: list[datetime] = []

    def work(now: datetime) -> None:
        calls.append(now)
        if len(calls) == 1:
            raise OperationalError("SELECT 'canary' went wrong")

    chores = [Chore("notice", timedelta(minutes=5), work)]
    turn(chores, NOW)
    turn(chores, NOW + timedelta(seconds=1))
    turn(chores, NOW + timedelta(seconds=2))
    assert len(calls) == 2
    assert "notice failed: OperationalError" in caplog.text
    assert "canary" not in caplog.text


def test_it_stops_when_told_to(office: Office) -> None:
    reader = office.reader()
    reader.stopping.set()
    reader.run()
    assert last_heartbeat(READER) is None


@pytest.mark.django_db
def test_every_step_goes_on_after_the_clock_was_set_back() -> None:
    calls: list[datetime] = []
    chores = [Chore("beat", timedelta(seconds=10), calls.append)]
    turn(chores, NOW + timedelta(days=400))
    turn(chores, NOW)
    turn(chores, NOW + timedelta(seconds=9))
    assert calls == [NOW + timedelta(days=400), NOW]

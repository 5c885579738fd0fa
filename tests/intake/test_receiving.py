"""Receiving: one submission is one tip, whatever happens in between."""

import secrets
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from heatwatch.common.clock import now
from heatwatch.common.errors import Invalid
from heatwatch.intake.actions import receiving
from heatwatch.intake.actions.drafts import write_chunk
from heatwatch.intake.actions.receiving import Received, acknowledge, receive_tip, received_before
from heatwatch.intake.errors import FilesGone
from heatwatch.intake.models import Acknowledgement, Attachment, Chunk, Mailbox, Story, Tip
from heatwatch.intake.submission import FIELD_LIMIT, STORY_LIMIT, SealedFile, Submission
from heatwatch.vault.keys import new_identity
from heatwatch.vault.models import TipKey
from heatwatch.vault.recipients import Recipients

pytestmark = pytest.mark.django_db

DESK = Recipients({"desk": new_identity().recipient}, demo=True)
TABLES = ["intake_tip", "intake_story", "vault_key", "intake_mailbox"]
STORY = Submission(story="they keep her passport")


def a_file(sha256: str = "ab" * 32) -> SealedFile:
    file = SealedFile(uuid4(), new_identity(), "room.png", "image/png", 4, sha256, 1)
    write_chunk(file, 0, b"room", now())
    return file


def receives(submission: Submission = STORY, *, token: bytes = b"", files: tuple[SealedFile, ...] = ()) -> Received:
    return receive_tip(submission, token=token or secrets.token_bytes(32), files=files, recipients=DESK, now=now())


def test_the_same_again_meets_its_own_row() -> None:
    token, file = secrets.token_bytes(32), a_file()
    first, again = (receives(token=token, files=(file,)) for _ in range(2))
    assert first.receipt == again.receipt
    assert (first.already, again.already) == (False, True)
    assert (Tip.objects.count(), Attachment.objects.count()) == (1, 1)


def test_whoever_watches_the_statements_sees_those_of_a_tip_and_changes_nothing() -> None:
    token, seen = secrets.token_bytes(32), []

    def watches(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    plain = receives(STORY)
    with connection.execute_wrapper(watches):
        watched, again = (receives(STORY, token=token) for _ in range(2))
    assert [table for table in TABLES if any(f'INSERT INTO "{table}"' in sql for sql in seen)] == TABLES
    assert (watched.receipt, again.already) == (again.receipt, True)
    stored = (Tip.objects.filter(number=made.tip_number).values().get() for made in (plain, watched))
    one, other = (dict[str, object](row) for row in stored)
    assert {name for name, value in one.items() if value != other[name]} <= {"id", "number", "size", "received", "due"}
    assert [type(value) for value in one.values()] == [type(value) for value in other.values()]


def test_after_acknowledging_a_repeat_is_shown_no_code() -> None:
    token = secrets.token_bytes(32)
    receipt = receives(token=token).receipt
    assert receipt
    for _ in range(2):
        acknowledge(receipt.lookup)
    assert receives(token=token) == Received(None, "", already=True)


def test_an_earlier_copy_is_known_by_its_hashes() -> None:
    token, file = secrets.token_bytes(32), a_file()
    assert received_before(STORY, token=token, hashes=[file.sha256]) is None
    receipt = receives(token=token, files=(file,)).receipt
    assert received_before(STORY, token=token, hashes=[file.sha256]) == Received(receipt, "", already=True)
    assert received_before(STORY, token=token, hashes=[]) is None


def test_a_file_that_joined_another_tip_is_told_and_not_silently_left_out() -> None:
    token, file = secrets.token_bytes(32), a_file()
    receives(token=token, files=(file,))
    with pytest.raises(FilesGone):
        receives(replace(STORY, story="changed"), token=token, files=(file,))
    assert (Tip.objects.count(), Attachment.objects.count()) == (1, 1)


def test_a_file_that_was_swept_meanwhile_is_told() -> None:
    file = a_file()
    Chunk.objects.all().delete()
    with pytest.raises(FilesGone):
        receives(files=(file,))
    assert Tip.objects.count() == 0


def test_a_number_that_is_taken_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = receives().tip_number
    numbers = iter([taken, taken, "HW-222-222"])
    monkeypatch.setattr(receiving, "new_tip_number", lambda: next(numbers))
    assert receives().tip_number == "HW-222-222"


def test_nothing_is_half_stored_when_the_last_step_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(receiving, "attach", breaks)
    with pytest.raises(Invalid):
        receives(files=(a_file(),))
    assert [model.count() for model in (Tip.objects, Story.objects, Mailbox.objects, TipKey.objects)] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("submission", "field"),
    [
        (Submission(story=" \n"), "story"),
        (Submission(story="x" * (STORY_LIMIT + 1)), "story"),
        (Submission(story="x", vehicles="x" * (FIELD_LIMIT + 1)), "vehicles"),
    ],
)
def test_what_cannot_be_accepted_names_its_field(submission: Submission, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        receives(submission)
    assert refused.value.field == field


def test_the_time_in_the_clear_is_a_quarter_of_an_hour() -> None:
    receives()
    tip = Tip.objects.get()
    assert (tip.received.minute % 15, tip.received.second, tip.received.microsecond) == (0, 0, 0)


def test_danger_now_is_due_at_once_and_the_rest_within_an_hour() -> None:
    receives(replace(STORY, danger_now=True))
    tip = Tip.objects.get()
    assert tip.due == tip.received
    receives(replace(STORY, danger_now=False))
    other = Tip.objects.exclude(pk=tip.pk).get()
    assert other.due is not None
    assert (other.due - other.received).total_seconds() == 3600


@pytest.mark.db
def test_saying_twice_at_once_that_the_code_is_saved_says_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = receives().receipt
    assert receipt
    # Both look before either writes.
    monkeypatch.setattr("heatwatch.intake.queries.is_acknowledged", lambda _: False)
    for _ in range(2):
        acknowledge(receipt.lookup)
    assert Acknowledgement.objects.count() == 1

"""Drafts and pieces of files: sealed to the page, gone after a day or on leaving."""

import secrets
from datetime import timedelta
from uuid import uuid4

import pytest

from heatwatch.common.clock import now
from heatwatch.intake.actions.drafts import (
    discard_draft,
    drop_files,
    forget_draft,
    open_draft,
    save_draft,
    sweep,
    write_chunk,
)
from heatwatch.intake.actions.receiving import receive_tip
from heatwatch.intake.models import Chunk, Draft
from heatwatch.intake.submission import SealedFile, Submission
from heatwatch.vault.keys import new_identity
from heatwatch.vault.recipients import Recipients

pytestmark = pytest.mark.django_db

DAY = timedelta(hours=24)


@pytest.fixture
def token() -> bytes:
    return secrets.token_bytes(32)


@pytest.fixture
def file() -> SealedFile:
    made = SealedFile(uuid4(), new_identity(), "room.png", "image/png", 4, "ab" * 32, 1)
    write_chunk(made, 0, b"room", now())
    return made


def test_a_draft_opens_with_its_token_and_no_other(token: bytes, file: SealedFile) -> None:
    save_draft(token, {"story": "\ud800 half"}, [file], now())
    kept = open_draft(token, now())
    assert kept
    assert kept.fields == {"story": "\ud800 half"}
    assert kept.files[0].sha256 == file.sha256
    assert kept.files[0].identity.reveal() == file.identity.reveal()
    assert open_draft(token[::-1], now()) is None


def test_the_last_draft_of_a_page_takes_the_place_of_the_one_before(token: bytes) -> None:
    save_draft(token, {"story": "one"}, [], now())
    save_draft(token, {"story": "two"}, [], now())
    assert Draft.objects.count() == 1
    kept = open_draft(token, now())
    assert kept
    assert kept.fields == {"story": "two"}


def test_a_draft_kept_again_does_not_outlive_its_files(token: bytes, file: SealedFile) -> None:
    begun = now()
    save_draft(token, {"story": "one"}, [file], begun)
    save_draft(token, {"story": "two"}, [file], begun + timedelta(hours=23))
    assert open_draft(token, begun + DAY + timedelta(minutes=1)) is None
    save_draft(token, {"story": "three"}, [], begun + timedelta(hours=25))
    assert open_draft(token, begun + timedelta(hours=26))


def test_a_file_that_was_swept_is_not_offered_any_more(token: bytes, file: SealedFile) -> None:
    save_draft(token, {"story": "one"}, [file], now())
    Chunk.objects.all().delete()
    kept = open_draft(token, now())
    assert kept
    assert (kept.fields, kept.files) == ({"story": "one"}, [])


def test_a_file_that_joined_a_tip_is_not_offered_any_more(token: bytes, file: SealedFile) -> None:
    save_draft(token, {"story": "one"}, [file], now())
    desk = Recipients({"desk": new_identity().recipient}, demo=True)
    receive_tip(Submission(story="x"), token=token, files=[file], recipients=desk, now=now())
    kept = open_draft(token, now())
    assert kept
    assert kept.files == []


def test_a_draft_is_forgotten_after_a_day(token: bytes) -> None:
    save_draft(token, {}, [], now() - DAY - timedelta(minutes=1))
    assert open_draft(token, now()) is None


def test_leaving_forgets_words_and_files(token: bytes, file: SealedFile) -> None:
    save_draft(token, {}, [file], now())
    discard_draft(token)
    assert (Draft.objects.count(), Chunk.objects.count()) == (0, 0)


def test_forgetting_the_words_keeps_the_files(token: bytes, file: SealedFile) -> None:
    save_draft(token, {}, [file], now())
    forget_draft(token)
    assert (Draft.objects.count(), Chunk.objects.count()) == (0, 1)


def test_files_of_a_tip_are_never_dropped_or_swept(token: bytes, file: SealedFile) -> None:
    desk = Recipients({"desk": new_identity().recipient}, demo=True)
    receive_tip(Submission(story="x"), token=token, files=[file], recipients=desk, now=now())
    drop_files([file.file])
    sweep(now() + 2 * DAY)
    assert Chunk.objects.count() == 1


def test_the_sweep_takes_what_outlived_its_day_and_leaves_the_rest(token: bytes, file: SealedFile) -> None:
    save_draft(token, {}, [file], now())
    assert sweep(now()) == 0
    assert sweep(now() + DAY + timedelta(minutes=1)) == 2
    assert (Draft.objects.count(), Chunk.objects.count()) == (0, 0)


def test_what_a_clock_ahead_stored_is_swept_once_it_is_right(token: bytes, file: SealedFile) -> None:
    save_draft(token, {}, [file], now() + 400 * DAY)
    assert sweep(now()) == 1
    assert (Draft.objects.count(), Chunk.objects.count()) == (0, 1)

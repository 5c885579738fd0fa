"""Uploads: sealed in pieces while they stream, told from their bytes, named safely."""

from collections.abc import Iterator

import pytest
from django.db import OperationalError

from heatwatch.intake.actions.drafts import CHUNK_BYTES
from heatwatch.intake.kinds import CHUNK
from heatwatch.intake.models import Chunk
from heatwatch.intake.rules import kind_of
from heatwatch.intake.submission import SealedFile
from heatwatch.vault.unsealing import unseal
from heatwatch.web.kit import uploads
from heatwatch.web.kit.uploads import SealingUploadHandler, Upload, cleaned_name
from tests.media import samples

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20
PDF = b"%PDF-1.7\n" + b"\0" * 20
MP3 = b"ID3" + b"\0" * 20
PIECE = 64 * 1024


def streams(content: bytes, name: str = "room.png", field: str = "files") -> Upload:
    """Send a file as Django does: piece by piece."""
    handler = SealingUploadHandler()
    handler.new_file(field, name, "image/png", None)
    for piece in pieces(content):
        handler.receive_data_chunk(piece, 0)
    upload = handler.file_complete(len(content))
    assert isinstance(upload, Upload)
    return upload


def pieces(content: bytes) -> Iterator[bytes]:
    return (content[start : start + PIECE] for start in range(0, len(content), PIECE))


def opened(file: SealedFile) -> bytes:
    rows = Chunk.objects.filter(file=file.file).order_by("place")
    records = [(bytes(row.sealed), f"{row.file}/{row.place}") for row in rows]
    return b"".join(unseal(sealed, kind=CHUNK, record=record, identity=file.identity) for sealed, record in records)


@pytest.mark.parametrize("size", [1, PIECE, CHUNK_BYTES - 8, CHUNK_BYTES, CHUNK_BYTES * 2 + 17])
def test_a_file_comes_out_as_it_went_in(db: None, size: int) -> None:
    content = PNG + bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    file = streams(content).sealed
    assert file is not None
    assert opened(file) == content
    assert (file.size, file.kind) == (len(content), "image/png")
    assert file.chunks == -(-len(content) // CHUNK_BYTES)


def test_no_stored_piece_is_over_one_mebibyte_or_in_clear(db: None) -> None:
    streams(PNG + b"flumadiddle " * 300_000)
    for row in Chunk.objects.all():
        assert len(bytes(row.sealed)) <= 1024 * 1024
        assert b"flumadiddle" not in bytes(row.sealed)


def test_two_files_share_no_key(db: None) -> None:
    one, other = streams(PNG).sealed, streams(PNG).sealed
    assert one and other
    assert one.identity.recipient != other.identity.recipient
    assert one.sha256 == other.sha256


def test_a_refused_file_is_read_to_its_end_and_leaves_nothing(db: None) -> None:
    upload = streams(b"MZ" + b"\0" * (CHUNK_BYTES * 2))
    assert upload.sealed is None
    assert "not a photo" in upload.refused
    assert Chunk.objects.count() == 0


def test_a_file_in_another_field_is_refused(db: None) -> None:
    assert streams(PNG, field="story").refused == "files cannot be taken here"


def test_a_broken_database_refuses_the_file_and_not_the_request(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OperationalError("the disk is full")

    monkeypatch.setattr(uploads, "write_chunk", broken)
    assert "add it again" in streams(PNG).refused


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (PDF, "application/pdf"),
        # As telephones begin them.
        (b"\0\0\0\x28ftypheic\0\0\0\0mif1MiHBMiHEMiPrheictmap", "image/heic"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", "image/avif"),
        (b"ID3" + b"\0" * 20, "audio/mpeg"),
        (b"x", ""),
    ],
)
def test_the_kind_is_told_from_the_first_bytes(start: bytes, kind: str) -> None:
    assert kind_of(start) == kind


@pytest.mark.parametrize("kind", ["image/heic", "image/avif"])
def test_what_telephones_write_today_is_told_too(kind: str) -> None:
    assert kind_of(samples.picture(kind)) == kind


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("room.png", "room.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\chuy\\a b.png", "a b.png"),
        ("", "file"),
        ("...", "file"),
        ("a\x00\u202eb\n.png", "a\u2400b.png"),
        ("fotografía ñandú.jpg", "fotografía ñandú.jpg"),
    ],
)
def test_a_name_is_kept_without_its_path(typed: str, kept: str) -> None:
    assert cleaned_name(typed) == kept


def test_a_long_name_is_shortened_and_keeps_its_ending() -> None:
    name = cleaned_name("x" * 500 + ".png")
    assert len(name) <= uploads.NAME_LENGTH
    assert name.endswith(".png")

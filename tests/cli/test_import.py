"""Bulk import: through the way that every tip takes, line by line, and a bad line stops nothing."""

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.conf import settings

from heatwatch.cli import import_tips
from heatwatch.cli.import_tips import LONGEST_LINE, numbered, receive_lines
from heatwatch.intake.models import Mailbox, Story, Tip
from heatwatch.intake.submission import CHANNELS, STORY_LIMIT
from heatwatch.vault import recipients
from heatwatch.vault.keys import new_identity
from tests.homes import Home, said

GOOD = {"id": "x-1", "text": "Two women sleep in the shop.", "lang": "en", "channel": "sms"}


@pytest.fixture(autouse=True)
def ceremony(home: Path) -> Iterator[None]:
    """The doors know what to seal to."""
    recipients.write(home / "recipients.json", recipients.Recipients({"desk": new_identity().recipient}, demo=True))
    yield
    (home / "recipients.json").unlink()


@pytest.mark.django_db
def test_a_good_line_is_sealed_like_every_tip() -> None:
    summary = receive_lines(file_of(GOOD))
    assert (summary.received, summary.known, summary.bad) == (1, 0, [])
    tip = Tip.objects.get()
    assert (tip.channel, tip.language, tip.status, tip.is_demo) == ("sms", "en", "unread", settings.ENV.demo)
    assert b"Two women" not in bytes(Story.objects.get().sealed)


@pytest.mark.django_db
@pytest.mark.parametrize("channel", CHANNELS)
def test_an_imported_tip_cannot_be_answered(channel: str) -> None:
    receive_lines(file_of({**GOOD, "channel": channel}))
    assert Mailbox.objects.get().recipient == ""


@pytest.mark.django_db
def test_the_same_file_again_adds_nothing() -> None:
    receive_lines(file_of(GOOD, {**GOOD, "id": "x-2"}))
    summary = receive_lines(file_of(GOOD, {**GOOD, "id": "x-2"}))
    assert (summary.received, summary.known) == (0, 2)
    assert Tip.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"hello", "not JSON"),
        (b"[1]", "not an object"),
        (b"\xff\xfe{}", "not valid Unicode"),
        (b'{"id":"a","text":"\\ud800","lang":"en","channel":"web"}', "not valid Unicode"),
        (b"[" * 100_000, "not JSON"),
        (b'{"text":"a","lang":"en","channel":"web"}', "no id"),
        (b'{"id":null,"text":"a","lang":"en","channel":"web"}', "no id"),
        (b'{"id":"a","lang":"en","channel":"web"}', "no text"),
        (b'{"id":"a","text":"  ","lang":"en","channel":"web"}', "no text"),
        (b'{"id":"a","text":["a"],"lang":"en","channel":"web"}', "no text"),
        (b'{"id":"a","text":"a","lang":"en","channel":"fax"}', "unknown channel"),
        (b'{"id":"a","text":"a","lang":"en","channel":["web"]}', "unknown channel"),
        (b'{"id":"a","text":"a","lang":"","channel":"web"}', "no language"),
        (b'{"id":"a","text":"a","lang":"en-and-a-long-tail","channel":"web"}', "no language"),
        (json.dumps({**GOOD, "text": "a" * (STORY_LIMIT + 1)}).encode(), "the story is too long"),
        (b'{"id":"a","text":"' + b"a" * (LONGEST_LINE + 5), "not JSON"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_stops_nothing(
    line: bytes, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    good = json.dumps(GOOD).encode()
    last = json.dumps({**GOOD, "id": "last"}).encode()
    summary = receive_lines(io.BytesIO(b"\n".join([good, b"", line, last])))
    assert (summary.received, summary.bad) == (2, [3])
    errors = capsys.readouterr().err
    assert errors.startswith(f"line 3: {told}")
    assert "aaaa" not in errors


def test_an_endless_line_is_never_held_as_a_whole() -> None:
    pieces: list[int] = []

    class Watched(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            pieces.append(size or 0)
            return super().readline(size)

    found = list(numbered(Watched(b"x" * (3 * LONGEST_LINE) + b"\n{}\n")))
    assert [number for number, _ in found] == [1, 2]
    assert set(pieces) == {LONGEST_LINE}


@pytest.mark.django_db
def test_characters_that_no_database_holds_are_kept_visible() -> None:
    assert receive_lines(file_of({**GOOD, "text": "a\0b"})).received == 1


def test_another_instance_makes_another_token_of_the_same_id() -> None:
    assert import_tips.token_of("x", "one") != import_tips.token_of("x", "two")
    assert len(import_tips.token_of("x", "one")) == 32


@pytest.mark.db
def test_the_command_sums_up_and_its_exit_code_tells(demo: Home, tmp_path: Path) -> None:
    file = tmp_path / "tips.jsonl"
    file.write_text(json.dumps(GOOD) + "\nbroken\n", "utf-8")
    done = demo.heatwatch("import", "--jsonl", file)
    assert (done.returncode, done.stdout.strip()) == (1, "1 received, 0 known already, 1 bad")
    assert done.stderr.strip() == "line 2: not JSON"
    file.write_text(json.dumps(GOOD), "utf-8")
    done = demo.heatwatch("import", "--jsonl", file)
    assert (done.returncode, done.stdout.strip()) == (0, "0 received, 1 known already, 0 bad")
    assert demo.heatwatch("import", "--jsonl", tmp_path / "none").returncode == 1
    assert "Traceback" not in said(demo.heatwatch("import", "--jsonl", tmp_path / "none"))


def file_of(*rows: Mapping[str, object]) -> io.BytesIO:
    return io.BytesIO("\n".join(map(json.dumps, rows)).encode())

"""`heatwatch import --jsonl FILE`: receive many tips through the way that every tip takes.

Each line is an object with `id`, `text`, `lang` and `channel`. The same line again meets its own row: the form token is
an HMAC of the id, so an import that was cut short is simply run again. Nobody is told a message code, so that the desk
cannot answer an imported tip. A bad line is told with its number and stops nothing. Exit code 0: every line was
received or known. 1: at least one line was bad.
"""

import argparse
import hashlib
import hmac
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from heatwatch.common.errors import HouseError, Invalid

if TYPE_CHECKING:
    from heatwatch.intake.submission import Submission

LANGUAGE_LENGTH = 10
# A story of 200,000 characters with every one escaped.
LONGEST_LINE = 4 * 1024 * 1024


@dataclass
class Summary:
    """What became of the lines."""

    received: int = 0
    known: int = 0
    bad: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.received} received, {self.known} known already, {len(self.bad)} bad"


def add(commands: Any) -> None:
    """The words of the command line."""
    parser = commands.add_parser("import", help="receive many tips from a file of JSON lines")
    parser.add_argument("--jsonl", type=Path, required=True, help="a file, or - for standard input")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Import every good line; exit code 1 when one was bad."""
    from heatwatch.cli.running import startup

    startup.start()
    try:
        with sys.stdin.buffer if str(arguments.jsonl) == "-" else arguments.jsonl.open("rb") as file:
            summary = receive_lines(file)
    except OSError as missing:
        raise HouseError(f"the file cannot be read: {missing.strerror}", "name it with --jsonl") from missing
    print(summary)
    return 1 if summary.bad else 0


def receive_lines(file: BinaryIO) -> Summary:
    """Receive line after line; nothing is held but the line at hand."""
    from django.conf import settings

    from heatwatch import flow
    from heatwatch.common import clock
    from heatwatch.vault import recipients

    summary, ours = Summary(), recipients.load(settings.ENV.recipients_file)
    for number, line in numbered(file):
        try:
            id, submission = parsed(line)
            token = token_of(id, settings.SECRET_KEY)
            given = flow.receive(
                submission,
                token=token,
                files=[],
                recipients=ours,
                now=clock.now(),
                demo=settings.ENV.demo,
                told=False,
            )
        except Invalid as refusal:
            summary.bad.append(number)
            print(f"line {number}: {refusal.cause}", file=sys.stderr)
            continue
        summary.known += given.already
        summary.received += not given.already
    return summary


def numbered(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers, blank ones left out; of an endless line only its beginning is read into memory."""
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        while not line.endswith(b"\n") and (rest := file.readline(LONGEST_LINE)):
            line = b"\0\n" if rest.endswith(b"\n") else b"\0"
        if line.strip():
            yield number, line


def parsed(line: bytes) -> "tuple[str, Submission]":
    """A line as a report; raises `Invalid` with a cause that repeats nothing of its content."""
    from heatwatch.intake.submission import CHANNELS, Submission

    row = row_of(line)
    id, text, language, channel = (row.get(name) for name in ("id", "text", "lang", "channel"))
    if not isinstance(id, str | int) or id == "":
        raise Invalid("no id")
    if not isinstance(text, str) or not text.strip():
        raise Invalid("no text")
    if not isinstance(channel, str) or channel not in CHANNELS:
        raise Invalid(f"unknown channel; use one of {', '.join(CHANNELS)}")
    if not isinstance(language, str) or not _is_tag(language):
        raise Invalid("no language tag such as en or es")
    return str(id), Submission(story=text, language=language, channel=channel)


def row_of(line: bytes) -> dict[str, Any]:
    """A line as an object; raises `Invalid` with a cause that repeats nothing of its content."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeError as broken:
        raise Invalid("not valid Unicode") from broken
    except (ValueError, RecursionError) as broken:
        raise Invalid("not JSON") from broken
    if not isinstance(row, dict):
        raise Invalid("not an object")
    return row


def token_of(id: str, secret: str) -> bytes:
    """The form token of an imported line: the same id always yields the same one."""
    return hmac.new(secret.encode(), b"heatwatch import " + id.encode(), hashlib.sha256).digest()


def _is_tag(text: str) -> bool:
    return 0 < len(text) <= LANGUAGE_LENGTH and text.replace("-", "").isalnum() and text.isascii()

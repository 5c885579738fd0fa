"""How the console asks and the reader answers: each sealed under a key that both have and no door in front.

The key is derived from the desk's index key. The reader holds it, and the console only while somebody who holds the
key of the desk is signed in. What opens under it was made by somebody who has it: the seal is the signature, and hides
the words as well. A question is good for 30 seconds. An answer is sealed for its question alone.
"""

import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from heatwatch.common.cookiebox import open_under, seal_under
from heatwatch.common.errors import HouseError
from heatwatch.common.keyed import keyed
from heatwatch.common.secret import masked
from heatwatch.searching.errors import NoAnswer, NotAsked
from heatwatch.vault.compartments import Payload

LIFE = timedelta(seconds=30)
QUESTION, ANSWER = "search question", "search answer"
# What is asked: which tips hold these words, or which tips may be about what these words tell.
SEARCH, RELATED = "search", "related"
# Of a question and of an answer, in bytes; and of what says how long each is.
LONGEST, LONGEST_ANSWER, HEAD = 100_000, 1_000_000, 4
FOLDER_MODE, SOCKET_MODE = 0o750, 0o660


@masked
@dataclass(frozen=True)
class Question:
    """Who asks for what, and for which page of it; `once` binds the answer."""

    account: UUID
    asked_at: datetime
    words: str
    page: int
    once: str
    about: str = SEARCH


def key_of(desk: Payload) -> str:
    """The key of both sides, from the secrets of the desk as they are at this moment: no earlier key asks anything."""
    return keyed(desk.index_key.reveal(), b"search", b"between console and reader").hex()


def new_question(account: UUID, words: str, page: int, now: datetime, about: str = SEARCH) -> Question:
    """A question that nobody asked before."""
    return Question(account, now, words, page, secrets.token_hex(16), about)


def sealed_question(key: str, question: Question) -> bytes:
    """The question as it travels."""
    told = {"account": str(question.account), "asked_at": question.asked_at.isoformat()}
    told |= {"words": question.words, "once": question.once, "about": question.about}
    return seal_under(key, QUESTION, written({**told, "page": question.page}))


def written(told: object) -> bytes:
    """What is asked, as it is sealed. Escaped, each letter of another script would be six bytes long."""
    return json.dumps(told, ensure_ascii=False).encode()


def opened_question(key: str, sealed: bytes, now: datetime) -> Question:
    """The question, if it was asked with this key within the last seconds; raises `NotAsked`."""
    try:
        told = json.loads(open_under(key, QUESTION, sealed))
        asked_at = datetime.fromisoformat(told["asked_at"])
        words, once, about = str(told["words"]), str(told["once"]), str(told["about"])
        question = Question(UUID(told["account"]), asked_at, words, int(told["page"]), once, about)
    except (HouseError, ValueError, KeyError, TypeError) as wrong:
        raise NotAsked from wrong
    # Both clocks may differ a little, so one that lies ahead counts as one that lies behind.
    if abs(now - asked_at) > LIFE or question.page < 0 or about not in (SEARCH, RELATED):
        raise NotAsked
    return question


def sealed_answer(key: str, question: Question, told: dict[str, Any]) -> bytes:
    """The answer as it travels."""
    return seal_under(key, f"{ANSWER} {question.once}", json.dumps(told).encode())


def opened_answer(key: str, question: Question, sealed: bytes) -> dict[str, Any]:
    """The answer to this very question; raises `NoAnswer`."""
    try:
        told: dict[str, Any] = json.loads(open_under(key, f"{ANSWER} {question.once}", sealed))
    except (HouseError, ValueError) as wrong:
        raise NoAnswer("the reader did not understand the question, or holds another key") from wrong
    return told


def send(line: socket.socket, data: bytes) -> None:
    """One message."""
    line.sendall(len(data).to_bytes(HEAD, "big") + data)


def receive(line: socket.socket, longest: int) -> bytes:
    """One message; raises `OSError` where it is cut off or too long."""
    length = int.from_bytes(_exactly(line, HEAD), "big")
    if length > longest:
        raise OSError("too long a message")
    return _exactly(line, length)


def listen(place: Path) -> socket.socket | None:
    """A socket at a place of the instance; None while another reader answers there."""
    place.parent.mkdir(mode=FOLDER_MODE, exist_ok=True)
    with suppress(OSError), connect(place, 1.0):
        return None
    place.unlink(missing_ok=True)
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with _short(place) as name:
        server.bind(name)
    place.chmod(SOCKET_MODE)
    server.listen(16)
    return server


def connect(place: Path, seconds: float) -> socket.socket:
    """A line to whoever listens there; raises `OSError`."""
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(seconds)
    try:
        with _short(place) as name:
            line.connect(name)
    except OSError:
        line.close()
        raise
    return line


def _exactly(line: socket.socket, length: int) -> bytes:
    found = b""
    while len(found) < length:
        piece = line.recv(length - len(found))
        if not piece:
            raise OSError("the other side hung up")
        found += piece
    return found


@contextmanager
def _short(place: Path) -> Iterator[str]:
    """A name of the place that is short enough for a socket, however deep the instance folder lies."""
    folder = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{place.name}"
    finally:
        os.close(folder)

"""Words that must never lie anywhere in clear, files that hold one, and the search for them."""

import os
from pathlib import Path

from tests.cluster import Cluster
from tests.laws.canary import places
from tests.laws.canary.words import canary

MARK = canary("photo").encode()
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
JPEG += b"\xff\xfe" + (len(MARK) + 2).to_bytes(2, "big") + MARK


def story(fault: str, number: object) -> str:
    """What a reporter tells; no two are alike."""
    return f"{canary('story')} {fault} {number} {os.urandom(6).hex()}"


def photo(size: int) -> bytes:
    """What begins as a photo does, says a word, and goes on for so many bytes."""
    return JPEG + os.urandom(size) + MARK + b"\xff\xd9"


def left_in(folder: Path, server: Cluster | None) -> list[str]:
    """Every file that holds one of the words, the files of the database and of its server among them."""
    return places.in_files(folder, *([server.folder] if server else []))

"""`python -m tests.vault.reading.add` seals samples of every kind that has none yet, and puts them on the list.

What is there is never written again. A new version of the envelope gets a folder of its own beside the old ones.
"""

import os
import re
import struct
import sys
from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

import pyrage

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heatwatch.config.settings")

import django

django.setup()

from heatwatch.common import cookiebox  # noqa: E402  the registry comes first
from heatwatch.intake.kinds import CHUNK  # noqa: E402  the same
from heatwatch.vault import envelope, scrypt_child  # noqa: E402  the same
from heatwatch.vault.actions import PERSON_KEY  # noqa: E402  the same
from heatwatch.vault.keys import identity_from_seed  # noqa: E402  the same
from tests.vault.reading import kept  # noqa: E402  the same
from tests.vault.reading.kept import BOXES, NEWER, OPENS, REFUSED, Fate, Sample  # noqa: E402  the same
from tests.vault.reading.openings import PASSPHRASE, STREAM  # noqa: E402  the same
from tests.vault.reading.samples import Plain, all_plain, seed_of  # noqa: E402  the same

# Work for a sample, not for a secret: every run of the tests opens it.
LIGHT = 4
NONSENSE = b"\xff\xfe" + b"[" * 2000


def main() -> int:
    """Write what is missing."""
    made = []
    for plain in all_plain().values():
        file = kept.FOLDER / f"v{envelope.VERSION}" / (re.sub(r"\W+", "-", plain.kind) + ".toml")
        if not file.exists():
            kept.store(file, sample_of(plain))
            made.append(file)
    known = {kept.FOLDER / line.file for line in kept.listed()}
    kept.append([file for file in kept.files() if file not in known])
    for file in made:
        sys.stdout.write(f"kept for ever: {file.relative_to(kept.FOLDER)}\n")
    return 0


def sample_of(plain: Plain) -> Sample:
    """All fates of one plaintext."""
    seed = plain.seed or seed_of(plain.kind)
    payload = _protected(plain) if plain.kind == PERSON_KEY else plain.payload
    plain = replace(plain, payload=payload, seed=seed)
    ways = {PASSPHRASE: _file_fates, STREAM: _stream_fates, **dict.fromkeys(BOXES, _box_fates)}
    fates = tuple(ways.get(plain.kind, _envelope_fates)(plain))
    return Sample(plain.kind, plain.record, plain.shown, seed, plain.secret, plain.payload, fates)


def _envelope_fates(plain: Plain) -> Iterator[Fate]:
    whole = _sealed(plain, plain.kind, plain.record)
    yield Fate("success", OPENS, whole)
    yield Fate("wrong_key", REFUSED, _sealed(plain, plain.kind, plain.record, to=b"\x07" * 32))
    yield Fate("swapped_row", REFUSED, _sealed(plain, plain.kind, f"{plain.record[:-1]}~"))
    yield Fate("other_kind", REFUSED, _sealed(plain, f"{plain.kind}~", plain.record))
    yield from _spoiled(whole)
    if plain.kind != CHUNK:
        # What anybody can seal to a public recipient: well sealed, and no words, no JSON, no key.
        nonsense = replace(plain, payload=NONSENSE)
        yield Fate("nonsense", REFUSED, _sealed(nonsense, plain.kind, plain.record))
    yield Fate("future_version", NEWER, _sealed(plain, plain.kind, plain.record, version=envelope.VERSION + 1))
    yield Fate("future_age", NEWER, _of_later_age(whole))


def _stream_fates(plain: Plain) -> Iterator[Fate]:
    whole = _encrypted(plain.payload, plain.seed)
    yield Fate("success", OPENS, whole)
    yield Fate("wrong_key", REFUSED, _encrypted(plain.payload, b"\x07" * 32))
    yield from _spoiled(whole)
    yield Fate("nonsense", REFUSED, _encrypted(b"[[[\n" + NONSENSE + b"\n", plain.seed))
    later = plain.payload.replace(b'"heatwatch":1', b'"heatwatch":2')
    yield Fate("future_version", NEWER, _encrypted(later, plain.seed))
    yield Fate("future_age", NEWER, _of_later_age(whole))


def _box_fates(plain: Plain) -> Iterator[Fate]:
    purpose = plain.purpose or plain.kind
    whole = cookiebox.seal_under(plain.secret, purpose, plain.payload)
    yield Fate("success", OPENS, whole)
    yield Fate("wrong_key", REFUSED, cookiebox.seal_under(plain.secret[::-1], purpose, plain.payload))
    yield Fate("other_kind", REFUSED, cookiebox.seal_under(plain.secret, f"{purpose}~", plain.payload))
    yield from _spoiled(whole)
    if plain.kind == "mailbox box":
        yield Fate("future_version", NEWER, cookiebox.seal_under(plain.secret, purpose, b'{"v": 2}'))


def _file_fates(plain: Plain) -> Iterator[Fate]:
    whole = _protected(plain)
    yield Fate("success", OPENS, whole)
    yield Fate("wrong_key", REFUSED, _protected(Plain("", "", "", plain.payload, f"{plain.secret}s")))
    yield from _spoiled(whole)
    yield Fate("future_age", NEWER, _of_later_age(whole))


def _spoiled(whole: bytes) -> Iterator[Fate]:
    yield Fate("truncated", REFUSED, whole[: len(whole) * 2 // 3])
    yield Fate("without_the_last_byte", REFUSED, whole[:-1])
    yield Fate("flipped", REFUSED, whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:])
    yield Fate("empty", REFUSED, b"")


def _sealed(plain: Plain, kind: str, record: str, *, to: bytes = b"", version: int = envelope.VERSION) -> bytes:
    packed = envelope.pack(plain.payload, kind=kind, record=record)
    packed = packed[:3] + struct.pack(">B", version) + packed[4:]
    return _encrypted(packed, to or plain.seed)


def _encrypted(data: bytes, seed: bytes) -> bytes:
    return bytes(pyrage.encrypt(data, [identity_from_seed(seed).key.to_public()]))


def _protected(plain: Plain) -> bytes:
    with patch.object(scrypt_child, "WORK_FACTOR", LIGHT):
        return scrypt_child.seal(plain.payload, plain.secret.encode())


def _of_later_age(whole: bytes) -> bytes:
    return whole.replace(b"age-encryption.org/v1\n", b"age-encryption.org/v2\n", 1)


if __name__ == "__main__":
    sys.exit(main())

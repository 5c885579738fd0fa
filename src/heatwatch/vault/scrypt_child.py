"""Seals and opens age passphrase files in a process of its own, at a work factor that no busy machine changes.

The format is age's (C2SP, age-encryption.org/v1, recipient type scrypt), so that plain ``age -d`` opens the files. The
library that seals to keys is not used here: it measures the machine at each call and derives from that how much work
it asks for and accepts. On a machine that is busy reading tips it sealed under a fraction of the work, and refused
right passphrases (decision 19).

Started as ``python -I scrypt_child.py encrypt|decrypt``; reads the passphrase's length as a line, then the passphrase
and the data from standard input, and writes the result to standard output. Exit code 3 means: wrong passphrase.
"""

import ctypes
import hmac
import re
import resource
import secrets
import sys
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

REFUSED = 3
PR_SET_DUMPABLE = 4
# The default of the age program: 2**18 rounds over 256 MiB, a second or less on a machine of today.
WORK_FACTOR = 18
# What the age program accepts: more is a file made to keep a machine busy.
HIGHEST_WORK_FACTOR = 22
FILE_KEY_BYTES = SALT_BYTES = PAYLOAD_NONCE_BYTES = 16
CHUNK, TAG = 64 * 1024, 16
HEADER = re.compile(
    rb"(age-encryption\.org/v1\n-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n([A-Za-z0-9+/]{43})\n---) "
    rb"([A-Za-z0-9+/]{43})\n"
)


class Refused(Exception):
    """The passphrase is another one, or the file is damaged: the two cannot be told apart."""


def seal(data: bytes, passphrase: bytes) -> bytes:
    """An age file of `data` under a passphrase."""
    salt, file_key = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(FILE_KEY_BYTES)
    wrapped = _wrapper(passphrase, salt, WORK_FACTOR).encrypt(bytes(12), file_key, None)
    header = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (_text(salt), WORK_FACTOR, _text(wrapped))
    nonce = secrets.token_bytes(PAYLOAD_NONCE_BYTES)
    cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    pieces = [data[at : at + CHUNK] for at in range(0, max(len(data), 1), CHUNK)]
    body = b"".join(cipher.encrypt(nonce_of, piece, None) for nonce_of, piece in _numbered(pieces))
    return header + b" " + _text(_tag(file_key, header)) + b"\n" + nonce + body


def unseal(sealed: bytes, passphrase: bytes) -> bytes:
    """What `seal`, or any other program that writes age passphrase files, was given; raises `Refused`."""
    found = HEADER.match(sealed)
    if not found or int(found[3]) > HIGHEST_WORK_FACTOR:
        raise Refused
    try:
        wrapper = _wrapper(passphrase, _bytes(found[2]), int(found[3]))
        file_key = wrapper.decrypt(bytes(12), _bytes(found[4]), None)
        if not hmac.compare_digest(_tag(file_key, found[1]), _bytes(found[5])):
            raise Refused
        return _opened(file_key, sealed[found.end() :])
    except InvalidTag as other:
        raise Refused from other


def _opened(file_key: bytes, payload: bytes) -> bytes:
    nonce, body = payload[:PAYLOAD_NONCE_BYTES], payload[PAYLOAD_NONCE_BYTES:]
    cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    pieces = [body[at : at + CHUNK + TAG] for at in range(0, max(len(body), 1), CHUNK + TAG)]
    return b"".join(cipher.decrypt(nonce_of, piece, None) for nonce_of, piece in _numbered(pieces))


def _numbered(pieces: list[bytes]) -> list[tuple[bytes, bytes]]:
    """Each chunk with its nonce: an 11-byte counter, then whether it is the last (STREAM)."""
    last = len(pieces) - 1
    return [(number.to_bytes(11, "big") + bytes([number == last]), piece) for number, piece in enumerate(pieces)]


def _wrapper(passphrase: bytes, salt: bytes, work_factor: int) -> ChaCha20Poly1305:
    labelled = b"age-encryption.org/v1/scrypt" + salt
    key = Scrypt(salt=labelled, length=32, n=1 << work_factor, r=8, p=1).derive(passphrase)
    return ChaCha20Poly1305(key)


def _tag(file_key: bytes, header: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), header, "sha256")


def _derived(file_key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=purpose).derive(file_key)


def _text(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _bytes(text: bytes) -> bytes:
    """The last character holds bits of no byte: written in another way than the one way, it is another file."""
    data = b64decode(text + b"=" * (-len(text) % 4))
    if _text(data) != text:
        raise Refused
    return data


def keep_private() -> None:
    """No core dump and no look from a neighbour, as `heatwatch.common.memory` says: this file imports nothing of ours.

    The kernel lifts the refusal of the console's process when it loads this program, so it is asked for again.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def main() -> int:
    """One operation; nothing secret is read before the process keeps it to itself."""
    keep_private()
    length = int(sys.stdin.buffer.readline())
    passphrase = sys.stdin.buffer.read(length)
    data = sys.stdin.buffer.read()
    work = seal if sys.argv[1] == "encrypt" else unseal
    try:
        sys.stdout.buffer.write(work(data, passphrase))
    except Refused:
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())

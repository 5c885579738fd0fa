"""Any single byte of a sealed thing changed, wherever it is: refused; and so is whatever is shorter or longer."""

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.common import cookiebox
from heatwatch.common.errors import NotFound
from heatwatch.vault.envelope import pack, unpack
from heatwatch.vault.errors import Unsealable
from heatwatch.vault.keys import identity_from_seed
from heatwatch.vault.sealing import seal, seal_stream
from heatwatch.vault.unsealing import unseal, unseal_stream

KEY = identity_from_seed(b"\x05" * 32)
# Two pieces and a bit of what age seals at once, so that a border lies inside.
PIECE = 64 * 1024
LONG = bytes(range(256)) * (2 * PIECE // 256) + b"the end"


def sealed_note() -> bytes:
    return seal(b"she is at the mill", kind="note", record=7, recipients=[KEY.recipient])


def open_note(sealed: bytes) -> None:
    unseal(sealed, kind="note", record="7", identity=KEY)


def sealed_stream() -> bytes:
    target = io.BytesIO()
    seal_stream(io.BytesIO(LONG), target, [KEY.recipient])
    return target.getvalue()


def open_stream(sealed: bytes) -> None:
    unseal_stream(io.BytesIO(sealed), io.BytesIO(), KEY)


def sealed_box() -> bytes:
    return cookiebox.seal_under("a cookie", "a session", b"an identity")


def open_box(sealed: bytes) -> None:
    cookiebox.open_under("a cookie", "a session", sealed)


THINGS: dict[str, tuple[Callable[[], bytes], Callable[[bytes], None]]] = {
    "note": (sealed_note, open_note),
    "stream": (sealed_stream, open_stream),
    "box": (sealed_box, open_box),
}
WHOLE = {name: make() for name, (make, _) in THINGS.items()}


@pytest.mark.parametrize("name", THINGS)
@given(at=st.integers(0, 10**9), change=st.integers(1, 255))
def test_a_changed_byte_is_refused(name: str, at: int, change: int) -> None:
    spoiled = bytearray(WHOLE[name])
    spoiled[at % len(spoiled)] ^= change
    refused(name, bytes(spoiled))


@pytest.mark.parametrize("name", ["note", "box"])
def test_no_byte_is_left_out(name: str) -> None:
    """A few hundred bytes: each of them, in each of its bits."""
    whole = WHOLE[name]
    for place in range(len(whole)):
        for bit in range(8):
            refused(name, whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])


@pytest.mark.parametrize("name", THINGS)
@given(length=st.integers(0, 10**9), more=st.binary(min_size=1, max_size=40))
def test_a_shorter_and_a_longer_one_are_refused(name: str, length: int, more: bytes) -> None:
    whole = WHOLE[name]
    refused(name, whole[: length % len(whole)])
    refused(name, whole + more)


@pytest.mark.parametrize("piece", [1, 2])
def test_a_stream_without_its_last_pieces_is_refused(piece: int) -> None:
    """A cut exactly between two pieces, each of which is whole: that one is the last is sealed into it."""
    sealed = WHOLE["stream"]
    begin = len(sealed) - (len(LONG) + 3 * 16)
    refused("stream", sealed[: begin + piece * (PIECE + 16)])


@given(at=st.integers(0, 17 + 20), change=st.integers(1, 255))
def test_inside_the_envelope_what_names_it_cannot_be_changed_either(at: int, change: int) -> None:
    """Whoever may seal can write any plaintext: of an altered head no part is believed."""
    packed = bytearray(pack(b"words", kind="note", record="7"))
    packed[at % (16 + len('{"k":"note","r":"7"}'))] ^= change
    try:
        opened = unpack(bytes(packed), kind="note", record="7")
    except Unsealable:
        return
    # Only the length can be another: then it is that many bytes of what was sealed, and never of another record.
    assert opened in b"words" + bytes(len(packed))


def refused(name: str, sealed: bytes) -> None:
    with pytest.raises((Unsealable, NotFound)):
        THINGS[name][1](sealed)

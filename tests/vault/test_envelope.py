"""The envelope: what goes in comes out, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.vault.envelope import _HEADER, FLOOR, MAGIC, VERSION, pack, padded, unpack
from heatwatch.vault.errors import Unsealable
from heatwatch.vault.keys import new_identity
from heatwatch.vault.sealing import seal
from heatwatch.vault.unsealing import unseal

names = st.text(min_size=1, max_size=30)


@given(st.binary(max_size=5000), names, names)
def test_what_goes_in_comes_out(payload: bytes, kind: str, record: str) -> None:
    packed = pack(payload, kind=kind, record=record)
    assert unpack(packed, kind=kind, record=record) == payload
    assert len(packed) == padded(len(packed)) >= FLOOR


@given(st.binary(max_size=200), names, names, names)
def test_a_row_is_not_taken_for_another(payload: bytes, kind: str, record: str, other: str) -> None:
    packed = pack(payload, kind=kind, record=record)
    if other != record:
        with pytest.raises(Unsealable):
            unpack(packed, kind=kind, record=other)
    if other != kind:
        with pytest.raises(Unsealable):
            unpack(packed, kind=other, record=record)


@given(st.binary(max_size=300))
def test_nonsense_is_refused_and_never_crashes(nonsense: bytes) -> None:
    with pytest.raises(Unsealable):
        unpack(nonsense, kind="note", record="1")


@given(st.binary(min_size=1, max_size=300), st.data())
def test_a_cut_envelope_is_refused(payload: bytes, data: st.DataObject) -> None:
    packed = pack(payload, kind="note", record="1")
    end = data.draw(st.integers(0, len(packed.rstrip(b"\0")) - 1))
    with pytest.raises(Unsealable):
        unpack(packed[:end], kind="note", record="1")


@given(st.integers(0, 10_000_000))
def test_padding_costs_little_and_tells_little(length: int) -> None:
    size = padded(length)
    assert size >= max(length, FLOOR)
    assert size <= max(FLOOR, length * 1.12 + 1)
    assert padded(size) == size


@given(st.integers(0, 100_000))
def test_a_longer_text_is_never_padded_shorter(length: int) -> None:
    assert padded(length) <= padded(length + 1)


@given(st.binary(max_size=2000))
def test_only_the_recipient_opens_it(payload: bytes) -> None:
    mine, other = new_identity(), new_identity()
    sealed = seal(payload, kind="note", record=1, recipients=[mine.recipient])
    assert unseal(sealed, kind="note", record="1", identity=mine) == payload
    with pytest.raises(Unsealable):
        unseal(sealed, kind="note", record="1", identity=other)
    with pytest.raises(Unsealable):
        unseal(sealed[:-1], kind="note", record="1", identity=mine)


@given(st.binary(max_size=60) | st.sampled_from([b"{", b"[" * 5000, b'{"k": "note", "r": "1"}']))
def test_whatever_stands_where_the_head_belongs_is_refused(head: bytes) -> None:
    """Anybody can seal to a public recipient, so what is inside may be anything."""
    with pytest.raises(Unsealable):
        unpack(_HEADER.pack(MAGIC, VERSION, len(head), 0) + head, kind="note", record="1")

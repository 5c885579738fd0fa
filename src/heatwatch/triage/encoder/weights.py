"""The encoder's weights: one file of plain arrays, checked against its hash, read without pickle.

``training/pack.py`` writes it. Layers that training left alone stay in 4 bits as they came (blocks of 32: a
half-precision scale and 32 numbers to which 8 was added), trained ones are in half precision.
"""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from heatwatch.common.errors import HouseError
from heatwatch.triage.encoder.network import Floats, Layer, together
from heatwatch.triage.encoder.pieces import Cutter

FILE = Path(__file__).with_name("encoder.npz")
PIN = Path(__file__).with_name("encoder.sha256")
MATRICES = ("q", "k", "v", "ao", "fi", "fo")
BLOCK = 32
Arrays = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Words:
    """The vectors of the pieces, in 4 bits: `rows` unpacks the few that a text needs."""

    scales: npt.NDArray[np.float16]
    numbers: npt.NDArray[np.uint8]

    def rows(self, ids: npt.NDArray[np.int64]) -> Floats:
        """Float32 vectors, shape (*ids, width)."""
        return unpacked(self.scales[ids], self.numbers[ids])


@dataclass(frozen=True)
class Head:
    """Reads labels off the pieces: for each label where to look (`look`, `look_bias`) and what to make of it."""

    labels: tuple[str, ...]
    look: Floats
    look_bias: Floats
    weigh: Floats
    bias: Floats


@dataclass(frozen=True)
class Weights:
    """Everything that was trained, and the hash that names it."""

    digest: str
    cutter: Cutter
    words: Words
    places: Floats
    first: Mapping[str, Floats]
    layers: tuple[Layer, ...]
    clause: Head
    message: Head


def unpacked(scales: npt.NDArray[np.float16], numbers: npt.NDArray[np.uint8]) -> Floats:
    """Scales (…, blocks) and numbers (…, blocks, 16), two to a byte, to float32 (…, blocks · 32)."""
    low, high = (numbers & 15).astype(np.float32) - 8, (numbers >> 4).astype(np.float32) - 8
    together = np.concatenate([low, high], -1) * scales[..., None].astype(np.float32)
    return together.reshape(*scales.shape[:-1], scales.shape[-1] * BLOCK)


@cache
def weights() -> Weights | None:
    """The weights that came with this version, or None where the file is not there.

    Raises `HouseError` for a file that is not the pinned one: findings must be reproducible.
    """
    return read(FILE, PIN.read_text("ascii").strip()) if FILE.exists() else None


def read(file: Path, pinned: str) -> Weights:
    """Read a file of weights; raises `HouseError` when its hash is another."""
    data = file.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if digest != pinned:
        raise HouseError("the encoder's weights are not the pinned ones", f"restore {file.name} from the release")
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    told = json.loads(arrays["told"].tobytes())
    pieces = arrays["pieces"].tobytes().decode("utf-8").split("\n")
    return Weights(
        digest=digest,
        cutter=Cutter(pieces, arrays["scores"].tolist(), told["folds"], told["unknown"]),
        words=Words(arrays["word.d"], arrays["word.n"]),
        places=arrays["pos"].astype(np.float32),
        first={name: arrays[name] for name in ("type", "eln.w", "eln.b")},
        layers=tuple(_layer(arrays, number) for number in range(told["layers"])),
        clause=_head(arrays, "clause", told["clause"]),
        message=_head(arrays, "message", told["message"]),
    )


def _layer(arrays: Arrays, number: int) -> Layer:
    mine = {name.partition(".")[2]: array for name, array in arrays.items() if name.startswith(f"l{number}.")}
    matrices = {name: np.ascontiguousarray(_matrix(mine, name).T) for name in MATRICES}
    return together(matrices, {name: array for name, array in mine.items() if array.ndim == 1})


def _matrix(mine: Arrays, name: str) -> Floats:
    if f"{name}.w" in mine:
        return mine[f"{name}.w"].astype(np.float32)
    return unpacked(mine[f"{name}.d"], mine[f"{name}.n"])


def _head(arrays: Arrays, name: str, labels: list[str]) -> Head:
    parts = [arrays[f"{name}.{part}"].astype(np.float32) for part in ("look", "look_bias", "weigh", "bias")]
    return Head(tuple(labels), *parts)

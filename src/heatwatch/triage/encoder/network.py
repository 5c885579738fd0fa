"""The encoder's layers: a BERT encoder (Devlin et al., NAACL 2019) of multilingual-e5-small (Wang et al., 2024).

Shapes: ``x`` is (texts, pieces, WIDTH), ``there`` is (texts, pieces) and tells pieces from padding. All in float32.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]
HEADS = 12
EPSILON = np.float32(1e-12)
FAR = np.float32(-1e9)
_GELU = np.float32(np.sqrt(2 / np.pi))


@dataclass(frozen=True)
class Layer:
    """The weights of one layer, by the names of the file; matrices are (in, out)."""

    matrices: Mapping[str, Floats]
    vectors: Mapping[str, Floats]

    def linear(self, name: str, x: Floats) -> Floats:
        """x·W + b."""
        return x @ self.matrices[name] + self.vectors[f"{name}.b"]

    def __call__(self, x: Floats, there: Flags) -> Floats:
        """Attention, then the feed-forward part, each added to what came in and normalised."""
        attended = self.linear("ao", _attend(self, x, there))
        x = normalised(x + attended, self.vectors["aln.w"], self.vectors["aln.b"])
        forward = self.linear("fo", gelu(self.linear("fi", x)))
        return normalised(x + forward, self.vectors["oln.w"], self.vectors["oln.b"])


def normalised(x: Floats, weight: Floats, bias: Floats) -> Floats:
    """Layer normalisation over the last axis (Ba et al., 2016)."""
    centred: Floats = x - x.mean(-1, keepdims=True, dtype=np.float32)
    spread: Floats = np.sqrt((centred * centred).mean(-1, keepdims=True, dtype=np.float32) + EPSILON)
    result: Floats = centred / spread * weight + bias
    return result


def gelu(x: Floats) -> Floats:
    """The Gaussian error linear unit, by its tanh form (Hendrycks and Gimpel, 2016)."""
    bent: Floats = np.tanh(_GELU * (x + np.float32(0.044715) * x * x * x))
    return np.float32(0.5) * x * (np.float32(1) + bent)


def softmax(x: Floats, axis: int) -> Floats:
    """Shares that add up to one along an axis."""
    raised = np.exp(x - x.max(axis, keepdims=True))
    result: Floats = raised / raised.sum(axis, keepdims=True)
    return result


def _attend(layer: Layer, x: Floats, there: Flags) -> Floats:
    texts, pieces, width = x.shape

    def heads(name: str) -> Floats:
        return layer.linear(name, x).reshape(texts, pieces, HEADS, width // HEADS).transpose(0, 2, 1, 3)

    query, key, value = heads("q"), heads("k"), heads("v")
    scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(width // HEADS))
    shares = softmax(np.where(there[:, None, None, :], scores, FAR), -1)
    result: Floats = (shares @ value).transpose(0, 2, 1, 3).reshape(texts, pieces, width)
    return result

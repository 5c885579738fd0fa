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
    """The weights of one layer, made by `together`; matrices are (in, out)."""

    matrices: Mapping[str, Floats]
    vectors: Mapping[str, Floats]

    def linear(self, name: str, x: Floats) -> Floats:
        """x·W + b."""
        made: Floats = x @ self.matrices[name]
        made += self.vectors[f"{name}.b"]
        return made

    def __call__(self, x: Floats, there: Flags) -> Floats:
        """Attention, then the feed-forward part, each added to what came in and normalised."""
        attended = self.linear("ao", _attend(self, x, there))
        attended += x
        x = normalised(attended, self.vectors["aln.w"], self.vectors["aln.b"])
        forward = self.linear("fo", gelu(self.linear("fi", x)))
        forward += x
        return normalised(forward, self.vectors["oln.w"], self.vectors["oln.b"])


def together(matrices: Mapping[str, Floats], vectors: Mapping[str, Floats]) -> Layer:
    """A layer whose queries, keys and values come of one product, the queries scaled as attention wants them."""
    scale = np.float32(1 / np.sqrt(len(vectors["q.b"]) // HEADS))
    asked = {"q": matrices["q"] * scale, "k": matrices["k"], "v": matrices["v"]}
    biases = [vectors["q.b"] * scale, vectors["k.b"], vectors["v.b"]]
    matrices = {**{name: matrices[name] for name in ("ao", "fi", "fo")}, "qkv": np.concatenate([*asked.values()], 1)}
    return Layer(matrices, {**vectors, "qkv.b": np.concatenate(biases)})


def normalised(x: Floats, weight: Floats, bias: Floats) -> Floats:
    """Layer normalisation over the last axis (Ba et al., 2016)."""
    centred: Floats = x - x.mean(-1, keepdims=True, dtype=np.float32)
    squares = np.einsum("...i,...i->...", centred, centred)[..., None] / np.float32(x.shape[-1])
    centred /= np.sqrt(squares + EPSILON)
    centred *= weight
    centred += bias
    return centred


def gelu(x: Floats) -> Floats:
    """The Gaussian error linear unit, by its tanh form (Hendrycks and Gimpel, 2016)."""
    # (1 + tanh u) / 2 is 1 / (1 + exp(-2u)), and exp is the quicker one. One array, written over: every other one
    # would be as large as the layer is wide.
    bent: Floats = x * x
    bent *= np.float32(-2 * 0.044715) * _GELU
    bent -= np.float32(2) * _GELU
    bent *= x
    with np.errstate(over="ignore"):
        np.exp(bent, out=bent)
    bent += np.float32(1)
    np.divide(x, bent, out=bent)
    return bent


def softmax(x: Floats) -> Floats:
    """Shares that add up to one along the last axis, written over what was given."""
    x -= x.max(-1, keepdims=True)
    np.exp(x, out=x)
    x /= x.sum(-1, keepdims=True)
    return x


def _attend(layer: Layer, x: Floats, there: Flags) -> Floats:
    texts, pieces, width = x.shape
    asked = layer.linear("qkv", x).reshape(texts, pieces, 3, HEADS, width // HEADS)
    query, key, value = asked.transpose(2, 0, 3, 1, 4)
    scores = query @ key.transpose(0, 1, 3, 2)
    if not there.all():
        scores[np.broadcast_to(~there[:, None, None, :], scores.shape)] = FAR
    result: Floats = (softmax(scores) @ value).transpose(0, 2, 1, 3).reshape(texts, pieces, width)
    return result

"""The network in torch: layers that stay as they came, layers that learn, and two heads with attention of their own."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.base import BLOCK, BLOCK_BYTES, MATRICES, WIDTH, Base
from training.examples import CLAUSE_LABELS, MESSAGE_LABELS

HEADS, EPSILON, PADDING = 12, 1e-12, 1
RARE = {"clause": -3.0, "message": -2.0}
Weights = dict[str, Tensor]
# Names here → names in the file. Of the two types of text that the file knows only the first is used.
EMBEDDING = {"type": "type", "eln.w": "ln.w", "eln.b": "ln.b"}


def weights_of(base: Base, layers: int) -> Weights:
    """The tensors of the embedding and of the first layers, by the names of the file."""
    rows = base.places["emb.word"][1] // (WIDTH // BLOCK * BLOCK_BYTES)
    found = {"word": base.matrix("emb.word", rows), "pos": base.vector("emb.pos", 512)}
    found |= {name: base.vector(f"emb.{place}")[:WIDTH] for name, place in EMBEDDING.items()}
    for layer in range(layers):
        for name, (out, _) in MATRICES.items():
            found[f"l{layer}.{name}.w"] = base.matrix(f"l{layer}.{name}.w", out)
            found[f"l{layer}.{name}.b"] = base.vector(f"l{layer}.{name}.b")
        for name in ("aln.w", "aln.b", "oln.w", "oln.b"):
            found[f"l{layer}.{name}"] = base.vector(f"l{layer}.{name}")
    return {name: torch.from_numpy(array) for name, array in found.items()}


def layer(x: Tensor, there: Tensor, weights: Weights, number: int, drop: float = 0.0) -> Tensor:
    """One encoder layer: x is (texts, pieces, WIDTH), `there` (texts, pieces)."""

    def linear(name: str, y: Tensor) -> Tensor:
        return functional.linear(y, weights[f"l{number}.{name}.w"], weights[f"l{number}.{name}.b"])

    def norm(name: str, y: Tensor) -> Tensor:
        scale, shift = weights[f"l{number}.{name}.w"], weights[f"l{number}.{name}.b"]
        return functional.layer_norm(y, (WIDTH,), scale, shift, EPSILON)

    texts, pieces, _ = x.shape
    query, key, value = (
        linear(name, x).view(texts, pieces, HEADS, WIDTH // HEADS).transpose(1, 2) for name in ("q", "k", "v")
    )
    looked = functional.scaled_dot_product_attention(query, key, value, attn_mask=there[:, None, None, :])
    attended = linear("ao", looked.transpose(1, 2).reshape(texts, pieces, WIDTH))
    x = norm("aln", x + functional.dropout(attended, drop, drop > 0))
    return norm("oln", x + functional.dropout(linear("fo", functional.gelu(linear("fi", x))), drop, drop > 0))


@torch.no_grad()
def kept(cut: Sequence[list[int]], weights: Weights, layers: int, together: int = 64) -> list[Tensor]:
    """What the first layers make of texts, in half precision: they never change, so it is computed once."""
    made: dict[int, Tensor] = {}
    order = sorted(range(len(cut)), key=lambda one: len(cut[one]))
    for start in range(0, len(order), together):
        batch = order[start : start + together]
        ids = nn.utils.rnn.pad_sequence(
            [torch.tensor(cut[one]) for one in batch], batch_first=True, padding_value=PADDING
        )
        there = ids != PADDING
        x = weights["word"][ids] + weights["pos"][: ids.shape[1]] + weights["type"]
        x = functional.layer_norm(x, (WIDTH,), weights["eln.w"], weights["eln.b"], EPSILON)
        for number in range(layers):
            x = layer(x, there, weights, number)
        made |= {one: x[row, : len(cut[one])].half() for row, one in enumerate(batch)}
    return [made[one] for one in range(len(cut))]


class Network(nn.Module):
    """The layers that learn, and the heads "clause" (a sentence) and "message" (a whole message)."""

    def __init__(self, weights: Weights, first: int, last: int, drop: float) -> None:
        super().__init__()
        self.first, self.last, self.drop = first, last, drop
        learning = {name for name in weights for number in range(first, last) if name.startswith(f"l{number}.")}
        self.learned = nn.ParameterDict({name.replace(".", "_"): weights[name].clone() for name in learning})
        self.look = nn.ModuleDict(
            {"clause": nn.Linear(WIDTH, len(CLAUSE_LABELS)), "message": nn.Linear(WIDTH, len(MESSAGE_LABELS))}
        )
        self.weigh = nn.ParameterDict(
            {name: torch.randn(look.out_features, WIDTH) * 0.02 for name, look in self.look.items()}
        )
        self.bias = nn.ParameterDict(
            {name: torch.full((look.out_features,), RARE[name]) for name, look in self.look.items()}
        )

    def forward(self, texts: Sequence[Tensor], places: Sequence[Sequence[tuple[int, int]]]) -> tuple[Tensor, Tensor]:
        """Logits of texts as `kept` made them: (sentences of all texts, clause labels), (texts, message labels).

        `places` tells for each text where the pieces of its sentences begin and end.
        """
        x = nn.utils.rnn.pad_sequence([text.float() for text in texts], batch_first=True)
        lengths = torch.tensor([len(text) for text in texts])
        there = torch.arange(x.shape[1])[None, :] < lengths[:, None]
        weights = {name.replace("_", "."): learned for name, learned in self.learned.items()}
        drop = self.drop if self.training else 0.0
        for number in range(self.first, self.last):
            x = layer(x, there, weights, number, drop)
        x = functional.dropout(x, drop, self.training)
        clauses = _sentences(x, places)
        return self._judged(*clauses, "clause"), self._judged(x, there, "message")

    def _judged(self, x: Tensor, there: Tensor, head: str) -> Tensor:
        looks = self.look[head](x).masked_fill(~there[:, :, None], -1e9).softmax(1)
        return (torch.einsum("blk,blh->bkh", looks, x) * self.weigh[head]).sum(-1) + self.bias[head]


def _sentences(x: Tensor, places: Sequence[Sequence[tuple[int, int]]]) -> tuple[Tensor, Tensor]:
    """The pieces of each sentence, padded, and which of them are there.

    They are taken with one index of all: a slice for each sentence would cost a row of zeros as large as x in the
    backward pass, for each of a few hundred sentences.
    """
    spans = [(row * x.shape[1] + first, after - first) for row, each in enumerate(places) for first, after in each]
    begins, lengths = torch.tensor(spans).T
    steps = torch.arange(int(lengths.max()))[None, :]
    there = steps < lengths[:, None]
    index = (begins[:, None] + steps).masked_fill(~there, 0)
    return functional.embedding(index, x.reshape(-1, x.shape[2])), there

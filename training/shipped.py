"""The weights that the reader carries, as `fit` would have saved them: to go on from when nobody kept its file."""

from typing import Any

import numpy as np
import torch
from torch import Tensor

from heatwatch.triage.encoder.weights import FILE


def shipped() -> dict[str, Tensor]:
    """The state of `training.network.Network`. Layers that learned lost their last digits when they were packed."""
    with np.load(FILE, allow_pickle=False) as packed:
        arrays = dict(packed)
    learned = {name for name in arrays if name.startswith("l") and f"{_layer(name)}.q.w" in arrays}
    state = {"learned." + name.replace(".", "_"): _tensor(arrays[name]) for name in learned}
    for head in ("clause", "message"):
        state |= {f"look.{head}.weight": _tensor(arrays[f"{head}.look"])}
        state |= {f"look.{head}.bias": _tensor(arrays[f"{head}.look_bias"])}
        state |= {f"weigh.{head}": _tensor(arrays[f"{head}.weigh"]), f"bias.{head}": _tensor(arrays[f"{head}.bias"])}
    return state


def _layer(name: str) -> str:
    return name.partition(".")[0]


def _tensor(array: Any) -> Tensor:
    return torch.from_numpy(array.astype(np.float32))

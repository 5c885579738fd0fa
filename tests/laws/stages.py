"""The stages and their order, read from the contract that import-linter enforces."""

import configparser
from pathlib import Path

from tests.laws import tree


def ranks() -> dict[str, int]:
    """Each stage with its rank: 0 is `common`, and a stage imports only stages of lower rank."""
    parser = configparser.ConfigParser()
    parser.read(tree.PROJECT / ".importlinter", "utf-8")
    layers = parser["importlinter:contract:stages"]["layers"].split("\n")
    ordered = [layer.split("|") for layer in reversed(layers) if layer.strip()]
    return {stage.strip(): rank for rank, layer in enumerate(ordered) for stage in layer}


def folders() -> list[Path]:
    """The stage folders that exist; `flow` is a file."""
    return [tree.SOURCE / stage for stage in ranks() if (tree.SOURCE / stage).is_dir()]


def of_module(module: str) -> str:
    """The stage that a module such as `heatwatch.vault.models` belongs to."""
    return module.split(".")[1]

"""How an indicator looks to each who may see it: what the public pages say of it, apart from the cues that find it.

The public site reads only this. Cues are for the desk, and reading them costs time and memory that a small door lacks.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from heatwatch.knowledge.model.sources import Source, Verified, cited_in, verified_in
from heatwatch.knowledge.model.toml_files import TomlFile

ONLOOKERS = ("neighbour", "hotel", "nurse", "teacher", "driver", "coworker", "self")


@dataclass(frozen=True, slots=True)
class Sight:
    """An indicator in plain words, and what each onlooker may see or hear of it."""

    id: str
    group: str
    name: dict[str, str]
    explanation: dict[str, str]
    looks_like: dict[str, dict[str, str]]
    sources: tuple[str, ...]
    verified: Verified


def read_sight(file: TomlFile, sources: Mapping[str, Source]) -> Sight:
    """What the public may read of an indicator file."""
    return Sight(
        id=file.text("id"),
        group=file.text("group"),
        name=file.both("name"),
        explanation=file.both("explanation"),
        looks_like=looks_like_in(file),
        sources=cited_in(file, file.data, sources),
        verified=verified_in(file, file.data),
    )


def looks_like_in(file: TomlFile) -> dict[str, dict[str, str]]:
    """The table [looks_like]: a sentence in each language for every onlooker who may see it."""
    table = file.data.get("looks_like", {})
    if not isinstance(table, dict):
        file.blame(f"looks_like must be a table of {', '.join(ONLOOKERS)}", "looks_like")
        return {}
    file.only(ONLOOKERS, table, "looks_like ")
    return {who: file.both(who, table, "looks_like ") for who in ONLOOKERS if who in table}

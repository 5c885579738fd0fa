"""Which code, words and weights compare: one short hash, like those of a reading."""

from functools import cache

from heatwatch.desk.reading_version import SOURCE, digest

FOLDER = "linkage"


@cache
def present() -> str:
    """The version of this very code with its words, weights and counts; how well it links is measured beside it."""
    return digest(path for path in sorted((SOURCE / FOLDER).glob("*")) if path.is_file())

"""Whether a text says that a person under 18 is exploited, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass

from heatwatch.triage.findings import Finding
from heatwatch.triage.matching import Reading

SOLD = frozenset({"third_party_sex_trade", "minor_commercial_sex"})
# Words for the young that also name bystanders, such as the children somebody looks after.
NEAR_WORDS = 12
WORKING_AGE = 10


@dataclass(frozen=True, slots=True)
class Minor:
    """The words that say that somebody is under 18, and the indicator that this gives."""

    person: Finding | None = None
    indicator: Finding | None = None


def minor_finding(reading: Reading, said: Mapping[str, Finding]) -> Minor:
    """Look for an age under 18, or an indicator that only a child can give."""
    ages = [place for place in reading.places("@minor_age") if _is_exploitable(reading, place, said)]
    place = ages[0] if ages else _young_place(reading, said)
    if place is None:
        known = said.get("minor_commercial_sex") or said.get("minor_labor")
        return Minor(known)
    person = _finding(reading, place, "minor")
    if SOLD & said.keys():
        return Minor(person, _finding(reading, place, "minor_commercial_sex"))
    return Minor(person if said else None)


def _is_exploitable(reading: Reading, place: int, said: Mapping[str, Finding]) -> bool:
    """A small child in a text is mostly somebody's child, unless the text reports that a child works or is sold."""
    word = reading.words.plain[place]
    return not word.isdigit() or int(word) >= WORKING_AGE or bool({"minor_labor", "minor_commercial_sex"} & said.keys())


def _young_place(reading: Reading, said: Mapping[str, Finding]) -> int | None:
    """Without an age: a word for a young person close to words for being sold or made to work."""
    if not {"minor_commercial_sex", "minor_labor", "third_party_sex_trade"} & said.keys():
        return None
    starts = [said[id_].start for id_ in ("minor_commercial_sex", "minor_labor") if id_ in said]
    for place in reading.places("@minor_word"):
        if any(abs(reading.words.starts[place] - start) < NEAR_WORDS * 6 for start in starts):
            return place
    return None


def _finding(reading: Reading, place: int, id_: str) -> Finding:
    after = reading.end_at(place, "@minor_age")
    words = reading.words
    return Finding(id_, words.quote(place, after), words.starts[place], words.ends[after - 1], 0.8)

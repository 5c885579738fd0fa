"""Facts become rows of tokens: numbers that say nothing without a key that lives as long as the run.

Beside a token stand features that many tips have in common: the kind of a fact, the language as a number, which of a
number's units comes first. What is near is gathered apart, each different value once (`nearby`).
"""

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from secrets import token_bytes

import numpy as np

from heatwatch.linkage import facts
from heatwatch.linkage.blocking import beside
from heatwatch.linkage.comparing import given_stems, parts
from heatwatch.linkage.engines.engine import Column, Engine
from heatwatch.linkage.engines.nearby import Nearby, form_of
from heatwatch.linkage.facts import Fact, Telling, value_of
from heatwatch.linkage.nearness import NEARNESS, nearable
from heatwatch.linkage.quantities import BEFORE, UNITS
from heatwatch.linkage.rarity import ANY, Background

# A token is positive in every engine.
BITS = (1 << 63) - 1
# Rows that are handed to the engine together, and how many tokens are remembered at most to spare making them again.
BATCH, REMEMBERED = 20_000, 400_000
# In which order the units of one number count: a number alone comes last.
UNIT_ORDER = {unit: place for place, unit in enumerate((*sorted({*UNITS, *BEFORE}), facts.NUMBER))}
_PLACES, _NUMBERS = facts.PLACE, facts.NUMBER
COLUMNS = {
    "tips": {"tip": "i", "language": "i"},
    "told": {"tip": "i", "key_": "q", "kind": "b"},
    "parts": {"tip": "i", "key_": "q", "part": "q"},
    "nearable": {"tip": "i", "key_": "q", "kind": "b", "form": "q"},
    "nearing": {"tip": "i", "key_": "q", "kind": "b", "token": "q"},
    "extras": {"tip": "i", "token": "q"},
    "numbers": {"key_": "q", "amount": "q", "place": "i"},
    "known": {"key_": "q", "background": "i", "given": "i"},
    "near": {"form": "q", "other": "q"},
    "languages": {"language": "i", "texts": "d"},
}


@dataclass(slots=True)
class Tokens:
    """Makes rows of tellings and hands them to an engine."""

    engine: Engine
    background: Background
    secret: bytes = field(default_factory=lambda: token_bytes(32), repr=False)
    size: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    _numbers_of_languages: dict[str, int] = field(default_factory=dict)
    _nearby: Nearby = field(default_factory=Nearby, repr=False)
    _forms: dict[str, tuple[int, tuple[int, ...]]] = field(default_factory=dict, repr=False)
    _seen: dict[str, int] = field(default_factory=dict, repr=False)
    _told_numbers: set[int] = field(default_factory=set)
    _rows: dict[str, dict[str, "array[int] | array[float]"]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rows = {table: {name: array(code) for name, code in of.items()} for table, of in COLUMNS.items()}

    def add(self, tellings: Iterable[Telling]) -> None:
        """Take in some tips, numbered as they come."""
        for telling in tellings:
            self._add(telling, self.size)
            self.size += 1
            if self.size % BATCH == 0:
                self._hand_over()

    def finish(self) -> None:
        """What needs all tips: what is known of keys beforehand, near values, how many texts a language has."""
        given = {f"word:{stem}" for stem in given_stems()}
        for key in dict.fromkeys([*self.background.counts, *sorted(given)]):
            self._row("known", self.token(key), self.background.counts.get(key, 0), int(key in given))
        for one, other in self._nearby.pairs():
            self._row("near", self.token(one), self.token(other))
        for language in self._numbers_of_languages:
            texts = self.background.languages.get(language, 0) + self.languages[language] + 1
            self._row("languages", self._language(language), texts)
        self._hand_over()

    @property
    def texts(self) -> int:
        """How many texts there are in all, with those of the background, and one more, as rates are counted."""
        return self.background.languages.get(ANY, 0) + self.languages[ANY] + 1

    def token(self, said: str, often: bool = True) -> int:
        """The number that stands for something said; only what is said often is worth remembering."""
        found = self._seen.get(said)
        if found is None:
            digest = blake2b(said.encode(), key=self.secret, digest_size=8).digest()
            found = int.from_bytes(digest, "big") & BITS
            if len(self._seen) >= REMEMBERED:
                self._seen.clear()
            if often:
                self._seen[said] = found
        return found

    def _add(self, telling: Telling, tip: int) -> None:
        self.languages.update((telling.language, ANY))
        rows = self._rows["told"]
        keys, kinds, seen, order = rows["key_"], rows["kind"], self._seen, facts.ORDER
        for key, fact in telling.facts.items():
            found = seen.get(key)
            keys.append(self.token(key, fact.kind != facts.SAYING) if found is None else found)
            kinds.append(order[fact.kind])
        rows["tip"].extend([tip] * len(telling.facts))
        for extra in {self.token(one) for one in beside(telling)}:
            self._row("extras", tip, extra)
        for fact in telling.of_kind(_PLACES).values():
            self._add_parts(fact, tip)
        for fact in telling.of_kind(_NUMBERS).values():
            self._add_number(fact)
        self._add_nearable(telling, tip)

    def _add_parts(self, fact: Fact, tip: int) -> None:
        for part in dict.fromkeys(parts((fact,))):
            self._row("parts", tip, self.token(fact.key), self.token(part))

    def _add_number(self, fact: Fact) -> None:
        key = self.token(fact.key)
        if key not in self._told_numbers:
            self._told_numbers.add(key)
            amount = self.token(f"amount {value_of(fact)}")
            self._row("numbers", key, amount, UNIT_ORDER[fact.key.partition(":")[0]])

    def _add_nearable(self, telling: Telling, tip: int) -> None:
        for kind in NEARNESS:
            for fact in nearable(telling, kind).values():
                key, of_kind, (form, tokens) = self.token(fact.key), facts.ORDER[kind], self._near(fact)
                self._row("nearable", tip, key, of_kind, form)
                for token in tokens:
                    self._row("nearing", tip, key, of_kind, token)
        self._row("tips", tip, self._language(telling.language))

    def _near(self, fact: Fact) -> tuple[int, tuple[int, ...]]:
        """The tokens of a value's form and of what near ones have in common."""
        form = form_of(fact)
        found = self._forms.get(form)
        if found is None:
            found = self.token(form), tuple(map(self.token, self._nearby.add(fact)))
            self._forms[form] = found
        return found

    def _language(self, language: str) -> int:
        return self._numbers_of_languages.setdefault(language, len(self._numbers_of_languages))

    def _row(self, table: str, *values: int) -> None:
        for column, value in zip(self._rows[table].values(), values, strict=True):
            column.append(value)

    def _hand_over(self) -> None:
        for table, columns in self._rows.items():
            self.engine.put(table, {name: _as_numbers(column) for name, column in columns.items()})
        self.__post_init__()


def _as_numbers(column: "array[int] | array[float]") -> Column:
    kinds = {"i": np.int32, "q": np.int64, "b": np.int8, "d": np.float64}
    return np.frombuffer(column, dtype=kinds[column.typecode]) if len(column) else np.empty(0, kinds[column.typecode])

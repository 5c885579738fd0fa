"""An engine gives the pairs and probabilities that the model gives, and sees nothing in clear."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from training.linking import lines_of

from bench.tellings import Tellings
from heatwatch.linkage import facts
from heatwatch.linkage.comparing import REPEATED
from heatwatch.linkage.engines import volume
from heatwatch.linkage.engines.duck import Duck
from heatwatch.linkage.engines.engine import TYPES, Column, Differ, TooMuch
from heatwatch.linkage.engines.links import Bulk
from heatwatch.linkage.engines.volume import Volume, Work, steps
from heatwatch.linkage.facts import Fact, Telling
from heatwatch.linkage.linking import Linker, linked
from heatwatch.linkage.model import Model, shipped
from tests.linkage.tellers import told

CLOSE = 1e-9
Pairs = dict[tuple[int, int], float]
# Facts that meet often, in two kinds, near each other, in parts of each other, and a number in two units.
DRAWN = [
    *(Fact(facts.NAME, f"word:{name}", name) for name in ("rosa", "rosita", "wendel", "wendell", "maria")),
    *(Fact(facts.DETAIL, f"word:{word}", word) for word in ("rosa", "crown", "paint", "moon", "blue", "stable")),
    *(Fact(facts.PLACE, f"word:{word}", said) for word, said in (("bluemoon", "Blue Moon"), ("moon", "Blue Moon"))),
    *(Fact("phone", f"phone:{one}", one) for one in ("5105550123", "5105550124", "4155550123")),
    *(Fact("plate", f"plate:{one}", one) for one in ("7ABC123", "7ABC12", "8ABC123")),
    *(Fact(facts.NUMBER, f"{unit}:{value}", f"{value}") for unit in ("age", "number") for value in (12, 13, 14)),
    *(Fact(facts.TOWN, f"town:{one}", one) for one in ("oakland", "fresno")),
    *(Fact(facts.TYPE, f"type:{one}", one) for one in ("labor", "sex")),
    Fact(facts.SAYING, "saying:blue crown", "blue crown"),
    Fact(facts.SIGN, "sign:debt_bondage", "owes"),
    Fact(facts.YOUNG, "young", "child"),
]


def by_engine(linker: Linker, least: float, part: int = 1000) -> Pairs:
    work, engine = Work(), Duck("1GB")
    pairs = Volume(engine, linker.model, linker.background, least, part).pairs(linker.tellings.values(), work)
    found = {(one, other): share for one, other, share in pairs if share >= least}
    engine.close()
    assert len(found) <= work.counted <= work.blocked <= work.all_pairs
    return found


def by_model(linker: Linker, least: float) -> Pairs:
    return {(one, other): link.probability for one, other, link in linker.placed_links(least)}


def differing(one: Pairs, other: Pairs) -> list[tuple[int, int]]:
    missing = one.keys() ^ other.keys()
    return [*missing, *(pair for pair in one.keys() & other.keys() if abs(one[pair] - other[pair]) > CLOSE)]


def telling_of(number: int, language: str, said: list[Fact]) -> Telling:
    return facts.from_dict(
        number,
        {"form": facts.FORM, "language": language, "facts": [(one.kind, one.key, one.said) for one in said]},
    )


@pytest.mark.parametrize("least", [0.0, 0.001, 0.05, 0.5])
def test_the_same_pairs_and_probabilities(least: float) -> None:
    tips = [*lines_of("author_b")[:70], *lines_of("second_x")[:70]]
    linker = linked(told(tip["text"], place) for place, tip in enumerate(tips))
    expected = by_model(linker, least)
    assert expected
    assert not differing(by_engine(linker, least, 50), expected)


@pytest.mark.parametrize("least", [0.0, 0.01, 0.5])
def test_the_same_of_generated_tips(least: float) -> None:
    linker = linked(Tellings(500, again=0.2))
    expected = by_model(linker, least)
    assert expected
    assert not differing(by_engine(linker, least, 250), expected)


telling = some.tuples(some.sampled_from(["en", "es", "vi"]), some.lists(some.sampled_from(DRAWN), max_size=12))


@settings(max_examples=60, deadline=None)
@given(some.lists(telling, min_size=2, max_size=25), some.sampled_from([0.0, 1e-6, 1e-4, 0.02]), some.booleans())
def test_the_same_of_any_facts(tips: list[tuple[str, list[Fact]]], least: float, large: bool) -> None:
    """Weights that are larger than the learned ones too, so that few facts reach what many do."""
    linker = linked(telling_of(number, *tip) for number, tip in enumerate(tips))
    if large:
        weights = {name: 2 * weight + 0.1 * (weight >= 0) for name, weight in shipped().weights.items()}
        linker.model = Model(shipped().constant, weights)
    assert not differing(by_engine(linker, least, 7), by_model(linker, least))


@pytest.mark.parametrize("places", [1, 2, 5])
def test_marks_that_share_a_bit_leave_nothing_out(places: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Among a million tips there are more marks than bits: several that two tips have in common may be one bit."""
    monkeypatch.setattr(volume, "PLACES", places)
    linker = linked(Tellings(700, again=0.3))
    everything = by_engine(linker, 0.0)
    for least in (0.01, 0.1, 0.5, 0.8):
        expected = {pair: share for pair, share in everything.items() if share >= least}
        assert expected
        assert not differing(by_engine(linker, least), expected)


def test_a_weight_of_a_strange_sign_leaves_nothing_out() -> None:
    linker = linked(Tellings(120, again=0.3))
    linker.model = Model(shipped().constant, {**shipped().weights, "type_apart": 3.0, "common": -0.2})
    assert not differing(by_engine(linker, 0.01), by_model(linker, 0.01))


def test_reasons_come_from_the_model_and_a_difference_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    tips = list(Tellings(200, again=0.3))
    links = list(Bulk(tips).links(Duck("1GB"), 0.05))
    assert links
    assert all(link.probability >= 0.05 and link.comparison.shared for link in links)
    monkeypatch.setattr(Volume, "pairs", lambda *_: iter([(0, 1, 0.75)]))
    with pytest.raises(Differ, match="differ on a pair"):
        list(Bulk(tips).links(Duck("1GB"), 0.05))


def test_too_little_memory_is_an_error_and_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    engine = Duck("30MB")
    engine.put("many", {"one": np.arange(1_000_000, dtype=np.int64)})
    with pytest.raises(TooMuch, match="more memory"):
        engine.keep("more", "SELECT a.one * 1000 + b.one AS two FROM many a JOIN many b ON a.one % 9 = b.one % 9")
    assert not list(tmp_path.rglob("*"))


class Watched(Duck):
    """Keeps what it is given."""

    def __init__(self) -> None:
        super().__init__("1GB")
        self.given: list[tuple[str, str, Column]] = []
        self.asked: list[str] = []

    def put(self, table: str, columns: Mapping[str, Column]) -> None:
        self.given += [(table, name, column) for name, column in columns.items()]
        super().put(table, columns)

    def _do(self, question: str) -> None:
        self.asked.append(question)
        super()._do(question)


def test_an_engine_sees_numbers_and_no_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A nonsense word of two tips stands in no column, no question, no table and no file."""
    monkeypatch.chdir(tmp_path)
    text = "Quizzleberta keeps six girls at the Blue Moon Motel in Fresno, call 510-555-0123, van 7ABC123"
    engine = Watched()
    words = [told(text, "one"), told(f"{text} again", "two")]
    assert any("quizzlebert" in key for key in words[0].facts)
    assert list(Volume(engine, shipped(), linked(words).background).pairs(words, Work()))
    assert {column.dtype.name for _, _, column in engine.given} <= TYPES.keys()
    seen: list[Any] = [*engine.asked, *_everything(engine)]
    for secret in ("quizzlebert", "5105550123", "5550123", "7abc123", "fresno", "blue moon"):
        assert not [one for one in seen if _says(one, secret)], secret
    assert not list(tmp_path.rglob("*"))


def test_two_runs_have_no_token_in_common() -> None:
    tips = list(Tellings(20))
    tokens = []
    for _ in range(2):
        engine = Watched()
        list(Volume(engine, shipped(), linked(tips).background).pairs(tips, Work()))
        tokens.append(
            {int(one) for table, name, column in engine.given for one in column if (table, name) == ("told", "key_")}
        )
    assert tokens[0]
    assert not tokens[0] & tokens[1]


def _says(one: object, secret: str) -> bool:
    """Whether a secret stands in a word, or is a number: within long ones chance draws seven digits now and then."""
    return str(one) == secret if isinstance(one, int | float) else secret in str(one).casefold()


def _everything(engine: Duck) -> list[Any]:
    tables = [name for (name,) in engine.ask("SELECT table_name FROM duckdb_tables()")]
    types = {name for (name,) in engine.ask("SELECT DISTINCT data_type FROM duckdb_columns() WHERE NOT internal")}
    assert {"told", "block", "scored"} <= set(tables)
    assert types <= {"TINYINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE"}, types
    return [value for name in tables for row in engine.ask(f"SELECT * FROM {name}") for value in row]


def test_every_step_is_read() -> None:
    deeds = [(deed, name) for deed, name, _ in steps()]
    text = (Path(facts.__file__).parent / "engines" / "steps.sql").read_text("utf-8")
    assert len(deeds) == len(re.findall(r"^-- (?:keep|each|drop) ", text, re.MULTILINE))
    assert deeds[-1] == ("each", "scored")


def test_generated_second_tellings_repeat_facts_at_the_assumed_rates() -> None:
    """What a bench links has the rates of `REPEATED`: each within four standard errors, chance allowed for."""
    tips = Tellings(6000, again=0.5)
    told_ones = {int(one.id): one for one in tips}
    for kind in (facts.TOWN, facts.DETAIL, facts.SIGN):
        kept = both = 0
        for second, first in tips.partners.items():
            for key in told_ones[first].of_kind(kind):
                both += 1
                kept += key in told_ones[second].facts
        rate, by_chance = kept / both, 0.0
        if kind != facts.TOWN:
            by_chance = 0.12 if kind == facts.SIGN else 0.02
        error = 4 * (REPEATED[kind] * (1 - REPEATED[kind]) / both) ** 0.5
        assert REPEATED[kind] - error <= rate <= REPEATED[kind] + by_chance + error, kind

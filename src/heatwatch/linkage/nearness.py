"""What is nearly the same: a phone with one digit wrong, a plate with a sign missing, names that one person goes by.

Near is for people to judge: two things with one sign between them are as often two things. The tokens of `near_tokens`
make such pairs meet, so that nothing has to be compared with everything; near numbers are noticed in pairs that meet
for something else.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from heatwatch.knowledge.cues.words import plain
from heatwatch.linkage.facts import NAME, NUMBER, Fact, Telling, value_of
from heatwatch.linkage.lexicon import lexicon, sounds

# So many digits of a phone stand without its area.
LOCAL = 7
SHORTEST = 3
ANY_SIGN = "?"
GUESSED = frozenset({"age", "people"})
# So many facts of a kind, the first in a text, are looked at for what is nearly the same: far more than anybody tells.
# Each is compared with each of the other tip, so that two stories full of handles would hold up the reader.
MOST_NEAR = 60


def near_names(one: str, other: str) -> bool:
    """`Rosita` and `Rosa`, `Chone` and `Chon`, `Wendel` and `Wendell`."""
    known = lexicon()
    if known.names_of(one) & known.names_of(other):
        return True
    return min(len(one), len(other)) >= SHORTEST and one[0] == other[0] and sounds(one) == sounds(other)


def near_phones(one: str, other: str) -> bool:
    """One digit wrong, or the area left out."""
    return one[-LOCAL:] == other[-LOCAL:] or _one_wrong(one, other)


def near_signs(one: str, other: str) -> bool:
    """A plate or a handle with one sign wrong or missing."""
    short, long = sorted((one, other), key=len)
    return _one_wrong(one, other) or (len(long) - len(short) == 1 and short in _without_a_sign(long))


def near_numbers(one: str, other: str) -> bool:
    """An age or a number of people that one guesses a little higher than the other."""
    unit, _, value = one.partition(":")
    others_unit, _, others_value = other.partition(":")
    return unit == others_unit and unit in GUESSED and abs(int(value) - int(others_value)) == 1


NEARNESS: Mapping[str, Callable[[str, str], bool]] = {
    NAME: near_names,
    NUMBER: near_numbers,
    "phone": near_phones,
    "plate": near_signs,
    "handle": near_signs,
}
# Of these, any sign may be wrong or missing.
SIGNS = frozenset({"plate", "handle"})


def nearable(telling: Telling, kind: str) -> dict[str, Fact]:
    """The facts of a kind that may be near to those of another tip, by key; of very many, the first."""
    found = ((key, fact) for key, fact in telling.of_kind(kind).items() if may_be_near(fact))
    return dict(islice(found, MOST_NEAR))


def may_be_near(fact: Fact) -> bool:
    """Of numbers only those that people guess have near ones."""
    return fact.kind != NUMBER or fact.key.partition(":")[0] in GUESSED


def near_tokens(fact: Fact) -> Iterator[str]:
    """What two facts that are near to each other have in common."""
    if fact.kind == NAME:
        name = plain(fact.said)
        yield from (f"near name:{known}" for known in lexicon().names_of(name))
        yield f"near name:{sounds(name)}"
    elif fact.kind == "phone":
        yield f"near phone:{value_of(fact)[-LOCAL:]}"
        yield from (f"near phone:{one}" for one in _with_any_sign(value_of(fact)))
    elif fact.kind in SIGNS:
        value = value_of(fact)
        yield f"near {fact.kind}:{value}"
        yield from (f"near {fact.kind}:{one}" for one in _with_any_sign(value))
        yield from (f"near {fact.kind}:{one}" for one in _without_a_sign(value))


def _with_any_sign(value: str) -> Iterator[str]:
    return (value[:at] + ANY_SIGN + value[at + 1 :] for at in range(len(value)))


def _without_a_sign(value: str) -> Iterator[str]:
    return (value[:at] + value[at + 1 :] for at in range(len(value)))


def _one_wrong(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(mine != theirs for mine, theirs in zip(one, other, strict=True)) == 1

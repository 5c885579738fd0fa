"""Every identifier of a text."""

from heatwatch.knowledge.cues.words import Words
from heatwatch.knowledge.gazetteer import Gazetteer
from heatwatch.triage.identifiers.identifier import Identifier
from heatwatch.triage.identifiers.online import online
from heatwatch.triage.identifiers.people import people
from heatwatch.triage.identifiers.phones import phones
from heatwatch.triage.identifiers.places import places
from heatwatch.triage.identifiers.plates import plates
from heatwatch.triage.identifiers.vehicles import vehicles


def identifiers(words: Words, gazetteer: Gazetteer) -> tuple[Identifier, ...]:
    """The identifiers in the order of the text; those with a form of their own first claim their places."""
    text = words.text
    accounts = online(text)
    taken = _places(accounts)
    numbers = [one for one in phones(text) if _is_free(one, taken)]
    taken += _places(numbers)
    cars = plates(text, taken)
    taken += _places(cars)
    where = [one for one in places(words, gazetteer) if _is_free(one, taken)]
    taken += _places(where)
    driven = [one for one in vehicles(words, gazetteer) if _is_free(one, taken)]
    taken += _places(driven)
    named = people(words, gazetteer, taken)
    return tuple(sorted([*accounts, *numbers, *cars, *where, *driven, *named], key=lambda one: (one.start, one.end)))


def _places(found: list[Identifier]) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in found]


def _is_free(one: Identifier, taken: list[tuple[int, int]]) -> bool:
    return all(one.end <= start or end <= one.start for start, end in taken)

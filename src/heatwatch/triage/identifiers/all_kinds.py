"""Every identifier of a text."""

from heatwatch.knowledge.cues.words import Words
from heatwatch.knowledge.model.gazetteer import Gazetteer
from heatwatch.triage.identifiers.identifier import Identifier, Taken
from heatwatch.triage.identifiers.online import online
from heatwatch.triage.identifiers.people import people
from heatwatch.triage.identifiers.phones import phones
from heatwatch.triage.identifiers.places import places
from heatwatch.triage.identifiers.plates import plates
from heatwatch.triage.identifiers.vehicles import vehicles


def identifiers(words: Words, gazetteer: Gazetteer) -> tuple[Identifier, ...]:
    """The identifiers in the order of the text; those with a form of their own first claim their places."""
    text, taken = words.text, Taken()
    found = taken.claim(online(text))
    found += taken.claim(phones(text))
    found += plates(text, taken)
    found += taken.claim(places(words, gazetteer))
    found += taken.claim(vehicles(words, gazetteer))
    found += people(words, gazetteer, taken)
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))

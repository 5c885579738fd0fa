"""Every identifier of a text."""

from heatwatch.knowledge.cues.words import Words
from heatwatch.knowledge.model.gazetteer import Gazetteer
from heatwatch.triage.identifiers.chinese import in_characters
from heatwatch.triage.identifiers.identifier import Identifier, Taken
from heatwatch.triage.identifiers.marks import marks_of
from heatwatch.triage.identifiers.online import online
from heatwatch.triage.identifiers.people import people
from heatwatch.triage.identifiers.phones import phones
from heatwatch.triage.identifiers.places import places
from heatwatch.triage.identifiers.vehicles import plates, vehicles


def identifiers(words: Words, gazetteer: Gazetteer) -> tuple[Identifier, ...]:
    """The identifiers in the order of the text; those with a form of their own first claim their places."""
    text, taken = words.text, Taken()
    marks = marks_of(words, gazetteer)
    found = taken.claim(online(words))
    found += taken.claim(phones(text))
    found += plates(words, taken)
    found += taken.claim(places(marks))
    found += taken.claim(vehicles(marks))
    found += taken.claim(in_characters(text))
    found += people(marks, taken)
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))

"""The reader answers: it asks the database who that is and what they may know of, and never believes the console."""

from datetime import datetime
from typing import Any

from django.conf import settings

from heatwatch.desk.queries.known import openable
from heatwatch.knowledge.desk_tables import TYPES, lanes
from heatwatch.search.asked import Known, parse
from heatwatch.search.entry import NOT_SET
from heatwatch.search.errors import BadQuery
from heatwatch.search.snippets import snippet
from heatwatch.searching import queries
from heatwatch.searching.actions.holding import Memory
from heatwatch.searching.errors import NotAsked
from heatwatch.searching.exchange import Question, opened_question, sealed_answer

PAGE, LAST_PAGE = 20, 50
TOO_FAR = "That is further than the search leads: ask for something narrower."


def answer(memory: Memory, sealed: bytes, now: datetime) -> bytes:
    """The sealed answer to a sealed question; raises `NotAsked` for what is none, or is of nobody who may ask."""
    if not memory.key:
        raise NotAsked
    key = memory.key
    question = opened_question(key, sealed, now)
    try:
        told = _found(memory, question)
    except BadQuery as bad:
        told = {"refused": bad.hint}
    return sealed_answer(key, question, told)


def _found(memory: Memory, question: Question) -> dict[str, Any]:
    actor = queries.asker(question.account)
    if actor is None:
        raise NotAsked
    if question.page >= LAST_PAGE:
        raise BadQuery(TOO_FAR)
    parts = parse(question.words, known())
    # Everything in the index is of one kind: what each member of the desk may know of. What left that since is hidden
    # here, before anything is counted.
    found = memory.index.ask(parts, memory.hidden(), question.page * PAGE, PAGE)
    shown = openable(actor, [tip for tip, _ in found.page])
    snippets = [(tip, snippet(parts, texts)) for tip, texts in found.page if tip in shown]
    return {
        "count": found.count,
        "facets": found.facets,
        "hits": [[str(tip), one.where if one else "", one.pieces if one else []] for tip, one in snippets],
        "percent": memory.percent,
        "length": PAGE,
        "more": found.count > (question.page + 1) * PAGE,
    }


def known() -> Known:
    """What may be chosen in this office."""
    statuses = tuple(queries.STATES)
    choices = {"lane": (*lanes(), NOT_SET), "type": (*TYPES, NOT_SET), "status": statuses}
    return Known(choices, settings.AGENCY.hours.zone)

"""The reader answers: it asks the database who that is and what they may know of, and never believes the console."""

from datetime import datetime
from typing import Any

from heatwatch.accounts.models import Account
from heatwatch.desk.queries.known import openable
from heatwatch.search.asked import parse
from heatwatch.search.errors import BadQuery
from heatwatch.search.snippets import snippet
from heatwatch.searching import queries
from heatwatch.searching.actions.holding import Memory
from heatwatch.searching.errors import NotAsked
from heatwatch.searching.exchange import RELATED, Question, opened_question, sealed_answer
from heatwatch.searching.known import known

PAGE, LAST_PAGE = 20, 50
TOO_FAR = "That is further than the search leads: ask for something narrower."


def answer(memory: Memory, sealed: bytes, now: datetime) -> bytes:
    """The sealed answer to a sealed question; raises `NotAsked` for what is none, or is of nobody who may ask."""
    if not memory.key:
        raise NotAsked
    key = memory.key
    question = opened_question(key, sealed, now)
    try:
        told = _related(memory, question) if question.about == RELATED else _found(memory, question)
    except BadQuery as bad:
        told = {"refused": bad.hint}
    return sealed_answer(key, question, told)


def _found(memory: Memory, question: Question) -> dict[str, Any]:
    actor = _asker(question)
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
        "whole": found.whole,
        "facets": found.facets,
        "hits": [[str(tip), one.where if one else "", one.pieces if one else []] for tip, one in snippets],
        "percent": memory.percent,
        "length": PAGE,
        "more": found.count > (question.page + 1) * PAGE,
    }


def _related(memory: Memory, question: Question) -> dict[str, Any]:
    """What each member of the desk may know of, and nothing that left that: hidden before anything is compared."""
    actor = _asker(question)
    if memory.listener is None:
        raise NotAsked
    found = memory.listener.likest(question.words, memory.gone, queries.unopened)
    shown = openable(actor, found)
    likes = [[str(tip), told.probability, told.reasons] for tip, told in found.items() if tip in shown]
    return {"related": likes, "complete": memory.listener.memory.complete}


def _asker(question: Question) -> Account:
    """Whoever asks, as the database knows them; raises `NotAsked` for whoever may not."""
    actor = queries.asker(question.account)
    if actor is None:
        raise NotAsked
    return actor

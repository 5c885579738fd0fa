"""Searching: what was typed is posted, and the page of what was found carries it sealed in its address."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from heatwatch.common import clock
from heatwatch.common.errors import Invalid
from heatwatch.common.text import cleaned
from heatwatch.desk.actions.opening import note_listed
from heatwatch.desk.queries.known import openable
from heatwatch.knowledge.desk_tables import lanes
from heatwatch.searching.asking import Answer, Hit, ask
from heatwatch.searching.errors import NoAnswer
from heatwatch.web.console.forms.house_form import sentence
from heatwatch.web.console.gate import BOTH, needs
from heatwatch.web.console.pages import page
from heatwatch.web.console.searching import boxes, saved
from heatwatch.web.console.searching.addresses import SEARCH, address
from heatwatch.web.console.searching.forms import SaveSearchForm, SearchForm
from heatwatch.web.console.sessions import COOKIE

WHERE = {
    "story": "Story",
    "who": "Who",
    "where": "Where",
    "when": "When",
    "vehicles": "Vehicles",
    "contacts": "Numbers and names",
    "how_known": "How they know",
    "message": "Message of the reporter",
    "answer": "Answer of the desk",
    "note": "Note",
    "translation": "Translation",
    "file": "Name of a file",
}
FACETS = {"lane": "Lane", "type": "Type", "status": "Status"}
LAST_PAGE = 49
DONE = {"saved": "The search is saved.", "changed": "It is changed.", "deleted": "It is deleted."}


@dataclass(frozen=True)
class Shown:
    """A tip that fits, with the words that were found."""

    tip: Any
    hit: Hit

    @property
    def where(self) -> str:
        """In which part of the tip."""
        return WHERE.get(self.hit.where, "")


@needs(SEARCH, methods=BOTH)
def search(request: Any) -> HttpResponse:
    """The page of the search; what is posted leads to the same page with the words sealed in its address."""
    if request.method == "POST":
        form = SearchForm(request.POST)
        if form.is_valid():
            return redirect(address(request, cleaned(form.cleaned_data["query"]), 0))
        return page(request, SEARCH, {"form": form}, status=422)
    box = request.GET.get("asked", "")
    words = boxes.opened(request.COOKIES[COOKIE], box) if box else ""
    if words is None:
        return page(request, SEARCH, {"form": SearchForm(), "of_another_session": True})
    if words:
        return _found(request, words)
    done = DONE.get(request.GET.get("done", ""), "")
    return page(request, SEARCH, {"form": SearchForm(), "saved": saved.rows(request), "listing": True, "done": done})


def _found(request: Any, words: str) -> HttpResponse:
    number, now = _page(request.GET.get("page", "")), clock.now()
    form = SearchForm({"query": words})
    try:
        answer = ask(request.keyring, words, number, now)
    except NoAnswer as silence:
        return page(
            request, SEARCH, {"form": form, "silence": sentence(silence.cause), "remedy": sentence(silence.hint)}
        )
    except Invalid as refusal:
        form.is_valid()
        form.add_error("query", refusal.hint)
        return page(request, SEARCH, {"form": form}, status=422)
    shown = _shown(request, answer)
    note_listed(request.account, SEARCH, [one.tip for one in shown], now)
    context = {
        "form": form,
        "answer": answer,
        "keep": SaveSearchForm(initial={"query": words}),
        "shown": shown,
        "first": number * answer.length + 1,
        "facets": [_facet(request, words, name, answer.facets.get(name, {})) for name in FACETS],
        "next": address(request, words, number + 1) if answer.more and number < LAST_PAGE else "",
        "before": address(request, words, number - 1) if number else "",
    }
    return page(request, SEARCH, context)


def _shown(request: Any, answer: Answer) -> list[Shown]:
    """The rows are read here once more, through the one gate: what must not be known of is not there."""
    rows = openable(request.account, [hit.tip for hit in answer.hits])
    return [Shown(rows[hit.tip], hit) for hit in answer.hits if hit.tip in rows]


def _facet(request: Any, words: str, name: str, counts: dict[str, int]) -> dict[str, Any]:
    """How many of each value there are, each with the search that asks for these only."""
    values = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    rows = [(_value(name, id), many, address(request, f"{words} {name}:{id}", 0)) for id, many in values]
    return {"words": FACETS[name], "rows": rows}


def _value(name: str, id: str) -> str:
    if id == "none":
        return "not set"
    return lanes()[id].label if name == "lane" and id in lanes() else id


def _page(typed: str) -> int:
    return min(int(typed), LAST_PAGE) if typed.isascii() and typed.isdecimal() and len(typed) < 5 else 0

"""Saved searches: somebody keeps one, changes how they are told, runs it again, and deletes it."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from heatwatch.accounts.actions import do_once
from heatwatch.common import clock
from heatwatch.common.errors import Invalid
from heatwatch.common.text import cleaned
from heatwatch.saved import queries
from heatwatch.saved.actions import saving
from heatwatch.saved.queries import Counted
from heatwatch.saved.rules import BROADEST
from heatwatch.searching.asking import ask
from heatwatch.searching.errors import NoAnswer
from heatwatch.web.console.gate import POST, needs
from heatwatch.web.console.pages import page
from heatwatch.web.console.searching.addresses import SEARCH, address
from heatwatch.web.console.searching.forms import ChangeSearchForm, SaveSearchForm
from heatwatch.web.console.watching import refusals


@dataclass(frozen=True)
class Row:
    """A saved search as the list shows it; without words where it cannot be opened."""

    counted: Counted
    words: saving.Words


def rows(request: Any) -> list[Row]:
    """Somebody's own."""
    mine, now = queries.own(request.account), clock.now()
    words = saving.words_of(request.keyring, mine)
    return [Row(queries.counted(search, now), words[search.pk]) for search in mine]


@needs(SEARCH, methods=POST)
def save_search(request: Any) -> HttpResponse:
    """Keep a search; what the reader does not understand, or finds in very many tips, is not kept."""
    form, now = SaveSearchForm(request.POST), clock.now()
    if not form.is_valid():
        return _again(request, form, saving.Words(query=cleaned(form.data.get("query", ""))))
    words = saving.Words(form.cleaned_data["called"], cleaned(form.cleaned_data["query"]))
    try:
        _narrow_enough(request, words.query)
        id, told = form.once, _telling(form)
        do_once(id, lambda: saving.save(request.keyring, request.account, words, told, id=id, now=now), now)
    except Invalid as refusal:
        refusals.note(request, refusal)
        form.refuse(refusal)
        return _again(request, form, words)
    return redirect(f"{reverse(SEARCH)}?done=saved")


@needs(SEARCH)
def saved_search(request: Any, id: UUID) -> HttpResponse:
    """Its name and how its owner is told, to be changed."""
    search = queries.search_for(request.account, id)
    words = saving.words_of(request.keyring, [search])[search.pk]
    given = {"called": words.name, "by_alert": search.by_alert}
    given |= {"more_than": search.more_than or None, "days": search.days or None}
    return page(request, "saved_search", {"form": ChangeSearchForm(initial=given), "search": search, "words": words})


@needs(SEARCH, methods=POST)
def change_search(request: Any, id: UUID) -> HttpResponse:
    """Call it something else, or be told otherwise."""
    search, form, now = queries.search_for(request.account, id), ChangeSearchForm(request.POST), clock.now()
    words = saving.words_of(request.keyring, [search])[search.pk]
    if not form.is_valid():
        return _again(request, form, words, search)
    called, told = form.cleaned_data["called"], _telling(form)
    try:
        do_once(form.once, lambda: saving.change(request.keyring, request.account, search, called, told, now=now), now)
    except Invalid as refusal:
        refusals.note(request, refusal)
        form.refuse(refusal)
        return _again(request, form, words, search)
    return redirect(f"{reverse(SEARCH)}?done=changed")


@needs(SEARCH, methods=POST)
def run_search(request: Any, id: UUID) -> HttpResponse:
    """Look for it again: nothing of it is new from here on, once a reader that holds every tip has answered."""
    search = queries.search_for(request.account, id)
    words = saving.words_of(request.keyring, [search])[search.pk]
    if not words.query:
        return redirect("saved_search", id=id)
    # Where nothing or only a part is shown, what is new stays new; the page that follows says why.
    with suppress(NoAnswer, Invalid):
        if ask(request.keyring, words.query, 0, clock.now()).percent is None:
            saving.look(request.account, search)
    return redirect(address(request, words.query, 0))


@needs(SEARCH, methods=POST)
def delete_search(request: Any, id: UUID) -> HttpResponse:
    """Forget it."""
    saving.delete(request.account, queries.search_for(request.account, id), clock.now())
    return redirect(f"{reverse(SEARCH)}?done=deleted")


def _telling(form: ChangeSearchForm) -> saving.Telling:
    given = form.cleaned_data
    return saving.Telling(given["more_than"] or 0, given["days"] or 0, given["by_alert"])


def _narrow_enough(request: Any, query: str) -> None:
    # While no reader answers it is kept all the same: the reader takes it up once it is back.
    with suppress(NoAnswer):
        if ask(request.keyring, query, 0, clock.now()).count > BROADEST:
            raise Invalid(f"more than {BROADEST} tips fit", "save a narrower search")


def _again(request: Any, form: ChangeSearchForm, words: saving.Words, search: Any = None) -> HttpResponse:
    """The form with what is wrong, and with what it looks for."""
    return page(request, "saved_search", {"form": form, "search": search, "words": words}, status=422)

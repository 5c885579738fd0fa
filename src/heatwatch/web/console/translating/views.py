"""Asking a reader of the language, and writing a translation beside the original."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from heatwatch.accounts.actions import do_once
from heatwatch.accounts.queries import account, colleagues
from heatwatch.common import clock
from heatwatch.common.errors import Conflict, Invalid
from heatwatch.desk import queries
from heatwatch.desk.actions.opening import hold_tip, open_tip
from heatwatch.desk.queries.known import is_before_reading
from heatwatch.translating import actions
from heatwatch.translating.queries import last_number
from heatwatch.web.console.acting import act
from heatwatch.web.console.gate import POST, needs
from heatwatch.web.console.pages import page
from heatwatch.web.console.shown import reading, tip_page
from heatwatch.web.console.translating import card
from heatwatch.web.console.translating.forms import TranslateForm

QUICKER = (
    "Somebody saved a translation of this while you wrote; theirs stands under the original. Nothing was overwritten."
)
AGAIN = "Saving again keeps both: yours as the newest, theirs in the history."


@needs("translate")
def in_english(request: Any, number: str) -> HttpResponse:
    """Everything the reporter wrote, and beside each part what it says in English."""
    tip = queries.tip_for(request.account, number)
    return redirect("tip", number=tip.number) if is_before_reading(tip) else _page(request, tip)


@needs("translate", methods=POST)
def translate(request: Any, number: str) -> HttpResponse:
    """Write down what a part says."""
    tip = queries.tip_for(request.account, number)
    if is_before_reading(tip):
        return redirect("tip", number=tip.number)
    form = TranslateForm(request.POST)
    if not form.is_valid():
        return _page(request, tip, form, status=422)
    try:
        _save(request, tip, form)
    except Invalid as refusal:
        form.refuse(refusal)
        return _page(request, tip, form, status=422)
    except Conflict:
        return _page(request, tip, _to_be_saved_over(tip, request.POST), status=409)
    return redirect(f"{reverse('in_english', args=[tip.number])}?done=1#{_anchor(form.cleaned_data['part'])}")


@needs("translate", methods=POST)
def ask_translation(request: Any, number: str) -> HttpResponse:
    """Ask a colleague who reads the language."""

    def work(held: Any, given: Any, now: Any) -> None:
        actions.ask(request.account, held.tip, account(given["reader"]), version=given["version"], now=now)

    return act(request, number, "ask_translation", work, anchor="language")


@needs("translate", methods=POST)
def settle_translation(request: Any, number: str) -> HttpResponse:
    """Nobody is asked any more: it is done, or it was withdrawn."""

    def work(held: Any, given: Any, now: Any) -> None:
        actions.settle(request.account, held.tip, is_done=given["how"] == "done", version=given["version"], now=now)

    return act(request, number, "settle_translation", work, anchor="language")


@needs("translate", methods=POST)
def set_language(request: Any, number: str) -> HttpResponse:
    """Say in which language the tip is written."""

    def work(held: Any, given: Any, now: Any) -> None:
        actions.set_language(request.account, held.tip, given["language"], version=given["version"], now=now)

    return act(request, number, "set_language", work, anchor="language")


def _save(request: Any, tip: Any, form: TranslateForm) -> None:
    held, given, now = hold_tip(request.keyring, tip), form.cleaned_data, clock.now()
    known: dict[str, Any] = {"message": given["part"], "after": given["version"], "id": form.once, "now": now}
    do_once(form.once, lambda: actions.translate(request.account, held, given["text"], **known), now)


def _to_be_saved_over(tip: Any, posted: Any) -> TranslateForm:
    """The form as it was typed, made on the translation that came first."""
    data = posted.copy()
    checked = TranslateForm(posted)
    checked.is_valid()
    data["version"] = str(last_number(tip, checked.cleaned_data["part"]))
    form = TranslateForm(data)
    form.add_error("text", f"{QUICKER} {AGAIN}")
    return form


def _page(request: Any, tip: Any, bound: TranslateForm | None = None, *, status: int = 200) -> HttpResponse:
    """The page, with one of its forms perhaps filled in and refused. Opening it is another reading, and recorded."""
    now = clock.now()
    opened = open_tip(request.keyring, request.account, tip, now)
    read = reading.shown(opened, "", now)
    tongue = card.shown(request, opened, read["reading"], list(colleagues()))
    forms = {part.id: _form(part) for part in (tongue.story, *tongue.messages)}
    if bound is not None:
        forms[_part_of(bound)] = bound
    parts = [(part, forms[part.id]) for part in (tongue.story, *tongue.messages)]
    for part, form in parts:
        form.beside(part.title, part.text)
    context = {
        "tip": tip,
        "opened": opened,
        "tongue": tongue,
        "parts": parts,
        "answers": tip_page.answers(opened.story, {}),
        "form": bound,
        "done": "done" in request.GET,
    }
    return page(request, "in_english", context, status=status)


def _form(part: card.Part) -> TranslateForm:
    last = part.last
    text, number = (last.text, last.number) if last else ("", 0)
    return TranslateForm(initial={"part": part.id, "version": number, "text": text})


def _part_of(form: TranslateForm) -> UUID | None:
    part: UUID | None = form.cleaned_data.get("part")
    return part


def _anchor(part: UUID | None) -> str:
    return f"part-{part or 'story'}"

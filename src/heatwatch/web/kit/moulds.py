"""Pages of which only a few named strings differ: rendered once with gaps, and from then on filled.

The answer to a report is such a page. Rendering it anew took longer than sealing and storing the report
(`bench/intake`).
"""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string

from heatwatch.web.kit.context import desk_line, language

# A gap is marked by a word that no text of ours can hold.
_MARK = f"gap{secrets.token_hex(8)}"
_GAP = re.compile(f"{_MARK}([0-9]+)_")
# Languages, times of day and shapes of a page together stay far below this.
MOST = 256
Values = Mapping[str, str | list[str]]
Context = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class _Mould:
    """Texts at even places, nothing at odd ones; for each odd place the number of the value that belongs there."""

    texts: list[str]
    gaps: list[int]


_moulds: dict[object, _Mould] = {}
_lock = Lock()


def fill(
    request: HttpRequest, template: str, shape: Mapping[str, bool], values: Values, context: Context = dict
) -> str:
    """The page with these values, escaped, in its gaps.

    `shape` holds what the template decides by; the template must put every value out as it is: a filter or a condition
    on one would be applied to the gap. Lists keep their lengths. `context` makes of shape and gaps what the template
    is given, if that is anything else: a form, say.
    """
    flat = [text for value in values.values() for text in ([value] if isinstance(value, str) else value)]
    sizes = tuple(-1 if isinstance(value, str) else len(value) for value in values.values())
    known = (template, language(), id(settings.AGENCY), desk_line(), tuple(shape.items()), tuple(values), sizes)
    mould = _moulds.get(known) or _mould(known, request, template, values, lambda gaps: context({**shape, **gaps}))
    pieces = mould.texts.copy()
    # Words and digits of a code, most of what there is, have nothing to escape.
    safe = [text if text.isalnum() else escape(text) for text in flat]
    pieces[1::2] = [safe[number] for number in mould.gaps]
    return "".join(pieces)


def _mould(known: object, request: HttpRequest, template: str, values: Values, context: Context) -> _Mould:
    count = iter(range(10_000))
    gaps: dict[str, Any] = {
        name: _gap(next(count)) if isinstance(value, str) else [_gap(next(count)) for _ in value]
        for name, value in values.items()
    }
    pieces = _GAP.split(render_to_string(template, context(gaps), request))
    mould = _Mould(pieces, [int(number) for number in pieces[1::2]])
    with _lock:
        if len(_moulds) >= MOST:
            _moulds.clear()
        _moulds[known] = mould
    return mould


def _gap(number: int) -> str:
    return f"{_MARK}{number}_"

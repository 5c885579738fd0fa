"""The rows of the queue, drawn without a template.

A page of the queue has up to seventy rows of some forty variables and conditions each. Django's templates looked each
of them up by name, which took a third of the whole page (`bench/console`). Everything that is not a word of this file
passes through `escape`.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from heatwatch.web.console.shown import wording
from heatwatch.web.console.templatetags import desk

NOT_SET = '<span class="quiet">not set</span>'
NOBODY = '<span class="quiet">nobody</span>'
WAITS_ON_US = ' <span class="badge us">waiting on us</span>'
# Why there is no line of reasons, by what became of the tip in the hands of the reader.
UNREAD_BECAUSE = {
    "waiting": "not read by the reader yet",
    "skipped": "the reader may not open it",
    "failed": "the reader could not read it",
}
# (its class, its words, when a row has it), in this order behind the number of the tip.
BADGES: tuple[tuple[str, str, Callable[[Any], bool]], ...] = (
    (" danger", "danger now", lambda tip: tip.danger_now),
    (" held", "restricted, held by you", lambda tip: tip.restricted),
    (" minor", "under 18", lambda tip: tip.minor),
    (" danger", "child report to be made", lambda tip: tip.own_due),
    ("", "came in a burst", lambda tip: tip.in_burst),
    (" us", "asks for deletion", lambda tip: tip.asks_deletion),
)


@dataclass(frozen=True)
class Looking:
    """What the rows show besides the tips: for whom, and when.

    `checked` are the numbers that were chosen before a refusal.
    """

    now: datetime
    may_bulk: bool
    shows_insiders: bool
    checked: Collection[str]


def drawn(tips: Iterable[Any], looking: Looking) -> SafeString:
    """One or two rows a tip. Each tip carries `reasons`, `in_burst` and `asks_deletion` besides its columns."""
    base = reverse("tip", args=["NUMBER"])
    return mark_safe("".join(_tip(tip, looking, base) for tip in tips))  # noqa: S308  every value was escaped


def _tip(tip: Any, looking: Looking, base: str) -> str:
    state, words = wording.due(tip.due, looking.now)
    why = _why(tip)
    cells = (
        _picked(tip, looking.checked) if looking.may_bulk else "",
        f'<td data-name="Due"><span class="due {state}">{escape(words)}</span></td>\n',
        f'<th scope="row"><a class="tip-link" href="{base.replace("NUMBER", escape(tip.number))}">',
        f"{escape(tip.number)}</a>{_badges(tip, looking)}</th>\n",
        f'<td data-name="Lane">{_lane(tip)}</td>\n',
        f'<td data-name="Type">{escape(tip.types) or NOT_SET}</td>\n',
        f'<td data-name="Came by">{escape(desk.channel_label(tip.channel))}',
        f' <span class="quiet">· {escape(desk.language_label(tip.language))}</span></td>\n',
        f'<td data-name="Status">{_status(tip)}</td>\n',
        f'<td data-name="With">{escape(tip.assignee) if tip.assignee else NOBODY}</td>\n',
        f'<td data-name="Received">{desk.time_tag(tip.received)}</td>\n',
    )
    row = f'<tr class="due-{state}{" has-why" if why else ""}">\n{"".join(cells)}</tr>\n'
    return row + (_reasons(why, state, looking) if why else "")


def _picked(tip: Any, checked: Collection[str]) -> str:
    """Only a tip that somebody has opened can be chosen."""
    if tip.status == tip.UNREAD:
        return '<td class="pick"></td>\n'
    number = escape(tip.number)
    ticked = " checked" if tip.number in checked else ""
    chosen = f'name="tip" value="{number}:{tip.version:d}" aria-label="Choose {number}"{ticked}'
    return f'<td class="pick"><input type="checkbox" {chosen}></td>\n'


def _badges(tip: Any, looking: Looking) -> str:
    shown = [f' <span class="badge{kind}">{words}</span>' for kind, words, has in BADGES if has(tip)]
    # Whoever is named might read the list; the mark is for those who see to it that the tip is restricted.
    if looking.shows_insiders and tip.names_official and not tip.restricted:
        shown.append(' <span class="badge held">names an insider?</span>')
    if tip.translator:
        shown.append(f' <span class="badge us long">to be translated by {escape(tip.translator)}</span>')
    return "".join(shown)


def _lane(tip: Any) -> str:
    lane = escape(desk.lane_label(tip.lane)) if tip.lane else NOT_SET
    urgency = f' <span class="quiet urgency">· {escape(desk.urgency_label(tip.urgency))}</span>'
    return lane + (urgency if tip.urgency else "")


def _status(tip: Any) -> str:
    if tip.status == tip.CLOSED:
        return escape(desk.disposition_label(tip.disposition))
    return escape(tip.status) + (WAITS_ON_US if tip.status == tip.OPEN and tip.waiting_on == tip.US else "")


def _why(tip: Any) -> str:
    if tip.reasons:
        return f"{'The reader says: ' if tip.graded_by == tip.BY_PERSON else ''}{tip.reasons}"
    return UNREAD_BECAUSE.get(tip.reading, "")


def _reasons(why: str, state: str, looking: Looking) -> str:
    pick = '<td class="pick"></td>' if looking.may_bulk else ""
    return f'<tr class="why due-{state}">{pick}<td colspan="8"><span class="reasons">{escape(why)}</span></td></tr>\n'

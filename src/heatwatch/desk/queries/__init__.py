"""Every read of the desk: clear columns only, and nothing that the actor may not know of.

`visible` is the one gate. Lists, counts, look-ups by number and the audit trail all pass through it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from heatwatch.accounts.access import may
from heatwatch.accounts.models import Account
from heatwatch.common.ids import parted
from heatwatch.desk import rules
from heatwatch.desk.errors import NoSuchTip
from heatwatch.desk.models import (
    Assessment,
    ChildReport,
    Closure,
    Correction,
    HandOver,
    Note,
    Presence,
    Viewing,
    WithheldFile,
)
from heatwatch.desk.queries.counting import counted
from heatwatch.desk.queries.filtering import FILTERS, filtered, fits
from heatwatch.desk.queries.known import known_to, who_holds_a_key
from heatwatch.intake.models import Attachment, Mailbox, Message, Tip

PAGE = 50
COUNT_CAP = 1000
LATEST = 200
ON_TOP, TOP_WINDOW = 20, 100
NOW = "now"
WINDOW = 3_000
NUMBER = re.compile(r"[A-Z0-9-]{1,12}")
# Tips that stand in a row for many (`oversight.queries.groups`) are left out of a list; usually there are none.
NOTHING = Q(pk__in=[])
VIEWS = ("unread", "unassigned", "mine", "all", "waiting", "translate", "closed")


@dataclass(frozen=True)
class Page:
    """One page of the queue, and the cursor of the next one (empty on the last)."""

    tips: list[Tip]
    next: str


def visible(actor: Account) -> QuerySet[Tip]:
    """The tips this person may know of: those of the desk, or those in cases, and those sealed to them."""
    return Tip.objects.filter(known_to(actor))


def tip_for(actor: Account, number: str) -> Tip:
    """The only way a page gets a tip; raises `NoSuchTip`, whether there is none or it must not be known."""
    tip = visible(actor).select_related("assignee", "translator").filter(number=tidy(number)).first()
    if tip is None or not may(actor, "open_tip", on_restricted_to_me=tip.restricted):
        raise NoSuchTip
    return tip


def locked(tip: Tip) -> Tip:
    """The tip as it is now, and as it stays until the caller's transaction ends; raises `NoSuchTip` once it is gone."""
    row = Tip.objects.select_for_update().filter(pk=tip.pk).first()
    if row is None:
        raise NoSuchTip
    return row


def chosen(actor: Account, numbers: Iterable[str]) -> list[Tip]:
    """Several tips by number, as many as the actor may know of."""
    return list(visible(actor).filter(number__in=[tidy(number) for number in numbers]).select_related("assignee"))


def queue(actor: Account, view: str, filters: Mapping[str, str], after: str = "", besides: Q = NOTHING) -> Page:
    """A page of a view, by due time (closed tips: newest first). `after` is the cursor of the page before.

    A filter looks through `WINDOW` tips at most, so that one which fits nothing costs the same at any number of stored
    tips; the next page then goes on behind the window, even when this one is empty.
    """
    column = "received" if view == "closed" else "due"
    side = "-" if view == "closed" else ""
    ordered = _beyond(_view(actor, view).exclude(besides), column, after).order_by(f"{side}{column}", f"{side}id")
    edge = _edge(ordered, column) if any(filters.get(name) for name in FILTERS) else ""
    tips = _beyond(filtered(ordered, filters), column, edge, until=True)
    rows = list(tips.select_related("assignee", "translator")[: PAGE + 1])
    if len(rows) > PAGE:
        return Page(rows[:PAGE], _cursor(getattr(rows[PAGE - 1], column), rows[PAGE - 1].pk))
    return Page(rows, edge)


def on_top(actor: Account, view: str, filters: Mapping[str, str], besides: Q = NOTHING) -> list[Tip]:
    """What stands above everything, whatever has waited longer: the unread first, then what is open.

    These are the tips of a view whose urgency is *now*, and the unread ones whose reporter ticked that somebody is in
    danger. Each is asked for by a small index of its own. Without a filter no more are read than are shown.
    """
    if view == "closed":
        return []
    tips = _view(actor, view).exclude(besides).select_related("assignee", "translator")
    at_once = tips.filter(urgency=NOW, due__isnull=False)
    ticked = tips.filter(danger_now=True, status=Tip.UNREAD)
    most = TOP_WINDOW if any(filters.get(name) for name in FILTERS) else ON_TOP
    unread = {tip.pk: tip for part in (ticked, at_once.filter(status=Tip.UNREAD)) for tip in _first(part, most)}
    ordered = sorted(unread.values(), key=lambda tip: (tip.due, tip.pk))
    ordered += _first(at_once.filter(status=Tip.OPEN), most)
    return [tip for tip in ordered if all(fits(tip, name, filters.get(name, "")) for name in FILTERS)][:ON_TOP]


def counts(actor: Account, besides: Q = NOTHING) -> dict[str, str]:
    """How many tips each view holds, exact below a thousand."""
    known = visible(actor).exclude(besides)
    found = counted({view: _held(known, actor, view) for view in VIEWS}, COUNT_CAP)
    return {view: rules.shown_count(tips, COUNT_CAP) for view, tips in found.items()}


def tips_in(actor: Account, view: str, filters: Mapping[str, str]) -> QuerySet[Tip]:
    """The tips of a view that fit the filters, in no order."""
    return filtered(_view(actor, view), filters)


def numbers(actor: Account, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The numbers of those among these tips that the actor may know of."""
    rows = visible(actor).values_list("pk", "number")
    return {id: number for part in parted(set(ids)) for id, number in rows.filter(pk__in=part)}


def unread_latest(actor: Account, besides: Q = NOTHING) -> list[tuple[str, datetime]]:
    """The latest unread tips by number and time, so that an open page can tell which of them are new."""
    unread = visible(actor).filter(status=Tip.UNREAD).exclude(besides).order_by("-received", "-id")
    return list(unread.values_list("number", "received")[:LATEST])


def waiting_for_reader() -> str:
    """How many tips no reader has read; restricted ones are not told of."""
    waiting = Tip.objects.filter(reading=Tip.WAITING, restricted=False).exclude(status=Tip.CLOSED)
    return rules.shown_count(waiting[:COUNT_CAP].count(), COUNT_CAP)


def may_hold(account: Account, tip: Tip) -> bool:
    """Whether a colleague may be given this tip."""
    return visible(account).filter(pk=tip.pk).exists() and may(account, "open_tip", on_restricted_to_me=tip.restricted)


def possible_holders(tip: Tip, colleagues: Iterable[Account]) -> list[Account]:
    """Those of these colleagues who may be given this tip, in their order."""
    holding = who_holds_a_key(tip)
    able = [one for one in colleagues if may(one, "open_tip", on_restricted_to_me=tip.restricted)]
    return [one for one in able if one.pk in holding]


def attachments(tip: Tip) -> list[Attachment]:
    """The sealed rows of a tip's files."""
    return list(Attachment.objects.filter(tip=tip).order_by("id"))


def attachment(tip: Tip, id: UUID) -> Attachment:
    """One sealed file row of this very tip; raises `NoSuchTip`."""
    found = Attachment.objects.filter(tip=tip, pk=id).first()
    if found is None:
        raise NoSuchTip
    return found


def viewing(tip: Tip, id: UUID) -> Viewing:
    """One viewing of a file of this very tip; raises `NoSuchTip`."""
    found = Viewing.objects.filter(tip=tip, pk=id).first()
    if found is None:
        raise NoSuchTip
    return found


def last_viewing(actor: Account) -> UUID | None:
    """What this person looked at last: an earlier viewing is over."""
    return Viewing.objects.filter(by=actor).order_by("-at").values_list("pk", flat=True).first()


def viewings(tip: Tip) -> list[Viewing]:
    """Who looked at the files of a tip, oldest first, with the sealed reasons."""
    return list(Viewing.objects.filter(tip=tip).select_related("by").order_by("at"))


def is_withheld(attachment: UUID) -> bool:
    """Whether nobody may see this file any more."""
    return WithheldFile.objects.filter(pk=attachment).exists()


def withheld_file(tip: Tip, attachment: UUID) -> WithheldFile:
    """One withheld file of this very tip; raises `NoSuchTip`."""
    found = WithheldFile.objects.filter(tip=tip, pk=attachment).first()
    if found is None:
        raise NoSuchTip
    return found


def withheld_files(tip: Tip) -> list[WithheldFile]:
    """The withheld files of a tip, with what was recorded of their hand-over."""
    return list(WithheldFile.objects.filter(tip=tip).select_related("by").prefetch_related("hand_overs"))


def messages(tip: Tip) -> list[Message]:
    """The sealed messages, oldest first."""
    return list(Message.objects.filter(tip=tip).select_related("author").order_by("place", "id"))


def message_count(tip: Tip) -> int:
    """How many messages there are."""
    return Message.objects.filter(tip=tip).count()


def unnoticed_messages() -> list[tuple[UUID, UUID]]:
    """(message, tip) of messages from reporters that no queue shows yet."""
    return list(Message.objects.filter(noticed=False).values_list("pk", "tip_id")[:500])


def mailbox_recipient(tip: Tip) -> str | None:
    """Where a reply is sealed to."""
    return Mailbox.objects.filter(tip=tip).values_list("recipient", flat=True).first()


def tip_behind(lookup: bytes) -> Tip:
    """The tip of a mailbox, for whoever saved it this moment; raises `NoSuchTip`. No page looks a tip up by this."""
    tip = Tip.objects.filter(mailbox__lookup=lookup).first()
    if tip is None:
        raise NoSuchTip
    return tip


def notes(tip: Tip) -> list[Note]:
    """The sealed notes, oldest first."""
    return list(Note.objects.filter(tip=tip).select_related("author").order_by("at", "id"))


def closures(tip: Tip) -> list[Closure]:
    """The closings of a tip, oldest first."""
    return list(Closure.objects.filter(tip=tip).select_related("by", "reopened_by").order_by("at"))


def last_closure(tip: Tip) -> Closure | None:
    """The latest closing."""
    return Closure.objects.filter(tip=tip).order_by("-at").first()


def hand_overs(tip: Tip) -> list[HandOver]:
    """The recorded hand-overs, oldest first."""
    return list(HandOver.objects.filter(tip=tip).select_related("by").order_by("at"))


def child_report(tip: Tip) -> ChildReport | None:
    """The clock of the child-abuse report, if it was started."""
    return ChildReport.objects.filter(pk=tip.pk).select_related("started_by").first()


def due_columns(tip: Tip, own: datetime | None) -> dict[str, datetime | None]:
    """The columns of a tip that is due at `own` from now on, beside the clock that may run for it."""
    return rules.due_beside(own, child_report_state(tip) if tip.own_due else None)


def child_report_state(tip: Tip) -> rules.ChildReportState | None:
    """What of the duty is done."""
    row = child_report(tip)
    if row is None:
        return None
    return rules.ChildReportState(row.phoned_at, row.written_at, row.waived_at, row.written_due)


def child_unanswered(tip: Tip) -> bool:
    """Whether the tip is said to concern somebody under 18, and no person's yes or no stands behind it.

    A person's yes starts the clock, and a no takes the mark away: what is left is what the reader or a call set.
    """
    return Tip.objects.filter(pk=tip.pk, minor=True, child_report=None).exists()


def assessments(tip: Tip) -> list[Assessment]:
    """The sealed versions of what the reader said, the newest first."""
    return list(Assessment.objects.filter(tip=tip).order_by("-number"))


def last_assessment(tip: UUID) -> Assessment | None:
    """The newest version, if the tip was ever read."""
    return Assessment.objects.filter(tip=tip).order_by("-number").first()


def last_assessments(tips: Iterable[UUID]) -> dict[UUID, Assessment]:
    """The newest version of each of several tips, by tip; those that were never read are left out."""
    newest = Assessment.objects.filter(tip=OuterRef("tip")).order_by("-number").values("number")[:1]
    rows = Assessment.objects.filter(tip__in=list(tips), number=Subquery(newest))
    return {row.tip_id: row for row in rows}


def last_lines(tips: Iterable[Tip]) -> dict[UUID, Assessment]:
    """The newest version of each of these tips, without its body: what the queue shows in a line."""
    rows = Assessment.objects.filter(tip__in=[tip.pk for tip in tips if tip.reading == Tip.READ]).defer("sealed")
    return {row.tip_id: row for row in rows.order_by("tip", "number")}


def corrections(tip: Tip) -> list[Correction]:
    """The sealed corrections, oldest first."""
    return list(Correction.objects.filter(tip=tip).select_related("by").order_by("at", "id"))


def corrected_tips(actor: Account) -> list[Tip]:
    """The tips whose reading somebody corrected, as many as the actor may know of."""
    return list(visible(actor).filter(pk__in=Correction.objects.values("tip")).order_by("received", "id"))


def tips_after(last: UUID | None, limit: int) -> list[UUID]:
    """All tips by id, a batch after the other: for a reader who goes over everything."""
    tips = Tip.objects.order_by("pk").values_list("pk", flat=True)
    return list((tips.filter(pk__gt=last) if last else tips)[:limit])


def tip_count() -> int:
    """How many tips there are, whatever became of them."""
    return Tip.objects.count()


def present(tip: Tip, now: datetime, besides: Account) -> list[str]:
    """Who else has this tip open."""
    seen = Presence.objects.filter(tip=tip, seen__gte=now - rules.PRESENT).exclude(account=besides)
    return list(seen.values_list("account__display_name", flat=True).order_by("account__display_name"))


def tidy(number: str) -> str:
    """A tip number as it is stored; what cannot be one (a NUL would stop PostgreSQL) becomes a number of no tip."""
    typed = number.strip().upper()
    return typed if NUMBER.fullmatch(typed) else ""


def _first(tips: QuerySet[Tip], most: int) -> list[Tip]:
    return list(tips.order_by("due", "id")[:most])


def _view(actor: Account, view: str) -> QuerySet[Tip]:
    return _held(visible(actor), actor, view)


def _held(tips: QuerySet[Tip], actor: Account, view: str) -> QuerySet[Tip]:
    conditions: dict[str, dict[str, Any]] = {
        "unread": {"status": Tip.UNREAD, "due__isnull": False},
        "unassigned": {"assignee__isnull": True, "due__isnull": False},
        "mine": {"assignee": actor, "due__isnull": False},
        "waiting": {"waiting_on": Tip.US, "due__isnull": False},
        "translate": {"translator": actor, "due__isnull": False},
        "closed": {"status": Tip.CLOSED},
    }
    return tips.filter(**conditions.get(view, {"due__isnull": False}))


def _cursor(at: datetime, id: UUID) -> str:
    return f"{at.isoformat()}~{id}"


def _edge(ordered: QuerySet[Tip], column: str) -> str:
    """The cursor of the last tip that a filter looks at, or nothing when the view ends before."""
    last = ordered.values_list(column, "pk")[WINDOW - 1 : WINDOW].first()
    return _cursor(*last) if last else ""


def _beyond(tips: QuerySet[Tip], column: str, cursor: str, *, until: bool = False) -> QuerySet[Tip]:
    """The rows behind a cursor ``time~id``, or up to it; one that makes no sense, or is empty, bounds nothing."""
    moment, _, id = cursor.partition("~")
    try:
        at, last = datetime.fromisoformat(moment), UUID(id)
    except ValueError:
        return tips
    if at.tzinfo is None:
        return tips
    side = "lt" if (column == "received") is not until else "gt"
    # The first condition follows from the second, but it is the one that both databases walk the index by.
    tips = tips.filter(**{f"{column}__{side}e": at})
    same = f"pk__{side}e" if until else f"pk__{side}"
    return tips.filter(Q(**{f"{column}__{side}": at}) | Q(**{column: at, same: last}))

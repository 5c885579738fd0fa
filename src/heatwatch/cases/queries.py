"""Every read of cases: clear columns only, and nothing of a tip that the actor may not know of.

A tip is in a case as long as its key is sealed to `casework`: every question here asks for that key, and so a tip that
was restricted is in none, for anybody.
"""

import re
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from heatwatch.accounts.models import Account
from heatwatch.audit.models import Record
from heatwatch.audit.queries import of_case
from heatwatch.cases.errors import NoSuchCase
from heatwatch.cases.models import Case, CaseEnding, CaseTip
from heatwatch.desk.queries.known import holds_casework, known_to
from heatwatch.intake.models import Tip
from heatwatch.vault.compartments import CASEWORK
from heatwatch.vault.queries import sealed_to

NUMBER = re.compile(r"[A-Z0-9-]{1,12}")
LATEST = 200


def visible(actor: Account) -> QuerySet[Case]:
    """The cases this person may know of: all, if their roles see cases and they hold the key of casework."""
    if holds_casework(actor):
        return Case.objects.select_related("opened_by")
    return Case.objects.none()


def listed(actor: Account, *, closed: bool = False) -> list[Case]:
    """The open ones, or the closed ones, the latest opened first."""
    status = Case.CLOSED if closed else Case.OPEN
    return list(visible(actor).filter(status=status).order_by("-opened_at", "-id")[:LATEST])


def case_for(actor: Account, id: UUID) -> Case:
    """The only way a page gets a case; raises `NoSuchCase`, whether there is none or it must not be known."""
    found = visible(actor).filter(pk=id).first()
    if found is None:
        raise NoSuchCase
    return found


def case_named(actor: Account, number: str) -> Case:
    """The same by its number, as somebody typed it."""
    typed = number.strip().upper()
    found = visible(actor).filter(number=typed).first() if NUMBER.fullmatch(typed) else None
    if found is None:
        raise NoSuchCase
    return found


def tips_of(actor: Account, case: Case) -> list[CaseTip]:
    """What was brought into a case, the latest first, as far as the actor may know of it."""
    rows = _live().filter(known_to(actor, "tip__"), case=case).select_related("tip", "tip__assignee", "brought_by")
    return list(rows.order_by("-brought_at", "-id"))


def tip_counts(actor: Account, cases: Iterable[Case]) -> dict[UUID, int]:
    """How many tips each of these cases holds that the actor may know of."""
    rows = _live().filter(known_to(actor, "tip__"), case__in=[case.pk for case in cases])
    return dict(rows.values_list("case").annotate(many=Count("pk")).order_by())


def cases_of(tip: Tip) -> list[CaseTip]:
    """In which cases a tip is, the oldest first. The caller has already been allowed to see the tip."""
    rows = _live().filter(tip=tip).select_related("case", "brought_by")
    return list(rows.order_by("brought_at", "id"))


def endings(case: Case) -> list[CaseEnding]:
    """The closings of a case, oldest first."""
    return list(CaseEnding.objects.filter(case=case).select_related("by", "reopened_by").order_by("at", "id"))


def records_of(case: Case, *hidden: Iterable[UUID]) -> QuerySet[Record]:
    """What was done with a case, newest first, without what was done to restricted or otherwise hidden tips.

    A restricted tip is left out for its holders too: the page of a case is for everybody who works on it.
    """
    records = of_case(case.pk).exclude(tip__in=Tip.objects.filter(restricted=True).values("pk"))
    for tips in hidden:
        records = records.exclude(tip__in=tips)
    return records


def is_in_open_case(tip: Tip) -> bool:
    """Whether a case that is open holds the tip."""
    return _live().filter(tip=tip, case__status=Case.OPEN).exists()


def in_open_case() -> Exists:
    """The same as a condition on tips."""
    return Exists(_live().filter(tip=OuterRef("pk"), case__status=Case.OPEN))


def _live() -> QuerySet[CaseTip]:
    return CaseTip.objects.filter(sealed_to(CASEWORK, "tip_id"), tip__restricted=False)

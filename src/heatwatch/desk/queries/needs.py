"""Every read of requests for one tip. Whoever asks learns nothing of the tip; whoever decides may know of it anyway."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from heatwatch.accounts.access import may
from heatwatch.accounts.models import Account
from heatwatch.desk.errors import NoSuchTip
from heatwatch.desk.models import NeedToKnow
from heatwatch.desk.queries import tidy, visible
from heatwatch.desk.queries.known import known_to
from heatwatch.intake.models import Tip
from heatwatch.vault import recipients
from heatwatch.vault.compartments import DESK
from heatwatch.vault.queries import lent_rows, people_sealed_to, recipient_of

LATEST = 100


@dataclass(frozen=True)
class Loan:
    """Somebody to whom a tip is lent at this moment."""

    need: NeedToKnow
    until: datetime


def named(number: str) -> Tip | None:
    """The tip that somebody asks for, if there is one. What it is must not reach whoever asks."""
    return Tip.objects.filter(number=tidy(number)).first()


def opens_already(account: Account, tip: Tip) -> bool:
    """Whether a request would change nothing."""
    return visible(account).filter(pk=tip.pk).exists()


def deciders(tip: Tip | None) -> list[str]:
    """Whom the reason is sealed to: the people who hold a restricted tip, for every other number the desk."""
    if tip and tip.restricted and (holders := people_sealed_to(tip.pk)):
        return [recipient_of(person) for person in holders]
    return [recipients.load(settings.ENV.recipients_file).of(DESK)]


def mine(account: Account) -> list[NeedToKnow]:
    """What somebody asked for, the latest first."""
    asked = NeedToKnow.objects.filter(account=account).select_related("decided_by", "tip")
    return list(asked.order_by("-asked_at", "-id")[:LATEST])


def waiting(actor: Account, since: datetime) -> list[NeedToKnow]:
    """The requests that this person may decide: for tips that they know of, oldest first."""
    return list(_known_to(actor).filter(decided_at=None, asked_at__gt=since).order_by("asked_at", "id")[:LATEST])


def lent(actor: Account) -> list[Loan]:
    """What is lent at this moment, of the tips that this person knows of."""
    granted = _known_to(actor).filter(until__isnull=False, ended_at=None).order_by("until", "id")
    return [Loan(need, need.until) for need in granted[:LATEST] if need.until and _still(need)]


def loans_of(tip: Tip) -> list[Loan]:
    """To whom a tip is lent, for its page."""
    rows = lent_rows(tip.pk)
    if not rows:
        return []
    granted = NeedToKnow.objects.filter(tip=tip, until__isnull=False, ended_at=None)
    found = granted.select_related("account", "decided_by").order_by("until", "id")
    return [Loan(need, rows[need.account_id]) for need in found if need.account_id in rows]


def need(actor: Account, id: UUID) -> NeedToKnow:
    """One request of a tip that this person knows of; raises `NoSuchTip`."""
    found = _known_to(actor).filter(pk=id).first()
    if found is None:
        raise NoSuchTip
    return found


def opens_without_the_desk(account: Account, number: str) -> bool:
    """Whether whoever holds no key of the desk opens the tip of this number: it is lent to them, or in a case."""
    return visible(account).filter(number=tidy(number)).exists()


def has_loan(tip: Tip, account: Account) -> bool:
    """Whether this person reads the tip for a while only, and may not hand it on."""
    return account.pk in lent_rows(tip.pk)


def lent_at(need: NeedToKnow) -> bool:
    """Whether what was granted is still lent."""
    return bool(need.until) and need.ended_at is None and _still(need)


def granted_until(tip: UUID, account: UUID) -> QuerySet[NeedToKnow]:
    """The requests under which a tip is lent to somebody."""
    return NeedToKnow.objects.filter(tip=tip, account=account, until__isnull=False, ended_at=None)


def _still(need: NeedToKnow) -> bool:
    return need.tip_id is not None and need.account_id in lent_rows(need.tip_id)


def _known_to(actor: Account) -> QuerySet[NeedToKnow]:
    if not may(actor, "decide_need"):
        return NeedToKnow.objects.none()
    known = NeedToKnow.objects.filter(known_to(actor, "tip__")).exclude(account=actor)
    return known.select_related("account", "tip", "decided_by")

"""Every read of alerts: clear columns only, and nothing of a tip that the actor may not know of."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet

from heatwatch.accounts.models import Account
from heatwatch.accounts.queries import colleagues
from heatwatch.alerts.errors import NoSuchAlert
from heatwatch.alerts.models import Alert, AlertAddress, AlertBrowser, ProviderCopy, Sending, Shift
from heatwatch.alerts.rules import LOST, ONE_STEP
from heatwatch.desk.queries import may_hold
from heatwatch.desk.queries.known import holds_the_desk, known_to
from heatwatch.vault.queries import people_sealed_to

AT_ONCE = 200
LATEST = 50
COPIES = 20
# What wakes an alert of the whole desk; it is no tip's and nobody's trial.
OF_THE_DESK = Q(tip__isnull=True, account__isnull=True)


@dataclass(frozen=True)
class Told:
    """An alert as a page shows it, with each telling."""

    alert: Alert
    sendings: list[Sending]


def known_alerts(actor: Account) -> QuerySet[Alert]:
    """The alerts that this person may know of: those of tips that they may know of, and of the desk where they see it.

    Nobody's trial is among them.
    """
    known = known_to(actor, "tip__") & Q(tip__isnull=False)
    return Alert.objects.filter(known | OF_THE_DESK if holds_the_desk(actor) else known)


def alert_for(actor: Account, id: UUID) -> Alert:
    """The only way a page gets an alert; raises `NoSuchAlert`."""
    found = known_alerts(actor).filter(pk=id).first()
    if found is None:
        raise NoSuchAlert
    return found


def open_alerts(actor: Account) -> list[Told]:
    """What nobody has answered yet, the oldest first."""
    return _told(known_alerts(actor).filter(ended_at=None).order_by("raised_at", "pk")[:AT_ONCE])


def open_count(actor: Account) -> int:
    """How many alerts nobody has answered, of those that this person may know of."""
    return known_alerts(actor).filter(ended_at=None).count()


def unanswered(actor: Account) -> list[UUID]:
    """The alerts that wait for an answer, of those that this person may know of; saved searches wait for none."""
    return list(known_alerts(actor).filter(ended_at=None).exclude(kind__in=ONE_STEP).values_list("pk", flat=True))


def not_hidden(actor: Account, ids: Collection[UUID]) -> int:
    """How many of these alerts this person may know of, and are of no tip that is restricted, to whomever."""
    return known_alerts(actor).filter(pk__in=ids).exclude(tip__restricted=True).count()


def answered_alerts(actor: Account) -> list[Told]:
    """What was answered lately, the newest first."""
    return _told(known_alerts(actor).filter(ended_at__isnull=False).order_by("-raised_at", "pk")[:LATEST])


def alerts_of(tip: UUID) -> list[Told]:
    """Those of one tip, for whoever was already allowed to see it."""
    return _told(Alert.objects.filter(tip=tip).order_by("raised_at", "pk"))


def last_trial(account: Account) -> Told | None:
    """The last trial that a person asked for."""
    found = _told(Alert.objects.filter(kind=Alert.TRIAL, account=account).order_by("-raised_at", "pk")[:1])
    return found[0] if found else None


def due(now: datetime) -> list[Alert]:
    """The open alerts whose next step has come, those that wait longest first."""
    waiting = Alert.objects.filter(ended_at=None, next_step__lte=now).select_related("tip", "account")
    return list(waiting.order_by("next_step", "pk")[:AT_ONCE])


def in_hand(now: datetime) -> QuerySet[Sending]:
    """Tellings that were under way and of which nobody came back to say how they went."""
    return Sending.objects.filter(state=Sending.SENDING, at__lt=now - LOST)


def told_since(since: datetime) -> set[UUID]:
    """Who was told something after this moment that others wait behind: trials and saved searches are not."""
    lately = Sending.objects.filter(at__gt=since, account__isnull=False).exclude(state=Sending.FAILED)
    found = lately.exclude(alert__kind__in=ONE_STEP).values_list("account_id", flat=True)
    return set(found)


def told_of(alert: Alert) -> list[UUID]:
    """Whom this alert was told, once for each step."""
    rows = alert.sendings.filter(account__isnull=False).values_list("batch", "account_id").distinct()
    return [account for _, account in rows]


def candidates(alert: Alert, now: datetime) -> list[Account]:
    """Who is to be told, in the order of escalation; of a tip nobody but those who may open it.

    While nobody is on call it is the supervisors. Of a restricted tip that nobody on call may know of, its holders.
    """
    if alert.account:
        return [alert.account]
    people = on_call(now) or list(colleagues("supervisor"))
    tip = alert.tip
    if tip is None:
        return [person for person in people if holds_the_desk(person)]
    able = [person for person in people if may_hold(person, tip)]
    if able or not tip.restricted:
        return able
    holders = set(people_sealed_to(tip.pk))
    return [person for person in colleagues() if person.pk in holders and may_hold(person, tip)]


def on_call(now: datetime) -> list[Account]:
    """Who is on call at this moment, in the order of escalation, each once."""
    return list({shift.account_id: shift.account for shift in shifts_at(now)}.values())


def shifts_at(now: datetime) -> list[Shift]:
    """The shifts of this moment, in the order of escalation."""
    running = Shift.objects.filter(ends__gt=now, begins__lte=now, account__is_active=True)
    ordered = running.select_related("account").order_by("place", "begins", "pk")
    return list(ordered.prefetch_related("account__role_grants"))


def shifts_from(now: datetime, until: timedelta) -> list[Shift]:
    """The rota: what runs now, and what begins within this time."""
    ahead = Shift.objects.filter(ends__gt=now, begins__lt=now + until).select_related("account")
    return list(ahead.order_by("begins", "place", "pk"))


def shift(id: UUID) -> Shift | None:
    """One shift, while it is there."""
    return Shift.objects.filter(pk=id).select_related("account").first()


def addresses(accounts: Sequence[UUID]) -> dict[UUID, AlertAddress]:
    """Where alerts reach these people, sealed."""
    return AlertAddress.objects.in_bulk(list(accounts))


def browsers(accounts: Iterable[UUID], *, gone: bool = False) -> dict[UUID, list[AlertBrowser]]:
    """The browsers that these people let alerts come to, sealed, the oldest first; those that are `gone` on request."""
    rows = AlertBrowser.objects.filter(account__in=list(accounts)).order_by("added_at", "pk")
    found: dict[UUID, list[AlertBrowser]] = {}
    for row in rows if gone else rows.filter(gone_at=None):
        found.setdefault(row.account_id, []).append(row)
    return found


def lost_browsers(accounts: Iterable[UUID]) -> list[AlertBrowser]:
    """Those that their maker does not know any more, and that nobody took away yet."""
    gone = AlertBrowser.objects.filter(account__in=list(accounts), gone_at__isnull=False)
    return list(gone.select_related("account").order_by("gone_at", "pk"))


def copies(now: datetime, ways: Collection[str]) -> list[ProviderCopy]:
    """What a provider keeps of what went by these ways, and has to be looked at; what is youngest first.

    Whether a message came decides about who is told next, and a copy that stays for days may not keep that waiting.
    """
    waits = {"state__in": (ProviderCopy.KEPT, ProviderCopy.STAYS), "next_look__lte": now}
    kept = ProviderCopy.objects.filter(way__in=ways, **waits)
    return list(kept.order_by("-handed_over", "pk")[:COPIES])


def copies_of(batches: Iterable[UUID]) -> dict[tuple[UUID, str], ProviderCopy]:
    """What is known of the provider's copies of these messages."""
    found = ProviderCopy.objects.filter(batch__in=list(batches))
    return {(copy.batch, copy.way): copy for copy in found}


def _told(alerts: QuerySet[Alert]) -> list[Told]:
    sendings = Prefetch(
        "sendings", Sending.objects.select_related("account").order_by("at", F("account").asc(nulls_last=True), "way")
    )
    found = alerts.select_related("tip", "account", "ended_by").prefetch_related(sendings)
    return [Told(alert, list(alert.sendings.all())) for alert in found]

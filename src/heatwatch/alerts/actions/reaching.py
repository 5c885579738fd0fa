"""Each person says where alerts reach them, asks for a trial, and says that it came."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from heatwatch.accounts.models import Account
from heatwatch.alerts import queries
from heatwatch.alerts.boxes import Reach, open_reach, seal_reach
from heatwatch.alerts.models import Alert, AlertAddress
from heatwatch.alerts.rules import BY_TELEPHONE
from heatwatch.alerts.ways import refused_push
from heatwatch.audit.actions import record
from heatwatch.common.errors import Invalid, NotFound
from heatwatch.knowledge.agency import DIALED


@dataclass(frozen=True)
class Allowed:
    """The push services that this office named, and its own numbers, to which nobody is ever texted."""

    hosts: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


def set_reach(account: Account, reach: Reach, *, host_key: str, allowed: Allowed, now: datetime) -> None:
    """Keep where alerts reach this person, or forget it: all is empty, and no browser is named. Raises `Invalid`.

    A new address has to be tried: what was said of the one before counts no more.
    """
    _check(reach, allowed)
    with transaction.atomic():
        if reach.mail or reach.push or reach.text or reach.call or queries.browsers([account.pk], gone=True):
            values = {"sealed": seal_reach(host_key, account.pk, reach), "set_at": now, "confirmed_at": None}
            AlertAddress.objects.update_or_create(account=account, defaults=values)
        else:
            AlertAddress.objects.filter(account=account).delete()
        record("alert_address_set", actor=account.pk, kind="account", id=account.pk, now=now)


def own_reach(account: Account, *, host_key: str) -> Reach:
    """Where alerts reach this person, for their own page; nothing where it was sealed under another host's key."""
    row = queries.addresses([account.pk]).get(account.pk)
    try:
        return open_reach(host_key, account.pk, row.sealed) if row else Reach()
    except NotFound:
        return Reach()


def ask_for_trial(account: Account, now: datetime) -> None:
    """Have the waker send a trial, to this person alone. Raises `Invalid` where there is nowhere to send it."""
    if not AlertAddress.objects.filter(account=account).exists():
        raise Invalid("there is no address to try", "give one first", "mail")
    with transaction.atomic():
        # One that nobody sent yet would only come twice.
        Alert.objects.filter(kind=Alert.TRIAL, account=account, ended_at=None).update(ended_at=now, how=Alert.OVER)
        Alert.objects.create(kind=Alert.TRIAL, account=account, raised_at=now, next_step=now)
        record("alert_trial_asked", actor=account.pk, kind="account", id=account.pk, now=now)


def confirm_trial(account: Account, now: datetime) -> None:
    """The person says that the trial came."""
    trial = queries.last_trial(account)
    address = AlertAddress.objects.filter(account=account)
    # A trial of the address before tells nothing of this one.
    row = address.first()
    if row is None or trial is None or trial.alert.raised_at < row.set_at:
        raise Invalid("no trial was sent to this address", "ask for one first")
    with transaction.atomic():
        address.update(confirmed_at=now)
        record("alert_trial_came", actor=account.pk, kind="account", id=account.pk, now=now)


def _check(reach: Reach, allowed: Allowed) -> None:
    hosts = allowed.hosts
    if reach.mail:
        try:
            validate_email(reach.mail)
        except ValidationError as wrong:
            raise Invalid("this is no e-mail address", "write one like name@example.org", "mail") from wrong
    if reach.push and (why := refused_push(reach.push, hosts)):
        named = ", ".join(hosts) or "none, and the administrator may name one"
        raise Invalid(why, f"the services that this office named are: {named}", "push")
    if reach.token and not (reach.push and reach.token.isascii() and reach.token.isprintable()):
        raise Invalid("this is no token of a push address", "leave it empty unless the service asks for one", "token")
    if reach.callers and not reach.call:
        raise Invalid("there is no number that could ring for callers", "give one for calls", "call")
    for field in BY_TELEPHONE:
        if number := getattr(reach, field):
            _check_number(number, field, allowed)


def _check_number(number: str, field: str, allowed: Allowed) -> None:
    if not DIALED.fullmatch(number):
        raise Invalid("this is no telephone number", "write one like +1 510 555 0143", field)
    if number in allowed.own:
        # What comes there is a tip: an alert would become one, and wake people for it.
        raise Invalid("this is a number of the tip line itself", "give one of your own", field)

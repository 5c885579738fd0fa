"""A person lets alerts come to a browser, or takes one away; and its maker says that it knows one no more."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from heatwatch.accounts.models import Account
from heatwatch.alerts import queries
from heatwatch.alerts.actions.reaching import own_reach
from heatwatch.alerts.boxes import Browser, Reach, open_browsers, seal_browser, seal_reach
from heatwatch.alerts.browsers import refused_endpoint
from heatwatch.alerts.models import AlertAddress, AlertBrowser
from heatwatch.alerts.rules import MOST_BROWSERS
from heatwatch.audit.actions import record
from heatwatch.common.errors import Invalid
from heatwatch.common.ids import new_id

AGAIN = "press the button on this page, with scripts switched on"


def add_browser(
    account: Account, name: str, endpoint: str, *, host_key: str, hosts: tuple[str, ...], now: datetime
) -> None:
    """Let alerts come to one more browser. Raises `Invalid`.

    As with every other address, what was said of a trial before counts no more. The same browser, added again, takes
    the place of what it was before.
    """
    if wrong := refused_endpoint(endpoint, hosts):
        named = ", ".join(hosts)
        raise Invalid(wrong, f"the services that this office takes are: {named}" if endpoint else AGAIN)
    rows = queries.browsers([account.pk], gone=True).get(account.pk, [])
    same = [one.id for one in open_browsers(host_key, rows) if one.endpoint == endpoint]
    if len(rows) - len(same) >= MOST_BROWSERS:
        raise Invalid("there are too many browsers already", "take one away first")
    browser = Browser(new_id(), name, endpoint)
    with transaction.atomic():
        AlertBrowser.objects.filter(account=account, pk__in=same).delete()
        sealed = seal_browser(host_key, account.pk, browser)
        AlertBrowser.objects.create(pk=browser.id, account=account, sealed=sealed, added_at=now)
        tried_anew = {"set_at": now, "confirmed_at": None}
        if not AlertAddress.objects.filter(account=account).update(**tried_anew):
            AlertAddress.objects.create(account=account, sealed=seal_reach(host_key, account.pk, Reach()), **tried_anew)
        record("alert_browser_added", actor=account.pk, kind="account", id=account.pk, now=now)


def remove_browser(account: Account, id: UUID, *, host_key: str, now: datetime) -> None:
    """No more alerts to this browser; one that is away already stays away."""
    with transaction.atomic():
        gone, _ = AlertBrowser.objects.filter(account=account, pk=id).delete()
        if not gone:
            return
        others = AlertBrowser.objects.filter(account=account).exists()
        if not others and own_reach(account, host_key=host_key) == Reach():
            AlertAddress.objects.filter(account=account).delete()
        record("alert_browser_removed", actor=account.pk, kind="account", id=account.pk, now=now)


def note_gone(id: UUID, now: datetime) -> None:
    """Its maker knows it no more: nothing is sent there again, and its owner is told in the console."""
    with transaction.atomic():
        row = AlertBrowser.objects.filter(pk=id, gone_at=None).first()
        if row and AlertBrowser.objects.filter(pk=id, gone_at=None).update(gone_at=now):
            record("alert_browser_gone", actor=None, kind="account", id=row.account_id, now=now)

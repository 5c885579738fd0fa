"""Every read of what advocates write: by advocates, of tips that are not restricted."""

from django.db.models import QuerySet

from heatwatch.accounts.access import require
from heatwatch.accounts.models import Account
from heatwatch.desk.errors import NoSuchTip
from heatwatch.desk.models import AdvocateFile, AdvocateNote, Privilege
from heatwatch.desk.queries import tidy
from heatwatch.intake.models import Tip

LATEST = 100


def tip_for_advocates(actor: Account, number: str) -> Tip:
    """The tip that the desk named to an advocate: its number and its state, never its story.

    Raises `NoSuchTip`, whether there is none or it is restricted.
    """
    require(actor, "advocate_note")
    tip = _open_to_advocates().filter(number=tidy(number)).first()
    if tip is None:
        raise NoSuchTip
    return tip


def files(actor: Account) -> list[AdvocateFile]:
    """The files that advocates keep, the latest opened first."""
    require(actor, "advocate_note")
    found = AdvocateFile.objects.filter(tip__in=_open_to_advocates()).select_related("tip")
    return list(found.order_by("-opened_at", "id")[:LATEST])


def file_of(tip: Tip) -> AdvocateFile | None:
    """The advocates' file of a tip, if there is one."""
    return AdvocateFile.objects.filter(tip=tip).first()


def notes(file: AdvocateFile) -> list[AdvocateNote]:
    """The sealed notes, oldest first."""
    return list(AdvocateNote.objects.filter(file=file).select_related("author").order_by("at", "id"))


def privilege(account: Account) -> Privilege | None:
    """What counsel said of this person's notes."""
    return Privilege.objects.filter(pk=account.pk).first()


def privileges() -> dict[object, Privilege]:
    """Everybody whom counsel marked, by account."""
    return {row.account_id: row for row in Privilege.objects.all()}


def _open_to_advocates() -> QuerySet[Tip]:
    return Tip.objects.filter(restricted=False)

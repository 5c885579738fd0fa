"""Every read of translations in the clear, and who may be asked for one."""

from collections.abc import Collection, Iterable
from uuid import UUID

from heatwatch.accounts.access import may
from heatwatch.accounts.models import Account
from heatwatch.desk.errors import NoSuchTip
from heatwatch.desk.queries import possible_holders
from heatwatch.intake.models import Message, Tip
from heatwatch.knowledge.spoken.languages import reads
from heatwatch.translating.models import Translation


def readers(tip: Tip, colleagues: Iterable[Account]) -> list[Account]:
    """Those of these colleagues who read the tip's language and may open it for good, in their order."""
    able = [one for one in colleagues if reads(one.languages, tip.language)]
    return [one for one in possible_holders(tip, able) if may(one, "translate", on_restricted_to_me=tip.restricted)]


def versions(tip: Tip) -> list[Translation]:
    """The sealed translations of a tip, the newest of each part first."""
    return list(Translation.objects.filter(tip=tip).select_related("author").order_by("-number", "id"))


def newest(ids: Collection[UUID]) -> list[Translation]:
    """The newest translation of every part of these tips."""
    rows = Translation.objects.filter(tip__in=ids).order_by("number", "id")
    return list({(row.tip_id, row.message_id): row for row in rows}.values())


def last_number(tip: Tip, message: UUID | None) -> int:
    """How often this part was translated, corrections counted."""
    rows = Translation.objects.filter(tip=tip, message=message).order_by("-number")
    return rows.values_list("number", flat=True).first() or 0


def message_of_reporter(tip: Tip, id: UUID) -> Message:
    """One message of the reporter of this very tip; raises `NoSuchTip`."""
    found = Message.objects.filter(tip=tip, pk=id, sender=Message.REPORTER).first()
    if found is None:
        raise NoSuchTip
    return found


def translated(tip: Tip) -> set[UUID | None]:
    """The parts that have a translation; the story stands under None."""
    return set(Translation.objects.filter(tip=tip).values_list("message", flat=True))

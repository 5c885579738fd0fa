"""Opening a case, bringing tips into it and taking them out, closing it and reopening it.

What a case says of itself is sealed to its own identity, and that to `casework`. Bringing a tip in seals the tip's key
to `casework` too, beside the desk's: whoever holds that key and no other opens the tip from then on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from heatwatch.accounts.access import require
from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.audit.queries import CASE
from heatwatch.cases import kinds, queries
from heatwatch.cases.models import Case, CaseEnding, CaseTip
from heatwatch.common.errors import Conflict, Invalid
from heatwatch.common.ids import new_id
from heatwatch.common.secret import masked
from heatwatch.common.text import cleaned, one_line
from heatwatch.desk import queries as desk
from heatwatch.desk.actions.needs import keep_from_borrowers
from heatwatch.desk.actions.opening import UNOPENED, Ending, Held, readable
from heatwatch.desk.errors import ChangedMeanwhile
from heatwatch.intake.models import Tip
from heatwatch.vault import recipients
from heatwatch.vault.actions import Keyring, open_tip_key, open_tip_keys, tip_key_row
from heatwatch.vault.actions.bringing import seal_too, take_from
from heatwatch.vault.actions.restricting import tell_casework
from heatwatch.vault.compartments import CASEWORK
from heatwatch.vault.keys import Identity, new_identity
from heatwatch.vault.queries import has_keys, is_sealed_to
from heatwatch.vault.rows import insert
from heatwatch.vault.sealing import seal


@masked
@dataclass(frozen=True)
class OpenCase:
    """A case opened for one person, in memory for one page."""

    case: Case
    name: str
    endings: list[Ending]


def open_case(keyring: Keyring, actor: Account, name: str, *, id: UUID, now: datetime) -> Case:
    """Begin a case under a name that only casework reads. The same `id` again opens none.

    Raises `NoGrant` for whoever does not hold casework, and `Invalid` without a name.
    """
    require(actor, "open_case")
    keyring.compartment(CASEWORK)
    said = one_line(cleaned(name))
    if not said:
        raise Invalid("the name is missing", "write what you call this case among yourselves", "name")
    identity, recipient = new_identity(), recipients.load(settings.ENV.recipients_file).of(CASEWORK)
    sealed = seal(said.encode(), kind=kinds.NAME, record=id, recipients=[identity.recipient])
    with transaction.atomic():
        values = {"opened_by": actor, "opened_at": now, "name": sealed}
        case, created = Case.objects.get_or_create(id=id, defaults=values)
        if created:
            # The id comes from a form: under that of a tip, the tip would have been in the hands of casework.
            if has_keys(id):
                raise Invalid("this id is taken", "load the page anew, and open the case from there")
            insert([tip_key_row(id, identity, compartment=CASEWORK, recipient=recipient)])
            record("case_opened", actor=actor.pk, kind=CASE, id=id, now=now)
    return case


def names_of(keyring: Keyring, cases: Iterable[Case]) -> dict[UUID, str]:
    """What these cases are called, as far as the keyring opens it."""
    wanted = {case.pk: case for case in cases}
    keys = open_tip_keys(keyring, list(wanted))
    return {id: _name(case, keys[id]) if id in keys else UNOPENED for id, case in wanted.items()}


def note_list(actor: Account, now: datetime) -> None:
    """Record that somebody saw the list of cases."""
    record("listed", actor=actor.pk, kind="cases", id="cases", now=now)


def read_case(keyring: Keyring, actor: Account, case: Case, now: datetime) -> OpenCase:
    """Open what a case says, which is recorded; raises `NoGrant` or `Unsealable`."""
    require(actor, "see_cases")
    identity = open_tip_key(keyring, case.pk)
    record("opened", actor=actor.pk, kind=CASE, id=case.pk, now=now)
    return OpenCase(case, _name(case, identity), [_ending(row, identity) for row in queries.endings(case)])


def bring_in(keyring: Keyring, actor: Account, held: Held, case: Case, now: datetime) -> None:
    """Bring a tip into an open case: from here on casework opens it. Recorded at the tip and at the case.

    Raises `Invalid` for a closed case or a restricted tip, and `ChangedMeanwhile` when the tip was restricted since.
    """
    require(actor, "bring_to_case")
    keyring.compartment(CASEWORK)
    tip = held.tip
    if tip.restricted:
        raise Invalid("a restricted tip is in no case", "give it back to the desk first", "case")
    keep_from_borrowers(actor, tip)
    with transaction.atomic():
        if desk.locked(tip).restricted:
            raise ChangedMeanwhile([tip.number])
        if _locked(case).status != Case.OPEN:
            raise Invalid("this case is closed", "reopen it first, or choose another", "case")
        if not is_sealed_to(CASEWORK, tip.pk):
            # Left from before the tip was restricted: it must not come back by itself.
            CaseTip.objects.filter(tip=tip).delete()
            seal_too(keyring, tip.pk, CASEWORK)
        # Whoever holds casework alone must be able to restrict it from now on.
        tell_casework(keyring)
        values = {"brought_by": actor, "brought_at": now}
        _, created = CaseTip.objects.get_or_create(case=case, tip=tip, defaults=values)
        if not created:
            raise Invalid("the tip is in this case already", "there is nothing to do", "case")
        _note("brought_to_case", actor, tip, case, now)


def take_out(actor: Account, tip: Tip, case: Case, now: datetime) -> None:
    """Take a tip out of a case. When no other case holds it, casework loses its key; who saw it may have kept that."""
    require(actor, "bring_to_case")
    keep_from_borrowers(actor, tip)
    with transaction.atomic():
        if desk.locked(tip).restricted:
            raise ChangedMeanwhile([tip.number])
        taken, _ = CaseTip.objects.filter(case=case, tip=tip).delete()
        if not taken:
            raise Invalid("the tip is not in this case", "somebody took it out meanwhile", "case")
        if not CaseTip.objects.filter(tip=tip).exists():
            take_from(tip.pk, CASEWORK)
        _note("taken_out_of_case", actor, tip, case, now)


def close_case(keyring: Keyring, actor: Account, case: Case, *, reason: str, now: datetime) -> None:
    """Close a case with a line of reason, sealed to it. Its tips stay in it, and casework still opens them."""
    require(actor, "close_case")
    row = CaseEnding(id=new_id(), case=case, by=actor, at=now)
    row.reason = _reason(keyring, case, reason, kinds.ENDING, row)
    with transaction.atomic():
        _turn(case, Case.CLOSED)
        row.save(force_insert=True)
        record("case_closed", actor=actor.pk, kind=CASE, id=case.pk, now=now)


def reopen_case(keyring: Keyring, actor: Account, case: Case, *, reason: str, now: datetime) -> None:
    """Take a closed case up again; the closing stays in its history."""
    require(actor, "close_case")
    with transaction.atomic():
        _turn(case, Case.OPEN)
        row = queries.endings(case)[-1]
        row.reopened_by, row.reopened_at = actor, now
        row.reopen_reason = _reason(keyring, case, reason, kinds.REOPENING, row)
        row.save(update_fields=["reopened_by", "reopened_at", "reopen_reason"])
        record("case_reopened", actor=actor.pk, kind=CASE, id=case.pk, now=now)


def _turn(case: Case, status: str) -> None:
    """Raises `Conflict` when somebody did so before."""
    if Case.objects.filter(pk=case.pk).exclude(status=status).update(status=status) != 1:
        raise Conflict("somebody else did this meanwhile", "look at the case again")


def _locked(case: Case) -> Case:
    return Case.objects.select_for_update().get(pk=case.pk)


def _note(verb: str, actor: Account, tip: Tip, case: Case, now: datetime) -> None:
    detail = {"case": case.number}
    record(verb, actor=actor.pk, kind=CASE, id=case.pk, tip=tip.pk, now=now, detail=detail)


def _reason(keyring: Keyring, case: Case, reason: str, kind: str, row: CaseEnding) -> bytes:
    if not reason.strip():
        raise Invalid("the reason is missing", "write one line saying why", "reason")
    recipient = open_tip_key(keyring, case.pk).recipient
    return seal(cleaned(reason).encode(), kind=kind, record=row.pk, recipients=[recipient])


def _name(case: Case, identity: Identity) -> str:
    return readable(case.name, kinds.NAME, case.pk, identity)


def _ending(row: CaseEnding, identity: Identity) -> Ending:
    reopening = readable(row.reopen_reason, kinds.REOPENING, row.pk, identity) if row.reopened_at else ""
    return Ending(
        disposition="",
        by=str(row.by or ""),
        at=row.at,
        reason=readable(row.reason, kinds.ENDING, row.pk, identity),
        reopened_by=str(row.reopened_by or ""),
        reopened_at=row.reopened_at,
        reopen_reason=reopening,
    )

"""Unusual reading is found from the audit trail alone, told once, and decided by another supervisor."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from heatwatch.accounts.access import require
from heatwatch.accounts.models import Account
from heatwatch.audit import queries as audit
from heatwatch.audit.actions import record
from heatwatch.audit.rules import Glance
from heatwatch.common.errors import Conflict, Invalid
from heatwatch.common.ids import new_id, parted
from heatwatch.common.text import cleaned
from heatwatch.desk.actions.opening import readable_by
from heatwatch.intake.models import Tip
from heatwatch.knowledge.watch import ReadingRule, Watch
from heatwatch.oversight import rules
from heatwatch.oversight.models import UnusualReading
from heatwatch.oversight.queries import readings
from heatwatch.vault import recipients
from heatwatch.vault.actions import Keyring
from heatwatch.vault.compartments import DESK
from heatwatch.vault.errors import NoGrant, Unsealable
from heatwatch.vault.sealing import seal

FINDING = "finding about unusual reading"


def judge(watch: Watch, zone: ZoneInfo, now: datetime) -> int:
    """Look whether anybody opened more than the office calls usual, or had more quoted to them by searches and charts.

    Returns how many readings were told anew. The reader's own account opens every tip; it is nobody's curiosity.
    """
    by: dict[tuple[UUID, bool], list[Glance]] = {}
    people = Account.objects.filter(kind=Account.PERSON).values_list("pk", flat=True)
    for actor, quoted, glance in audit.seen_since(now - watch.longest, people):
        by.setdefault((actor, quoted), []).append(glance)
    told = 0
    for (actor, quoted), reads in by.items():
        asked = watch.quoted if quoted else watch.reading
        if asked and len(reads) >= min(rule.tips for rule in asked):
            told += _judge(actor, reads, asked, zone, now)
    return told


def decide(actor: Account, seen: readings.Seen, *, finding: str, words: str, now: datetime) -> None:
    """Say what an unusual reading was. Nobody decides about their own; raises `Conflict` when somebody did before."""
    require(actor, "decide_reading")
    if seen.row.account_id == actor.pk:
        raise Invalid("nobody decides about their own reading", "ask another supervisor")
    if finding not in rules.FINDINGS:
        raise Invalid("nothing is chosen", "choose what you found", "finding")
    if not words.strip():
        raise Invalid("the words are missing", "write in a line what you asked and saw", "words")
    to = [recipients.load(settings.ENV.recipients_file).of(DESK)]
    sealed = seal(cleaned(words).encode(), kind=FINDING, record=seen.row.pk, recipients=to)
    values = {"decided_by": actor, "decided_at": now, "finding": finding, "sealed": sealed}
    with transaction.atomic():
        if UnusualReading.objects.filter(pk=seen.row.pk, decided_at=None).update(**values) != 1:
            raise Conflict("somebody else decided this meanwhile", "look at the page again")
        detail = {"account": str(seen.row.account_id), "finding": finding}
        tip = _hiding(seen.spell, seen.rule)
        record("reading_decided", actor=actor.pk, kind="reading", id=seen.row.pk, tip=tip, now=now, detail=detail)


def findings(keyring: Keyring, seen: Iterable[readings.Seen]) -> dict[UUID, str]:
    """The words of those that were decided; none for whoever holds no key of the desk."""
    rows = [one.row for one in seen if one.row.decided_at]
    try:
        identities = keyring.compartment(DESK).identities if rows else ()
    except (NoGrant, Unsealable):
        return {}
    return {row.pk: readable_by(identities, row.sealed, FINDING, row.pk) for row in rows}


def _judge(account: UUID, reads: list[Glance], asked: Sequence[ReadingRule], zone: ZoneInfo, now: datetime) -> int:
    """By rules that all count what was opened, or all what was quoted: one hides nothing of the other."""
    with transaction.atomic():
        # Two readers judge one after the other, so that neither tells what the other told.
        Account.objects.select_for_update().get(pk=account)
        last = readings.last_of(account, quoted=asked[0].quoted)
        if last and last.decided_at:
            reads = [read for read in reads if read.at > last.decided_at]
        for rule in asked:
            recent = [read for read in reads if read.at > now - rule.span]
            spell = rules.spell(rule, recent, zone)
            if spell is None:
                continue
            if last and not last.decided_at and spell.began <= last.until:
                UnusualReading.objects.filter(pk=last.pk).update(until=max(last.until, spell.until))
                return 0
            row = UnusualReading(id=new_id(), account_id=account, rule=str(rule))
            row.began, row.until = spell.began, spell.until
            row.save(force_insert=True)
            _tell(row, spell, rule, now)
            return 1
    return 0


def _tell(row: UnusualReading, spell: rules.Spell, rule: ReadingRule, now: datetime) -> None:
    detail, tip = {"rule": row.rule, "reading": str(row.pk)}, _hiding(spell, rule)
    record("unusual_reading", actor=None, kind="account", id=row.account_id, tip=tip, now=now, detail=detail)


def _hiding(spell: rules.Spell, rule: ReadingRule) -> UUID | None:
    """A restricted tip, when without the restricted ones nothing is unusual: the record is then hidden with it."""
    among = spell.tips | {read.beside for read in spell.reads if read.beside}
    hidden = Tip.objects.filter(restricted=True).values_list("pk", flat=True)
    restricted = {tip for part in parted(among) for tip in hidden.filter(pk__in=part)}
    return min(restricted) if restricted and len(spell.without(restricted)) < rule.tips else None

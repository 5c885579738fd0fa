"""The work that a desk would have done on the sample tips, played through the desk's own actions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from heatwatch.alerts.actions.keeping_rota import Hours, add_shifts
from heatwatch.cases import actions as cases
from heatwatch.cli.sample.staff import Member, of_role
from heatwatch.cli.sample.tips import Sample
from heatwatch.common.ids import new_id
from heatwatch.desk import queries
from heatwatch.desk.actions import closing, opening, safeguarding, working
from heatwatch.intake.actions.mailboxes import add_message
from heatwatch.translating import actions as translating

BRINGING = "investigator"
FIRST_LOOK, STEP = timedelta(minutes=7), timedelta(minutes=4)
# A tip still open was looked at again this morning, so that what is due lies ahead of whoever opens the queue.
LAST_LOOK = timedelta(minutes=40)
ON_CALL = timedelta(weeks=4)


Cases = dict[str, Any]


@dataclass
class Desk:
    """One sample tip on the desk, and the hour that passes while it is worked."""

    sample: Sample
    member: Member
    supervisor: Member
    at: datetime

    def then(self) -> datetime:
        """A few minutes later."""
        self.at += STEP
        return self.at

    def opened(self) -> opening.OpenTip:
        """The tip, opened by whoever works it."""
        tip = queries.tip_for(self.member.account, self.sample.received.tip_number)
        return opening.open_tip(self.member.keyring, self.member.account, tip, self.at)


def play(samples: Sequence[Sample], staff: Sequence[Member], now: datetime) -> None:
    """Work every sample tip that says how; the rest stays unread."""
    supervisor = of_role(staff, "supervisor")
    worked: list[Desk] = []
    for sample in samples:
        if sample.work:
            member = of_role(staff, sample.work["assignee_role"])
            desk = Desk(sample, member, supervisor, min(sample.at + FIRST_LOOK, now))
            with transaction.atomic():
                _work(desk, now)
                _in_english(desk, staff)
            worked.append(desk)
    known: Cases = {}
    for desk in sorted(worked, key=lambda one: one.at):
        _bring_in(desk, of_role(staff, BRINGING), known)
    _put_on_call(staff, now)


def _put_on_call(staff: Sequence[Member], now: datetime) -> None:
    """From this hour on for four weeks: a call taker first, the supervisor when nobody answers."""
    supervisor, zone = of_role(staff, "supervisor").account, settings.AGENCY.hours.zone
    begins = now.astimezone(zone).replace(minute=0, second=0, microsecond=0, tzinfo=None)
    hours = Hours(begins, begins + ON_CALL, zone)
    for place, person in enumerate((of_role(staff, "call_taker").account, supervisor), 1):
        add_shifts(supervisor, person, hours, place=place, now=now)


def _bring_in(desk: Desk, investigator: Member, known: Cases) -> None:
    """The investigator brings the tip into the case of this name, which the first tip opens."""
    name = desk.sample.work.get("case")
    if not name:
        return
    keyring, me = investigator.keyring, investigator.account
    case = known.get(name) or cases.open_case(keyring, me, name, id=new_id(), now=desk.then())
    known[name] = case
    tip = queries.tip_for(me, desk.sample.received.tip_number)
    cases.bring_in(keyring, me, opening.hold_tip(keyring, tip), case, desk.then())


def _work(desk: Desk, now: datetime) -> None:
    work = desk.sample.work
    if not work.get("disposition"):
        desk.at = max(desk.at, now - LAST_LOOK - timedelta(minutes=len(desk.sample.row["text"]) % 50))
    opened = desk.opened()
    me, tip = desk.member.account, opened.tip
    working.triage(
        me,
        opened,
        version=tip.version,
        lane=work["lane"],
        urgency=work["urgency"],
        types=work["types"],
        jurisdiction="",
        reason="",
        now=desk.then(),
    )
    working.assign(me, tip, me, version=tip.version + 1, now=desk.then())
    if note := work.get("note"):
        working.note(me, opened, note, id=new_id(), now=desk.then())
    _safeguard(desk)
    _correspond(desk)
    if disposition := work.get("disposition"):
        ready = desk.opened()
        closing.close(
            me, ready, disposition=disposition, reason=work["reason"], version=ready.tip.version, now=desk.then()
        )
    opening.leave(me, tip, desk.then())


def _in_english(desk: Desk, staff: Sequence[Member]) -> None:
    """A colleague who reads the language is asked, and has written down what the sample says that it says."""
    work, me = desk.sample.work, desk.member.account
    if not (name := work.get("translator")):
        return
    reader = next(member for member in staff if member.account.username == name)
    tip = desk.opened().tip
    translating.ask(me, tip, reader.account, version=tip.version, now=desk.then())
    if texts := work.get("translations"):
        opened = opening.open_tip(reader.keyring, reader.account, tip, desk.then())
        parts = [None, *(one.id for one in opened.messages if one.from_reporter)]
        for part, text in zip(parts, texts, strict=True):
            translating.translate(reader.account, opened, text, message=part, after=0, id=new_id(), now=desk.then())
        opening.leave(reader.account, tip, desk.then())


def _safeguard(desk: Desk) -> None:
    work, me, opened = desk.sample.work, desk.member.account, desk.opened()
    if told := work.get("handover"):
        at = desk.then()
        facts = {"agency": told["agency"], "person": told["person"], "incident": told["incident_number"]}
        closing.hand_over(me, opened, {**facts, "time": at.isoformat(timespec="minutes"), "told": told["told"]}, at)
    if work.get("minor"):
        safeguarding.mark_minor(me, opened, minor=True, version=opened.tip.version, now=desk.then())
    if told := work.get("child_report"):
        for step in ("phoned", "written"):
            at = desk.then()
            facts = {"agency": told["agency_id"], "person": told["person"], "time": at.isoformat(timespec="minutes")}
            safeguarding.record_report(me, opened, step, {**facts, "reference": ""}, at)


def _correspond(desk: Desk) -> None:
    work, receipt = desk.sample.work, desk.sample.received.receipt
    if reply := work.get("reply"):
        working.reply(desk.member.account, desk.opened(), reply, id=new_id(), now=desk.then())
    if (text := work.get("reporter_message")) and receipt:
        at = desk.then()
        add_message(receipt, text, [], id=new_id(), now=at)
        working.notice_messages(at)

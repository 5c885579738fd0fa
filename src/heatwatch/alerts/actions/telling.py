"""People are told, one after the other, until somebody answers.

1. What was in hand when a waker was killed was perhaps sent, and is never sent again by itself.
2. In one transaction for each person: take the alerts whose step has come, note the next step, and note each telling.
   An alert that somebody answered meanwhile, or that another waker took, is left out.
3. Hand the messages over, side by side, each once. No transaction is open meanwhile.
4. Note how each went. Where nothing went out for sure the next person is told in seconds, else after some minutes.
   What the provider of texts and calls keeps of one is noted too, so that it is deleted there (`cleaning`).

Killed between 2 and 4, the telling counts as `perhaps`, and the next step comes as if it had been sent.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from heatwatch.accounts.models import Account
from heatwatch.alerts import queries, rules
from heatwatch.alerts.actions.browsers import note_gone
from heatwatch.alerts.boxes import Browser, Reach, open_reach
from heatwatch.alerts.browsers import Browsers
from heatwatch.alerts.errors import Doubtful, Gone, NotTaken
from heatwatch.alerts.models import Alert, ProviderCopy, Sending
from heatwatch.alerts.queries import reasons
from heatwatch.alerts.rules import Line
from heatwatch.alerts.telephone import Bell, Telephone
from heatwatch.alerts.ways import Push, Server
from heatwatch.audit.actions import record
from heatwatch.common.errors import NotFound
from heatwatch.common.ids import new_id
from heatwatch.common.secret import masked
from heatwatch.texting.provider import Provider

AT_A_TIME = 8
VERBS = {Sending.SENT: "alert_sent", Sending.PERHAPS: "alert_perhaps_sent", Sending.FAILED: "alert_not_sent"}
log = logging.getLogger("heatwatch.alerts")


@dataclass(frozen=True)
class Senders:
    """What this house sends by, the key that opens where people are reached, and how long one waits for an answer."""

    host_key: str = field(repr=False)
    server: Server | None = None
    push: Push | None = None
    minutes: int = 5
    telephone: Telephone | None = None
    browsers: Browsers | None = None
    bell: Bell | None = None

    @property
    def accounts(self) -> dict[str, Provider]:
        """Where the provider's copies lie of what goes out by telephone."""
        both = (self.telephone, self.bell)
        return {way: account for one in both if one for way, account in one.accounts.items()}


class Place(NamedTuple):
    """One way to one person; of several browsers, which."""

    way: str
    browser: Browser | None = None

    @property
    def named(self) -> UUID | None:
        """The id of the browser, where it is one."""
        return self.browser.id if self.browser else None


@masked
@dataclass(frozen=True)
class Message:
    """One message to one person by one way, ready to go out."""

    batch: UUID
    place: Place
    text: str
    # Returns the id of what the provider keeps of it, where that has to be deleted.
    send: Callable[[], str | None]


@dataclass(frozen=True)
class Outcome:
    """How one message went, why, and the id of what the provider keeps of it."""

    state: str
    why: str
    kept: str = ""


@masked
@dataclass(frozen=True)
class Turn:
    """Which alerts one person is told now, and where; nobody where nobody can be."""

    person: Account | None
    reach: Reach
    alerts: list[Alert]


def tell_due(senders: Senders, clock: Callable[[], datetime]) -> int:
    """Tell everybody whose turn has come; returns how many messages were handed over."""
    now = clock()
    for lost in queries.in_hand(now):
        _finish([lost], Sending.PERHAPS, "stopped", now)
    messages = [message for turn in _turns(senders, now) for message in _take(senders, turn, now)]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        outcomes = list(pool.map(_handed_over, messages))
    for message, outcome in zip(messages, outcomes, strict=True):
        _note(senders, message, outcome, clock())
    return len(messages)


def _turns(senders: Senders, now: datetime) -> list[Turn]:
    """Whose turn has come. Whoever was told something a moment ago hears the rest in one message."""
    busy = queries.told_since(now - rules.GATHER)
    turns: dict[UUID | None, Turn] = {}
    for alert in queries.due(now):
        able = _reachable(senders, alert, now)
        chosen = rules.next_person(list(able), queries.told_of(alert))
        if chosen in busy and alert.kind != Alert.TRIAL:
            continue
        person, reach = able[chosen] if chosen else (None, Reach())
        turns.setdefault(chosen, Turn(person, reach, [])).alerts.append(alert)
    return list(turns.values())


def _reachable(senders: Senders, alert: Alert, now: datetime) -> dict[UUID, tuple[Account, Reach]]:
    """Those of the people to be told whom a message can reach, in their order; of each other it is noted why not."""
    able = {}
    people = queries.candidates(alert, now)
    sealed = queries.addresses([person.pk for person in people])
    more = queries.browsers(sealed)
    for person in people:
        reach, why = Reach(), "no_address"
        if row := sealed.get(person.pk):
            try:
                reach = open_reach(senders.host_key, person.pk, row.sealed, more.get(person.pk, ()))
                why = "no_way"
            except NotFound:
                why = "unopened"
        if _places(senders, reach, [alert]):
            able[person.pk] = person, reach
        else:
            _note_nobody(alert, person, why, now)
    return able


def _take(senders: Senders, turn: Turn, now: datetime) -> list[Message]:
    """Take these alerts in hand for one person; what comes back has to be handed over."""
    batch, places = new_id(), _places(senders, turn.reach, turn.alerts)
    with transaction.atomic():
        mine = [alert for alert in turn.alerts if _claim(senders, alert, now, reached=bool(places))]
        for alert in mine:
            if turn.person is None and alert.kind not in rules.ONE_STEP:
                _note_nobody(alert, None, "nobody", now)
            for place in places:
                row = {"alert": alert, "batch": batch, "account": turn.person, "way": place.way, "at": now}
                Sending.objects.create(**row, browser=place.named, state=Sending.SENDING)
    if not mine:
        return []
    text = rules.words([_line(alert, now) for alert in mine])
    return [Message(batch, place, text, _bound(senders, place, turn.reach, text, batch, now)) for place in places]


def _claim(senders: Senders, alert: Alert, now: datetime, *, reached: bool) -> bool:
    """Take one step of an alert: exactly one of those who try does."""
    failures = alert.failures if reached else alert.failures + 1
    values: dict[str, Any] = {"steps": alert.steps + 1, "failures": failures}
    values |= {"next_step": now + rules.pause(alert.steps + 1, 0 if reached else failures, senders.minutes)}
    ended = {"ended_at": now, "how": Alert.OVER} if alert.kind in rules.ONE_STEP else {}
    taken = Alert.objects.filter(pk=alert.pk, ended_at=None, steps=alert.steps)
    return taken.update(**values, **ended) == 1


def _places(senders: Senders, reach: Reach, alerts: Sequence[Alert]) -> list[Place]:
    """Where a person is told of these: no telephone rings at night for a saved search."""
    able = {
        rules.MAIL: reach.mail and senders.server,
        rules.PUSH: reach.push and senders.push,
        rules.BROWSER: reach.browsers and senders.browsers,
        rules.TEXT: reach.text and senders.telephone,
        rules.CALL: reach.call and senders.telephone,
    }
    ways = rules.QUIET if all(alert.kind == Alert.SEARCH for alert in alerts) else rules.WAYS
    several = {rules.BROWSER: reach.browsers}
    return [Place(way, one) for way in ways if able[way] for one in several.get(way, (None,))]


def _bound(
    senders: Senders, place: Place, reach: Reach, text: str, batch: UUID, now: datetime
) -> Callable[[], str | None]:
    server, push, telephone, browsers = senders.server, senders.push, senders.telephone, senders.browsers
    way, browser = place
    if way == rules.MAIL and server:
        return lambda: server.send(reach.mail, text, batch, now)
    if way == rules.PUSH and push:
        return lambda: push.send(reach.push, reach.token, text)
    if browser and browsers:
        return lambda: browsers.send(browser.endpoint, now)
    if way == rules.CALL and telephone:
        return lambda: telephone.call(reach.call, text)
    assert telephone  # noqa: S101  `_places` names no way that this house has not
    return lambda: telephone.text(reach.text, text)


def _line(alert: Alert, now: datetime) -> Line:
    if alert.kind == Alert.SILENT:
        return reasons.without_reader(now) or Line(Alert.SILENT)
    if alert.kind == Alert.OVERDUE and alert.tip is None:
        return Line(Alert.OVERDUE, count=max(1, reasons.overdue(now)))
    shown = alert.tip.number if alert.tip and alert.kind == Alert.CRISIS and not alert.tip.restricted else ""
    return Line(alert.kind, shown)


def _handed_over(message: Message) -> Outcome:
    """How it went. It runs beside others, and touches no database."""
    try:
        kept = message.send() or ""
    except NotTaken as fault:
        log.warning("%s by %s was not taken: %s", message.batch, message.place.way, fault.cause)
        return Outcome(Sending.FAILED, "gone" if isinstance(fault, Gone) else "not_taken")
    except Doubtful as fault:
        log.warning("%s by %s was perhaps sent: %s", message.batch, message.place.way, fault.cause)
        return Outcome(Sending.PERHAPS, "no_answer")
    except Exception as fault:  # noqa: BLE001  whatever a server says must not keep the next person asleep
        log.warning("%s by %s was perhaps sent: %s", message.batch, message.place.way, type(fault).__name__)
        return Outcome(Sending.PERHAPS, "no_answer")
    return Outcome(Sending.SENT, "taken", kept)


def _note(senders: Senders, message: Message, outcome: Outcome, now: datetime) -> None:
    """Note how one message went; once every way of a batch failed for sure, the next person is told in seconds."""
    if outcome.kept:
        told = {"provider_id": outcome.kept, "handed_over": now, "next_look": now + rules.LOOK_SOON}
        ProviderCopy.objects.create(batch=message.batch, way=message.place.way, **told)
    rows = list(Sending.objects.filter(batch=message.batch, way=message.place.way, browser=message.place.named))
    _finish(rows, outcome.state, outcome.why, now)
    if outcome.why == "gone" and message.place.browser:
        note_gone(message.place.browser.id, now)
    if outcome.state != Sending.FAILED:
        Alert.objects.filter(sendings__batch=message.batch).update(failures=0)
    hurry(message.batch, senders.minutes, now)


def hurry(batch: UUID, minutes: int, now: datetime) -> None:
    """Where every way of this step failed for sure, the next person is told in seconds; an older one hurries nobody."""
    if Sending.objects.filter(batch=batch).exclude(state=Sending.FAILED).exists():
        return
    for alert in Alert.objects.filter(sendings__batch=batch, ended_at=None).distinct():
        last = alert.sendings.exclude(way="").order_by("-at").values_list("batch", flat=True).first()
        failures = alert.failures + 1
        sooner = now + rules.pause(alert.steps, failures, minutes)
        if last == batch:
            Alert.objects.filter(pk=alert.pk, steps=alert.steps).update(failures=failures, next_step=sooner)


def undelivered(batch: UUID, way: str, minutes: int, now: datetime) -> None:
    """The provider took it, and says now that it reached nobody."""
    for row in Sending.objects.filter(batch=batch, way=way):
        with transaction.atomic():
            taken = Sending.objects.filter(pk=row.pk, state__in=(Sending.SENT, Sending.PERHAPS))
            if taken.update(state=Sending.FAILED, why="undelivered"):
                told = {"account": str(row.account_id), "way": way, "why": "undelivered"}
                _record(row.alert, VERBS[Sending.FAILED], now, told)
    hurry(batch, minutes, now)


def _finish(rows: Sequence[Sending], state: str, why: str, now: datetime) -> None:
    """Each telling is noted once, whatever became of it."""
    for row in rows:
        with transaction.atomic():
            mine = Sending.objects.filter(pk=row.pk, state=Sending.SENDING)
            if mine.update(state=state, why=why):
                _record(row.alert, VERBS[state], now, {"account": str(row.account_id), "way": row.way})


def _note_nobody(alert: Alert, person: Account | None, why: str, now: datetime) -> None:
    """Nobody could be told: said once for each person and reason, however often it is tried."""
    row = {"account": person, "way": "", "state": Sending.FAILED, "why": why}
    if alert.sendings.filter(**row).exists():
        return
    with transaction.atomic():
        Sending.objects.create(alert=alert, batch=new_id(), at=now, **row)
        told: Mapping[str, str] = {"account": str(person.pk)} if person else {}
        _record(alert, "alert_not_sent", now, {**told, "why": why})


def _record(alert: Alert, verb: str, now: datetime, detail: Mapping[str, str]) -> None:
    told = {"alert": alert.kind, **detail}
    record(verb, actor=None, kind="alert", id=alert.pk, tip=alert.tip_id, now=now, detail=told)

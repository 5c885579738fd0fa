"""Whether an alert would wake anybody at this moment, and if not, why."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F

from heatwatch.alerts.boxes import Reach, host_key_here, open_reach
from heatwatch.alerts.models import Alert, AlertAddress, AlertBrowser, Sending
from heatwatch.alerts.queries import addresses, browsers, lost_browsers, on_call
from heatwatch.alerts.rules import BROWSER, CALL, MAIL, ONE_STEP, PUSH, TEXT, WAYS
from heatwatch.common.clock import is_over, span
from heatwatch.common.errors import NotFound
from heatwatch.intake.queries import heartbeats
from heatwatch.intake.rules import RINGS
from heatwatch.knowledge.agency import NEVER

# Under these names the waker tells that it is alive, and which ways out it has.
WAKER = "waker"
SILENT = timedelta(minutes=2)
# And under this one that it has what rings for callers.
BELL = f"{WAKER} voice"
WAY_WORDS = {MAIL: "e-mail", PUSH: "push", BROWSER: "push to a browser", TEXT: "text message", CALL: "telephone call"}
# Old failures are history once something came through.
LATELY = timedelta(days=1)


def beat_of(way: str) -> str:
    """The name under which the waker tells that it has this way out."""
    return f"{WAKER} {way}"


def problems(now: datetime) -> list[str]:
    """Why an alert might wake nobody; empty where nothing is known to be in its way. Each can be said in a sentence."""
    beats = heartbeats([WAKER, *map(beat_of, WAYS)])
    if said := _of_the_waker(beats.get(WAKER), now):
        return [said]
    ways = _heard(beats, now)
    if not ways:
        return ["no way out is set up: no mail server, push service, contact for browsers or number for texts is named"]
    return [*_of_the_rota(ways, now), *_of_the_ways(ways, now)]


def ways_now(now: datetime) -> list[str]:
    """The ways out that the waker has."""
    return _heard(heartbeats(map(beat_of, WAYS)), now)


def unanswered() -> int:
    """How many alerts nobody has answered; those of restricted tips, trials and saved searches are in no number."""
    waiting = Alert.objects.filter(ended_at=None).exclude(kind__in=ONE_STEP)
    return waiting.exclude(tip__restricted=True).count()


def failing(way: str, now: datetime) -> bool:
    """Whether the last message by this way, within a day, was surely not taken or never clearly answered."""
    # A browser that its maker knows no more is told of by itself.
    lately = Sending.objects.filter(way=way, at__gt=now - LATELY).exclude(state=Sending.SENDING).exclude(why="gone")
    seen = lately.exclude(alert__tip__restricted=True).order_by(F("at").desc(), "pk")
    last = seen.values_list("state", flat=True).first()
    return last in (Sending.FAILED, Sending.PERHAPS)


def rings_nobody(now: datetime) -> str:
    """Why a caller who wants to talk would reach nobody on call, where the agency file says that they should."""
    if settings.AGENCY.rota == NEVER:
        return ""
    beats = heartbeats([BELL, RINGS])
    heard = [name for name, last in beats.items() if not is_over(last, SILENT, now)]
    if BELL not in heard:
        return "the waker does not ring for callers: it was not heard, or lacks voice.token, an account or an address"
    if RINGS not in heard:
        return "nobody on call has a number that rings for callers"
    return ""


def _heard(beats: Mapping[str, datetime], now: datetime) -> list[str]:
    found = {way: beats.get(beat_of(way)) for way in WAYS}
    return [way for way, last in found.items() if last and not is_over(last, SILENT, now)]


def _of_the_waker(last: datetime | None, now: datetime) -> str:
    if last is None:
        return "the waker was never heard"
    return f"the waker was not heard for {span(now - last)}" if is_over(last, SILENT, now) else ""


def _of_the_rota(ways: list[str], now: datetime) -> list[str]:
    people = on_call(now)
    if not people:
        return ["nobody is on call"]
    known = addresses([person.pk for person in people])
    lost = [person.display_name for person in people if person.pk not in known]
    host_key = host_key_here()
    # A process that may not read the key of this host cannot tell what was sealed with it.
    more = browsers(known)
    opened = {str(row.account): _opened(host_key, row, more) for row in known.values()} if host_key else {}
    strange = [name for name, reach in opened.items() if reach is None]
    nowhere = [name for name, reach in opened.items() if reach and not reached_by(reach, ways)]
    gone = sorted({row.account.display_name for row in lost_browsers(known)})
    untried = [str(row.account) for row in known.values() if row.confirmed_at is None]
    said = [f"{', '.join(lost)} did not say where alerts reach them"] if lost else []
    if strange:
        names = ", ".join(sorted(strange))
        said.append(f"the addresses of {names} were sealed with the key of another host, and have to be given again")
    if nowhere:
        said.append(f"{', '.join(sorted(nowhere))} can be reached by no way that this house has now")
    if gone:
        said.append(f"a browser of {', '.join(gone)} takes no more alerts")
    return [*said, *([f"{', '.join(sorted(untried))} never said that a trial came"] if untried else [])]


def reached_by(reach: Reach, ways: Iterable[str]) -> list[str]:
    """By which of these ways a person is reached."""
    given = {MAIL: reach.mail, PUSH: reach.push, BROWSER: reach.browsers, TEXT: reach.text, CALL: reach.call}
    return [way for way in ways if given[way]]


def _opened(host_key: str, row: AlertAddress, more: Mapping[UUID, list[AlertBrowser]]) -> Reach | None:
    """Where the waker of this host would reach them; None where it cannot open it.

    After a backup was restored on another host nobody would be woken, and nothing else says so before the first alert.
    """
    try:
        return open_reach(host_key, row.account_id, row.sealed, more.get(row.account_id, ()))
    except NotFound:
        return None


def _of_the_ways(ways: list[str], now: datetime) -> list[str]:
    return [f"the last {WAY_WORDS[way]} did not go out, or nobody knows" for way in ways if failing(way, now)]

"""Numbers for whatever watches the host, in the text format of Prometheus: what waits, how long, and what is silent.

No number tells of one tip, and requests are not counted: how often somebody reports, or looks for an answer, stays with
the proxy that does not write it down either. The format: `# HELP`, `# TYPE`, then `name{label="value"} number`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import Error

from heatwatch.alerts.queries import on_call, readiness
from heatwatch.audit.queries import unchained_too_long
from heatwatch.desk.queries import waiting
from heatwatch.health.workings import BACKUP
from heatwatch.intake.actions.claiming import READER
from heatwatch.intake.queries import last_heartbeat, single_messages_waiting
from heatwatch.knowledge.desk_tables import lanes

# A tip that nobody has graded has no lane.
UNGRADED = "none"
NEVER = "NaN"


@dataclass(frozen=True)
class Figure:
    """A name, what it counts, and the number, or one for each value of a label."""

    name: str
    help: str
    numbers: Mapping[str, str]
    label: str = ""


def text(now: datetime) -> str:
    """Every figure; of a database that does not answer only that it does not."""
    try:
        known = [*_of_the_desk(now), *_of_the_house(now)]
    except Error:
        known = []
    answers = _one("heatwatch_database_answers", "Whether the database answers (1) or not (0).", int(bool(known)))
    return "".join(_lines(figure) for figure in [answers, *known])


def _of_the_desk(now: datetime) -> Iterator[Figure]:
    found = waiting.by_lane()
    by_lane = {lane: str(found.get(lane, 0)) for lane in lanes()} | {UNGRADED: str(found.get("", 0))}
    yield Figure("heatwatch_tips_waiting", "Tips that wait on the desk, by lane.", by_lane, "lane")
    yield _one("heatwatch_tips_overdue", "Tips that are past their due time.", waiting.overdue(now))
    oldest = waiting.oldest_unread()
    age = _seconds(oldest, now) if oldest else "0"
    yield _one("heatwatch_oldest_unread_seconds", "How long the oldest tip has waited to be opened.", age)


def _of_the_house(now: datetime) -> Iterator[Figure]:
    calls, files = single_messages_waiting(calls=True), single_messages_waiting(files=True)
    singly = {"text_messages": single_messages_waiting(), "recorded_calls": calls, "text_files": files}
    backlog = {name: str(number) for name, number in {"tips": waiting.unread_by_reader(), **singly}.items()}
    yield Figure("heatwatch_reader_backlog", "What the reader has yet to take up.", backlog, "what")
    silent = _seconds(last_heartbeat(READER), now)
    yield _one("heatwatch_reader_silent_seconds", "How long the reader has not been heard.", silent)
    yield from _of_the_alerts(now)
    unchained = unchained_too_long(now)
    yield _one("heatwatch_records_unchained", "Audit records that have waited too long for their place.", unchained)
    age = _seconds(last_heartbeat(BACKUP), now)
    yield _one("heatwatch_backup_age_seconds", "How long ago the last backup was made.", age)


def _of_the_alerts(now: datetime) -> Iterator[Figure]:
    silent = _seconds(last_heartbeat(readiness.WAKER), now)
    yield _one("heatwatch_waker_silent_seconds", "How long what wakes people has not been heard.", silent)
    yield _one("heatwatch_people_on_call", "People who are on call now.", len(on_call(now)))
    yield _one("heatwatch_alerts_unanswered", "Alerts that nobody has answered.", readiness.unanswered())
    wakes = int(not readiness.problems(now))
    yield _one(
        "heatwatch_alerts_would_wake", "Whether nothing is known to keep an alert from people (1) or not (0).", wakes
    )


def _one(name: str, help_text: str, value: int | str) -> Figure:
    return Figure(name, help_text, {"": str(value)})


def _seconds(since: datetime | None, now: datetime) -> str:
    """Whole seconds; a time that lies ahead, as a clock that ran ahead leaves it, is none."""
    return NEVER if since is None else str(max(0, int((now - since).total_seconds())))


def _lines(figure: Figure) -> str:
    head = f"# HELP {figure.name} {figure.help}\n# TYPE {figure.name} gauge\n"
    return head + "".join(
        f'{figure.name}{{{figure.label}="{value}"}} {number}\n' if figure.label else f"{figure.name} {number}\n"
        for value, number in figure.numbers.items()
    )

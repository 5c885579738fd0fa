"""The audit trail in words: who did what, without ids that mean nothing to people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from heatwatch.knowledge.desk_tables import dispositions, lanes, urgencies
from heatwatch.web.console.shown.wording import label

REPORTER, NOBODY = "the reporter", "the system"
WORDS = {
    "opened": "opened it",
    "listed": "saw it in a list",
    "exported": "downloaded a file",
    "replied": "replied to the reporter",
    "noted": "wrote a note",
    "reporter_wrote": "wrote a message",
    "handed_over": "recorded a hand-over to emergency services",
    "minor_marked": "answered whether someone under 18 may be exploited",
    "child_report_phoned": "recorded the child-abuse report by telephone",
    "child_report_written": "recorded the written child-abuse report",
    "child_report_waived": "recorded why no child-abuse report is made",
    "restricted": "restricted the tip",
    "unrestricted": "gave the tip back to the desk",
    "reopened": "reopened the tip",
    "signed_in": "signed in",
    "signed_out": "signed out",
    "locked": "locked the screen",
    "unlocked": "unlocked the screen",
    "key_made": "made a key",
    "key_ended": "ended a key",
    "key_granted": "granted a key",
    "key_compared": "compared the six words of a key",
    "key_differs": "was refused: their key is not the one on file",
    "key_revoked": "revoked a key",
    "key_recovered": "took a recovered key",
    "passphrase_changed": "changed the passphrase",
    "set_up_code_issued": "issued a set-up code",
    "account_created": "made an account",
    "account_changed": "changed an account",
    "role_given": "gave a role",
    "role_taken": "took a role away",
}


@dataclass(frozen=True)
class Act:
    """One line of a trail."""

    at: datetime
    who: str
    words: str
    tip: str = ""


def line(record: Any, names: Mapping[UUID, str], tips: Mapping[UUID, str] | None = None) -> Act:
    """A record in words. `tips` are the numbers of tips the reader of the line may know of."""
    number = (tips or {}).get(record.tip, "") if record.tip else ""
    return Act(record.at, who(record, names), act(record, names), number)


def story_of(records: Iterable[Any], names: Mapping[UUID, str]) -> list[Act]:
    """A tip's history without the noise: oldest first, only the first opening by each person, no lists."""
    seen: set[tuple[str, UUID | None]] = set()
    acts = []
    for record in sorted(records, key=lambda entry: entry.at):
        mark = (record.verb, record.actor)
        if record.verb == "listed" or (record.verb == "opened" and mark in seen):
            continue
        seen.add(mark)
        acts.append(line(record, names))
    return acts


def who(record: Any, names: Mapping[UUID, str]) -> str:
    """Who acted."""
    if record.actor is None:
        return REPORTER if record.verb == "reporter_wrote" else NOBODY
    return names.get(record.actor, "somebody who left")


def act(record: Any, names: Mapping[UUID, str]) -> str:
    """What was done, with the categories that were chosen."""
    detail = record.detail
    if record.verb == "assigned":
        return f"assigned it to {_name(detail.get('assignee'), names)}"
    if record.verb == "triaged":
        return f"set {_grades(detail)}"
    if record.verb == "closed":
        ending = dispositions().get(detail.get("disposition", ""))
        return f"closed it: {ending.label.lower() if ending else 'no longer known'}"
    if record.verb == "listed" and record.object_kind == "queue" and record.tip is None:
        return f"listed a page of tips ({len(detail.get('tips', []))})"
    words = WORDS.get(record.verb, label(record.verb))
    return f"{words}{_about(record, names)}"


def _about(record: Any, names: Mapping[UUID, str]) -> str:
    """Which account, role or compartment, where that is the point."""
    parts = [label(str(record.detail[key])) for key in ("compartment", "role") if key in record.detail]
    if record.object_kind == "account" and record.object_id != str(record.actor):
        parts.append(f"for {_name(record.object_id, names)}")
    return ": " + " ".join(parts) if parts else ""


def _name(id: Any, names: Mapping[UUID, str]) -> str:
    try:
        return names.get(UUID(str(id)), "somebody who left") if id else "nobody"
    except ValueError:
        return str(id)


def _grades(detail: Mapping[str, Any]) -> str:
    lane, urgency = lanes().get(detail.get("lane", "")), urgencies().get(detail.get("urgency", ""))
    said = [
        f"lane {lane.label}" if lane else "",
        f"urgency {urgency.label}" if urgency else "",
        f"type {detail['types'].replace(' ', ' and ')}" if detail.get("types") else "",
        f"jurisdiction {detail['jurisdiction']}" if detail.get("jurisdiction") else "",
    ]
    return ", ".join(filter(None, said)) or "lane, urgency and type back to nothing"

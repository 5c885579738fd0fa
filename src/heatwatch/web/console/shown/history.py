"""The audit trail in words: who did what, without ids that mean nothing to people."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from heatwatch.accounts import rules
from heatwatch.alerts.queries.readiness import WAY_WORDS
from heatwatch.alerts.rules import WHY
from heatwatch.audit.queries import REFUSALS, earlier
from heatwatch.common.clock import is_rounded
from heatwatch.knowledge.desk_tables import dispositions, lanes, urgencies
from heatwatch.knowledge.spoken.languages import name_of
from heatwatch.web.console.shown.wording import label

REPORTER, NOBODY, SOMEBODY = "the reporter", "the system", "somebody"
# Whose acts nobody is known to have done.
UNKNOWN = {"reporter_wrote": REPORTER, "passphrase_refused": SOMEBODY}
WORDS = {
    "opened": "opened it",
    "took_call": "wrote the call down",
    "code_told": "read the message code to the caller, who read it back",
    "code_not_told": "did not give the caller the message code",
    "listed": "saw it in a list",
    "exported": "downloaded a file",
    "viewed": "looked at a file",
    "withheld": "sealed the tip to the custodians",
    "file_withheld": "withheld a file as possible child sexual abuse material",
    "file_handed_over": "recorded that a withheld file was reported",
    "assessed": "read it",
    "alerted": "raised the alarm: a crisis",
    "alert_raised": "began to wake people",
    "alert_sent": "woke somebody",
    "alert_perhaps_sent": "perhaps woke somebody",
    "alert_not_sent": "woke nobody",
    "alert_acknowledged": "took the alert",
    "alert_opened": "answered the alert by opening the tip",
    "alert_over": "ended an alert: there was nothing to tell any more",
    "alert_address_set": "said where alerts reach them",
    "alert_trial_asked": "asked for a trial of an alert",
    "alert_trial_came": "said that the trial came",
    "alert_browser_added": "let alerts come to a browser",
    "alert_browser_removed": "took a browser away to which alerts came",
    "alert_browser_gone": "heard that a browser takes no more alerts",
    "shift_added": "put somebody on call",
    "shift_removed": "took a shift out of the rota",
    "corrected": "corrected what the reader found",
    "link_confirmed": "said that another tip is about the same",
    "link_rejected": "said that another tip is not about the same",
    "replied": "replied to the reporter",
    "text_written": "wrote an answer to be sent as a text message",
    "recording_deleted": "had the provider's copy of the recording deleted, and looked for it",
    "text_file_deleted": "had the provider's copy of a file of a text message deleted, and looked for it",
    "text_file_stays": "could not have the provider's copy of a file of a text message deleted",
    "recording_stays": "could not have the provider's copy of the recording deleted",
    "text_sent": "handed a text message over to the provider",
    "text_perhaps_sent": "perhaps sent a text message",
    "text_not_sent": "did not send a text message",
    "text_not_delivered": "heard that a text message did not arrive",
    "mail_written": "wrote an answer to be sent as an e-mail",
    "mail_sent": "handed an e-mail over to the mail server",
    "mail_perhaps_sent": "perhaps sent an e-mail",
    "mail_not_sent": "did not send an e-mail",
    "mail_safe_noted": "recorded that it is safe to write to the reporter's mailbox",
    "mail_unsafe_noted": "recorded that it is not safe to write to the reporter's mailbox",
    "text_safe_noted": "recorded that it is safe to text the reporter",
    "text_unsafe_noted": "recorded that it is not safe to text the reporter",
    "noted": "wrote a note",
    "translated": "wrote down in English what the reporter wrote",
    "translation_done": "said that nothing is left to translate",
    "translation_withdrawn": "asked nobody any more to translate it",
    "reporter_wrote": "wrote a message",
    "handed_over": "recorded a hand-over to emergency services",
    "minor_marked": "answered whether someone under 18 may be exploited",
    "child_report_phoned": "recorded the child-abuse report by telephone",
    "child_report_written": "recorded the written child-abuse report",
    "child_report_waived": "recorded why no child-abuse report is made",
    "search_saved": "saved a search",
    "saved_search_changed": "changed a saved search",
    "saved_search_deleted": "deleted a saved search",
    "shift_handed_over": "signed and handed over a shift",
    "shift_taken_over": "signed and took over a shift",
    "shift_handover_read": "read what was handed over with a shift",
    "shift_handover_withdrawn": "withdrew the hand-over of a shift",
    "shift_handover_forgotten": "forgot the list and the note of an old hand-over",
    "case_opened": "opened a case",
    "case_closed": "closed a case",
    "case_reopened": "reopened a case",
    "brought_to_case": "brought it into case",
    "taken_out_of_case": "took it out of case",
    "restricted": "restricted the tip",
    "unrestricted": "gave the tip back to the desk",
    "reopened": "reopened the tip",
    "hold_placed": "put it on hold",
    "hold_lifted": "lifted a hold",
    "deletion_granted": "granted the reporter's wish for deletion",
    "deletion_refused": "refused the reporter's wish for deletion",
    "disposal_proposed": "proposed its disposal",
    "disposal_withdrawn": "took a proposed disposal back",
    "disposal_confirmed": "confirmed its disposal",
    "disposal_stopped": "stopped its disposal",
    "disposed": "destroyed it",
    "need_asked": "asked to read it",
    "need_granted": "lent it",
    "need_refused": "refused to lend it",
    "need_ended": "ended a loan",
    "advocate_noted": "wrote an advocate's note",
    "privilege_marked": "recorded that counsel marked notes as privileged",
    "privilege_unmarked": "recorded that counsel took a mark of privilege back",
    "unusual_reading": "noticed unusual reading",
    "reading_decided": "decided about unusual reading",
    "text_grouped": "put the copies of one text into a row",
    "text_ungrouped": "gave it a row of its own: it tells something else",
    "closed_as_copy": "closed it with the other copies of its text",
    "rotation_begun": "began to renew a key",
    "rotation_finished": "renewed a key",
    "refused": "was refused",
    "form_refused": "sent a form that was refused",
    "not_there": "asked for something that is not there, or that is not theirs to know of",
    "signed_in": "signed in",
    "signed_out": "signed out",
    "passphrase_refused": "gave a wrong passphrase",
    "passphrase_given": "gave the passphrase, and was asked for a second factor",
    "factor_shown": "showed the second factor again",
    "factor_refused": "knew the passphrase, and showed a wrong second factor",
    "factor_added": "added a second factor",
    "factor_removed": "removed a second factor",
    "factors_reset": "reset the second factors",
    "recovery_code_used": "used a recovery code",
    "recovery_codes_made": "made new recovery codes",
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


# Why a form was refused in somebody's name.
FORMS = {
    "elsewhere": "was sent a form by another site, and it was refused",
    "no_token": "sent a page that had been open over a new sign-in, or somebody made it up; it was refused",
}
# To, or from, whom.
LOANS = {"need_granted": "to", "need_refused": "to", "need_ended": "of"}
LOANS |= {"shift_handed_over": "to", "shift_taken_over": "from"}
# Categories that belong to what was done.
TOLD = ("compartment", "role", "factor", "checked")
# What a history leaves out.
NOISE = ("listed", "refused")
# What the reader does at once is kept to the same quarter of an hour: it opens, reads, and then tells.
ORDER = {"opened": 0, "assessed": 1, "alerted": 2}


@dataclass(frozen=True)
class Act:
    """One line of a trail."""

    at: datetime
    who: str
    words: str
    tip: str = ""
    about: bool = False


def line(record: Any, names: Mapping[UUID, str], tips: Mapping[UUID, str] | None = None) -> Act:
    """A record in words. `tips` are the numbers of tips the reader of the line may know of."""
    number = (tips or {}).get(record.tip, "") if record.tip else ""
    return Act(record.at, who(record, names), act(record, names), number, is_rounded(record.at))


def one_page(records: QuerySet[Any], before: str, length: int) -> tuple[list[Any], UUID | None]:
    """Some of these records, newest first, from behind the one named on; and the last, when more follow it.

    A `before` that names none of them begins at the newest.
    """
    try:
        than = UUID(before) if before else None
    except ValueError:
        than = None
    found = list(earlier(records, than)[: length + 1])
    return found[:length], found[length - 1].pk if len(found) > length else None


def story_of(records: Iterable[Any], names: Mapping[UUID, str], received: datetime) -> list[Act]:
    """A tip's history without the noise: oldest first, only the first opening by each person, no lists.

    A time that was rounded down may lie before the exact one of the receipt: nothing is told to have been before that.
    """
    seen: set[tuple[str, UUID | None]] = set()
    acts = []
    for record in sorted(records, key=lambda entry: (entry.at, ORDER.get(entry.verb, len(ORDER)))):
        mark = (record.verb, record.actor)
        if record.verb in NOISE or (record.verb == "opened" and mark in seen):
            continue
        seen.add(mark)
        told = line(record, names)
        acts.append(replace(told, at=max(told.at, received)) if told.about else told)
    return sorted(acts, key=lambda one: one.at)


def who(record: Any, names: Mapping[UUID, str]) -> str:
    """Who acted."""
    if record.actor is None:
        return UNKNOWN.get(record.verb, NOBODY)
    return names.get(record.actor, "somebody who left")


def act(record: Any, names: Mapping[UUID, str]) -> str:
    """What was done, with the categories that were chosen."""
    detail = record.detail
    if record.verb in CHOSEN:
        return CHOSEN[record.verb](detail, names)
    if record.verb == "assessed":
        return f"{WORDS['assessed']} and set {_grades(detail)}" if "lane" in detail else WORDS["assessed"]
    if record.verb == "closed":
        ending = dispositions().get(detail.get("disposition", ""))
        return f"closed it: {ending.label.lower() if ending else 'no longer known'}"
    if record.verb == "listed" and record.object_kind == "queue" and record.tip is None:
        how = "searched and saw" if record.object_id == "search" else "listed"
        return f"{how} a page of tips ({len(detail.get('tips', []))})"
    words = FORMS.get(detail.get("why"), "") if record.verb == "form_refused" else ""
    words = words or WORDS.get(record.verb, label(record.verb))
    return f"{words}{_about(record, names)}"


# What was chosen is the point of these.
CHOSEN: dict[str, Callable[[Mapping[str, Any], Mapping[UUID, str]], str]] = {
    "assigned": lambda detail, names: f"assigned it to {_name(detail.get('assignee'), names)}",
    "translation_asked": lambda detail, names: f"asked {_name(detail.get('translator'), names)} to translate it",
    "language_set": lambda detail, _: f"said that it is written in {name_of(str(detail.get('language', '')))}",
    "triaged": lambda detail, _: f"set {_grades(detail)}",
}


def _about(record: Any, names: Mapping[UUID, str]) -> str:
    """Which account, role or compartment, where that is the point."""
    if "case" in record.detail:
        return f" {record.detail['case']}"
    if record.object_kind == "alert":
        return _woken(record.detail, names)
    if record.verb in LOANS:
        until = str(record.detail.get("until", ""))[:16].replace("T", " ")
        to = f" {LOANS[record.verb]} {_name(record.detail.get('account'), names)}"
        return f"{to} until {until} UTC" if until else to
    parts = [label(str(record.detail[key])) for key in TOLD if key in record.detail]
    if record.verb in REFUSALS:
        parts.append(label(record.object_id))
    if record.object_id == str(rules.NOBODYS):
        parts.append("for a name that nobody has")
    elif record.object_kind == "account" and record.object_id != str(record.actor):
        parts.append(f"for {_name(record.object_id, names)}")
    return ": " + " ".join(parts) if parts else ""


def _woken(detail: Mapping[str, Any], names: Mapping[UUID, str]) -> str:
    """Of which kind an alert is, who was to be told, by which way, and why that did not go."""
    person = _name(detail["account"], names) if "account" in detail else ""
    way = f"by {WAY_WORDS.get(detail['way'], detail['way'])}" if "way" in detail else ""
    parts = [person, way, WHY.get(detail.get("why", ""), "")]
    return ": " + ", ".join(filter(None, parts)) if any(parts) else f" ({label(detail.get('alert', ''))})"


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

"""What works by itself: the reader, the audit chain and its anchor, the backups, and the keys that are renewed."""

import json
import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from heatwatch.alerts.queries import on_call, readiness
from heatwatch.audit.queries import never_chained, unchained_too_long
from heatwatch.common.clock import span
from heatwatch.desk.queries import waiting_for_reader
from heatwatch.desk.queries.reader_alive import silence
from heatwatch.health.verdict import Check, broken, look, ok
from heatwatch.intake.actions.claiming import READER
from heatwatch.intake.queries import inbox_states, last_heartbeat, numbers_to_renew, waiting_at_providers
from heatwatch.intake.rules import INBOX_ASIDE, INBOX_AWAY, INBOX_LOOKED, INBOX_REFUSED, INBOX_WAITS
from heatwatch.oversight.queries.groups import tokens_to_renew
from heatwatch.texting.queries import not_taken_since
from heatwatch.texting.rules import MAILER
from heatwatch.vault.queries import compartment_recipients, departures, unfinished_rotation

ANCHOR_AGE = timedelta(hours=2)
# A night and some hours; and how long nobody may have noticed that the nights go by without one.
BACKUP_AGE, BACKUP_LOST = timedelta(days=1, hours=6), timedelta(days=7)
# What was told of is fetched within seconds, and its copy deleted a moment later; it is counted by quarters of an hour.
FETCHING = timedelta(minutes=30)
# An answer goes out within seconds, and whoever sends e-mails tells as often that they do.
SENDING = timedelta(minutes=30)
# Why a mailbox was not fetched. What was set aside in it is told of for a week.
NOT_FETCHED = {
    INBOX_REFUSED: "its server refuses user, password or folder",
    INBOX_AWAY: "its server is not reached, breaks off or says no",
}
ASIDE_TOLD = timedelta(days=7)
# The name under which `heatwatch backup` tells when it ended.
BACKUP = "backup"


def reader(now: datetime) -> Check:
    """Whether one is alive, when it was last heard, and how far behind it is."""
    last, silent = last_heartbeat(READER), silence(now)
    if silent is None and last:
        return ok("Reader", f"alive, heard {span(now - last)} ago; {waiting_for_reader()} tips wait to be read")
    since = f"not heard for {span(now - last)}" if last else "never heard"
    words = f"{since}; {silent['waiting'] if silent else 0} tips wait"
    return broken("Reader", words, "start it: heatwatch serve reader")


def alerts(now: datetime) -> Check:
    """Whether an alert would wake anybody at this moment, as far as can be known before one is sent."""
    waiting = readiness.unanswered()
    if found := readiness.problems(now):
        say = broken if settings.ENV.live else look
        return say("Alerts", f"an alert might wake nobody: {'; '.join(found)}", "docs/guides/alerts.md says what to do")
    if waiting:
        return look("Alerts", f"{waiting} wait for an answer", "somebody takes them on the page Alerts")
    people = ", ".join(person.display_name for person in on_call(now))
    return ok("Alerts", f"on call: {people}")


def chain(now: datetime) -> Check:
    """Whether every record of the audit trail has its place."""
    if never_chained():
        words = "records stand outside the chain: somebody may have tampered with it"
        return broken("Audit chain", words, "call whoever runs the database, and keep the disk")
    if unchained_too_long(now):
        return broken("Audit chain", "records wait to be chained", "the reader chains them: start it")
    return ok("Audit chain", "every record is chained")


def anchored(now: datetime) -> Check:
    """Whether the head of the chain is sent to where the database's administrator cannot write."""
    place = os.environ.get("HEATWATCH_ANCHOR_FILE", "")
    try:
        last = _last_anchor(Path(place)) if place else None
    except OSError:
        # The reader writes it as another user: that the console may not look does not mean that nothing is there.
        remedy = "let the group of the console's user read it, and its folder: ops/systemd/README.md"
        return look("Anchor", "the anchor file cannot be read from here", remedy)
    if last is None:
        remedy = "name a file that the database's administrator cannot write: HEATWATCH_ANCHOR_FILE"
        return look("Anchor", "not anchored", remedy)
    words = f"anchored {span(now - last)} ago"
    if now - last > ANCHOR_AGE:
        return look("Anchor", words, "the reader anchors hourly: look at its log")
    return ok("Anchor", words)


def backup(now: datetime) -> Check:
    """How old the last one is."""
    remedy = "run heatwatch backup daily: docs/guides/backup.md"
    last = last_heartbeat(BACKUP)
    if last is None:
        say = broken if settings.ENV.live else look
        return say("Backup", "no backup is known", remedy)
    words = f"{span(now - last)} old"
    if now - last <= BACKUP_AGE:
        return ok("Backup", words)
    return broken("Backup", words, remedy) if now - last > BACKUP_LOST else look("Backup", words, remedy)


def at_providers(now: datetime) -> Check:
    """Whether what came by call or text is fetched from the provider, and its copies are deleted there."""
    calls, files, given_up = waiting_at_providers(now - FETCHING)
    if calls or files:
        words = f"wait to be fetched or deleted there: recorded calls {calls}, files of text messages {files}"
        remedy = "does the reader have HEATWATCH_TEXTS_ACCOUNT, and voice.token or sms.token? Else ask the provider"
        return look("At the providers", words, remedy)
    if given_up:
        words = f"copies that stayed there for a week, so that the provider is not asked any more: {given_up}"
        remedy = "delete them in the provider's console, and start the reader anew: it looks once more"
        return look("At the providers", words, remedy)
    return ok("At the providers", "nothing waits to be fetched or deleted there")


def answers(now: datetime) -> Check:
    """Whether what the desk answers by text or e-mail goes out; what was never tried is not counted."""
    last = last_heartbeat(MAILER)
    if settings.ENV.mails_out and (last is None or now - last > SENDING):
        words = f"e-mails are sent by nobody{f' for {span(now - last)}' if last else ''}"
        remedy = "does the reader run, with HEATWATCH_MAIL_ANSWERS_FROM and HEATWATCH_MAIL_SERVER?"
        return look("Answers", words, remedy)
    if left := not_taken_since(now - SENDING):
        words = f"tried, and taken by no provider or mail server: {left}"
        return look("Answers", words, "the reader tries again: its log says what was answered")
    return ok("Answers", "none waits that was tried")


def inbox(now: datetime) -> Check:
    """Whether the office's mailbox at a provider is emptied, as the door for e-mail told last."""
    told = inbox_states()
    if not (told or settings.ENV.inbox):
        return ok("Inbox", "off: no mailbox at a provider is fetched (docs/guides/email.md)")
    looked = told.get(INBOX_LOOKED)
    if looked is None or now - looked > FETCHING:
        since = f"not looked into for {span(now - looked)}" if looked else "never looked into"
        failed = {state: at for state, at in told.items() if state in NOT_FETCHED and (not looked or at >= looked)}
        why = NOT_FETCHED[max(failed, key=failed.__getitem__)] if failed else "the door for e-mail does not fetch it"
        say = broken if settings.ENV.live else look
        return say("Inbox", f"{since}: {why}", "start or mend it: docs/guides/email.md#when-nothing-comes")
    if INBOX_WAITS in told and now - told[INBOX_WAITS] <= FETCHING:
        remedy = "the journal of the door for e-mail says why; they stay in the mailbox, and are tried again"
        return look("Inbox", "e-mails lie there that could not be stored here, or not be deleted there", remedy)
    if INBOX_ASIDE in told and now - told[INBOX_ASIDE] <= ASIDE_TOLD:
        words = f"an e-mail that cannot be taken was set aside there {span(now - told[INBOX_ASIDE])} ago"
        return look("Inbox", words, "look into its folder Not taken with a mail program, and delete what was read")
    return ok("Inbox", f"emptied {span(now - looked)} ago at most")


def callers(now: datetime) -> Check:
    """Whether whoever is on call is rung for callers, where the office wants that."""
    if why := readiness.rings_nobody(now):
        return look("Callers", f"they reach nobody on call: {why}", "docs/guides/voice.md says what to do")
    return ok("Callers", "whoever is on call is rung for them, or the office does not want that")


def keys() -> Check:
    """Whether somebody left with a key, or a renewal stopped half-way, the reader's part of it included."""
    if due := sorted(departures()):
        words = f"somebody who held {' and '.join(due)} has left and may have kept the key"
        return look("Keys", words, "a member renews it: docs/guides/rotation.md")
    if begun := [name for name in sorted(compartment_recipients()) if unfinished_rotation(name)]:
        words = f"the renewal of {' and '.join(begun)} is not finished"
        return look("Keys", words, "when nobody works at it, type the same command again")
    if left := numbers_to_renew() + tokens_to_renew():
        words = f"{left} {'token is' if left == 1 else 'tokens are'} left under the key before"
        return look("Keys", words, "the reader makes them anew: does it run?")
    return ok("Keys", "nobody left since a key was renewed")


def _last_anchor(file: Path) -> datetime | None:
    """When the head was last anchored; None when it never was. Raises `OSError` for a file that cannot be read."""
    try:
        return datetime.fromisoformat(json.loads(file.read_text("ascii").splitlines()[-1])["at"])
    except (FileNotFoundError, ValueError, KeyError, IndexError):
        return None

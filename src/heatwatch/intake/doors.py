"""The doors' own database roles on PostgreSQL: what the public site and the webhooks may do, and nothing else.

The public site adds sealed rows. It sees a mailbox, draft, visit or tip state only after naming its random id in the
transaction (row-level security), so it cannot list any of them. It has no right at all on accounts, sessions,
memberships, recovery copies or the audit trail, and can neither change nor delete a tip. The webhooks, and the
door for e-mail, add single messages and see no row of anybody; but the webhooks see what was said of the one caller
whom they name, and when the waker last said that somebody can be rung. tests/intake/test_doors.py and
test_webhooks_role.py connect as them and try.
"""

from collections.abc import Mapping
from dataclasses import dataclass

ROLE = "heatwatch_door"

INSERTS = (
    "intake_tip",
    "intake_story",
    "vault_key",
    "intake_mailbox",
    "intake_acknowledgement",
    "intake_message",
    "intake_deletionrequest",
    "intake_attachment",
    "intake_chunk",
    "intake_draft",
    "intake_mailboxvisit",
)
# Table → the columns the door may read of the rows it has named.
READS = {
    "intake_tip": "id, status, disposition",
    "intake_mailbox": "lookup, tip_id, recipient, box",
    "intake_acknowledgement": "mailbox_id",
    "intake_message": "id, tip_id, sender, author_id, sent, place, noticed, sealed",
    "intake_deletionrequest": "id, tip_id, asked, decision",
    # Of a tip that it has named: with which message each file came, so that the mailbox can say that it arrived.
    "intake_attachment": "file, tip_id, message_id",
    "intake_chunk": "file",
    "intake_draft": "lookup, sealed, stored",
    "intake_mailboxvisit": "handle, sealed, expires",
    "vault_compartment": "name, recipient, previous",
}
DELETES = ("intake_draft", "intake_mailboxvisit", "intake_chunk")
# Table → what a row must be for the door to add it: a new tip, of this kind of instance and in some view of the queue;
# its key for the desk; a reporter's message. A door that was taken over can then neither speak to reporters in the
# desk's name, nor put itself between a person and a tip, nor keep the back office from starting with a single row.
NEW_ONLY = {
    "intake_tip": (
        "status = 'unread' AND waiting_on = 'us' AND lane = '' AND urgency = '' AND types = '' AND disposition = '' "
        "AND minor IS NULL AND assignee_id IS NULL AND translator_id IS NULL AND NOT restricted AND claimed_by = '' "
        "AND graded_by = '' AND reading = 'waiting' AND claimed_at IS NULL AND version = 1 AND due IS NOT NULL "
        "AND own_due IS NULL "
        "AND received <= now() + interval '1 hour' AND {kind}"
    ),
    "vault_key": "person IS NULL AND compartment = 'desk'",
    "intake_message": "sender = 'reporter' AND author_id IS NULL AND NOT noticed",
    "intake_deletionrequest": "decision = '' AND decided_by_id IS NULL AND decided_at IS NULL AND reason = ''",
    "intake_singlemessage": "NOT damaged AND NOT file AND NOT given_up AND stored <= now() + interval '1 hour'",
    # That nobody is left to ring says the waker alone.
    "intake_callerword": "word IN ('waits', 'taken', 'left') AND at <= now() + interval '1 hour'",
    # How the office's mailbox is, and of no process that it is alive.
    "intake_heartbeat": "starts_with(worker, 'inbox ') AND at <= now() + interval '1 hour'",
}


@dataclass(frozen=True)
class Door:
    """One process that strangers reach: its role, the name of its policies, and its rights."""

    role: str
    policy: str
    inserts: tuple[str, ...]
    reads: Mapping[str, str]
    deletes: tuple[str, ...] = ()


PUBLIC = Door(ROLE, "door", INSERTS, READS, DELETES)
_SINGLE = ("vault_key", "intake_singlemessage", "intake_seenmessage")
_RECIPIENTS = {"vault_compartment": READS["vault_compartment"]}
WEBHOOKS = Door(
    "heatwatch_webhooks",
    "webhooks",
    inserts=(*_SINGLE, "intake_callerword"),
    reads={**_RECIPIENTS, "intake_callerword": "call, word, by", "intake_heartbeat": "worker, at"},
)
# The door for e-mail adds the sealed pieces of files too, and tells how the office's mailbox is.
POST = Door(
    "heatwatch_post",
    "post",
    inserts=(*_SINGLE, "intake_chunk", "intake_heartbeat"),
    reads=_RECIPIENTS,
)
DOORS = {"public": PUBLIC, "webhooks": WEBHOOKS, "post": POST}

# What the server writes of a statement that fails, as a second click's does: by default the whole of it, with the
# look-up id and the time to the millisecond.
QUIET = {
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length_on_error": "0",
}

_TIP = "NULLIF(current_setting('heatwatch.tip', true), '')::uuid"
_FILES = "string_to_array(NULLIF(current_setting('heatwatch.files', true), ''), ',')::uuid[]"
# Table → which rows the door sees. `vault_compartment` holds public recipients only.
NAMED = {
    "intake_tip": f"id = {_TIP}",
    "intake_mailbox": "lookup = decode(current_setting('heatwatch.mailbox', true), 'hex')",
    "intake_acknowledgement": "mailbox_id = decode(current_setting('heatwatch.mailbox', true), 'hex')",
    "intake_message": f"tip_id = {_TIP}",
    "intake_deletionrequest": f"tip_id = {_TIP}",
    "intake_attachment": f"file = ANY({_FILES}) OR tip_id = {_TIP}",
    "intake_chunk": f"file = ANY({_FILES}) AND NOT heatwatch_file_joined(file)",
    "intake_draft": "lookup = decode(current_setting('heatwatch.draft', true), 'hex')",
    "intake_mailboxvisit": "handle = decode(current_setting('heatwatch.visit', true), 'hex')",
    "intake_callerword": "call = decode(current_setting('heatwatch.caller', true), 'hex')",
    # What `intake.rules.RINGS` names, and of no other process when it was alive.
    "intake_heartbeat": "worker = 'waker rings'",
}
# Runs with its owner's rights, so that a chunk that joined a tip can never be deleted through the door.
JOINED = """
CREATE OR REPLACE FUNCTION heatwatch_file_joined(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
AS $$ SELECT EXISTS (SELECT 1 FROM public.intake_attachment WHERE file = wanted) $$
"""


def statements(door: Door = PUBLIC, *, demo: bool) -> list[str]:
    """The SQL that the tables' owner runs, in order; running it again changes nothing.

    `demo` is the kind of this instance: one tip of the other kind would keep console and reader from starting.
    """
    role = door.role
    return [
        JOINED,
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT EXECUTE ON FUNCTION heatwatch_file_joined(uuid) TO {role}",
        *(f"GRANT INSERT ON {table} TO {role}" for table in door.inserts),
        *(f"GRANT SELECT ({columns}) ON {table} TO {role}" for table, columns in door.reads.items()),
        *(f"GRANT DELETE ON {table} TO {role}" for table in door.deletes),
        *(statement for table in _guarded(door) for statement in _security(table, door, demo=demo)),
    ]


def quiet(role: str) -> list[str]:
    """The SQL that keeps what a role sends out of the server's log; the server's administrator has to run it."""
    return [f"ALTER ROLE {role} SET {name} = '{value}'" for name, value in QUIET.items()]


def _guarded(door: Door) -> list[str]:
    """The tables of which the door adds rows, or sees named ones."""
    return list(dict.fromkeys([*door.inserts, *(table for table in door.reads if table in NAMED)]))


def _security(table: str, door: Door, *, demo: bool) -> list[str]:
    """Row-level security of a table: the door adds what `NEW_ONLY` allows and sees only the named rows."""
    kind = "is_demo" if demo else "NOT is_demo"
    new = NEW_ONLY.get(table, "true").format(kind=kind)
    enable = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"]
    add = [
        f"DROP POLICY IF EXISTS {door.policy}_adds ON {table}",
        f"CREATE POLICY {door.policy}_adds ON {table} FOR INSERT TO {door.role} WITH CHECK ({new})",
    ]
    if table not in door.inserts:
        add = []
    if table not in NAMED or table not in door.reads:
        return enable + add
    see = [
        f"DROP POLICY IF EXISTS {door.policy}_sees ON {table}",
        f"CREATE POLICY {door.policy}_sees ON {table} FOR SELECT TO {door.role} USING ({NAMED[table]})",
        f"DROP POLICY IF EXISTS {door.policy}_removes ON {table}",
        f"CREATE POLICY {door.policy}_removes ON {table} FOR DELETE TO {door.role} USING ({NAMED[table]})",
    ]
    return enable + add + see

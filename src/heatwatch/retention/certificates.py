"""The certificate of a disposal as text, which its hash is taken over. It holds nothing of what the tip said."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

# What stands in each table, for people.
WHAT = {
    "vault_key": "keys of the tip",
    "intake_tip": "the tip's row",
    "intake_story": "story and answers",
    "intake_mailbox": "the reporter's mailbox",
    "intake_acknowledgement": "that the code was saved",
    "intake_message": "messages",
    "intake_attachment": "names and keys of files",
    "intake_chunk": "pieces of files",
    "intake_deletionrequest": "wishes for deletion",
    "intake_conversation": "the sender's conversation",
    "texting_letter": "what became of answers by text message or e-mail",
    "desk_note": "notes",
    "translating_translation": "translations",
    "desk_closure": "closings and their reasons",
    "desk_handover": "hand-overs to emergency services",
    "desk_childreport": "child-abuse reports",
    "desk_assessment": "readings",
    "desk_correction": "corrections of readings",
    "desk_presence": "open screens",
    "desk_advocatefile": "advocates' files",
    "desk_advocatenote": "advocates' notes",
    "desk_needtoknow": "requests to read the tip",
    "desk_viewing": "who looked at which file, and why",
    "desk_withheldfile": "files withheld as possible child sexual abuse material",
    "desk_filehandover": "hand-overs of withheld files",
    "links_facts": "what it tells, as it is compared",
    "links_link": "links with other tips",
    "saved_match": "that it fitted a saved search",
    "cases_casetip": "that it was in a case",
    "alerts_alert": "alerts about it",
    "alerts_sending": "who was woken for it",
    "oversight_arrival": "that its text was like others",
    "retention_hold": "holds that were lifted",
}


@dataclass(frozen=True)
class Facts:
    """What a certificate says."""

    id: UUID
    number: str
    disposition: str
    received: date
    closed: date
    basis: str
    proposed: tuple[str, datetime]
    confirmed: tuple[str, datetime]
    keys_gone: datetime
    unopenable_from: date
    destroyed: Mapping[str, Mapping[str, Any]]


def as_text(facts: Facts) -> str:
    """The certificate, line by line; the same facts always make the same text."""
    lines = [
        "CERTIFICATE OF DISPOSAL",
        f"certificate        {facts.id}",
        f"tip                {facts.number}",
        f"received           {facts.received.isoformat()}",
        f"closed             {facts.closed.isoformat()}, {facts.disposition}",
        f"disposed because   {facts.basis}",
        f"proposed by        {_who(facts.proposed)}",
        f"confirmed by       {_who(facts.confirmed)}",
        f"keys destroyed     {_moment(facts.keys_gone)}",
        f"no backup opens it from {facts.unopenable_from.isoformat()} on,",
        "                   if every place that holds copies of the keys is pruned daily",
        "destroyed          rows, and SHA-256 over what was sealed in them",
        *(f"  {name}: {rows}" for name, rows in _rows(facts.destroyed)),
    ]
    return "\n".join(lines) + "\n"


def digest_of(facts: Facts) -> str:
    """The hash of the text, which the audit chain keeps: a certificate that was changed since has another."""
    return hashlib.sha256(as_text(facts).encode()).hexdigest()


def what(table: str) -> str:
    """A table as people call what lies in it."""
    return WHAT.get(table, table)


def _rows(destroyed: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str]]:
    return [(what(name), f"{gone['rows']} {gone['sha256']}") for name, gone in sorted(destroyed.items())]


def _who(named: tuple[str, datetime]) -> str:
    return f"{named[0]}, {_moment(named[1])}"


def _moment(at: datetime) -> str:
    return at.isoformat(sep=" ", timespec="seconds")

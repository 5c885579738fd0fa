"""Timing of look-ups: the same steps are taken for what exists and for what does not.

A clock on a busy machine proves nothing in one run, so these count: every function of the house that is called, and
every statement that the database is asked. `bench/timing` asks the clock, with many rounds of each.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from heatwatch.accounts.actions import code_hash
from heatwatch.common import clock
from heatwatch.common.secret import Secret
from heatwatch.intake.actions.mailboxes import begin_visit
from heatwatch.intake.errors import NoSuchMailbox
from heatwatch.intake.receipts import ParsedCode, Receipt, parse
from heatwatch.vault import passphrases
from heatwatch.vault.actions import create_person_key
from heatwatch.vault.errors import WrongPassphrase
from tests.people import House

# Who found a mailbox goes on to open a visit: that is the answer itself, and tells nothing more.
ON_WITH_IT = {"common.cookiebox.new_cookie", "common.cookiebox.seal_under", "common.cookiebox.handle_of"}
ON_WITH_IT |= {
    "common.clock.next_quarter_hour",
    "common.clock.quarter_hour",
    "common.cookiebox._keys",
    "common.cookiebox._key",
}

# A name that does not exist costs a few function calls more, and not one opening or statement less.
WITH_THE_DECOY = {"vault.keys.recipient", "vault.actions.decoy.opened"}
REFUSAL = {"intake.errors.__init__", "common.errors.__init__"}


def steps(work: Callable[[], Any]) -> tuple[Counter[str], list[str]]:
    """What was called of the house's own functions, and what the database was asked, while this ran."""
    called: Counter[str] = Counter()

    def note(frame: FrameType, event: str, _what: object) -> None:
        module = str(frame.f_globals.get("__name__", ""))
        if event == "call" and module.startswith("heatwatch.") and "<" not in frame.f_code.co_name:
            called[f"{module.removeprefix('heatwatch.')}.{frame.f_code.co_name}"] += 1

    with CaptureQueriesContext(connection) as asked:
        sys.setprofile(note)
        try:
            work()
        finally:
            sys.setprofile(None)
    # PostgreSQL is told first of which mailbox a query may speak: which one is no step.
    plain = [re.sub("'[0-9a-f]{64}'", "…", query["sql"]) for query in asked.captured_queries]
    told = [re.split(" WHERE | VALUES | SET ", sql)[0] for sql in plain]
    return called, [sql for sql in told if "SAVEPOINT" not in sql]


@pytest.mark.django_db
def test_a_message_code_that_exists_takes_the_same_steps_as_one_that_does_not(house: House) -> None:
    house.receives()
    right = house.last.receipt
    assert right
    # How long the words are, and how they were mistyped, is theirs; from here on only what exists could tell.
    # Each is read anew, as it is for a request: a code keeps what was derived of it.
    typed_before, known, unknown = (
        parse(" ".join(receipt.words("en"))) for receipt in (right, right, Receipt(bytes(11)))
    )

    def typed(code: ParsedCode) -> None:
        with suppress(NoSuchMailbox):
            begin_visit(code, clock.now())

    steps(lambda: typed(typed_before))  # whatever is made on first use is made
    (found, found_sql), (missed, missed_sql) = steps(lambda: typed(known)), steps(lambda: typed(unknown))
    assert missed["intake.boxes.opened"] == missed["intake.boxes.sealed"] == len(unknown.receipts)
    assert set(missed - found) <= REFUSAL, missed - found
    assert set(found - missed) <= ON_WITH_IT, found - missed
    assert [sql for sql in found_sql if "SELECT" in sql] == [sql for sql in missed_sql if "SELECT" in sql]


@pytest.mark.django_db
def test_a_name_that_exists_takes_the_same_steps_as_one_that_does_not(
    house: House, console_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The passphrase is opened in a child process, which takes as long for whatever it is given; here it is counted."""
    host = house.host_key.recipient
    create_person_key(house.maya.account, Secret("a b c"), host_recipient=host, now=clock.now(), identity=None)
    sizes: list[int] = []

    def refuse(sealed: bytes, _passphrase: Secret[str]) -> bytes:
        sizes.append(len(sealed))
        raise WrongPassphrase

    monkeypatch.setattr(passphrases, "open_with_passphrase", refuse)

    def tries(name: str) -> Callable[[], Any]:
        return lambda: console_client.post("/sign-in/", {"username": name, "passphrase": "a b c d e f"})

    tries("warm-up")()
    sizes.clear()
    (known, known_sql), (unknown, unknown_sql) = steps(tries("maya")), steps(tries("mayo"))
    assert known["vault.actions.unlock"] == unknown["vault.actions.unlock"] == 1
    assert len(sizes) == 2
    assert known - unknown == Counter()
    assert set(unknown - known) <= WITH_THE_DECOY, unknown - known
    assert known_sql == unknown_sql


@pytest.mark.django_db
def test_a_set_up_code_is_looked_for_by_its_hash_alone(house: House, console_client: Client) -> None:
    """An index is searched for the hash of 128 random bits: how long that takes tells nothing of a code or a name."""
    tried = [{"username": name, "code": "AAAA-" * 6 + "AAAA"} for name in ("warm-up", "maya", "mayo")]
    (_, first), (_, second), (_, third) = [
        steps(lambda given=given: console_client.post("/set-up/", given))  # type: ignore[misc]  # bound at once
        for given in tried
    ]
    assert first == second == third
    assert code_hash("aaaa-" * 6 + "aaaa") == code_hash("AAAA" * 7)

"""Mailboxes: found by the code alone, open for half an hour, deaf to double clicks."""

import secrets
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from heatwatch.common.clock import now
from heatwatch.common.errors import Invalid
from heatwatch.intake.actions.mailboxes import add_message, begin_visit, end_visit, open_mailbox, visited
from heatwatch.intake.actions.receiving import receive_tip
from heatwatch.intake.errors import NoSuchMailbox, VisitOver
from heatwatch.intake.models import MailboxVisit, Message
from heatwatch.intake.receipts import LISTS, ParsedCode, Receipt
from heatwatch.intake.rules import VISIT_LIFE
from heatwatch.intake.submission import STORY_LIMIT, Submission
from heatwatch.vault.keys import new_identity
from heatwatch.vault.recipients import Recipients

pytestmark = pytest.mark.django_db

STRANGE = Receipt(bytes(11))


@pytest.fixture
def receipt() -> Receipt:
    desk = Recipients({"desk": new_identity().recipient}, demo=True)
    token = secrets.token_bytes(32)
    found = receive_tip(Submission(story="x"), token=token, files=[], recipients=desk, now=now()).receipt
    assert found
    return found


def test_the_code_opens_its_mailbox_and_another_opens_none(receipt: Receipt) -> None:
    assert open_mailbox(receipt).state == "waiting"
    with pytest.raises(NoSuchMailbox):
        open_mailbox(STRANGE)


def test_no_table_holds_the_code(receipt: Receipt) -> None:
    """Neither before it is typed nor while its visit is open."""
    begin_visit(ParsedCode([receipt], {}), now())
    spoken = [receipt.digits(), *(" ".join(receipt.words(language)) for language in LISTS)]
    told = [receipt.entropy, receipt.entropy.hex().encode(), *(code.encode() for code in spoken)]
    told += [code.replace(" ", joint).encode() for code in spoken for joint in ("", "-")]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            cells = [cell for row in cursor.fetchall() for cell in row]
            text = b"\n".join(bytes(c) if isinstance(c, bytes | memoryview) else str(c).encode() for c in cells)
            assert not [code for code in told if code in text], table
    assert MailboxVisit.objects.count() == 1


def test_a_visit_remembers_code_draft_and_corrections_behind_the_cookie_only(receipt: Receipt) -> None:
    cookie = begin_visit(ParsedCode([STRANGE, receipt], {"aple": "apple"}), now(), draft=b"t" * 32)
    visit = visited(cookie, now())
    assert (visit.receipt, visit.draft, visit.corrected) == (receipt, b"t" * 32, {"aple": "apple"})
    row = MailboxVisit.objects.get()
    assert cookie.encode() not in bytes(row.handle) + bytes(row.sealed)
    assert b"apple" not in bytes(row.sealed)


def test_a_wrong_code_begins_no_visit(receipt: Receipt) -> None:
    with pytest.raises(NoSuchMailbox):
        begin_visit(ParsedCode([STRANGE], {}), now())
    assert MailboxVisit.objects.count() == 0


def test_a_visit_ends_with_its_time(receipt: Receipt) -> None:
    cookie = begin_visit(ParsedCode([receipt], {}), now())
    with pytest.raises(VisitOver):
        visited(cookie, now() + VISIT_LIFE + timedelta(seconds=1))


def test_a_visit_that_a_clock_ahead_began_ends_once_it_is_right(receipt: Receipt) -> None:
    cookie = begin_visit(ParsedCode([receipt], {}), now() + timedelta(days=400))
    with pytest.raises(VisitOver):
        visited(cookie, now())


def test_a_visit_ends_when_the_reporter_leaves(receipt: Receipt) -> None:
    cookie = begin_visit(ParsedCode([receipt], {}), now())
    end_visit(cookie)
    for tried in (cookie, "", "made up"):
        with pytest.raises(VisitOver):
            visited(tried, now())


def test_the_same_message_twice_is_added_once(receipt: Receipt) -> None:
    id = uuid4()
    for _ in range(2):
        add_message(receipt, "he is back", [], id=id, now=now())
    assert Message.objects.count() == 1
    assert [letter.text for letter in open_mailbox(receipt).letters] == [""]


def test_two_copies_at_the_same_moment_are_added_once(receipt: Receipt, monkeypatch: pytest.MonkeyPatch) -> None:
    """The look that finds nothing may come before the other copy's commit: the insertion then fails, and is known."""
    id = uuid4()
    add_message(receipt, "he is back", [], id=id, now=now())
    answers = iter([False, True])
    monkeypatch.setattr("heatwatch.intake.queries.message_exists", lambda _: next(answers))
    add_message(receipt, "he is back", [], id=id, now=now())
    assert Message.objects.count() == 1


@pytest.mark.parametrize("text", ["", " \n", "x" * (STORY_LIMIT + 1)])
def test_an_empty_or_endless_message_is_refused(receipt: Receipt, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        add_message(receipt, text, [], id=uuid4(), now=now())
    assert refused.value.field == "text"

"""A server that says no to one message, or does not show it: the others are taken, and somebody is told."""

import socket
from collections.abc import Callable
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import InterfaceError

from heatwatch.common import clock
from heatwatch.intake.models import SingleMessage
from heatwatch.intake.queries import inbox_states
from heatwatch.intake.rules import INBOX_ASIDE, INBOX_AWAY, INBOX_LOOKED, INBOX_REFUSED, INBOX_WAITS
from heatwatch.web.post import delivering, reading
from heatwatch.web.post.inbox import fetching
from heatwatch.web.post.inbox import mailbox as mailboxes
from heatwatch.web.post.inbox.fetching import EVERY, MOST_UNSHOWN, Fetcher
from tests import imapd
from tests.web.post.inbox.conftest import between, fetcher
from tests.web.post.mails import a_mail, arrived
from tests.web.webhooks.behaviour import broken

pytestmark = pytest.mark.usefixtures("house")
Answers = Callable[[bytes], bytes | None]


def says(verdict: bytes, *, to: bytes, before: bytes = b"") -> Answers:
    """Answers so to what holds these words: `before` is what stands before the verdict."""

    def instead(said: bytes) -> bytes | None:
        if to not in said:
            return None
        return before + said.split()[0] + b" " + verdict + b"\r\n"

    return instead


def oldest(mailbox: imapd.Mailbox) -> bytes:
    """The number of the message that lies there longest."""
    with mailbox.signed_in() as theirs:
        theirs.select(readonly=True)
        return bytes(theirs.uid("SEARCH", "1:*")[1][0].split()[0])


def holds(mailbox: imapd.Mailbox, many: int) -> bytes:
    for id in range(many):
        mailbox.gets(arrived(a_mail(f"message {id}", id=id)))
    return oldest(mailbox)


def counted(mailbox: imapd.Mailbox) -> tuple[int, int, int]:
    """In the folder, in *Not taken*, and stored here."""
    return mailbox.holds(), mailbox.holds("Not taken"), SingleMessage.objects.count()


@pytest.mark.parametrize("verdict", [b"NO not now", b"BAD what"])
@pytest.mark.parametrize("words", [b"RFC822.SIZE", b"BODY.PEEK"])
def test_a_no_to_one_message_keeps_no_other_up(
    mailbox: imapd.Mailbox, caplog: Any, verdict: bytes, words: bytes
) -> None:
    bad = holds(mailbox, 3)
    with between(mailbox.plain) as stands:
        stands.instead = says(verdict, to=b"UID FETCH %s (UID %s" % (bad, words))
        looks = fetcher(stands.port)
        assert looks.look() == EVERY
        assert counted(mailbox) == (1, 0, 2)
        for _ in range(MOST_UNSHOWN + 1):
            looks.look()
    assert counted(mailbox) == (1, 0, 2), "a server that says no may say yes tomorrow"
    assert inbox_states().keys() == {INBOX_LOOKED, INBOX_WAITS}
    assert caplog.text.count("was not shown by the mailbox's server") == 1
    looks.inbox = fetcher(mailbox.plain).inbox
    looks.look()
    assert counted(mailbox) == (0, 0, 3)


def test_a_message_at_which_the_line_breaks_goes_last(mailbox: imapd.Mailbox) -> None:
    bad = holds(mailbox, 3)
    with between(mailbox.plain) as stands:
        stands.word, stands.then = b"UID FETCH %s (UID BODY" % bad, lambda one, _other: one.shutdown(socket.SHUT_RDWR)
        looks = fetcher(stands.port)
        looks.look()
        assert counted(mailbox) == (3, 0, 0)
        looks.look()
    assert counted(mailbox) == (1, 0, 2)
    assert inbox_states().keys() == {INBOX_AWAY, INBOX_WAITS}
    looks.inbox = fetcher(mailbox.plain).inbox
    assert looks.look() == EVERY
    assert counted(mailbox) == (0, 0, 3)


@pytest.mark.parametrize("words", [b"STORE", b"EXPUNGE"])
def test_where_nothing_may_be_deleted_all_is_taken_once_and_that_is_told(
    mailbox: imapd.Mailbox, caplog: Any, words: bytes
) -> None:
    holds(mailbox, 5)
    with between(mailbox.plain) as stands:
        stands.instead = says(b"NO permission denied", to=b"UID " + words)
        looks = fetcher(stands.port)
        looks.look()
        assert counted(mailbox) == (5, 0, 5), "no three of them end a turn"
        mailbox.gets(arrived(a_mail("another", id=77)))
        looks.look()
        looks.look()
    assert counted(mailbox) == (6, 0, 6)
    assert inbox_states().keys() == {INBOX_LOOKED, INBOX_WAITS}
    assert caplog.text.count("could not be deleted in the mailbox") == 6, "once of each"
    assert "was not fetched" not in caplog.text


def test_a_server_that_deletes_all_at_once_and_says_no_is_told_of(mailbox: imapd.Mailbox, caplog: Any) -> None:
    holds(mailbox, 2)
    with between(mailbox.plain) as stands, pytest.MonkeyPatch.context() as patched:
        patched.setattr(mailboxes.Folder, "__init__", _without(b"UIDPLUS"))
        stands.instead = says(b"NO permission denied", to=b" EXPUNGE")
        looks = fetcher(stands.port)
        assert [looks.look(), looks.look()] == [EVERY, EVERY]
    assert counted(mailbox) == (2, 0, 2)
    assert inbox_states().keys() == {INBOX_LOOKED, INBOX_WAITS}
    assert "could not be deleted in the mailbox" in caplog.text


def _without(*abilities: bytes) -> Callable[..., None]:
    begun = mailboxes.Folder.__init__

    def begins(folder: mailboxes.Folder, *args: Any) -> None:
        begun(folder, *args)
        folder.can = [one for one in folder.can if one not in abilities]

    return begins


def test_a_folder_that_may_only_be_read_is_refused_in_its_own_words(mailbox: imapd.Mailbox, caplog: Any) -> None:
    holds(mailbox, 1)
    with between(mailbox.plain) as stands:
        stands.instead = says(b"OK [READ-ONLY] done", to=b"SELECT", before=b"* 1 EXISTS\r\n* OK [READ-ONLY] so\r\n")
        fetcher(stands.port).look()
    assert inbox_states().keys() == {INBOX_REFUSED}
    assert "lets nobody delete in this folder" in caplog.text


def test_what_was_copied_aside_and_cannot_be_deleted_is_copied_once(
    mailbox: imapd.Mailbox, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 50_000)
    monkeypatch.setattr(mailboxes.Folder, "__init__", _without(b"MOVE"))
    mailbox.gets(arrived(a_mail("large " * 20_000)))
    with between(mailbox.plain) as stands:
        stands.instead = says(b"NO permission denied", to=b"UID STORE")
        looks = fetcher(stands.port)
        assert [looks.look() for _ in range(3)] == [EVERY] * 3
    assert counted(mailbox) == (1, 1, 0)
    assert caplog.text.count("was left in the mailbox") == 1
    assert inbox_states().keys() == {INBOX_LOOKED, INBOX_ASIDE}


def test_a_server_that_does_not_know_how_to_set_aside_keeps_nothing_up(
    mailbox: imapd.Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 50_000)
    mailbox.gets(arrived(a_mail("large " * 20_000)))
    mailbox.gets(arrived(a_mail("fine", id=2)))
    with between(mailbox.plain) as stands:
        # To make the folder, and to move into it.
        stands.instead = says(b"BAD what", to=b"Not taken")
        looks = fetcher(stands.port)
        assert [looks.look(), looks.look()] == [EVERY, EVERY]
    assert counted(mailbox) == (1, 0, 1)
    assert inbox_states().keys() == {INBOX_LOOKED, INBOX_ASIDE}


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (b"BODY.PEEK", b"BODY[]<0> NIL"),
        (b"BODY.PEEK", b'BODY[]<0> ""'),
        (b"BODY.PEEK", b"BODY[]<0> {0}\r\n"),
        (b"RFC822.SIZE", b'INTERNALDATE "28-Nov-2026 09:00:00 +0000"'),
    ],
    ids=["nil", "nothing quoted", "nothing", "no size"],
)
def test_what_is_named_and_never_shown_is_told_of_and_set_aside(
    mailbox: imapd.Mailbox, caplog: Any, words: bytes, shown: bytes
) -> None:
    bad = holds(mailbox, 2)
    with between(mailbox.plain) as stands:
        stands.instead = says(
            b"OK done", to=b"UID FETCH %s (UID %s" % (bad, words), before=b"* 1 FETCH (UID %s %s)\r\n" % (bad, shown)
        )
        looks = fetcher(stands.port)
        looks.look()
        assert counted(mailbox) == (1, 0, 1)
        assert inbox_states().keys() == {INBOX_LOOKED}, "somebody else may have taken it"
        looks.look()
        assert inbox_states().keys() == {INBOX_LOOKED, INBOX_WAITS}
        for _ in range(MOST_UNSHOWN - 2):
            assert counted(mailbox) == (1, 0, 1)
            looks.look()
    assert counted(mailbox) == (0, 1, 1)
    assert "named by the mailbox's server and never shown" in caplog.text
    assert INBOX_ASIDE in inbox_states()


@pytest.mark.parametrize("answer", [b"NO", b"BAD", b"OK"])
def test_a_server_that_names_no_message_of_those_that_it_counts_is_not_believed(
    mailbox: imapd.Mailbox, caplog: Any, answer: bytes
) -> None:
    holds(mailbox, 1)
    with between(mailbox.plain) as stands:
        stands.instead = says(answer + b" so", to=b"SEARCH")
        fetcher(stands.port).look()
    assert inbox_states().keys() == {INBOX_AWAY}
    assert "was not fetched: the mailbox's server" in caplog.text


def test_a_day_that_never_was_keeps_nothing_up(mailbox: imapd.Mailbox) -> None:
    bad = holds(mailbox, 1)
    told = b'* 1 FETCH (UID %s RFC822.SIZE 300 INTERNALDATE "31-Xyz-2026 09:00:00 +0000")\r\n' % bad
    with between(mailbox.plain) as stands:
        stands.instead = says(b"OK done", to=b"RFC822.SIZE", before=told)
        fetcher(stands.port).look()
    assert counted(mailbox) == (0, 0, 1)


def test_those_that_wait_take_turns(mailbox: imapd.Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    for id in range(7):
        mailbox.gets(arrived(a_mail("poison" if id < 3 else "fine", id=id)))
    looks, real = fetcher(mailbox.plain), reading.read

    def stumbles(raw: bytes, envelope: str) -> Any:
        if b"poison" in raw:
            raise ZeroDivisionError
        return real(raw, envelope)

    monkeypatch.setattr(delivering, "read", stumbles)
    with monkeypatch.context() as away:
        away.setattr(delivering, "take_in", broken)
        for _ in range(3):
            looks.look()
    for _ in range(3):
        looks.look()
    assert counted(mailbox) == (3, 0, 4)


def test_that_nobody_can_be_told_ends_nothing(mailbox: imapd.Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    holds(mailbox, 1)

    def away(*_: Any) -> None:
        raise InterfaceError

    monkeypatch.setattr(fetching, "tell", away)
    assert fetcher(mailbox.plain).look() == EVERY
    assert counted(mailbox) == (0, 0, 1)


@pytest.mark.once
def test_whatever_happens_it_looks_again_until_it_is_told_to_end(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    looks, again = fetcher(9), Event()

    def falls(_looks: Fetcher) -> float:
        if caplog.text:
            looks.end()
            again.set()
        raise ZeroDivisionError("what somebody wrote")

    monkeypatch.setattr(fetching, "LONGEST_AWAY", 0.01)
    monkeypatch.setattr(fetching.Fetcher, "look", falls)
    looks.start()
    assert again.wait(20)
    assert "ZeroDivisionError" in caplog.text
    assert "what somebody wrote" not in caplog.text


def test_told_to_end_it_begins_with_no_other_message(mailbox: imapd.Mailbox) -> None:
    holds(mailbox, 2)
    looks = fetcher(mailbox.plain)
    looks.end()
    looks.look()
    assert counted(mailbox) == (2, 0, 0)
    assert clock.now() - inbox_states()[INBOX_LOOKED] < timedelta(hours=1)

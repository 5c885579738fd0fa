"""A mailbox at a provider is emptied into the house: each message becomes what it would be by any other way, once."""

import logging
import socket
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError

from heatwatch import flow
from heatwatch.common import clock
from heatwatch.common.secret import Secret
from heatwatch.intake.models import Heartbeat, SingleMessage, Tip
from heatwatch.intake.queries import inbox_states
from heatwatch.intake.rules import INBOX_ASIDE, INBOX_AWAY, INBOX_LOOKED, INBOX_REFUSED, INBOX_WAITS
from heatwatch.web.post import delivering, reading
from heatwatch.web.post.inbox import fetching, line
from heatwatch.web.post.inbox import mailbox as mailboxes
from heatwatch.web.post.inbox.fetching import EVERY, LONGEST_AWAY, LONGEST_REFUSED, envelope_of
from tests import imapd
from tests.people import House
from tests.web.post.inbox.conftest import between, fetcher
from tests.web.post.mails import ANA, BEN, PDF, a_mail, arrived, named, with_files
from tests.web.webhooks.behaviour import broken

pytestmark = pytest.mark.usefixtures("house")
FILES = [("list.pdf", "application/pdf", PDF)]


def gathers(house: House, later: timedelta = timedelta(0)) -> int:
    return flow.gather(house.reader(), clock.now() + later)


def test_a_message_with_a_file_is_one_tip_and_is_gone_from_the_mailbox(mailbox: imapd.Mailbox, house: House) -> None:
    mailbox.gets(arrived(with_files(a_mail("They keep us in the back."), FILES)))
    looks = fetcher(mailbox.plain)
    assert [looks.look(), looks.look()] == [EVERY, EVERY]
    assert mailbox.holds() == 0
    assert gathers(house) == 1
    opened = house.maya.opens(Tip.objects.get())
    assert opened.story["story"] == "They keep us in the back."
    assert opened.story["sender"] == ANA
    assert [(file.name, file.size) for _, file in opened.attachments] == [("list.pdf", len(PDF))]
    assert inbox_states().keys() == {INBOX_LOOKED}


def test_a_reply_joins_its_tip(mailbox: imapd.Mailbox, house: House) -> None:
    looks = fetcher(mailbox.plain)
    for mail in (a_mail("one", id=1), a_mail("two", id=2, References=named(1))):
        mailbox.gets(arrived(mail))
        looks.look()
        gathers(house)
    assert len(house.maya.opens(Tip.objects.get()).messages) == 1


def test_fifty_messages_are_fifty_tips(mailbox: imapd.Mailbox, house: House) -> None:
    for id in range(50):
        mailbox.gets(arrived(a_mail(f"message {id}", id=id)))
    fetcher(mailbox.plain).look()
    assert (mailbox.holds(), SingleMessage.objects.count()) == (0, 50)
    assert gathers(house) == 50
    stories = {house.maya.opens(tip).story["story"] for tip in Tip.objects.all()}
    assert stories == {f"message {id}" for id in range(50)}


@pytest.mark.parametrize("without_id", [False, True])
def test_what_was_stored_and_not_deleted_there_is_one_tip(
    mailbox: imapd.Mailbox, monkeypatch: pytest.MonkeyPatch, *, without_id: bool
) -> None:
    raw = f"From: {ANA}\r\n\r\nhelp".encode() if without_id else arrived(a_mail())
    mailbox.gets(raw)
    looks = fetcher(mailbox.plain)
    with between(mailbox.plain) as cut:
        cut.word, cut.then = b"STORE", lambda *_: None
        fetcher(cut.port).look()
        assert cut.heard.is_set()
    assert (mailbox.holds(), SingleMessage.objects.count()) == (1, 1)
    # It is fetched only after the days in which a repeat that comes by another way is known.
    later = clock.now() + timedelta(days=7)
    monkeypatch.setattr(clock, "now", lambda: later)
    mailbox.is_numbered_anew()
    looks.look()
    assert (mailbox.holds(), SingleMessage.objects.count()) == (0, 1)


def test_two_that_fetch_at_once_make_one_tip(mailbox: imapd.Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox.gets(arrived(a_mail()))
    drop, others = mailboxes.Folder.drop, [fetcher(mailbox.plain)]

    def drops(folder: mailboxes.Folder, number: str) -> None:
        while others:
            # Between storing and deleting of the one, the other goes all the way.
            others.pop().look()
        drop(folder, number)

    monkeypatch.setattr(mailboxes.Folder, "drop", drops)
    assert fetcher(mailbox.plain).look() == EVERY
    assert (mailbox.holds(), SingleMessage.objects.count()) == (0, 1)
    assert inbox_states().keys() == {INBOX_LOOKED}


@pytest.mark.parametrize("scheme", ["imaps", "starttls"])
def test_a_server_elsewhere_is_spoken_to_by_tls_that_is_trusted(
    mailbox: imapd.Mailbox, monkeypatch: pytest.MonkeyPatch, caplog: Any, scheme: str
) -> None:
    mailbox.gets(arrived(a_mail()))
    looks = fetcher(mailbox.sealed, scheme="imaps")
    assert looks.inbox.security == line.TLS
    if scheme == "starttls":
        looks = fetcher(mailbox.plain)
        looks.inbox = replace(looks.inbox, security=line.STARTTLS)
    looks.look()
    assert "SSLCertVerificationError" in caplog.text
    assert inbox_states().keys() == {INBOX_AWAY}
    assert mailbox.holds() == 1
    monkeypatch.setenv("SSL_CERT_FILE", str(mailbox.certificate))
    looks.look()
    assert (mailbox.holds(), SingleMessage.objects.count()) == (0, 1)


@pytest.mark.once
def test_in_clear_it_is_spoken_to_on_this_machine_alone() -> None:
    for address, port, security in (
        ("imaps://mail.example.org", 993, line.TLS),
        ("imap://mail.example.org", 143, line.STARTTLS),
        ("imap://mail.example.org:1143", 1143, line.STARTTLS),
        ("imap://127.0.0.1", 143, line.PLAIN),
    ):
        inbox = mailboxes.Inbox.at(address, "a", Secret("b"), "INBOX")
        assert (inbox.port, inbox.security) == (port, security)


def test_a_line_cut_in_the_middle_of_a_message_loses_nothing(mailbox: imapd.Mailbox) -> None:
    mailbox.gets(arrived(a_mail("long " * 50_000)))

    def cuts(one: socket.socket, other: socket.socket) -> None:
        other.sendall(b"")
        one.sendall(b"* 1 FETCH (UID 1 BODY[]<0> {300000}\r\nReturn-Path: <a@b.example>\r\n\r\nhalf of it")
        one.shutdown(socket.SHUT_RDWR)

    with between(mailbox.plain) as cut:
        cut.word, cut.then = b"BODY.PEEK", cuts
        assert fetcher(cut.port).look() == EVERY
        assert cut.heard.is_set()
    assert (mailbox.holds(), SingleMessage.objects.count()) == (1, 0)
    assert inbox_states().keys() == {INBOX_AWAY}
    fetcher(mailbox.plain).look()
    assert (mailbox.holds(), SingleMessage.objects.count()) == (0, 1)


@pytest.mark.once
@pytest.mark.parametrize("word", [b"CAPABILITY", b"AUTHENTICATE", b"SELECT", b"SEARCH", b"BODY.PEEK", b"EXPUNGE"])
def test_a_server_that_falls_silent_or_drips_is_left(
    mailbox: imapd.Mailbox, monkeypatch: pytest.MonkeyPatch, word: bytes
) -> None:
    monkeypatch.setattr(line, "SILENCE", 1.0)
    monkeypatch.setattr(line, "WHOLE", 2.0)
    mailbox.gets(arrived(a_mail()))

    def drips(one: socket.socket, _other: socket.socket) -> None:
        for _ in range(100):
            one.sendall(b"*")
            time.sleep(0.2)

    for then in (lambda *_: time.sleep(5), drips):
        with between(mailbox.plain) as mute:
            mute.word, mute.then = word, then
            began = time.monotonic()
            fetcher(mute.port).look()
            assert time.monotonic() - began < 10
            assert mute.heard.is_set()
    assert INBOX_AWAY in inbox_states()
    monkeypatch.undo()
    fetcher(mailbox.plain).look()
    assert (mailbox.holds(), SingleMessage.objects.count()) == (0, 1)


@pytest.mark.once
def test_a_server_that_floods_is_left(mailbox: imapd.Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "ROOM", 100_000)
    mailbox.gets(arrived(a_mail()))

    def floods(one: socket.socket, _other: socket.socket) -> None:
        while True:
            one.sendall(b"* OK and on and on\r\n" * 1000)

    with between(mailbox.plain) as loud:
        loud.word, loud.then = b"SEARCH", floods
        assert fetcher(loud.port).look() == EVERY
        assert loud.heard.is_set()
    assert INBOX_AWAY in inbox_states()


def test_a_server_that_was_away_is_asked_less_and_less_often_and_nothing_is_lost(mailbox: imapd.Mailbox) -> None:
    mailbox.gets(arrived(a_mail()))
    looks = fetcher(mailbox.plain)
    mailbox.stop()
    assert [looks.look() for _ in range(5)] == [EVERY, 2 * EVERY, 4 * EVERY, LONGEST_AWAY, LONGEST_AWAY]
    assert inbox_states().keys() == {INBOX_AWAY}
    mailbox.start()
    assert looks.look() == EVERY
    assert (mailbox.holds(), SingleMessage.objects.count()) == (0, 1)


def test_a_wrong_password_is_told_and_tried_seldom(mailbox: imapd.Mailbox, caplog: Any) -> None:
    mailbox.gets(arrived(a_mail()))
    looks = fetcher(mailbox.plain, password="another one")
    waits = [looks.look() for _ in range(6)]
    assert waits == [EVERY, 2 * EVERY, 4 * EVERY, 8 * EVERY, LONGEST_REFUSED, LONGEST_REFUSED]
    assert inbox_states().keys() == {INBOX_REFUSED}
    assert caplog.text.count("does not take the user and password") == 1, "told once"
    assert "another one" not in caplog.text
    assert mailbox.holds() == 1


def test_a_folder_that_is_not_there_is_told(mailbox: imapd.Mailbox, caplog: Any) -> None:
    fetcher(mailbox.plain, folder="Nowhere").look()
    assert inbox_states().keys() == {INBOX_REFUSED}
    assert "no such folder" in caplog.text


@pytest.mark.parametrize("capability", ["", "IMAP4rev1"], ids=["moves", "copies"])
def test_what_is_never_taken_is_set_aside_and_keeps_nothing_up(
    mailbox: imapd.Mailbox, monkeypatch: pytest.MonkeyPatch, caplog: Any, capability: str
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 50_000)
    monkeypatch.setattr(mailboxes, "LARGEST", 50_000)
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(60))
    for raw in (arrived(a_mail("large " * 20_000, id=1)), deep, arrived(a_mail("fine", id=2))):
        mailbox.gets(raw)
    mailbox.capability = capability
    mailbox.stop()
    mailbox.start()
    try:
        looks = fetcher(mailbox.plain)
        looks.look()
        looks.look()
        assert (mailbox.holds(), mailbox.holds("Not taken"), SingleMessage.objects.count()) == (0, 2, 1)
    finally:
        mailbox.capability = ""
        mailbox.stop()
        mailbox.start()
    assert inbox_states().keys() == {INBOX_ASIDE, INBOX_LOOKED}
    assert caplog.text.count("lies in another folder of the mailbox now") == 2


def test_where_nothing_can_be_set_aside_it_is_left_and_not_fetched_again(
    mailbox: imapd.Mailbox, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 50_000)
    monkeypatch.setattr(mailboxes.Folder, "_places", lambda _: ["a/../b"])
    mailbox.gets(arrived(a_mail("large " * 20_000)))
    looks = fetcher(mailbox.plain)
    looks.look()
    looks.look()
    assert mailbox.holds() == 1
    assert caplog.text.count("was left in the mailbox") == 1


@pytest.mark.once
def test_a_message_as_large_as_it_may_be_is_taken_and_a_larger_one_is_not_fetched(
    mailbox: imapd.Mailbox, house: House
) -> None:
    for id, size in ((1, 24_000_000), (2, 27_000_000)):
        mailbox.gets(arrived(with_files(a_mail(id=id), [("a.pdf", "application/pdf", PDF + bytes(size))])))
    fetcher(mailbox.plain).look()
    assert (mailbox.holds(), mailbox.holds("Not taken"), SingleMessage.objects.count()) == (0, 1, 1)
    assert gathers(house) == 1


def test_what_cannot_be_stored_stays_there_and_the_others_go_first(
    mailbox: imapd.Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = reading.read

    def stumbles(raw: bytes, envelope: str) -> Any:
        if b"poison" in raw:
            raise ZeroDivisionError
        return real(raw, envelope)

    monkeypatch.setattr(delivering, "read", stumbles)
    for id in range(5):
        mailbox.gets(arrived(a_mail("poison" if id < 3 else "fine", id=id)))
    looks = fetcher(mailbox.plain)
    looks.look()
    assert (mailbox.holds(), SingleMessage.objects.count()) == (5, 0), "after three it may be the database"
    looks.look()
    assert (mailbox.holds(), SingleMessage.objects.count()) == (3, 2)
    assert INBOX_WAITS in inbox_states()
    monkeypatch.setattr(delivering, "read", real)
    looks.look()
    assert (mailbox.holds(), SingleMessage.objects.count()) == (0, 5)


def test_a_database_that_is_away_leaves_everything_there(
    mailbox: imapd.Mailbox, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    for id in range(9):
        mailbox.gets(arrived(a_mail(id=id)))
    looks = fetcher(mailbox.plain)

    def away(*_: Any) -> None:
        raise DatabaseError

    with monkeypatch.context() as broken_off:
        broken_off.setattr(delivering, "take_in", broken)
        broken_off.setattr(fetching, "tell", away)
        looks.look()
    assert caplog.text.count("was not stored") == 3
    assert mailbox.holds() == 9
    looks.look()
    assert (mailbox.holds(), SingleMessage.objects.count()) == (0, 9)


def test_what_somebody_else_marked_as_deleted_is_not_lost(mailbox: imapd.Mailbox) -> None:
    mailbox.gets(arrived(a_mail()))
    with mailbox.signed_in() as theirs:
        theirs.select()
        theirs.store("1", "+FLAGS", r"(\Deleted)")
        theirs.unselect()
    fetcher(mailbox.plain).look()
    assert (mailbox.holds(), SingleMessage.objects.count()) == (0, 1)


@pytest.mark.once
@pytest.mark.parametrize(
    ("head", "envelope"),
    [
        (f"Return-Path: <{ANA}>\r\nReceived: x\r\n", ANA),
        (f"Delivered-To: <{BEN}>\r\nReceived: x\r\nreturn-path:<{ANA}>\r\n", ANA),
        ("Return-Path: <>\r\n", ""),
        (f"Received: x\r\nReceived: y\r\nReturn-Path: <{ANA}>\r\n", ""),
        (f"\r\nReturn-Path: <{ANA}>\r\n", ""),
        (f"X: y\r\n Return-Path: <{ANA}>\r\n", ""),
        ("Return-Path: <" + "a" * 500 + ">\r\n", ""),
        ("", ""),
    ],
)
def test_the_sender_of_the_envelope_is_what_the_last_server_wrote_down(head: str, envelope: str) -> None:
    assert envelope_of(head.encode() + b"Subject: x\r\n\r\ny") == envelope


def test_nothing_of_it_stands_in_a_log_or_a_row(mailbox: imapd.Mailbox, caplog: Any) -> None:
    word = "zorquin"
    with caplog.at_level(logging.DEBUG):
        mailbox.gets(arrived(a_mail(word, sender=f"{word}@mail.example", subject=word)), f"{word}@mail.example")
        fetcher(mailbox.plain).look()
        mailbox.gets(b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n" % word.encode() + b"--zorquin\r\n" * 400)
        fetcher(mailbox.plain).look()
        fetcher(mailbox.plain, password=word).look()
    assert word not in caplog.text
    assert imapd.PASSWORD not in caplog.text
    rows = list(Heartbeat.objects.filter(worker__startswith="inbox ").values_list("worker", "at"))
    assert {at.minute % 15 for _, at in rows} == {0}, "no time of a message stands there"

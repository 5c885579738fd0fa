"""Marks: who vouches for the sender, and whether a machine wrote it. Only what our own mail server wrote counts."""

import time
from typing import Any

import pytest

from heatwatch.web.post.parts import parsed
from heatwatch.web.post.standing import BULK_MAIL, MACHINE_MADE, UNCHECKED, UNVERIFIED, is_verified, marks
from tests.web.post.mails import ANA, CHECKED_BY, PASSED, a_mail, arrived

RELAY = "Received: from a.example by b.example; Thu, 26 Nov 2026 12:00:00 -0800\r\n"


@pytest.mark.parametrize(
    ("results", "verified"),
    [
        (PASSED, True),
        (f"{CHECKED_BY}; dkim=pass header.d=mail.example header.s=x", True),
        (f"{CHECKED_BY}; spf=pass smtp.mailfrom=ana@mail.example", True),
        (f"{CHECKED_BY}; dkim=pass header.d=evil.example", False),
        (f"{CHECKED_BY}; dkim=pass (header.d=mail.example) header.d=evil.example", False),
        (f"{CHECKED_BY}; spf=pass smtp.mailfrom=x@evil.example", False),
        (f"{CHECKED_BY}; dkim=pass header.d=mail.example; dmarc=fail", False),
        (f"{CHECKED_BY}; dkim=fail header.d=mail.example", False),
        ("other.example; dmarc=pass header.from=mail.example", False),
        (f"{CHECKED_BY}.evil.example; dmarc=pass", False),
        (f'{CHECKED_BY}; spf=fail smtp.mailfrom="a; dmarc=pass"@mail.example', False),
        (f"{CHECKED_BY}; spf=fail (a (b) ; dmarc=pass ) smtp.mailfrom=x@mail.example", False),
        (f"{CHECKED_BY}; spf=fail reason=dmarc=pass", False),
        (f"{CHECKED_BY}; spf=fail (a (b ; dmarc=pass", False),
        (f"{CHECKED_BY}; (a (b) c) dkim=pass (x) header.d=mail.example", True),
        (f"{CHECKED_BY}; none", False),
        ("", False),
    ],
)
def test_who_vouches_for_the_sender(results: str, *, verified: bool) -> None:
    assert is_verified(parsed(arrived(a_mail(), results=results)), ANA, CHECKED_BY) is verified


def test_what_the_sender_wrote_himself_is_not_believed() -> None:
    forged = parsed(arrived(a_mail(), hops=f"{RELAY}Authentication-Results: {PASSED}\r\n"))
    assert not is_verified(forged, ANA, CHECKED_BY)
    below = parsed(arrived(a_mail(), results=f"{CHECKED_BY}; none", hops=f"Authentication-Results: {PASSED}\r\n"))
    assert not is_verified(below, ANA, CHECKED_BY), "ours stands above it"
    beside = parsed(
        arrived(a_mail(), results=f"{CHECKED_BY}; dmarc=fail", hops=f"Authentication-Results: {PASSED}\r\n")
    )
    assert not is_verified(beside, ANA, CHECKED_BY), "one that fails is enough"
    assert not is_verified(parsed(arrived(a_mail(), results=PASSED)), ANA, ""), "nobody was named who checks"
    assert not is_verified(parsed(arrived(a_mail(), results=PASSED)), "", CHECKED_BY), "two senders are none"


def said(envelope: str = ANA, checked_by: str = CHECKED_BY, **head: Any) -> tuple[str, ...]:
    return marks(parsed(arrived(a_mail(**head), results=PASSED)), ANA, envelope, checked_by)


def test_a_mail_of_a_person_that_was_checked_has_no_mark() -> None:
    assert said() == ()
    assert said(Auto_Submitted="no") == ()


@pytest.mark.parametrize(
    ("head", "mark"),
    [
        ({"List_Id": "<x.example>"}, BULK_MAIL),
        ({"List_Unsubscribe": "<mailto:x@x.example>"}, BULK_MAIL),
        ({"Precedence": "Bulk"}, BULK_MAIL),
        ({"X_Spam_Flag": "YES"}, BULK_MAIL),
        ({"Auto_Submitted": "auto-replied"}, MACHINE_MADE),
        ({"Auto_Submitted": "auto-generated; type=x"}, MACHINE_MADE),
    ],
)
def test_bulk_and_automatic_mail_is_marked(head: dict[str, str], mark: str) -> None:
    assert said(**head) == (mark,)


def test_a_bounce_is_marked_and_so_is_an_unchecked_sender() -> None:
    assert said("") == (MACHINE_MADE,)
    assert said("mailer-daemon@mail.example") == (MACHINE_MADE,)
    assert said(checked_by="") == (UNCHECKED,)
    assert said(checked_by="another.example") == (UNVERIFIED,)


def test_comments_within_comments_are_read_in_one_walk() -> None:
    line = f"Authentication-Results: {CHECKED_BY}; {'(' * 3_900}{')' * 3_800}\r\n"
    message = parsed(arrived(a_mail(), hops=line * 24))
    began = time.process_time()
    assert not is_verified(message, ANA, CHECKED_BY)
    assert time.process_time() - began < 1.0

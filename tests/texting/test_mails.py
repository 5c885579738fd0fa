"""Answers by e-mail: to whom said that it is safe, once, in plain neutral words, and what they answer joins the tip."""

import json
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_string

import pytest
from django.conf import settings
from django.test import override_settings

from heatwatch import flow
from heatwatch.common import clock
from heatwatch.common.ids import new_id
from heatwatch.intake.actions.words import Whom, note
from heatwatch.intake.consent import Yes
from heatwatch.intake.kinds import MESSAGE
from heatwatch.intake.models import Conversation, Message, Tip
from heatwatch.texting.models import Letter
from heatwatch.texting.smtp import PLAIN, MailServer
from heatwatch.vault.sealing import seal
from heatwatch.web.post.own_words import meaning
from tests.alerts.sinks import Sink, open_sink
from tests.intake.texting import gathers
from tests.people import House
from tests.texting.outbox import fate
from tests.web.post.mails import ANA, BEN, CHECKED_BY, OFFICE, PASSED, a_mail, arrived, delivers, named

pytestmark = pytest.mark.django_db
QUOTED = "\n\nOn Thu, Nov 26, 2026 <tips@office.example> wrote:\n> Answer STOP and no more come.\n"


@pytest.fixture
def sink() -> Iterator[Sink]:
    env = replace(settings.ENV, answers_from=OFFICE, mail_checked_by=CHECKED_BY)
    with open_sink("mail") as made, override_settings(ENV=env):
        yield made


def comes(house: House, text: str, id: int, *, verified: bool = True, sender: str = ANA, **head: str) -> None:
    mail = a_mail(text, id=id, sender=sender, **head)
    delivers(arrived(mail, results=PASSED if verified else ""), sender)
    gathers(house, clock.now())


def a_tip(house: House, *words: str, verified: bool = True) -> Tip:
    comes(house, "They keep us in the back.", 1)
    for place, word in enumerate(words):
        comes(house, word, place + 2, verified=verified, In_Reply_To=named(1))
    return Tip.objects.get()


def writes(tip: Tip, text: str = "Are you alone tonight?") -> Letter:
    """An answer lies in the outbox, whatever a page would have said to it."""
    id, recipient = new_id(), Conversation.objects.filter(tip=tip)[0].recipient
    body = json.dumps({"text": text, "sent": clock.now().isoformat()}).encode()
    sealed = seal(body, kind=MESSAGE, record=id, recipients=[recipient])
    now = clock.now()
    Message.objects.create(id=id, tip=tip, sender=Message.DESK, sent=now, place=9, noticed=True, sealed=sealed)
    return Letter.objects.create(message_id=id, written=now, next_look=now)


def sends(house: House, sink: Sink, port: int = 0) -> None:
    server = MailServer("127.0.0.1", port or sink.port, PLAIN, OFFICE, seconds=1.0)
    flow.send_mails(house.reader(), server, clock.now)


def test_it_goes_out_once_and_its_answer_joins_the_tip(house: House, sink: Sink) -> None:
    tip = a_tip(house, "SAFE" + QUOTED)
    letter = writes(tip)
    for _ in range(2):
        sends(house, sink)
    assert fate(letter) == (Letter.SENT, "")
    assert [(one["to"], one["text"]) for one in sink.got] == [(ANA, "Are you alone tonight?")]
    head = message_from_string(sink.got[0]["head"])
    assert (head["From"], head["To"], head["Subject"]) == (OFFICE, ANA, "Your message")
    assert head["In-Reply-To"] == head["References"] == named(1)
    assert head["Message-ID"].endswith("@office.example>")
    assert str(letter.pk) not in sink.got[0]["head"]
    assert not set(head.keys()) & {"Cc", "Bcc", "Reply-To", "User-Agent", "Received"}
    comes(house, "I am.", 9, In_Reply_To=head["Message-ID"])
    assert Tip.objects.count() == 1


@pytest.mark.parametrize("words", [[], ["SAFE", "STOP"], ["SAFE", "please do not write"], ["ok"]])
def test_nothing_goes_out_that_nobody_called_safe(house: House, sink: Sink, words: list[str]) -> None:
    letter = writes(a_tip(house, *words))
    sends(house, sink)
    assert (fate(letter), sink.got) == ((Letter.ENDED, "not_safe"), [])


def test_a_safe_that_nobody_vouches_for_or_of_another_thread_or_person_counts_for_nothing(
    house: House, sink: Sink
) -> None:
    tip = a_tip(house, "SAFE", verified=False)
    comes(house, "SAFE", 5, sender=BEN, In_Reply_To=named(1))
    comes(house, "SAFE", 6)
    letter = writes(tip)
    sends(house, sink)
    assert (fate(letter), sink.got) == ((Letter.ENDED, "not_safe"), [])


def test_a_stop_on_the_thread_counts_whoever_wrote_it(house: House, sink: Sink) -> None:
    tip = a_tip(house, "SAFE")
    comes(house, "STOP", 5, verified=False, sender=BEN, In_Reply_To=named(1))
    letter = writes(tip)
    sends(house, sink)
    assert (fate(letter), sink.got) == ((Letter.ENDED, "not_safe"), [])


def test_a_record_of_the_desk_lets_it_go_out_and_a_restricted_tip_is_never_answered(house: House, sink: Sink) -> None:
    tip = a_tip(house)
    note(house.maya.keyring, Whom("email", ANA.upper(), tip.pk), Yes(clock.now(), None, "x", "she called"), clock.now())
    first = writes(tip)
    sends(house, sink)
    assert fate(first)[0] == Letter.SENT
    second = writes(tip)
    Tip.objects.update(restricted=True)
    sends(house, sink)
    assert fate(second) == (Letter.ENDED, "restricted")
    assert len(sink.got) == 1


@pytest.mark.parametrize(
    ("mood", "state"),
    [("busy", Letter.WAITING), ("fails", Letter.WAITING), ("refuses", Letter.ENDED), ("mute", Letter.PERHAPS)],
)
def test_what_the_server_says_decides_and_nothing_goes_out_twice(
    house: House, sink: Sink, mood: str, state: str
) -> None:
    letter, sink.mood = writes(a_tip(house, "SAFE")), mood
    sends(house, sink)
    assert fate(letter)[0] == state
    sink.mood = "fine"
    Letter.objects.update(next_look=clock.now())
    before = len(sink.got)
    sends(house, sink)
    assert len(sink.got) == before + (state == Letter.WAITING)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("SAFE" + QUOTED, "safe"),
        ("Seguro.\nSent from my iPhone" + QUOTED, "safe"),
        ("Room 4" + QUOTED, ""),
        ("ok" + QUOTED + "\nSTOP", "doubt"),
        ("STOP" + QUOTED, "stop"),
        ("not safe", "unsure"),
        ("SAFE\n\n____________\nFrom: tips\nSent: today\nTo: Ana\n\nAnswer STOP", "safe"),
        ("SAFE but not after six", "doubt"),
    ],
)
def test_the_writers_own_words_decide(body: str, said: str) -> None:
    assert meaning("Re: Your message", body, verified=True)[0] == said

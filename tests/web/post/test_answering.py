"""The automatic answer: off unless the office wants it, to nobody who did not certainly write, and once a day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_string
from email.policy import default
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from heatwatch import flow
from heatwatch.common import clock
from heatwatch.common.errors import HouseError
from heatwatch.common.secret import Secret
from heatwatch.intake.actions.words import Whom, standing
from heatwatch.intake.models import Tip
from heatwatch.knowledge import agency
from heatwatch.web.post import answering
from heatwatch.web.post.__main__ import answerer_of
from heatwatch.web.post.answering import Answerer
from heatwatch.web.post.own_words import meaning
from tests.alerts.sinks import Sink, open_sink
from tests.laws import tree
from tests.people import House
from tests.web.post.mails import ANA, BEN, CHECKED_BY, OFFICE, PASSED, SECRET, a_mail, arrived, delivers

pytestmark = pytest.mark.usefixtures("house")
SECRET_WORD = "zorquin"


@pytest.fixture
def sink() -> Iterator[Sink]:
    with open_sink("mail") as found:
        env = replace(settings.ENV, mail_checked_by=CHECKED_BY, public_url="https://page.example.org")
        with override_settings(ENV=env):
            yield found


def answers(sink: Sink, raw: bytes, envelope: str = ANA) -> int:
    """How many answers go out for this message."""
    answerer = Answerer(Secret(SECRET), f"smtp://127.0.0.1:{sink.port}", OFFICE)
    before = len(sink.got)
    assert delivers(raw, envelope, answerer=answerer).startswith("250 ")
    while answerer.send_next(patience=0.01):
        continue
    return len(sink.got) - before


def test_whoever_certainly_wrote_is_told_what_e_mail_shows_and_what_is_safer(sink: Sink) -> None:
    assert answers(sink, arrived(a_mail(SECRET_WORD, subject=SECRET_WORD, id=4), results=PASSED)) == 1
    [got] = sink.got
    assert got["to"] == ANA
    text = read_back(got)
    assert "E-mail shows who you are" in text
    assert "https://page.example.org/en/" in text
    assert "Auto-Submitted: auto-replied" in got["head"]
    assert "In-Reply-To: <letter-4@mail.example>" in got["head"]
    assert SECRET_WORD not in text + got["text"] + got["head"]


@pytest.mark.parametrize("answers_from", ["", OFFICE])
def test_how_to_be_answered_is_told_where_the_office_answers_and_the_word_that_is_named_counts(
    sink: Sink, answers_from: str
) -> None:
    with override_settings(ENV=replace(settings.ENV, answers_from=answers_from)):
        answers(sink, arrived(a_mail(), results=PASSED))
        said = answering._said()  # noqa: SLF001  every language of it
    text = read_back(sink.got[0])
    assert ("answer this e-mail with SAFE and nothing else" in text) is bool(answers_from)
    for one in said:
        told = one.splitlines()[-1]
        [word] = [word for word in ("SAFE", "SEGURO") if word in told] or [""]
        assert bool(word) is bool(answers_from)
        quoted = "\n".join(f"> {line}" for line in "\n\n".join(said).splitlines())
        assert not word or meaning("Re: Automatic answer", f"{word}\n\n{quoted}", verified=True)[0] == "safe"
        assert not word or "STOP" in told


def test_a_safe_that_answers_the_automatic_answer_lets_the_desk_write(sink: Sink, house: House) -> None:
    with override_settings(ENV=replace(settings.ENV, answers_from=OFFICE)):
        answers(sink, arrived(a_mail(id=1), results=PASSED))
    flow.gather(house.reader(), clock.now())
    own = message_from_string(f"{sink.got[0]['head']}\n\n{sink.got[0]['text']}", policy=default)
    quoted = "\n".join(f"> {line}" for line in own.get_content().splitlines())
    reply = a_mail(f"SAFE\n\nOn Thursday a machine wrote:\n{quoted}", id=2, In_Reply_To=own["Message-ID"])
    reply["References"] = f"{own['References']} {own['Message-ID']}"
    delivers(arrived(reply, results=PASSED))
    flow.gather(house.reader(), clock.now())
    tip = Tip.objects.get()
    assert standing(house.maya.keyring, Whom("email", ANA, tip.pk)).yes


def read_back(got: dict[str, str]) -> str:
    """What a mail program shows."""
    shown = message_from_string(f"{got['head']}\n\n{got['text']}", policy=default).get_content()
    return " ".join(shown.split())


def test_it_names_neither_the_office_nor_what_it_is_about(sink: Sink) -> None:
    answers(sink, arrived(a_mail(), results=PASSED))
    text = " ".join(answering._said()).lower()  # noqa: SLF001  every language of it
    office = settings.AGENCY.speaking("en")
    for word in (
        office.office,
        office.programme,
        office.county,
        office.short_name,
        "traffic",
        "trata",
        "tip line",
        "district attorney",
    ):
        assert word.lower() not in text
    assert len(answering._said()) == len(settings.LANGUAGES)  # noqa: SLF001  the same
    assert len(set(answering._said())) == len(settings.LANGUAGES)  # noqa: SLF001  none is left in English


def test_nobody_has_two_of_a_day(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [answers(sink, arrived(a_mail(id=id), results=PASSED)) for id in (1, 2, 2)] == [1, 0, 0]
    later = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert answers(sink, arrived(a_mail(id=3), results=PASSED)) == 1


@pytest.mark.parametrize(
    ("head", "envelope", "results"),
    [
        ({}, ANA, ""),
        ({}, ANA, f"{CHECKED_BY}; dmarc=fail"),
        ({}, "", PASSED),
        ({}, BEN, PASSED),
        ({"sender": f"{ANA}, {BEN}"}, ANA, PASSED),
        ({"Auto_Submitted": "auto-replied"}, ANA, PASSED),
        ({"Precedence": "bulk"}, ANA, PASSED),
        ({"List_Id": "<x.example>"}, ANA, PASSED),
        ({"sender": "no-reply@mail.example"}, "no-reply@mail.example", PASSED),
        ({"sender": OFFICE}, OFFICE, f"{CHECKED_BY}; dmarc=pass"),
        ({"text": "do not write back, he reads my mail, it is not safe"}, ANA, PASSED),
        ({"text": "STOP"}, ANA, PASSED),
    ],
)
def test_nobody_else_is_answered(sink: Sink, head: dict[str, Any], envelope: str, results: str) -> None:
    assert answers(sink, arrived(a_mail(**head), results=results), envelope) == 0


def test_what_the_mail_server_does_not_take_is_not_tried_again_and_loses_nothing(sink: Sink) -> None:
    sink.mood = "fails"
    assert answers(sink, arrived(a_mail(id=1), results=PASSED)) == 0
    sink.mood = "fine"
    assert answers(sink, arrived(a_mail(id=2), results=PASSED)) == 0


def test_it_is_off_unless_the_office_wants_it_and_has_a_mail_server_on_this_machine() -> None:
    assert answerer_of(Secret(SECRET)) is None
    with override_settings(AGENCY=replace(agency.load(settings.ENV.agency_file), answers_email=True)):
        for server in ("", "smtp://mail.example.org", "smtps://127.0.0.1"):
            with override_settings(ENV=replace(settings.ENV, mail_server=server)), pytest.raises(HouseError):
                answerer_of(Secret(SECRET))


def test_one_module_of_the_door_sends_and_no_other() -> None:
    sends = [path.name for path in (tree.SOURCE / "web").rglob("*.py") if "smtplib" in path.read_text("utf-8")]
    assert sends == ["answering.py"]


# What e-mail is called, by the language of the page.
CALLED = {"en": "e-mail", "es": "correo", "vi": "e-mail", "tl": "e-mail", "ar": "البريد الإلكتروني"}
CALLED |= {"zh-hant": "電子郵件", "zh-hans": "电子邮件"}


@pytest.mark.parametrize("page", ["", "form/", "privacy/"])
def test_public_pages_say_who_can_read_an_e_mail_in_every_language(page: str) -> None:
    with override_settings(**settings.DOORS["public"]):
        for language, _name in settings.LANGUAGES:
            warning = settings.AGENCY.speaking(language).texts["sms_warning"]
            assert CALLED[language] in warning
            assert warning in unescape(Client().get(f"/{language}/{page}").content.decode())

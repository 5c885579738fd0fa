"""Telephone calls: a talk by keys in every language, people who pick up or do not, and recordings that nobody lost."""

import random
import string
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import override_settings

from heatwatch.common import clock
from heatwatch.intake.models import SeenMessage, SingleMessage, Tip
from heatwatch.knowledge import agency
from heatwatch.vault.models import TipKey
from heatwatch.web.webhooks import door
from heatwatch.web.webhooks.voice.dialogue import prompts, speech, twiml
from tests.web.webhooks.behaviour import DoorBehaviour
from tests.web.webhooks.conftest import Send
from tests.web.webhooks.providers import Provider, Request, Twilio
from tests.web.webhooks.telephone import BUSY, LINE, MAILBOX, NO_ANSWER, TALKED, Calls, Telephone
from tests.web.webhooks.test_keywords import TELLING
from tests.web.webhooks.twiml import VOICES, checked

FIRST, SECOND, HELPLINE = "+15105550145", "+15105550146", "+18883737888"
# A Thursday that is no holiday, by the clock of the office: in the hours of the desk, and in the night.
OPEN, CLOSED = datetime(2026, 12, 3, 20, 0, tzinfo=UTC), datetime(2026, 12, 3, 11, 0, tzinfo=UTC)
KEYS = speech.spoken()
LONGEST = {"en": "ten minutes", "es": "diez minutos", "zh-hant": "十分鐘", "zh-hans": "十分钟", "vi": "mười phút"}
LONGEST |= {"tl": "sampung minuto", "ar": "عشر دقائق"}


class TestCalls(DoorBehaviour):
    """Everything that this door does for every provider."""

    provider: ClassVar[Provider] = Calls()


@pytest.fixture
def phone(send: Send, monkeypatch: pytest.MonkeyPatch) -> Iterator[Telephone]:
    """Somebody is at the desk, with two telephones."""
    monkeypatch.setattr(clock, "now", lambda: OPEN)
    with override_settings(AGENCY=replace(agency.load(settings.ENV.agency_file), desk_numbers=(FIRST, SECOND))):
        yield Telephone(send)


def said(prompt: object, language: str = "en") -> str:
    return prompts.said(prompt, language)


def test_every_language_that_the_office_serves_has_a_voice() -> None:
    assert list(KEYS.values()) == [code for code, _ in settings.LANGUAGES]
    assert {(voice.language, voice.name) for voice in speech.VOICES.values()} == VOICES


@pytest.mark.parametrize(("key", "language"), KEYS.items())
def test_a_call_in_each_language_is_told_of_danger_and_of_who_listens_and_is_recorded(
    phone: Telephone, key: str, language: str
) -> None:
    phone.keys = [key, "2", "1"]
    phone.calls()
    assert phone.heard[: len(KEYS)] == [prompts.said(prompts.CHOOSE, code, key=at) for at, code in KEYS.items()]
    told = [prompts.DANGER, prompts.TALK, prompts.RECORD, prompts.HELPLINE, prompts.AGAIN]
    told += [prompts.HEARERS, prompts.SEEN, prompts.COPY, prompts.CONSENT, prompts.SPEAK, prompts.THANKS]
    assert phone.heard[len(KEYS) :] == [said(prompt, language) for prompt in (*told, prompts.GOODBYE)]
    assert phone.recorded == SingleMessage.objects.count() == TipKey.objects.filter(person=None).count() == 1
    assert not Tip.objects.exists()


@pytest.mark.parametrize("language", [code for code in KEYS.values() if code != "en"])
def test_each_language_says_it_in_its_own_words(language: str) -> None:
    for name, prompt in vars(prompts).items():
        if name.isupper() and name not in ("WHISPER", "OVER"):
            assert str(said(prompt, language)) != str(said(prompt)), name


@pytest.mark.parametrize(("language", "minutes"), LONGEST.items())
def test_whoever_records_is_told_how_long_it_may_be(language: str, minutes: str) -> None:
    assert twiml.RECORDING_SECONDS == 600
    assert minutes in said(prompts.SPEAK, language)


def test_languages_that_are_not_served_are_not_offered(phone: Telephone) -> None:
    with override_settings(LANGUAGES=[("en", "English"), ("vi", "Vietnamese"), ("xx", "A language without a voice")]):
        phone.keys = ["2", "1"]
        phone.rings = [TALKED]
        phone.calls()
    assert phone.spoken == {"en-US", "vi-VN"}
    assert said(prompts.RINGING, "vi") in phone.heard


def test_whoever_presses_nothing_reaches_a_person(phone: Telephone) -> None:
    phone.rings = [TALKED]
    phone.calls()
    assert phone.dialed == [(FIRST, LINE)]
    assert phone.heard.count(said(prompts.DANGER)) == 2
    assert not SingleMessage.objects.exists()


def test_and_at_night_the_recording_once_they_were_told(phone: Telephone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: CLOSED)
    phone.calls()
    assert said(prompts.TALK) not in phone.heard
    assert not phone.dialed
    assert phone.heard[-4:] == [said(one) for one in (prompts.CONSENT, prompts.SPEAK, prompts.THANKS, prompts.GOODBYE)]
    assert phone.recorded == 1


def test_a_wrong_key_is_asked_again(phone: Telephone) -> None:
    phone.keys, phone.rings = ["0", "1", "7", "1"], [TALKED]
    phone.calls()
    assert phone.heard.count(said(prompts.AGAIN)) == 2
    assert phone.dialed == [(FIRST, LINE)]


@pytest.mark.parametrize("first", [BUSY, NO_ANSWER, {"DialCallStatus": "failed"}, MAILBOX])
def test_the_next_person_is_rung_and_then_it_can_be_recorded(phone: Telephone, first: dict[str, str]) -> None:
    phone.keys, phone.rings = ["1", "1", "1"], [first, NO_ANSWER]
    phone.calls()
    assert phone.dialed == [(FIRST, LINE), (SECOND, LINE)], "nobody's telephone shows the caller's number"
    assert phone.heard.count(said(prompts.RINGING)) == 1
    assert phone.heard.index(said(prompts.NOBODY)) < phone.heard.index(said(prompts.HEARERS))
    assert phone.recorded == 1


def test_a_person_who_picks_up_and_does_not_take_the_call_is_not_connected(phone: Telephone) -> None:
    phone.keys, phone.rings, phone.accepts = ["1", "1"], [TALKED, TALKED], ""
    phone.calls()
    assert phone.dialed == [(FIRST, LINE), (SECOND, LINE)]
    assert said(prompts.NOBODY) in phone.heard


def test_whoever_wants_no_recording_is_never_recorded(phone: Telephone) -> None:
    phone.keys, phone.rings = ["1", "2", "2", "2", "1"], [NO_ANSWER, NO_ANSWER]
    phone.calls()
    after = phone.heard[phone.heard.index(said(prompts.UNRECORDED)) :]
    assert said(prompts.RECORD) not in after
    assert said(prompts.HEARERS) not in after
    assert len(phone.dialed) == 2
    assert phone.heard[-1] == said(prompts.GOODBYE)
    assert (phone.recorded, SingleMessage.objects.count(), SeenMessage.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("key", ["9", "0", "3", "*", "#"])
def test_a_key_that_means_nothing_at_the_notice_records_nothing(phone: Telephone, key: str) -> None:
    phone.keys = ["1", "2", key, "2", "3"]
    phone.calls()
    assert phone.heard.count(said(prompts.HEARERS)) == phone.heard.count(said(prompts.CONSENT)) == 2
    assert (phone.recorded, said(prompts.SPEAK) in phone.heard) == (0, False)


def test_no_key_cuts_short_who_listens(send: Send) -> None:
    calls = Calls()
    verbs = checked(send(calls.sends(calls.about(), "step=notice&language=en")).content)
    assert [verb.tag for verb in verbs] == ["Say", "Say", "Say", "Gather", "Redirect"]
    assert [verb.text for verb in verbs[:3]] == [said(one) for one in (prompts.HEARERS, prompts.SEEN, prompts.COPY)]
    assert [inner.text for inner in verbs[3]] == [said(prompts.CONSENT)]


def test_and_where_nobody_is_there_is_told_goodbye(phone: Telephone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: CLOSED)
    phone.keys = ["1", "2", "2"]
    phone.calls()
    assert phone.heard[-1] == said(prompts.GOODBYE)
    assert phone.recorded == 0


@pytest.mark.parametrize("became", [TALKED, BUSY])
def test_the_national_helpline_is_reached_and_does_not_see_the_caller(phone: Telephone, became: dict[str, str]) -> None:
    phone.keys, phone.rings = ["1", "3", "1"], [became, TALKED]
    phone.calls()
    assert phone.dialed[0] == (HELPLINE, LINE)
    assert (said(prompts.NOT_REACHED) in phone.heard) is (became is BUSY)


def test_a_call_that_cannot_show_another_number_is_not_passed_on(phone: Telephone) -> None:
    """Where the provider does not say which number was called, the caller's own would be shown."""
    phone.keys, phone.told = ["1", "1"], {"To": "client:desk"}
    phone.calls()
    assert not phone.dialed
    assert phone.recorded == 1


def test_a_silent_caller_leaves_nothing_behind_but_a_line_of_the_log(phone: Telephone, caplog: Any) -> None:
    phone.keys, phone.speaks = ["1", "2", "1"], False
    with caplog.at_level("INFO", "heatwatch.webhooks"):
        phone.calls()
    assert phone.heard[-2:] == [said(prompts.SILENCE), said(prompts.GOODBYE)]
    assert not SingleMessage.objects.exists()
    assert not SeenMessage.objects.exists()
    assert [record.getMessage() for record in caplog.records] == ["voice: a call began"]


@pytest.mark.parametrize("language", KEYS.values())
def test_nothing_tells_what_the_line_is_before_somebody_asks_to_record(phone: Telephone, language: str) -> None:
    unasked = [prompts.CHOOSE, prompts.DANGER, prompts.TALK, prompts.RECORD, prompts.AGAIN, prompts.RINGING]
    unasked += [prompts.NOBODY, prompts.SPEAK, prompts.THANKS, prompts.SILENCE, prompts.UNRECORDED, prompts.GOODBYE]
    for prompt in unasked:
        assert not TELLING.search(said(prompt, language)), said(prompt, language)
    names = settings.AGENCY.speaking(language)
    for name, prompt in vars(prompts).items():
        if name.isupper():
            assert names.office not in said(prompt, language)
            assert names.short_name not in said(prompt, language)


@pytest.mark.parametrize("order", ["finished ready", "ready finished", "finished finished ready ready", "ready"])
def test_a_recording_that_is_told_of_twice_or_in_another_order_is_one(send: Send, order: str) -> None:
    calls = Calls()
    for told in order.split():
        assert send(calls.finished() if told == "finished" else calls.ready()).status_code == 200
    assert SingleMessage.objects.count() == 1


@pytest.mark.parametrize("status", ["absent", "failed", "in-progress"])
def test_a_recording_that_is_none_is_not_stored(send: Send, status: str) -> None:
    assert send(Calls().ready(RecordingStatus=status)).status_code == 200
    assert not SingleMessage.objects.exists()


def test_when_nothing_can_be_stored_the_caller_hears_no_error_and_the_report_comes_again(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as away:
        away.setattr(door, "take_in", broken)
        answer = send(Calls().finished())
        assert said(prompts.THANKS) in [verb.text for verb in checked(answer.content)]
        assert send(Calls().ready()).status_code == 503
    assert send(Calls().ready()).status_code == 200
    assert SingleMessage.objects.count() == 1


def test_a_signed_step_cannot_be_made_into_another_one(send: Send) -> None:
    """The address is signed without anything between it and the fields: a field could become part of it."""
    calls = Calls()
    request = calls.ready()
    fields = urlencode({"CallSid": f"CA{1:032x}", "RecordingSid": f"RE{1:032x}", "RecordingStatus": "completed"})
    for path in ("/voice/?step=finished&language=en", "/voice/", f"/voice/?step=ready&language=enAccountSidAC{7:032x}"):
        assert send(replace(request, path=path)).status_code == 403
    moved = replace(calls.sends({}, "step=ready&language=en"), body=fields.encode())
    assert send(moved).status_code == 403
    # Signed for text messages, it is no call.
    other = Twilio(address="http://127.0.0.1:8002/sms/").sends(calls.about())
    assert send(replace(other, path="/voice/")).status_code == 403


def test_whatever_is_signed_never_breaks_the_door(send: Send) -> None:
    for seed in range(60):
        answer = send(made_up(random.Random(seed)))
        assert answer.status_code in {200, 422}, seed
        if answer.status_code == 200:
            checked(answer.content)


def made_up(draw: random.Random) -> Request:
    """What a provider would never send, signed."""
    names = ["CallSid", "From", "To", "Digits", "RecordingSid", "RecordingUrl", "RecordingDuration", "DialBridged"]
    names += ["RecordingStatus", "DialCallStatus", "Sp\u00e9cial"]
    odd = [string.printable, "\x00\ud7ff\U0001f198", "0123456789*#", "+-/?&=%", f"CA{1:032x}"]
    fields = {name: "".join(draw.choices(draw.choice(odd), k=draw.randrange(40))) for name in draw.sample(names, 6)}
    if draw.random() < 0.8:
        fields["CallSid"] = f"CA{draw.randrange(9):032x}"
    if draw.random() < 0.5:
        fields["RecordingSid"] = f"RE{draw.randrange(9):032x}"
    steps = [
        "language",
        "menu",
        "choice",
        "desk",
        "rung",
        "whisper",
        "accept",
        "notice",
        "consent",
        "finished",
        "ready",
    ]
    queries = [f"step={draw.choice(steps)}&language=ar&lap={draw.randrange(10)}", "", "step=passed", "a=b&step=menu"]
    return Calls().sends(fields, draw.choice(queries))


def broken(*_: object, **__: object) -> bool:
    raise DatabaseError("away")

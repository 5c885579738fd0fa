"""Callers who want to talk to whoever is on call: whole talks, with a provider that is well, slow, wrong or away."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import override_settings

from heatwatch.alerts.actions.cleaning import clean_up
from heatwatch.alerts.boxes import Reach
from heatwatch.alerts.models import ProviderCopy, Ringing
from heatwatch.common import clock
from heatwatch.intake import rules
from heatwatch.intake.models import CallerWord, SingleMessage
from heatwatch.knowledge import agency
from heatwatch.web.webhooks import door
from heatwatch.web.webhooks.voice.dialogue import prompts
from tests.alerts.conftest import Night, mail, night, push, texts
from tests.texting.simulator import TOKEN
from tests.waker.switchboard import Colleague, Switchboard
from tests.web.webhooks.conftest import Send, secrets_of_providers, send
from tests.web.webhooks.providers import ANA, BEN
from tests.web.webhooks.telephone import Calls, Telephone

__all__ = ["mail", "night", "push", "secrets_of_providers", "send", "texts"]

MAYA, TARA, JONAS = "+15105550101", "+15105550102", "+15105550103"
DESK = ("+15105550145", "+15105550146")


@pytest.fixture
def board(
    night: Night, secrets_of_providers: Path, send: Send, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Switchboard]:
    """Maya and Tara are on call and agreed to be rung; neither picks up. No telephone stands at the desk."""
    (secrets_of_providers / "voice.token").write_text(f"{TOKEN}\n")
    monkeypatch.setattr(clock, "now", lambda: night.now)
    board = Switchboard(night, send)
    board.agrees("maya", MAYA, Colleague())
    board.agrees("tara", TARA, Colleague())
    house = agency.load(settings.ENV.agency_file)
    with override_settings(AGENCY=replace(house, desk_numbers=(), rota=agency.AT_ANY_HOUR)):
        board.turn()
        yield board


def asks(board: Switchboard, **said: Any) -> Telephone:
    """Somebody asks for a person, in English where nothing else is said."""
    return Telephone(board.send, Calls(secret=TOKEN), **{"keys": ["1", "1"], **said})


def said(prompt: object, language: str = "en") -> str:
    return prompts.said(prompt, language)


def test_the_first_does_not_answer_and_after_20_seconds_the_second_takes_the_call(board: Switchboard) -> None:
    board.people[TARA] = Colleague(picks_up=4, talks=30)
    ana = board.calls(asks(board))
    assert ana.queue
    assert said(prompts.TALK) in ana.heard
    board.passes(22)
    assert board.rung == [(2, MAYA), (22, TARA)]
    board.passes(10)
    assert not ana.queue, "they are connected"
    assert board.heard == [prompts.WHISPER, prompts.WHISPER]
    assert ana.heard.count(said(prompts.RINGING)) == 1
    assert said(prompts.HOLDING) in ana.heard
    board.passes(40)
    assert said(prompts.NOBODY) not in ana.heard
    assert (ana.recorded, len(board.rung), SingleMessage.objects.count()) == (0, 2, 0)
    assert set(Ringing.objects.values_list("state", flat=True)) == {"over"}


def test_nobody_answers_and_the_caller_records(board: Switchboard) -> None:
    ana = board.calls(asks(board))
    board.passes(60)
    assert board.rung == [(2, MAYA), (22, TARA)], "each is rung once"
    assert ana.heard.index(said(prompts.NOBODY)) < ana.heard.index(said(prompts.HEARERS))
    assert ana.recorded == SingleMessage.objects.count() == 1


def test_a_caller_who_hangs_up_is_rung_for_no_more(board: Switchboard) -> None:
    ana = board.calls(asks(board))
    board.passes(6)
    board.hangs_up(ana)
    board.passes(60)
    assert board.rung == [(2, MAYA)]
    assert board.status(MAYA) == "canceled"
    assert not SingleMessage.objects.exists()


def test_who_presses_the_key_for_a_caller_who_is_gone_is_told_so(board: Switchboard) -> None:
    board.people[MAYA] = Colleague(picks_up=3, presses="")
    ana = board.calls(asks(board))
    board.passes(6)
    board.hangs_up(ana)
    [leg] = board.legs.values()
    board.presses(leg, "1")
    assert board.heard[-1] == prompts.OVER


def test_a_mailbox_presses_nothing_and_the_next_is_rung(board: Switchboard) -> None:
    board.people[MAYA] = Colleague(picks_up=5, presses="")
    board.people[TARA] = Colleague(picks_up=2)
    ana = board.calls(asks(board))
    board.passes(40)
    assert [number for _, number in board.rung] == [MAYA, TARA]
    assert said(prompts.NOBODY) not in ana.heard
    assert not ana.queue


def test_another_key_takes_nothing(board: Switchboard) -> None:
    board.people[MAYA] = Colleague(picks_up=2, presses="9")
    board.calls(asks(board))
    board.passes(8)
    assert [number for _, number in board.rung] == [MAYA, TARA]
    assert not CallerWord.objects.filter(word=rules.TAKEN).exists()


def test_whoever_would_rather_record_does_not_wait(board: Switchboard) -> None:
    ana = board.calls(asks(board, keys_waiting=["9", "2"]))
    board.passes(30)
    assert said(prompts.RATHER) in ana.heard
    assert said(prompts.NOBODY) not in ana.heard
    assert ana.recorded == 1
    assert not board.rung, "before anybody was rung"


@pytest.mark.parametrize("key", ["1", "2", "3", "4", "5", "6", "7"])
def test_whoever_waits_hears_it_in_their_language(board: Switchboard, key: str) -> None:
    language = list(dict(settings.LANGUAGES))[int(key) - 1]
    ana = board.calls(asks(board, keys=[key, "1"]))
    board.passes(20)
    assert {said(one, language) for one in (prompts.RINGING, prompts.HOLDING, prompts.RATHER)} <= set(ana.heard)
    assert not ana.queue or board.rung[0][1] == MAYA


def test_two_callers_ring_two_people_and_each_reaches_one(board: Switchboard) -> None:
    board.people |= {MAYA: Colleague(picks_up=6), TARA: Colleague(picks_up=6)}
    ana = board.calls(asks(board))
    ben = board.calls(asks(board, sender=BEN, id=2))
    board.passes(12)
    assert sorted(number for _, number in board.rung) == [MAYA, TARA], "nobody's telephone rings for two"
    assert (ana.queue, ben.queue) == ("", "")
    board.passes(60)
    assert SingleMessage.objects.count() == 0


def test_whoever_talks_is_not_rung_and_a_third_caller_does_not_wait_in_vain(board: Switchboard) -> None:
    board.people |= {MAYA: Colleague(picks_up=1, talks=300), TARA: Colleague(picks_up=1, talks=300)}
    for id in (1, 2):
        board.calls(asks(board, id=id))
        board.passes(8)
    late = board.calls(asks(board, id=3))
    board.passes(12)
    assert len(board.rung) == 2
    assert late.recorded == 1


def test_nobody_on_call_means_that_nobody_waits(board: Switchboard) -> None:
    board.night.now += rules.FRESH
    ana = board.calls(asks(board))
    assert (ana.queue, said(prompts.TALK) in ana.heard) == ("", False)
    assert not CallerWord.objects.exists()


def test_only_who_agreed_is_rung(board: Switchboard) -> None:
    board.night.reached_at("maya", Reach(call=MAYA))
    board.calls(asks(board))
    board.passes(4)
    assert [number for _, number in board.rung] == [TARA]


def test_silence_gets_nobody_out_of_bed(board: Switchboard) -> None:
    ana = board.calls(asks(board, keys=[]))
    assert (ana.queue, ana.recorded) == ("", 1)


def test_a_dead_waker_keeps_nobody_waiting_for_longer_than_two_minutes(board: Switchboard) -> None:
    board.waker_lives = False
    ana = board.calls(asks(board))
    board.passes(118)
    assert ana.queue
    board.passes(12)
    assert (ana.queue, ana.recorded) == ("", 1)
    assert said(prompts.NOBODY) in ana.heard


def test_a_waker_that_was_killed_rings_nobody_twice(board: Switchboard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after the telephone began to ring, and before that was noted."""
    ana = board.calls(asks(board))
    with monkeypatch.context() as killed:
        killed.setattr(ProviderCopy.objects, "create", broken)
        with pytest.raises(DatabaseError):
            board.turn()
    board.passes(22)
    assert [number for _, number in board.rung] == [MAYA, TARA]
    board.people[TARA] = Colleague(picks_up=0)
    board.passes(2)
    assert not ana.queue


def test_of_two_wakers_one_rings(board: Switchboard) -> None:
    board.calls(asks(board))
    assert [board.turn(), board.turn()] == [1, 0]
    Ringing.objects.update(state=Ringing.OVER)
    before = list(Ringing.objects.values_list("step", flat=True))
    assert [board.turn(), board.turn()] == [1, 0]
    assert before == [1]
    assert len(board.night.texts.asks) == 2


@pytest.mark.parametrize("mood", ["500", "503", "429", "mute", "wrong answer", "slow"])
def test_a_provider_that_rings_nobody_leaves_the_caller_the_recording(board: Switchboard, mood: str) -> None:
    board.night.texts.mood = mood
    ana = board.calls(asks(board))
    board.passes(20 if mood in ("503", "429") else 70)
    assert (ana.queue, ana.recorded) == ("", 1)
    assert len([one for one in board.night.texts.asked if one.startswith("POST")]) <= 4, "nobody is rung twice"


def test_what_the_provider_keeps_of_the_call_is_deleted_and_looked_for(board: Switchboard) -> None:
    board.people[MAYA] = Colleague(picks_up=2, talks=10)
    board.calls(asks(board))
    board.passes(30)
    senders = replace(board.night.senders, bell=board.bell)
    board.passes(20)
    assert clean_up(senders.accounts, 5, lambda: board.night.now) == 1
    assert ProviderCopy.objects.get().state == ProviderCopy.GONE
    assert not board.night.texts.copies


def test_a_talk_of_which_nobody_said_that_it_ended_ends_with_the_call(board: Switchboard) -> None:
    board.people[MAYA] = Colleague(picks_up=2, talks=300)
    board.calls(asks(board))
    board.passes(10)
    assert Ringing.objects.get().state == Ringing.TALKS
    ProviderCopy.objects.update(delivery="completed")
    board.turn()
    assert Ringing.objects.get().state == Ringing.OVER


def test_what_is_known_of_a_caller_is_no_number_and_is_forgotten(board: Switchboard) -> None:
    board.calls(asks(board))
    board.passes(60)
    kept = [*CallerWord.objects.values_list("call", "word", "by"), *Ringing.objects.values_list("call", "state")]
    assert ANA[2:] not in repr(kept)
    assert f"{1:032x}" not in repr(kept)
    board.night.now += rules.FORGOTTEN
    board.turn()
    assert not CallerWord.objects.exists()
    assert not Ringing.objects.exists()


def test_what_the_provider_repeats_changes_nothing(board: Switchboard) -> None:
    board.people[MAYA] = Colleague(picks_up=2, presses="", talks=90)
    ana = board.calls(asks(board))
    board.passes(4)
    [leg] = board.legs.values()
    board.presses(leg, "1")
    board.presses(leg, "1")
    assert (ana.queue, CallerWord.objects.filter(word=rules.TAKEN).count()) == ("", 1)


def test_of_two_who_press_the_key_one_is_connected(board: Switchboard) -> None:
    board.people |= {MAYA: Colleague(picks_up=18, presses=""), TARA: Colleague(picks_up=2, presses="")}
    ana = board.calls(asks(board))
    board.passes(34)
    first, second = board.legs.values()
    board.presses(second, "1")
    board.presses(first, "1")
    assert (second.caller, first.caller) == (ana, None)
    assert board.heard[-1] == prompts.OVER


def test_a_key_that_is_not_signed_by_the_provider_takes_nobody(board: Switchboard) -> None:
    board.calls(asks(board))
    board.passes(2)
    [leg] = board.legs.values()
    caller = leg.twiml.partition("caller=")[2][:64]
    for secret, query in ((TOKEN + "x", f"step=take&caller={caller}"), (TOKEN, "step=take&caller=" + "0" * 64)):
        request = Calls(secret=secret).sends(board.about(leg, "1"), query)
        moved = replace(request, path=f"/voice/?step=take&caller={caller}")
        assert board.send(moved).status_code == 403
    assert not CallerWord.objects.filter(word=rules.TAKEN).exists()


def test_where_nothing_can_be_noted_the_caller_goes_on(board: Switchboard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "note", broken)
    ana = board.calls(asks(board))
    assert (ana.queue, ana.recorded) == ("", 1)
    assert said(prompts.NOBODY) in ana.heard


@pytest.mark.parametrize("result", ["queue-full", "error", "system-error", "redirected", "a word of next year"])
def test_whatever_else_ends_the_waiting_leads_to_the_recording(board: Switchboard, result: str) -> None:
    ana = board.calls(asks(board))
    ana.leaves(result, 3)
    assert ana.recorded == 1


def broken(*_: object, **__: object) -> bool:
    raise DatabaseError("away")


@pytest.mark.parametrize(("staffed", "queued"), [(True, False), (False, True)])
def test_while_somebody_is_at_the_desk_an_office_may_ring_nobody_at_home(
    board: Switchboard, monkeypatch: pytest.MonkeyPatch, *, staffed: bool, queued: bool
) -> None:
    monkeypatch.setattr(type(settings.AGENCY.hours), "staffed", lambda *_: staffed)
    house = agency.load(settings.ENV.agency_file)
    with override_settings(AGENCY=replace(house, desk_numbers=(), rota=agency.UNSTAFFED)):
        assert bool(board.calls(asks(board)).queue) is queued


def test_the_telephones_of_the_desk_ring_first_and_then_whoever_is_on_call(
    board: Switchboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(settings.AGENCY.hours), "staffed", lambda *_: True)
    house = agency.load(settings.ENV.agency_file)
    with override_settings(AGENCY=replace(house, desk_numbers=DESK, rota=agency.AT_ANY_HOUR)):
        ana = board.calls(asks(board))
        assert [number for number, _ in ana.dialed] == list(DESK)
        assert ana.queue, "nobody at the desk picked up"
        assert ana.heard.count(said(prompts.RINGING)) == 1, "it is not said again"
        board.passes(3)
    assert board.rung == [(2, MAYA)]

"""What works by itself, and how it is told when it does not."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from heatwatch.alerts.queries.readiness import BELL
from heatwatch.audit.actions import chain
from heatwatch.audit.models import Waiting
from heatwatch.common import clock
from heatwatch.health import workings
from heatwatch.health.verdict import BROKEN, LOOK, OK, Check
from heatwatch.intake.actions.claiming import beat, forget_lost
from heatwatch.intake.actions.conversations import renew
from heatwatch.intake.actions.gathering import give_up
from heatwatch.intake.actions.taking_in import tell
from heatwatch.intake.incoming import Call, Held
from heatwatch.intake.models import SingleMessage
from heatwatch.intake.rules import (
    INBOX_ASIDE,
    INBOX_AWAY,
    INBOX_LOOKED,
    INBOX_REFUSED,
    INBOX_WAITS,
    RINGS,
    SILENCE,
)
from heatwatch.knowledge import agency
from heatwatch.texting.models import Letter
from heatwatch.texting.rules import MAILER
from heatwatch.vault.actions import revoke
from heatwatch.vault.compartments import DESK
from tests.intake.texting import NOON, gathers, texts
from tests.people import House
from tests.texting.outbox import tip_by_text, writes
from tests.vault.test_rotating import rotated


def later(**span: float) -> datetime:
    return clock.now() + timedelta(**span)


def test_the_reader_is_heard_or_not(house: House) -> None:
    house.receives()
    silent = workings.reader(later())
    assert (silent.state, silent.words) == (BROKEN, "never heard; 1 tips wait")
    beat("reader", clock.now())
    alive = workings.reader(later())
    assert (alive.state, alive.words) == (OK, "alive, heard less than a minute ago; 1 tips wait to be read")
    assert workings.reader(later(minutes=6)).words == "not heard for 6 min; 1 tips wait"


def test_records_that_wait_or_stand_outside_the_chain_are_told(house: House) -> None:
    assert workings.chain(later(seconds=20)).words == "records wait to be chained"
    chain()
    assert workings.chain(later(seconds=20)).words == "every record is chained"
    house.receives_opened()
    Waiting.objects.all().delete()
    assert workings.chain(later()).words.startswith("records stand outside the chain")


def test_the_anchor_is_read_from_its_file(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "anchor"
    monkeypatch.setenv("HEATWATCH_ANCHOR_FILE", str(file))
    assert workings.anchored(later()).words == "not anchored"
    file.write_text(json.dumps({"at": clock.now().isoformat(timespec="seconds")}) + "\n")
    assert workings.anchored(later(minutes=5)).words == "anchored 5 min ago"


def test_an_anchor_that_cannot_be_read_is_not_taken_for_none(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tests may run as root, who reads everything: here a folder stands in the file's place."""
    monkeypatch.setenv("HEATWATCH_ANCHOR_FILE", str(tmp_path))
    assert workings.anchored(later()).words == "the anchor file cannot be read from here"

    def refused(*_: object) -> str:
        raise PermissionError

    monkeypatch.setattr(Path, "read_text", refused)
    assert workings.anchored(later()).words == "the anchor file cannot be read from here"


def test_somebody_who_left_with_a_key_is_told(house: House) -> None:
    assert workings.keys().words == "nobody left since a key was renewed"
    revoke(DESK, house.maya.account, by=house.vera.account.pk, now=clock.now())
    assert workings.keys().words == "somebody who held desk has left and may have kept the key"


def test_tokens_that_wait_for_a_reader_after_a_rotation_are_told(house: House) -> None:
    texts(house, "they keep us", NOON)
    gathers(house, NOON + SILENCE)
    rotated(house)
    assert workings.keys().words == "1 token is left under the key before"
    renew(house.reader())
    assert workings.keys().words == "nobody left since a key was renewed"


def test_the_age_of_the_last_backup_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(**span: float) -> Check:
        return workings.backup(later(**span))

    assert (found().state, found().words) == (LOOK, "no backup is known")
    with monkeypatch.context() as real:
        real.setattr(settings, "ENV", replace(settings.ENV, mode="live"))
        assert found().state == BROKEN
    beat(workings.BACKUP, clock.now())
    assert (found(hours=2).state, found(hours=2).words) == (OK, "2 h old")
    assert [found(days=days).state for days in (2, 8)] == [LOOK, BROKEN]


def test_what_waits_at_a_provider_is_told_and_what_was_given_up(house: House) -> None:
    call, held = Call(f"CA{1:032x}", f"RE{1:032x}"), Held(f"MM{1:032x}", f"ME{1:032x}")
    texts(house, "", NOON, seen=b"a" * 32, call=call)
    texts(house, "", NOON, seen=b"b" * 32, held=held)
    texts(house, "", NOON, seen=b"c" * 32, held=held)
    soon, late = workings.at_providers(NOON + timedelta(minutes=20)), workings.at_providers(NOON + timedelta(hours=1))
    assert (soon.state, soon.words) == (OK, "nothing waits to be fetched or deleted there")
    assert late.state == LOOK
    assert late.words == "wait to be fetched or deleted there: recorded calls 1, files of text messages 2"
    assert "sms.token" in late.remedy
    for row in SingleMessage.objects.all():
        give_up(row.pk)
    given_up = workings.at_providers(NOON + timedelta(hours=1))
    assert given_up.state == LOOK
    assert given_up.words == "copies that stayed there for a week, so that the provider is not asked any more: 3"


def test_answers_that_nobody_sends_or_takes_are_told(house: House) -> None:
    with override_settings(ENV=replace(settings.ENV, answers_from="")):
        assert workings.answers(later()).state == OK
    assert workings.answers(later()).words == "e-mails are sent by nobody"
    beat(MAILER, clock.now())
    assert workings.answers(later()).state == OK
    assert workings.answers(later(minutes=40)).words == "e-mails are sent by nobody for 40 min"
    tip = tip_by_text(house)
    writes(tip, 3)
    assert workings.answers(later()).state == OK, "it waits for an hour of the reporter's and was not tried"
    Letter.objects.update(tries=2)
    assert workings.answers(later()).words == "tried, and taken by no provider or mail server: 1"
    type(tip).objects.update(restricted=True)
    assert workings.answers(later()).state == OK, "a restricted tip is not counted"


@pytest.mark.django_db
def test_a_mailbox_that_is_not_emptied_is_told_and_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(minutes: float = 0) -> tuple[str, str]:
        told = workings.inbox(NOON + timedelta(minutes=minutes))
        return told.state, told.words

    assert found() == (OK, "off: no mailbox at a provider is fetched (docs/guides/email.md)")
    with monkeypatch.context() as named:
        named.setattr(settings, "ENV", replace(settings.ENV, inbox="imaps://mail.example.org"))
        assert found() == (LOOK, "never looked into: the door for e-mail does not fetch it")
    tell(INBOX_REFUSED, NOON)
    assert found() == (LOOK, "never looked into: its server refuses user, password or folder")
    for _ in range(2):
        tell(INBOX_LOOKED, NOON + timedelta(minutes=20))
    assert found(25)[0] == OK
    assert found(80) == (LOOK, "not looked into for 1 h 8 min: the door for e-mail does not fetch it")
    tell(INBOX_AWAY, NOON + timedelta(minutes=75))
    assert found(80) == (LOOK, "not looked into for 1 h 8 min: its server is not reached, breaks off or says no")
    with monkeypatch.context() as real:
        real.setattr(settings, "ENV", replace(settings.ENV, mode="live"))
        assert found(80)[0] == BROKEN
    tell(INBOX_LOOKED, NOON + timedelta(minutes=90))
    tell(INBOX_ASIDE, NOON + timedelta(minutes=90))
    assert found(95) == (LOOK, "an e-mail that cannot be taken was set aside there 8 min ago")
    tell(INBOX_WAITS, NOON + timedelta(minutes=90))
    assert found(95) == (LOOK, "e-mails lie there that could not be stored here, or not be deleted there")
    forget_lost(NOON + timedelta(days=31))
    assert found()[1].startswith("off")


@pytest.mark.django_db
def test_it_is_said_where_callers_would_reach_nobody_on_call() -> None:
    now = clock.now()
    with override_settings(AGENCY=replace(agency.load(settings.ENV.agency_file), rota=agency.AT_ANY_HOUR)):
        assert "the waker does not ring" in workings.callers(now).words
        beat(BELL, now)
        assert "nobody on call has a number" in workings.callers(now).words
        beat(RINGS, now)
        assert "nobody on call" not in workings.callers(now).words

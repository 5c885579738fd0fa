"""Recorded calls become tips, each once, whatever the provider does; and its copies are deleted and looked for."""

import logging
import wave
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from heatwatch import flow
from heatwatch.audit.models import Record
from heatwatch.common.secret import Secret
from heatwatch.desk.actions.files import checked_pieces
from heatwatch.intake.actions.drafts import sweep
from heatwatch.intake.actions.taking_in import known_by, take_in
from heatwatch.intake.incoming import NO_NUMBER, Call, Incoming
from heatwatch.intake.models import Attachment, Chunk, SeenMessage, SingleMessage, Tip
from heatwatch.knowledge import agency
from heatwatch.media.kinds import SOUND, way_of
from heatwatch.oversight.models import Arrival
from heatwatch.vault.models import TipKey
from heatwatch.voice import rules
from heatwatch.voice.actions.collecting import Collector
from heatwatch.voice.actions.fetching import KIND
from tests.people import House
from tests.voice.simulator import Simulator, simulated
from tests.web.webhooks.providers import ANA, BEN, SECRET

NOON = datetime(2026, 11, 26, 12, 3, 7, tzinfo=UTC)
CANARY = b"zorquin-in-the-recording"
pytestmark = pytest.mark.django_db


def sound(*, seconds: int = 1, words: bytes = CANARY) -> bytes:
    """A file of silence that holds a nonsense word."""
    file = BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(8000)
        written.writeframes(words + bytes(16_000 * seconds - len(words)))
    return file.getvalue()


@dataclass
class Desk:
    """The reader, the provider, and a clock that a test sets."""

    house: House
    plays: Simulator
    at: datetime = NOON

    def __post_init__(self) -> None:
        self.collector = self.restarted()

    def restarted(self) -> Collector:
        """A reader that was just started."""
        return Collector(self.house.reader(), self.plays.provider(), lambda: self.at)

    def is_told(self, number: int = 1, sender: str = ANA, language: str = "es", kept: bytes = b"") -> None:
        """Somebody recorded something, and the door was told of it."""
        id = self.plays.keeps(number, kept or sound(), sender or BEN)
        call = Call(f"CA{number:032x}", id, 42, language)
        seen = known_by("voice", Secret(SECRET), id)
        message = Incoming("voice", sender, "", self.at, files=1, call=call)
        take_in(message, seen=seen, recipients=self.house.recipients)

    def turns(self, minutes: float = 0) -> None:
        """Time passes, and the reader takes a turn."""
        self.at += timedelta(minutes=minutes)
        self.collector.turn()


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    with simulated() as plays:
        yield Desk(house, plays)


def recording_of(house: House, tip: Tip) -> bytes:
    """What somebody at the desk listens to."""
    [(_, file)] = house.maya.opens(tip).attachments
    return b"".join(checked_pieces(file))


def verbs() -> list[str]:
    return sorted(Record.objects.filter(verb__startswith="recording").values_list("verb", flat=True))


def test_a_recording_becomes_one_tip_and_the_providers_copy_is_deleted_and_looked_for(desk: Desk) -> None:
    desk.is_told()
    desk.turns()
    tip = Tip.objects.get()
    opened = desk.house.maya.opens(tip)
    assert (tip.channel, tip.language, tip.danger_now) == ("voice", "es", None)
    assert (opened.story["sender"], opened.story["story"]) == (ANA, rules.story(42))
    [(_, file)] = opened.attachments
    assert (file.kind, way_of(KIND), file.size) == (KIND, SOUND, len(sound()))
    assert recording_of(desk.house, tip) == sound()
    desk.turns()
    assert not desk.plays.kept
    place = f"/2010-04-01/Accounts/AC{7:032x}/Recordings/RE{1:032x}.json"
    assert desk.plays.asked[-2:] == [f"DELETE {place}", f"GET {place}"]
    assert verbs() == ["recording_deleted"]
    assert not SingleMessage.objects.exists()
    desk.turns(60)
    assert Tip.objects.count() == 1


def test_messages_are_gathered_and_a_recorded_call_is_left_to_be_fetched(desk: Desk) -> None:
    desk.is_told()
    assert flow.gather(desk.house.reader(), NOON + timedelta(hours=1)) == 0
    assert not SingleMessage.objects.get().damaged


def test_each_call_is_a_tip_of_its_own(desk: Desk) -> None:
    desk.is_told(1)
    desk.is_told(2)
    desk.turns()
    assert Tip.objects.count() == Attachment.objects.count() == 2
    desk.house.reads(desk.at)
    # What stands where other tips have their words is alike, and two calls are no copies of one text.
    assert not Arrival.objects.exists()
    assert set(Tip.objects.values_list("reading", flat=True)) == {Tip.READ}


def test_who_called_is_asked_where_the_report_did_not_say(desk: Desk) -> None:
    desk.is_told(1, sender="")
    desk.turns()
    assert desk.house.maya.opens(Tip.objects.get()).story["sender"] == BEN


@pytest.mark.parametrize("number", ["+266696687", "anonymous", ""])
def test_a_number_that_was_withheld_is_called_that(desk: Desk, number: str) -> None:
    desk.is_told(1, sender="")
    desk.plays.callers[f"CA{1:032x}"] = number, "+15105550142"
    desk.turns()
    assert desk.house.maya.opens(Tip.objects.get()).story["sender"] == NO_NUMBER


def test_the_desk_sees_how_it_came_plays_it_and_is_offered_no_answer(desk: Desk) -> None:
    desk.is_told()
    desk.turns()
    tip = Tip.objects.get()
    with override_settings(**settings.DOORS["console"]):
        browser = desk.house.maya.sits_down()
        page = browser.get(f"/tips/{tip.number}/").content.decode()
        listed = browser.get("/queue/?view=all&channel=voice").content.decode()
        others = browser.get("/queue/?view=all&channel=sms").content.decode()
        refused = desk.house.ada.sits_down().get(f"/tips/{tip.number}/")
    assert "by recorded call" in page
    assert ANA in page
    assert "recorded-call.wav" in page
    assert "Do not call or text the number" in page
    assert 'name="text_reply' not in page
    assert tip.number in listed
    assert tip.number not in others
    assert refused.status_code in {403, 404}


@pytest.mark.parametrize("mood", ["503", "mute", "slow", "cut", "endless", "page", "elsewhere"])
def test_while_it_cannot_be_fetched_nothing_is_lost_and_nothing_is_kept_in_half(desk: Desk, mood: str) -> None:
    desk.is_told(kept=sound(seconds=90))
    desk.plays.mood = mood
    desk.turns()
    assert not Tip.objects.exists()
    assert not Chunk.objects.exists()
    assert not [line for line in desk.plays.asked if line.endswith("/elsewhere")]
    desk.plays.mood = "well"
    desk.turns(10)
    desk.turns()
    assert recording_of(desk.house, Tip.objects.get()) == sound(seconds=90)
    assert not desk.plays.kept


def test_the_desk_learns_of_a_call_that_cannot_be_fetched_and_the_recording_joins_it_later(desk: Desk) -> None:
    desk.is_told()
    desk.plays.mood = "503"
    desk.turns()
    desk.turns(31)
    tip = Tip.objects.get()
    opened = desk.house.maya.opens(tip)
    assert opened.story["story"] == rules.story_without(42)
    assert f"RE{1:032x}" in opened.story["elsewhere"]
    desk.plays.mood = "well"
    desk.turns(120)
    desk.turns()
    opened = desk.house.maya.opens(Tip.objects.get())
    assert [said.text for said in opened.messages] == [rules.ADDED]
    assert recording_of(desk.house, opened.tip) == sound()
    assert not desk.plays.kept
    assert flow.notice(desk.at) == 1, "it waits on the desk again"


def test_a_recording_that_the_provider_has_lost_is_told_to_the_desk(desk: Desk) -> None:
    desk.is_told()
    desk.plays.kept.clear()
    for minutes in (0, 31, 60 * 25, 60):
        desk.turns(minutes)
    assert [said.text for said in desk.house.maya.opens(Tip.objects.get()).messages] == [rules.LOST]
    assert not SingleMessage.objects.exists()


def test_a_copy_that_cannot_be_deleted_is_told_after_a_day_and_tried_again(desk: Desk) -> None:
    desk.is_told()
    desk.turns()
    desk.plays.mood = "keeps"
    desk.turns()
    assert verbs() == []
    desk.house.maya.opens(Tip.objects.get())
    Tip.objects.update(waiting_on=Tip.NOBODY)
    desk.turns(60 * 25)
    desk.turns(60 * 25)
    assert verbs() == ["recording_stays"]
    assert Tip.objects.get().waiting_on == Tip.US
    desk.plays.mood = "well"
    desk.turns(60 * 2)
    assert (verbs(), desk.plays.kept) == (["recording_deleted", "recording_stays"], {})


def test_a_reader_that_was_killed_doubles_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after it fetched and before it stored: the pieces are swept, and the next reader fetches anew."""
    desk.is_told()
    with monkeypatch.context() as killed:
        killed.setattr(Collector, "_settled", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            desk.turns()
    assert not Tip.objects.exists()
    desk.collector = desk.restarted()
    desk.turns()
    assert Tip.objects.count() == 1
    sweep(desk.at + timedelta(days=2))
    assert set(Chunk.objects.values_list("file", flat=True)) == {Attachment.objects.get().file}


def test_another_reader_that_is_as_quick_drops_what_it_fetched(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.is_told()
    other = desk.restarted()
    fetched: list[int] = []
    told = Collector._settled  # noqa: SLF001  the moment between fetching and storing

    def slower(self: Collector, *args: Any) -> bool:
        if self is desk.collector and not fetched:
            fetched.append(other.turn())
        return told(self, *args)

    monkeypatch.setattr(Collector, "_settled", slower)
    desk.turns()
    assert fetched == [1]
    assert Tip.objects.count() == Attachment.objects.count() == 1
    assert set(Chunk.objects.values_list("file", flat=True)) == {Attachment.objects.get().file}


def test_a_recording_that_nobody_told_of_is_found_at_the_provider(desk: Desk) -> None:
    desk.plays.keeps(5, sound(), BEN)
    desk.plays.keeps(6, sound(), BEN, called="+15105550198")
    desk.plays.keeps(7, sound(), BEN, source="DialVerb")
    desk.turns()
    tip = Tip.objects.get()
    assert desk.house.maya.opens(tip).story["sender"] == BEN
    desk.turns()
    assert desk.plays.kept.keys() == {f"RE{6:032x}", f"RE{7:032x}"}, "what is not of this line is left alone"
    # The report that was late is known, and doubles nothing.
    seen = known_by("voice", Secret(SECRET), f"RE{5:032x}")
    late = Incoming("voice", BEN, "", desk.at, files=1, call=Call(f"CA{5:032x}", f"RE{5:032x}"))
    assert not take_in(late, seen=seen, recipients=desk.house.recipients)


def test_one_that_is_found_says_so_and_since_when_it_lies_there(desk: Desk) -> None:
    desk.plays.keeps(4, sound(), BEN)
    del desk.plays.callers[f"CA{4:032x}"]
    desk.plays.keeps(5, sound(), BEN, created="Tue, 24 Nov 2026 09:01:00 +0000")
    office = agency.load(settings.ENV.agency_file)
    english = office.speaking("en")
    spaced = replace(english, tip_line=replace(english.tip_line, tel="1-510-555-0142"))
    with override_settings(AGENCY=replace(office, spoken={"en": spaced})):
        desk.turns()
    opened = desk.house.maya.opens(Tip.objects.get())
    assert opened.tip.received == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert opened.story["story"] == rules.story(42, found=True)


def test_a_renewed_secret_makes_no_second_tip_of_what_waits(desk: Desk) -> None:
    desk.is_told()
    SeenMessage.objects.update(lookup=known_by("voice", Secret("the secret before"), f"RE{1:032x}"))
    desk.turns()
    desk.turns(11)
    assert Tip.objects.count() == 1


def test_who_called_is_told_when_the_provider_says_it_and_keeps_no_recording_away(desk: Desk) -> None:
    desk.is_told(1, sender="")
    known = desk.plays.callers.pop(f"CA{1:032x}")
    desk.turns()
    assert not Tip.objects.exists()
    desk.plays.mood = "cut"
    desk.turns(31)
    assert desk.house.maya.opens(Tip.objects.get()).story["sender"] == rules.NOT_TOLD
    desk.plays.mood, desk.plays.callers[f"CA{1:032x}"] = "well", known
    desk.turns(120)
    assert [said.text for said in desk.house.maya.opens(Tip.objects.get()).messages] == [rules.added(BEN)]
    desk.is_told(2, sender="")
    del desk.plays.callers[f"CA{2:032x}"]
    desk.turns(31)
    assert Attachment.objects.count() == 2, "it is fetched although nobody tells who called"


def test_where_nobody_fetches_the_desk_learns_of_the_call_all_the_same(desk: Desk) -> None:
    desk.is_told()
    assert [flow.tell_of_calls(desk.house.reader(), NOON + timedelta(minutes=at)) for at in (29, 31, 32)] == [0, 1, 0]
    opened = desk.house.maya.opens(Tip.objects.get())
    assert (opened.story["story"], opened.story["sender"]) == (rules.story_without(42), ANA)
    desk.turns(40)
    assert recording_of(desk.house, Tip.objects.get()) == sound()


def test_a_fault_that_nobody_thought_of_holds_up_no_other_and_is_not_tried_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.is_told(1)
    desk.is_told(2)
    broken: list[int] = []
    told = Collector._settled  # noqa: SLF001  the moment between fetching and storing

    def settled(self: Collector, one: Any, *args: Any) -> bool:
        if one.message.call.recording != f"RE{1:032x}":
            return told(self, one, *args)
        broken.append(1)
        raise ValueError

    monkeypatch.setattr(Collector, "_settled", settled)
    assert (desk.collector.turn(), desk.collector.turn()) == (2, 1)
    assert (len(broken), Tip.objects.count()) == (1, 1)
    assert set(Chunk.objects.values_list("file", flat=True)) == {Attachment.objects.get().file}


def test_one_that_is_too_large_stays_and_is_told_of(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("heatwatch.voice.actions.fetching.MOST_BYTES", 1_000)
    desk.is_told()
    desk.turns()
    desk.turns(31)
    assert not Chunk.objects.exists()
    assert f"RE{1:032x}" in desk.house.maya.opens(Tip.objects.get()).story["elsewhere"]
    assert desk.plays.kept


def test_what_a_tip_destroyed_in_the_meantime_would_have_got_is_deleted_at_the_provider(desk: Desk) -> None:
    desk.is_told()
    desk.plays.mood = "503"
    desk.turns()
    desk.turns(31)
    TipKey.objects.filter(tip=Tip.objects.get().pk).delete()
    Tip.objects.all().delete()
    desk.plays.mood = "well"
    desk.turns(120)
    desk.turns()
    assert (Attachment.objects.count(), Chunk.objects.count(), desk.plays.kept) == (0, 0, {})


def test_neither_the_words_nor_the_number_lie_anywhere_in_clear(desk: Desk, caplog: Any) -> None:
    with caplog.at_level(logging.DEBUG):
        desk.is_told()
        desk.plays.mood = "503"
        desk.turns()
        desk.plays.mood = "well"
        desk.turns(10)
        tip = Tip.objects.get()
    assert recording_of(desk.house, tip).count(CANARY) == 1
    stored = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            stored += b"|".join(as_bytes(value) for row in cursor.fetchall() for value in row)
    told = stored + caplog.text.encode()
    for word in (CANARY, ANA[1:].encode(), f"RE{1:032x}".encode(), f"CA{1:032x}".encode()):
        assert word not in told, word


def as_bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def test_a_real_line_is_asked_for_by_its_own_number_only(desk: Desk) -> None:
    desk.plays.keeps(5, sound(), BEN)
    office = agency.load(settings.ENV.agency_file)
    english = office.speaking("en")
    unnamed = replace(english, tip_line=replace(english.tip_line, tel="+15105550199"))
    with override_settings(AGENCY=replace(office, spoken={"en": unnamed})):
        desk.turns()
    assert not Tip.objects.exists()
    assert not SeenMessage.objects.exists()

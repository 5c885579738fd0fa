"""Files of texts join their tips, each once, whatever the provider does; its copies are deleted and looked for."""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from heatwatch import flow
from heatwatch.audit.models import Record
from heatwatch.desk.actions.files import checked_pieces
from heatwatch.intake.actions.drafts import sweep
from heatwatch.intake.actions.gathering import WITHOUT_WORDS
from heatwatch.intake.incoming import Held
from heatwatch.intake.models import Attachment, Chunk, SingleMessage, Tip
from heatwatch.knowledge import agency
from heatwatch.texting import rules
from heatwatch.texting.actions.collecting import FileCollector
from heatwatch.texting.holding import Away
from heatwatch.vault.models import TipKey
from tests.intake.texting import ANA, BEN, NOON, gathers, texts
from tests.people import House
from tests.texting.simulator import ACCOUNT, Simulator, simulated

MINUTE = timedelta(minutes=1)
CANARY = b"zorquin-in-the-picture"
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + CANARY
pytestmark = pytest.mark.django_db


@dataclass
class Desk:
    """The reader, the provider, and a clock that a test sets."""

    house: House
    plays: Simulator
    at: datetime = NOON

    def __post_init__(self) -> None:
        self.collector = self.restarted()

    def restarted(self) -> FileCollector:
        """A reader that was just started."""
        return FileCollector(self.house.reader(), self.plays.file_provider(), lambda: self.at)

    def is_sent(self, *contents: bytes, text: str = "look", number: int = 1, sender: str = ANA) -> None:
        """A text message with files came to the door."""
        held = [self.plays.holds(number + place, content) for place, content in enumerate(contents)]
        places = tuple(address for _, address in held)
        seen = hashlib.sha256(f"{number}".encode()).digest()
        kinds = ("image/png",) * len(places)
        texts(self.house, text, self.at, sender, files=len(places), places=places, kinds=kinds, seen=seen)

    def turns(self, minutes: float = 0) -> None:
        """Time passes, the reader gathers and takes a turn."""
        self.at += minutes * MINUTE
        gathers(self.house, self.at)
        self.collector.turn()

    def files(self) -> list[tuple[str, str, bytes]]:
        """What somebody at the desk finds on the only tip."""
        [tip] = Tip.objects.all()
        opened = self.house.maya.opens(tip).attachments
        return sorted((file.name, file.kind, b"".join(checked_pieces(file))) for _, file in opened)

    def added(self) -> list[str]:
        return [said.text for said in self.house.maya.opens(Tip.objects.get()).messages]


@pytest.fixture(autouse=True)
def desk(house: House) -> Iterator[Desk]:
    with (
        simulated() as plays,
        override_settings(ENV=replace(settings.ENV, texts_api=plays.address, texts_account=ACCOUNT)),
    ):
        yield Desk(house, plays)


def verbs() -> list[str]:
    return sorted(Record.objects.filter(verb__startswith="text_file").values_list("verb", flat=True))


def media(**changed: Any) -> Any:
    """The agency with other rules for files."""
    office = agency.load(settings.ENV.agency_file)
    return override_settings(AGENCY=replace(office, media=replace(office.media, **changed)))


def test_a_file_joins_the_tip_of_its_text_and_the_providers_copy_is_deleted_and_looked_for(desk: Desk) -> None:
    desk.is_sent(PICTURE, text="")
    desk.turns(1)
    assert desk.files() == [("text-message-1.png", "image/png", PICTURE)]
    story = desk.house.maya.opens(Tip.objects.get()).story
    assert story["story"] == WITHOUT_WORDS
    told = "1 picture or file came with this and is fetched from the provider: see Files. Until then:"
    assert story["elsewhere"] == f"{told}\nME{1:032x} of MM{1:032x}, as image/png"
    desk.turns()
    assert not desk.plays.files
    place = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/MM{1:032x}/Media/ME{1:032x}.json"
    assert desk.plays.asked[-2:] == [f"DELETE {place}", f"GET {place}"]
    assert (verbs(), SingleMessage.objects.count(), desk.added()) == (["text_file_deleted"], 0, [])
    desk.turns(60)
    assert Attachment.objects.count() == 1


def test_each_file_is_asked_for_once_and_a_later_text_brings_its_own_to_the_same_tip(desk: Desk) -> None:
    desk.is_sent(PICTURE, PICTURE + b"2")
    desk.turns(1)
    desk.turns()
    desk.is_sent(PICTURE + b"3", number=7, text="and this")
    desk.turns(1)
    desk.turns()
    assert [content for _, _, content in desk.files()] == [PICTURE, PICTURE + b"3", PICTURE + b"2"]
    fetched = [line for line in desk.plays.asked if "/held/" in line]
    assert len(fetched) == len(set(fetched)) == 3
    assert Attachment.objects.exclude(message=None).count() == 1
    assert (verbs(), desk.plays.files) == (["text_file_deleted"] * 3, {})


@pytest.mark.parametrize("mood", ["503", "mute", "slow", "cut", "endless", "elsewhere", "around"])
def test_while_it_cannot_be_fetched_the_words_are_a_tip_and_nothing_is_kept_in_half(desk: Desk, mood: str) -> None:
    large = PICTURE + bytes(2_000_000)
    desk.is_sent(large)
    desk.plays.mood = mood
    with simulated() as astray:
        desk.plays.astray = astray.address
        desk.turns(1)
        desk.turns(1)
        assert not astray.asked, "nobody else is ever asked"
    assert desk.house.maya.opens(Tip.objects.get()).story["story"] == "look"
    assert not Chunk.objects.exists()
    desk.plays.mood = "well"
    desk.turns(5)
    desk.turns()
    assert [content for _, _, content in desk.files()] == [large]
    assert (desk.plays.files, desk.added()) == ({}, [])


def test_what_comes_late_is_told_so_that_the_tip_waits_again(desk: Desk) -> None:
    desk.is_sent(PICTURE)
    desk.plays.mood = "503"
    for minutes in (1, 60, 60 * 25, 60 * 25):
        desk.turns(minutes)
    assert desk.added() == [rules.late(1, f"ME{1:032x}", f"MM{1:032x}")], "once"
    desk.plays.mood = "well"
    desk.turns(61)
    desk.turns()
    assert desk.added() == [rules.late(1, f"ME{1:032x}", f"MM{1:032x}"), rules.ADDED]
    assert (desk.files()[0][2], desk.plays.files) == (PICTURE, {})
    assert flow.notice(desk.at) == 2


def test_one_that_the_provider_has_lost_is_told(desk: Desk) -> None:
    desk.is_sent(PICTURE)
    desk.plays.files.clear()
    for minutes in (1, 60, 60 * 25):
        desk.turns(minutes)
    assert (desk.added(), SingleMessage.objects.count()) == ([rules.lost(1)], 0)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"BEGIN:VCARD\r\nFN:Somebody\r\nEND:VCARD\r\n", "it is no photo, audio, video or PDF file"),
        (PICTURE + bytes(1_000_000), "it is larger than 1 MB"),
        (b"", "it is empty"),
    ],
    ids=["another kind", "too large", "empty"],
)
def test_what_the_form_would_not_take_is_not_kept_and_the_tip_says_so(desk: Desk, content: bytes, why: str) -> None:
    with media(max_megabytes=1):
        desk.is_sent(content, PICTURE)
        desk.turns(1)
        desk.turns()
    assert desk.added() == [rules.not_kept(1, f"ME{1:032x}", f"MM{1:032x}", why)]
    assert [name for name, _, _ in desk.files()] == ["text-message-2.png"]
    assert desk.plays.files.keys() == {f"ME{1:032x}"}, "the provider keeps what nobody took"
    assert set(Chunk.objects.values_list("file", flat=True)) == {Attachment.objects.get().file}
    assert not SingleMessage.objects.exists()


def test_an_office_that_takes_no_files_fetches_none(desk: Desk) -> None:
    desk.is_sent(PICTURE)
    with media(accepted=False):
        desk.turns(1)
        told = desk.house.maya.opens(Tip.objects.get()).story["elsewhere"]
    assert told.startswith("1 picture or file came with this and stayed with the provider. This office takes no files.")
    desk.turns(60)
    assert (desk.plays.asked, len(desk.plays.files)) == ([], 1)


def test_an_office_that_stops_taking_files_fetches_none_that_waits(desk: Desk) -> None:
    desk.is_sent(PICTURE)
    gathers(desk.house, NOON + MINUTE)
    with media(accepted=False):
        desk.turns(1)
    assert desk.added() == [rules.not_kept(1, f"ME{1:032x}", f"MM{1:032x}", "this office takes no files")]
    assert desk.plays.asked == []


def test_no_more_are_fetched_than_a_report_may_have(desk: Desk) -> None:
    with media(max_files=2):
        desk.is_sent(PICTURE, PICTURE, PICTURE)
        desk.turns(1)
    assert len(desk.files()) == 2
    told = desk.house.maya.opens(Tip.objects.get()).story["elsewhere"].split("\n")
    assert told[0].startswith("2 pictures or files came with this and are fetched")
    assert told[3] == "1 picture or file came with this and stayed with the provider. No more than 2 are fetched."
    assert told[4].endswith(f"ME{3:032x}")


@pytest.mark.parametrize(
    "address",
    [
        "https://files.example.org/2010-04-01/Accounts/{account}/Messages/MM{id}/Media/ME{id}",
        "{api}/2010-04-01/Accounts/AC{id}/Messages/MM{id}/Media/ME{id}",
        "{api}@files.example.org/2010-04-01/Accounts/{account}/Messages/MM{id}/Media/ME{id}",
        "{api}/2010-04-01/Accounts/{account}/Messages/MM{id}/Media/ME{id}/../../../Recordings",
        "{api}/2010-04-01/Accounts/{account}/Messages/MM{id}/Media/ME{id}?x=y",
        "",
    ],
)
def test_only_a_file_of_this_account_at_this_provider_is_asked_for(desk: Desk, address: str) -> None:
    named = address.format(api=desk.plays.address, account=ACCOUNT, id=f"{1:032x}")
    assert Held.at(named, desk.plays.address, ACCOUNT) is None
    texts(desk.house, "look", NOON, files=1, places=(named,))
    desk.turns(1)
    assert (
        desk.house.maya.opens(Tip.objects.get()).story["elsewhere"].startswith("1 picture or file came with this and s")
    )
    assert desk.plays.asked == []


def test_a_message_that_is_told_twice_and_a_reader_that_was_killed_double_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.is_sent(PICTURE)
    desk.is_sent(PICTURE)
    with monkeypatch.context() as killed:
        killed.setattr(FileCollector, "_settled", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            desk.turns(1)
    desk.collector = desk.restarted()
    desk.turns()
    desk.turns()
    assert (len(desk.files()), desk.plays.files) == (1, {})
    sweep(desk.at + timedelta(days=2))
    assert set(Chunk.objects.values_list("file", flat=True)) == {Attachment.objects.get().file}


def test_another_reader_that_is_as_quick_drops_what_it_fetched(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.is_sent(PICTURE)
    other = desk.restarted()
    fetched: list[int] = []
    told = FileCollector._settled  # noqa: SLF001  the moment between fetching and storing

    def slower(self: FileCollector, *args: Any) -> bool:
        if self is desk.collector and not fetched:
            fetched.append(other.turn())
        return told(self, *args)

    monkeypatch.setattr(FileCollector, "_settled", slower)
    desk.turns(1)
    assert (fetched, Attachment.objects.count()) == ([1], 1)
    assert set(Chunk.objects.values_list("file", flat=True)) == {Attachment.objects.get().file}


def test_texts_in_another_order_and_of_two_people_keep_their_own_files(desk: Desk) -> None:
    desk.at = NOON + MINUTE / 4
    desk.is_sent(PICTURE + b"2", number=2, text="second")
    desk.at = NOON
    desk.is_sent(PICTURE + b"1", number=1, text="first")
    desk.is_sent(PICTURE + b"b", number=9, text="of another", sender=BEN)
    desk.turns(2)
    found = {}
    for tip in Tip.objects.all():
        opened = desk.house.maya.opens(tip)
        found[opened.story["story"]] = {b"".join(checked_pieces(file))[-1:] for _, file in opened.attachments}
    assert found == {"first\nsecond": {b"1", b"2"}, "of another": {b"b"}}


def test_a_copy_that_stays_is_told_after_a_day_asked_for_a_week_and_then_at_each_start(desk: Desk) -> None:
    desk.is_sent(PICTURE)
    desk.turns(1)
    desk.plays.mood = "keeps"
    for _ in range(24 * 8):
        desk.turns(61)
    assert verbs() == ["text_file_stays"]
    assert Tip.objects.get().waiting_on == Tip.US
    asked = len(desk.plays.asked)
    assert asked < 24 * 8 * 2
    for _ in range(24):
        desk.turns(61)
    assert len(desk.plays.asked) == asked, "it is not asked any more"
    desk.plays.mood, desk.collector = "well", desk.restarted()
    desk.turns()
    assert (verbs(), SingleMessage.objects.count()) == (["text_file_deleted", "text_file_stays"], 0)


def test_what_a_tip_destroyed_in_the_meantime_would_have_got_is_deleted_at_the_provider(desk: Desk) -> None:
    desk.is_sent(PICTURE)
    gathers(desk.house, NOON + MINUTE)
    TipKey.objects.filter(tip=Tip.objects.get().pk).delete()
    Tip.objects.all().delete()
    desk.turns(1)
    desk.turns()
    assert (Attachment.objects.count(), Chunk.objects.count(), desk.plays.files) == (0, 0, {})


def test_neither_the_picture_nor_where_it_lies_stands_anywhere_in_clear(desk: Desk, caplog: Any) -> None:
    with caplog.at_level(logging.DEBUG):
        desk.is_sent(PICTURE)
        desk.plays.mood = "cut"
        desk.turns(1)
        desk.plays.mood = "well"
        desk.turns(1)
    assert desk.files()[0][2] == PICTURE
    stored = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            stored += b"|".join(as_bytes(value) for row in cursor.fetchall() for value in row)
    for word in (CANARY, ANA[1:].encode(), f"ME{1:032x}".encode(), f"MM{1:032x}".encode()):
        assert word not in stored + caplog.text.encode(), word


def as_bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


NOWHERE = ["https:///held/x", "ftp://held.example.org/x", "http://held.example.org/x", "//x]", ""]


@pytest.mark.parametrize("address", NOWHERE)
def test_an_answer_that_leads_to_no_named_host_is_not_followed(desk: Desk, address: str) -> None:
    desk.plays.leads_to = address
    held = Held.at(desk.plays.holds(1, PICTURE)[1], desk.plays.address, ACCOUNT)
    assert held
    for hosts in ((), ("",), ("held.example.org",)):
        provider = replace(desk.plays.file_provider(), hosts=hosts)
        with pytest.raises(Away):
            list(provider.content(held))
    assert not [line for line in desk.plays.asked if "/held/" in line]

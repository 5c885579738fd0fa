"""Who is asked to translate a tip, and what people write down of it in English."""

from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from heatwatch.accounts.models import Account
from heatwatch.accounts.queries import colleagues
from heatwatch.audit.models import Record
from heatwatch.common.clock import now
from heatwatch.common.errors import Conflict, Forbidden, Invalid
from heatwatch.desk import queries as desk
from heatwatch.desk.actions.closing import close, reopen
from heatwatch.desk.actions.opening import UNOPENED
from heatwatch.desk.errors import NoSuchTip
from heatwatch.intake.actions.mailboxes import add_message
from heatwatch.intake.models import Message, Tip
from heatwatch.translating import actions, queries
from heatwatch.translating.models import Translation
from tests.people import House, Person, a_file

STORY = "أخذوا جواز سفرها"
SAYS = "They took her passport, and call her kumquat."


@pytest.fixture
def arabic(house: House) -> Tip:
    """Jonas, Otto and Lin read Arabic; a tip in it came and was opened."""
    Account.objects.filter(username__in=("jonas", "otto", "lin")).update(languages="en ar")
    for name in ("jonas", "otto", "lin"):
        house.people[name].account.refresh_from_db()
    return house.receives_opened(STORY, language="ar")


def asks(house: House, tip: Tip, whom: str, by: str = "maya") -> Tip:
    version = Tip.objects.get(pk=tip.pk).version
    actions.ask(house.people[by].account, tip, house.people[whom].account, version=version, now=now())
    tip.refresh_from_db()
    return tip


def writes(person: Person, tip: Tip, text: str = SAYS, *, message: UUID | None = None, after: int = 0) -> UUID:
    id, held = uuid4(), person.opens(tip)
    actions.translate(person.account, held, text, message=message, after=after, id=id, now=now())
    return id


def told(person: Person, tip: Tip) -> dict[UUID | None, list[tuple[str, int]]]:
    parts = actions.open_translations(person.opens(tip))
    return {part: [(one.text, one.number) for one in versions] for part, versions in parts.items()}


def queued(house: House, name: str) -> list[str]:
    return [tip.number for tip in desk.queue(house.people[name].account, "translate", {}).tips]


def verbs(tip: Tip) -> Counter[str]:
    return Counter(Record.objects.filter(tip=tip.pk).values_list("verb", flat=True))


def test_only_who_reads_the_language_and_may_open_the_tip_is_offered(house: House, arabic: Tip) -> None:
    """Lin reads it and opens no tip, Otto opens only what was restricted to him."""
    assert [one.username for one in queries.readers(arabic, colleagues())] == ["jonas"]
    hidden = house.restricts(arabic)
    assert [one.username for one in queries.readers(hidden, colleagues())] == ["otto"]


def test_whoever_is_asked_finds_it_in_their_queue_until_it_is_settled(house: House, arabic: Tip) -> None:
    asks(house, arabic, "jonas")
    assert (queued(house, "jonas"), queued(house, "maya")) == ([arabic.number], [])
    assert desk.counts(house.jonas.account)["translate"] == "1"
    assert arabic.assignee is None
    for is_done, verb in ((True, "translation_done"), (False, "translation_withdrawn")):
        arabic.refresh_from_db()
        actions.settle(house.maya.account, arabic, is_done=is_done, version=arabic.version, now=now())
        assert queued(house, "jonas") == []
        assert Record.objects.filter(tip=arabic.pk, verb=verb).count() == 1
        asks(house, arabic, "jonas")
    asked = Record.objects.filter(tip=arabic.pk, verb="translation_asked").first()
    assert asked and asked.detail["translator"] == str(house.jonas.account.pk)


@pytest.mark.parametrize("whom", ["sam", "otto", "lin"])
def test_nobody_else_can_be_asked(house: House, arabic: Tip, whom: str) -> None:
    """Sam does not read it, Otto and Lin must not open it."""
    with pytest.raises(Invalid):
        asks(house, arabic, whom)


def test_a_closed_tip_asks_nobody_and_brings_the_request_back_when_it_is_reopened(house: House, arabic: Tip) -> None:
    def reads(act: Any, **told: Any) -> None:
        version = Tip.objects.get(pk=arabic.pk).version
        act(house.maya.account, house.maya.opens(arabic), reason="Told twice.", version=version, now=now(), **told)
        arabic.refresh_from_db()

    reads(close, disposition="not_enough")
    with pytest.raises(Invalid):
        asks(house, arabic, "jonas")
    reads(reopen)
    asks(house, arabic, "jonas")
    reads(close, disposition="not_enough")
    assert queued(house, "jonas") == []
    reads(reopen)
    assert queued(house, "jonas") == [arabic.number]


def test_two_who_ask_at_one_moment_are_told(house: House, arabic: Tip) -> None:
    seen = arabic.version
    asks(house, arabic, "jonas")
    with pytest.raises(Conflict):
        actions.ask(house.tara.account, arabic, house.jonas.account, version=seen, now=now())


def test_restricting_asks_nobody_any_more_who_must_not_know_of_it(house: House, arabic: Tip) -> None:
    hidden = house.restricts(asks(house, arabic, "jonas"))
    assert hidden.translator is None
    assert (queued(house, "jonas"), desk.counts(house.jonas.account)["translate"]) == ([], "0")
    asks(house, hidden, "otto", by="vera")
    assert queued(house, "otto") == [arabic.number]


def test_a_translation_is_sealed_with_the_tip_and_told_beside_it(house: House, arabic: Tip) -> None:
    id = writes(house.jonas, arabic)
    row = Translation.objects.get(pk=id)
    assert b"kumquat" not in bytes(row.sealed)
    [[one]] = actions.open_translations(house.maya.opens(arabic)).values()
    assert (one.text, one.author, one.number) == (SAYS, "Jonas Weber", 1)
    assert house.maya.opens(arabic).story["story"] == STORY
    record = Record.objects.get(verb="translated")
    assert (record.object_id, record.detail) == (str(id), {})


def test_a_correction_keeps_what_it_corrects_and_who_wrote_it(house: House, arabic: Tip) -> None:
    writes(house.jonas, arabic, "first")
    writes(house.maya, arabic, "better", after=1)
    assert told(house.maya, arabic) == {None: [("better", 2), ("first", 1)]}
    house.jonas.account.delete()
    [[_, first]] = actions.open_translations(house.maya.opens(arabic)).values()
    assert first.author == "Jonas Weber"


def test_two_people_never_overwrite_each_other(house: House, arabic: Tip) -> None:
    writes(house.jonas, arabic, "first")
    with pytest.raises(Conflict):
        writes(house.maya, arabic, "mine")
    assert told(house.maya, arabic) == {None: [("first", 1)]}


def test_no_statement_changes_one(house: House, arabic: Tip) -> None:
    id = writes(house.jonas, arabic)
    for change in ({"sealed": b"x"}, {"number": 7}, {"at": now()}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Translation.objects.filter(pk=id).update(**change)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM translating_translation")
    assert not Translation.objects.exists()


@pytest.mark.parametrize("moved", ["message", "number"])
def test_one_that_was_moved_under_other_words_is_not_shown_there(house: House, arabic: Tip, moved: str) -> None:
    """The owner of the tables can go around the trigger, and not around the seal."""
    assert house.last.receipt
    add_message(house.last.receipt, "هي مريضة", [], id=uuid4(), now=now())
    row = Translation.objects.get(pk=writes(house.jonas, arabic))
    setattr(row, moved, Message.objects.get(tip=arabic) if moved == "message" else 2)
    identity = house.maya.opens(arabic).identity
    assert actions.text_of(row, identity) == (UNOPENED, "")
    assert actions.text_of(Translation.objects.get(pk=row.pk), identity) == (SAYS, "Jonas Weber")


def test_once_nothing_is_left_nobody_is_asked_any_more(house: House, arabic: Tip) -> None:
    assert house.last.receipt
    add_message(house.last.receipt, "هي مريضة", [], id=uuid4(), now=now())
    message = Message.objects.get(tip=arabic)
    asks(house, arabic, "jonas")
    writes(house.jonas, arabic)
    assert queued(house, "jonas") == [arabic.number]
    assert verbs(arabic)["translation_done"] == 0
    writes(house.jonas, arabic, "She is ill.", message=message.pk)
    assert queued(house, "jonas") == []
    assert verbs(arabic)["translation_done"] == 1
    assert told(house.maya, arabic)[message.pk] == [("She is ill.", 1)]


@pytest.mark.parametrize(
    ("later", "is_over"),
    [
        ("", True),
        ("Thank you, we have left the house and she is safe now.", True),
        ("rabena m3ak ya basha", False),
    ],
)
def test_an_empty_or_english_message_keeps_nobody_asked(house: House, arabic: Tip, later: str, is_over: bool) -> None:
    assert house.last.receipt
    add_message(house.last.receipt, later, [a_file()], id=uuid4(), now=now())
    asks(house, arabic, "jonas")
    writes(house.jonas, arabic)
    assert (queued(house, "jonas") == []) is is_over


def test_only_messages_of_the_reporter_of_this_tip_are_translated(house: House, arabic: Tip) -> None:
    other = house.receives_opened("y otra", language="es")
    assert house.last.receipt
    add_message(house.last.receipt, "más", [], id=uuid4(), now=now())
    theirs = Message.objects.get(tip=other)
    with pytest.raises(NoSuchTip):
        writes(house.jonas, arabic, message=theirs.pk)
    with pytest.raises(NoSuchTip):
        writes(house.jonas, arabic, message=uuid4())


@pytest.mark.parametrize("name", ["amina", "lin", "ada"])
def test_whoever_may_not_open_tips_may_neither_ask_nor_write(house: House, arabic: Tip, name: str) -> None:
    person, held = house.people[name].account, house.maya.opens(arabic)
    with pytest.raises(Forbidden):
        actions.translate(person, held, SAYS, message=None, after=0, id=uuid4(), now=now())
    with pytest.raises(Forbidden):
        actions.ask(person, arabic, house.jonas.account, version=arabic.version, now=now())


def test_the_reviewer_translates_what_was_restricted_to_them(house: House, arabic: Tip) -> None:
    hidden = house.restricts(arabic)
    writes(house.otto, hidden)
    assert told(house.vera, hidden) == {None: [(SAYS, 1)]}


def test_another_language_takes_the_request_back_from_who_does_not_read_it(house: House, arabic: Tip) -> None:
    def says(language: str) -> Any:
        version = Tip.objects.get(pk=arabic.pk).version
        actions.set_language(house.maya.account, arabic, language, version=version, now=now())
        arabic.refresh_from_db()
        return arabic.language, arabic.translator

    asks(house, arabic, "jonas")
    assert says("ar") == ("ar", house.jonas.account)
    assert says("fa") == ("fa", None)
    with pytest.raises(Invalid):
        says("tlh")


def test_an_empty_one_is_refused_and_a_double_click_keeps_one(house: House, arabic: Tip) -> None:
    with pytest.raises(Invalid):
        writes(house.jonas, arabic, "  ")
    id, held = uuid4(), house.jonas.opens(arabic)
    for _ in range(2):
        actions.translate(house.jonas.account, held, SAYS, message=None, after=0, id=id, now=now())
    assert Translation.objects.count() == 1

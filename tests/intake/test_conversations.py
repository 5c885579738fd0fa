"""After a rotation whoever kept the old index key can test no number, and a sender's next message finds its tip."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from heatwatch import flow
from heatwatch.common import clock
from heatwatch.common.secret import Secret
from heatwatch.intake import rules
from heatwatch.intake.actions import conversations
from heatwatch.intake.actions.conversations import Tokens, tokens_now
from heatwatch.intake.actions.gathering import gather
from heatwatch.intake.models import Conversation, Message, SingleMessage, Tip
from heatwatch.intake.queries import numbers_to_renew
from heatwatch.intake.rules import CONVERSATION, SILENCE
from heatwatch.reader.loop import Reader, turn
from heatwatch.triage.language import language_of
from heatwatch.vault import recipients
from heatwatch.vault.actions import Keyring, grant, revoke, rotating
from heatwatch.vault.compartments import DESK, Payload, new_payload, open_payload, renewed
from heatwatch.vault.keys import six_words
from heatwatch.vault.models import Compartment, Membership, Rotation
from tests.intake.texting import ANA, BEN, CLEO, NOON, gathers, texts
from tests.people import House, hired, usual_lens
from tests.vault.test_rotating import rotated

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def tokens() -> set[str]:
    return set(Conversation.objects.values_list("token", flat=True))


def known(keyring: Keyring) -> Tokens:
    """What a member knows at this moment, and keeps when they leave."""
    with transaction.atomic():
        return tokens_now(keyring, recipients.load(settings.ENV.recipients_file))


def write_to_us(house: House, *senders: str) -> None:
    for sender in senders:
        texts(house, f"{sender} tells", NOON, sender=sender)
    assert gathers(house, NOON + SILENCE) == len(senders)


def renews(house: House) -> list[int]:
    done: list[int] = []
    while made := conversations.renew(house.reader()):
        done.append(made)
    return done


@contextmanager
def killed_at(place: int) -> Iterator[None]:
    """The reader's end comes before it writes the row at this place."""
    written = 0

    def dies(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal written
        if sql.startswith('UPDATE "intake_conversation"'):
            written += 1
            if written == place:
                raise KeyboardInterrupt
        return execute(sql, params, many, context)

    with connection.execute_wrapper(dies), pytest.raises(KeyboardInterrupt):
        yield


def test_the_old_key_tests_no_number_any_more(house: House) -> None:
    write_to_us(house, ANA, BEN)
    kept, before = known(house.maya.keyring), tokens()
    assert set(kept.of("sms", ANA)) & before, "until then a leaver's key tells that this number wrote"
    revoke(DESK, house.maya.account, by=house.vera.account.pk, now=clock.now())
    rotated(house)
    assert numbers_to_renew() == 2
    assert renews(house) == [2]
    assert numbers_to_renew() == 0
    assert not tokens() & (before | set(kept.of("sms", ANA)) | set(kept.of("sms", BEN)))
    assert tokens() == {known(house.vera.keyring).of("sms", sender)[0] for sender in (ANA, BEN)}


@pytest.mark.parametrize("rotations", [1, 3])
@pytest.mark.parametrize("renewed", [0, 1, 2])
def test_a_text_after_a_rotation_finds_its_tip_before_and_after_the_renewal(
    rotations: int, renewed: int, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversations, "BATCH", 1)
    write_to_us(house, ANA, BEN)
    running = house.reader()
    for _ in range(rotations):
        rotated(house)
    assert sum(conversations.renew(running) for _ in range(renewed)) == renewed
    for sender in (ANA, BEN, CLEO):
        texts(house, f"{sender} goes on", NOON + HOUR, sender=sender)
    assert gather(running, NOON + 2 * HOUR, language_of) == 3
    assert Tip.objects.count() == 3, "only Cleo's is new"
    for tip in Tip.objects.all():
        opened = house.vera.opens(tip)
        sender = opened.story["sender"]
        assert [said.text for said in opened.messages] == [f"{sender} goes on"] * (sender != CLEO)


def test_it_works_while_the_rotation_is_under_way_and_when_it_was_stopped(house: House) -> None:
    write_to_us(house, ANA)
    rotating.begin(house.vera.keyring, DESK, clock.now())
    texts(house, "hurry", NOON + HOUR)
    assert gathers(house, NOON + 2 * HOUR) == 1
    assert renews(house) == [1]
    texts(house, "please", NOON + 3 * HOUR)
    assert gathers(house, NOON + 4 * HOUR) == 1
    assert (Tip.objects.count(), Message.objects.count()) == (1, 2)


def test_a_rotation_after_the_messages_were_opened_makes_no_second_conversation(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader has opened them with the key before, and everything was made anew when it settles them."""
    write_to_us(house, ANA)
    texts(house, "hurry", NOON + HOUR)
    running, is_whole = house.reader(), rules.is_whole

    def meanwhile(*run: Any) -> bool:
        rotated(house)
        assert renews(house) == [1]
        return is_whole(*run)

    monkeypatch.setattr(rules, "is_whole", meanwhile)
    assert gather(running, NOON + 2 * HOUR, language_of) == 1
    assert (Tip.objects.count(), Conversation.objects.count(), Message.objects.count()) == (1, 1, 1)
    assert numbers_to_renew() == 0


def test_a_restricted_tip_s_token_is_made_anew_and_nothing_is_opened_for_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_to_us(house, ANA, BEN)
    house.restricts(Tip.objects.order_by("pk")[0])
    before = tokens()
    rotated(house)
    with monkeypatch.context() as shut:
        for place in ("vault.actions.key_in", "intake.actions.words.unseal_as"):
            shut.setattr(f"heatwatch.{place}", lambda *_, **__: pytest.fail("a tip or a message was opened"))
        assert numbers_to_renew() == 1, "a count on a page would betray the other"
        assert renews(house) == [1, 1], "the restricted one comes first, so that nought means done"
    assert not tokens() & before
    for sender in (ANA, BEN):
        texts(house, "he came back", NOON + HOUR, sender=sender)
    gathers(house, NOON + 2 * HOUR)
    assert Tip.objects.count() == 2
    assert [len(house.vera.opens(tip).messages) for tip in Tip.objects.all()] == [1, 1]


@pytest.mark.parametrize("place", [1, 2])
def test_a_reader_killed_in_the_middle_goes_on_from_there(
    place: int, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_to_us(house, ANA, BEN, CLEO)
    before = tokens()
    rotated(house)
    monkeypatch.setattr(conversations, "BATCH", 2)
    with killed_at(place):
        conversations.renew(house.reader())
    assert (numbers_to_renew(), tokens()) == (3, before)
    assert renews(house) == [2, 1]
    assert not tokens() & before


def test_two_rotations_leave_nothing_of_either(house: House) -> None:
    write_to_us(house, ANA)
    kept = [known(house.maya.keyring)]
    rotated(house)
    kept.append(known(house.maya.keyring))
    renews(house)
    rotated(house)
    renews(house)
    assert not tokens() & {token for one in kept for token in one.of("sms", ANA)}
    [row] = Conversation.objects.all()
    assert (row.key_version, row.token) == (3, known(house.maya.keyring).of("sms", ANA)[0])


def test_whoever_joins_later_knows_the_keys_before_too(house: House) -> None:
    """Else a reader that was set up since would begin a second conversation with everybody."""
    write_to_us(house, ANA)
    rotated(house)
    new = hired("yuki", "Yuki Mori", "call_taker", now=NOON)
    words = six_words(new.identity.recipient)
    grant(house.vera.keyring, DESK, new.account, words=words, now=NOON)
    assert known(new.keyring).of("sms", ANA) == known(house.vera.keyring).of("sms", ANA)
    assert set(known(new.keyring).of("sms", ANA)) & tokens()


def test_what_an_older_heat_watch_sealed_still_opens_and_goes_on_from_there() -> None:
    """It had forgotten the index keys before its own rotations; so has whoever reads it."""
    before = new_payload(DESK)
    forgetful = Payload(DESK, before.identity, before.index_key, (new_payload(DESK).identity,))
    assert b"earlier_index_keys" not in forgetful.sealed_to(before.identity.recipient)
    read = open_payload(DESK, forgetful.sealed_to(before.identity.recipient), before.identity)
    assert [key.reveal() for key in read.index_keys] == [before.index_key.reveal()]
    assert len(read.identities) == 2
    assert renewed(read).index_keys[0].reveal() == before.index_key.reveal()


def test_without_a_rotation_nothing_is_done(house: House, django_assert_num_queries: Any) -> None:
    write_to_us(house, ANA)
    keyring = house.reader()
    with django_assert_num_queries(3):
        assert conversations.renew(keyring) == 0


def test_a_reader_that_is_no_member_changes_nothing(house: House) -> None:
    write_to_us(house, ANA)
    before, keyring = tokens(), house.reader()
    rotated(house)
    revoke(DESK, house.people["reader"].account, by=house.vera.account.pk, now=clock.now())
    assert conversations.renew(keyring) == 0
    assert (tokens(), numbers_to_renew()) == (before, 1)


def test_a_desk_that_somebody_made_up_in_the_database_names_no_number(house: House) -> None:
    """Whoever may write to it seals an index key of their own to the reader, and waits for numbers under it."""
    write_to_us(house, ANA)
    reader, before = house.reader(), tokens()
    made_up = renewed(new_payload(DESK))
    to = house.people["reader"].identity.recipient
    Membership.objects.filter(account=house.people["reader"].account).update(sealed=made_up.sealed_to(to))
    Compartment.objects.filter(pk=DESK).update(recipient=made_up.identity.recipient, version=2)
    assert conversations.renew(reader) == 0
    texts(house, "hurry", NOON + HOUR, sender=BEN)
    assert gather(reader, NOON + 2 * HOUR, language_of) == 0
    assert (tokens(), SingleMessage.objects.count()) == (before, 1)


def test_a_token_whose_key_nobody_remembers_goes_and_so_does_one_that_was_replaced(house: House) -> None:
    write_to_us(house, ANA, BEN, CLEO)
    rotated(house)
    now = known(house.vera.keyring)
    forgotten, replaced = (now.of("sms", sender)[1] for sender in (ANA, BEN))
    Conversation.objects.filter(pk=forgotten).update(key_version=0)
    tip = house.receives("another")
    conversations.begin([now.of("sms", BEN)[0]], now.version, tip.pk, "age1", NOON)
    assert renews(house) == [3]
    assert tokens() == {now.of("sms", sender)[0] for sender in (BEN, CLEO)}
    assert Conversation.objects.get(pk=now.of("sms", BEN)[0]).tip == tip
    assert not tokens() & {forgotten, replaced}


def test_a_reader_that_runs_does_it_by_itself_and_forgets_what_is_over(house: House) -> None:
    write_to_us(house, ANA)
    reader, before = Reader(house.reader(), usual_lens()), tokens()
    rotated(house)
    turn(reader.chores(), NOON + HOUR)
    assert tokens()
    assert not tokens() & before
    assert reader.busy, "while some are left the next turn begins at once"
    flow.sweep(NOON + CONVERSATION - HOUR)
    assert tokens()
    flow.sweep(NOON + CONVERSATION)
    assert not tokens()
    texts(house, "something new", NOON + CONVERSATION + HOUR)
    gathers(house, NOON + CONVERSATION + HOUR + SILENCE)
    assert Tip.objects.count() == 2


def test_an_upgrade_names_the_key_of_every_token_that_is_still_found(house: House) -> None:
    write_to_us(house, ANA)
    rotated(house)
    Rotation.objects.update(started_at=NOON + HOUR)
    texts(house, "later", NOON + 2 * HOUR, sender=BEN)
    gathers(house, NOON + 3 * HOUR)
    Conversation.objects.update(key_version=0)
    upgrade = importlib.import_module("heatwatch.intake.migrations.0004_conversation_keys").name_the_key
    upgrade(apps, None)
    found = dict(Conversation.objects.values_list("tip__received", "key_version"))
    assert sorted(found.items()) == [(NOON.replace(minute=0, second=0), 0), (clock.quarter_hour(NOON + 2 * HOUR), 2)]
    Rotation.objects.all().delete()
    upgrade(apps, None)
    assert set(Conversation.objects.values_list("key_version", flat=True)) == {2}


keys = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=6, unique=True)


@given(keys=keys, sender=st.text(max_size=30), forgotten=st.integers(min_value=0, max_value=3), data=st.data())
def test_a_token_made_anew_from_any_version_is_the_one_that_the_number_gives(
    keys: list[bytes], sender: str, forgotten: int, data: st.DataObject
) -> None:
    now = Tokens(tuple(keys), forgotten + len(keys))
    newest_first = now.of("sms", sender)
    assert len(set(newest_first)) == len(keys)
    version = data.draw(st.integers(min_value=0, max_value=now.version))
    row = Conversation(token=(["?"] * (forgotten + 1) + newest_first[::-1])[version], key_version=version)
    assert now.again(row) == (newest_first[0] if version > forgotten else None)


@given(keys=keys, sender=st.text(max_size=30), data=st.data())
def test_whoever_knows_the_earlier_keys_only_makes_no_later_token(
    keys: list[bytes], sender: str, data: st.DataObject
) -> None:
    left = data.draw(st.integers(min_value=1, max_value=len(keys)))
    whole, kept = Tokens(tuple(keys), len(keys)), Tokens(tuple(keys[:left]), left)
    assert set(kept.of("sms", sender)) == set(whole.of("sms", sender)[len(keys) - left :])


def test_keys_are_no_part_of_what_is_shown_of_them() -> None:
    assert "secret" not in repr(Tokens((b"secret",), 1)) + repr(
        Payload("desk", new_payload("desk").identity, Secret(b"secret"))
    )

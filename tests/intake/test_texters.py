"""Whatever happens to keys and tips, each number has one conversation, with its own tip, and no key that left tests it.

The model knows nothing of keys: it says which number wrote which tip, and how many messages stand on it.
"""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from heatwatch.common import clock
from heatwatch.intake.actions import conversations
from heatwatch.intake.actions.conversations import Tokens
from heatwatch.intake.actions.gathering import gather
from heatwatch.intake.models import Conversation, Message, SingleMessage, Tip
from heatwatch.intake.rules import SILENCE
from heatwatch.triage.language import language_of
from heatwatch.vault import recipients
from heatwatch.vault.actions import Keyring, rotating
from heatwatch.vault.compartments import DESK
from heatwatch.vault.queries import key_version, unfinished_rotation
from tests import machines
from tests.intake.test_conversations import killed_at, known
from tests.intake.texting import ANA, BEN, CLEO, NOON, texts
from tests.people import House
from tests.vault.test_rotating import rotated

pytestmark = pytest.mark.django_db
NUMBERS = (ANA, BEN, CLEO)
number = st.sampled_from(NUMBERS)


def pending() -> int:
    """How many tokens are left under a key from before, those of restricted tips with them."""
    return Conversation.objects.filter(key_version__lt=key_version(DESK)).count()


class Texters(RuleBasedStateMachine):
    """A desk to which three numbers write, and the model of which tip each of them is writing to."""

    house: House
    at_first: recipients.Recipients

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.house.recipients = self.at_first
        recipients.write(django_settings.ENV.recipients_file, self.at_first)
        self.now = NOON
        self.running: Keyring = self.house.reader()
        self.tips: dict[str, Tip] = {}
        self.messages: dict[str, int] = {}
        # What members knew when a rotation was begun: whoever left before it has kept just that.
        self.kept: list[Tokens] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @rule(sender=number, started=st.booleans())
    def somebody_texts(self, sender: str, started: bool) -> None:
        """The reader that takes it in runs since long ago, or was just started."""
        self.now += timedelta(minutes=10)
        texts(self.house, f"at {self.now}", self.now, sender=sender)
        before = set(Tip.objects.values_list("pk", flat=True))
        reader = self.house.reader() if started else self.running
        assert gather(reader, self.now + SILENCE, language_of) == 1
        new = list(Tip.objects.exclude(pk__in=before))
        if sender in self.tips:
            assert new == [], "a second conversation"
            self.messages[sender] += 1
        else:
            [self.tips[sender]] = new
            self.messages[sender] = 0

    @rule(ends=st.booleans())
    def the_desk_gets_a_new_key(self, ends: bool) -> None:
        if unfinished_rotation(DESK) is None:
            self.kept.append(known(self.house.vera.keyring))
        if ends:
            rotated(self.house)
            return
        rotating.begin(self.house.vera.keyring, DESK, clock.now())

    @rule(times=st.integers(min_value=1, max_value=3))
    def the_reader_makes_tokens_anew(self, times: int) -> None:
        for _ in range(times):
            conversations.renew(self.running)

    @precondition(lambda _: pending() > 0)
    @rule()
    def the_reader_is_killed_while_it_does(self) -> None:
        before = pending()
        with killed_at(1):
            conversations.renew(self.running)
        assert pending() == before

    @precondition(lambda self: self.tips)
    @rule(sender=number)
    def a_tip_is_restricted(self, sender: str) -> None:
        if sender in self.tips and not Tip.objects.get(pk=self.tips[sender].pk).restricted:
            self.house.restricts(Tip.objects.get(pk=self.tips[sender].pk))

    @precondition(lambda self: self.tips)
    @rule(sender=number)
    def a_tip_is_destroyed(self, sender: str) -> None:
        with suppress(KeyError):
            Tip.objects.filter(pk=self.tips.pop(sender).pk).delete()

    @invariant()
    def each_number_has_one_conversation_with_its_own_tip(self) -> None:
        held = set(Conversation.objects.values_list("tip", flat=True))
        assert held == {tip.pk for tip in self.tips.values()}
        assert not SingleMessage.objects.exists()
        for sender, tip in self.tips.items():
            assert Message.objects.filter(tip=tip).count() == self.messages[sender]

    @invariant()
    def once_all_are_made_anew_no_key_that_left_tests_a_number(self) -> None:
        if pending():
            return
        tested = {token for kept in self.kept for sender in NUMBERS for token in kept.of("sms", sender)}
        assert not tested & set(Conversation.objects.values_list("token", flat=True))

    @invariant()
    def the_present_key_finds_every_number(self) -> None:
        now = known(self.house.vera.keyring)
        tokens = set(Conversation.objects.values_list("token", flat=True))
        assert all(len(tokens & set(now.of("sms", sender))) == 1 for sender in self.tips)


def test_each_number_goes_on_with_its_own_tip_and_no_key_that_left_tests_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversations, "BATCH", 2)
    house.reader()
    machines.run(Texters, house, steps=20)

"""What was said of a telephone follows the desk to a new key, and is known meanwhile."""

import pytest

from heatwatch import flow
from heatwatch.common import clock
from heatwatch.intake.actions import words
from heatwatch.intake.actions.words import Whom
from heatwatch.intake.models import PhoneWords
from heatwatch.intake.queries import numbers_to_renew
from heatwatch.vault.errors import NoGrant
from tests.intake.texting import ANA, BEN, gathers
from tests.people import House
from tests.texting.outbox import at, says, tip_by_text
from tests.vault.test_rotating import rotated

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("renewed", [False, True])
def test_a_stop_stands_after_rotations_before_and_after_its_token_is_renewed(house: House, renewed: bool) -> None:
    tip_by_text(house)
    for sender, word in ((ANA, "STOP"), (BEN, "SAFE")):
        says(house, word, 10, sender)
    gathers(house, at(12))
    for _ in range(2):
        rotated(house)
    assert numbers_to_renew() == 3, "a conversation and what was said of two telephones"
    while renewed and flow.renew_tokens(house.reader(), clock.now()):
        pass
    assert numbers_to_renew() == (0 if renewed else 3)
    assert words.standing(house.reader(), Whom("sms", ANA)).is_stopped
    assert words.standing(house.reader(), Whom("sms", BEN)).yes
    says(house, "SAFE", 20)
    gathers(house, at(22))
    assert words.standing(house.reader(), Whom("sms", ANA)).yes
    assert PhoneWords.objects.count() == 2, "no second record under another token"


def test_the_same_word_gathered_twice_or_later_changes_nothing(house: House) -> None:
    for word, minutes in (("SAFE", 30), ("STOP", 10), ("SAFE", 5)):
        says(house, word, minutes)
        gathers(house, at(60))
    before = words.standing(house.reader(), Whom("sms", ANA))
    says(house, "STOP", 8)
    assert words.standing(house.reader(), Whom("sms", ANA)) == before


def test_whoever_holds_no_key_of_the_desk_learns_nothing(house: House) -> None:
    with pytest.raises(NoGrant):
        words.standing(house.otto.keyring, Whom("sms", ANA))


def test_neither_word_nor_number_stands_in_the_clear(house: House) -> None:
    says(house, "STOP", 10)
    gathers(house, at(12))
    row = PhoneWords.objects.get()
    assert not [part for part in (b"stop", ANA.encode(), b"5550107") if part in bytes(row.sealed).lower()]
    assert row.said == at(10).replace(minute=15, second=0, microsecond=0)

"""After a rotation whoever kept the old index key can test no text, and one text is still one row."""

from typing import Any

import pytest

from heatwatch.common import clock
from heatwatch.oversight import rules
from heatwatch.oversight.actions import grouping, renewing
from heatwatch.oversight.actions.renewing import renew_tokens
from heatwatch.oversight.models import Arrival, TextGroup
from heatwatch.oversight.queries import groups
from heatwatch.reader.loop import Reader, turn
from heatwatch.storage.tables import every
from heatwatch.vault.actions import revoke
from heatwatch.vault.compartments import DESK, new_payload, renewed
from heatwatch.vault.models import Compartment, Membership
from tests.oversight.flood import FEW, TEXT, floods, noted, only_group
from tests.people import House, usual_lens
from tests.vault.test_rotating import rotated

pytestmark = pytest.mark.django_db


def tokens() -> set[str]:
    """Every token that lies anywhere."""
    return {*Arrival.objects.values_list("token", flat=True), *TextGroup.objects.values_list("token", flat=True)}


def everything() -> str:
    """Every value of every table, as whoever has a copy of the database reads it."""
    return "".join(str(list(table.all.values_list())) for table in every())


def renews(house: House) -> list[int]:
    """The reader, until nothing is left to do."""
    done: list[int] = []
    while made := renew_tokens(house.reader(), FEW, clock.now()):
        done.append(made)
    return done


def test_the_old_key_tests_no_text_any_more_and_the_row_stays(house: House) -> None:
    tips = floods(house, 4)
    noted(house, [house.receives("something that one person wrote, long enough to count")])
    before, group, kept = tokens(), only_group(), house.maya.keyring.compartment(DESK).index_key.reveal()
    guess = rules.token_of(kept, grouping.told_by(tips[0], house.maya.opens(tips[0]).identity)[1])
    assert guess in before, "until then a leaver's key tells that this text was reported"
    rotated(house)
    assert groups.tokens_to_renew() == 5
    assert renews(house) == [5]
    assert not tokens() & before
    assert guess not in everything()
    assert groups.tokens_to_renew() == 0
    assert only_group() == group
    floods(house, 1)
    assert Arrival.objects.filter(group=group).count() == 5, "a later copy joins the row that was there"


def test_a_reader_killed_in_the_middle_goes_on_from_there(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    floods(house, 5)
    before = tokens()
    rotated(house)
    monkeypatch.setattr(renewing, "BATCH", 2)
    renew_tokens(house.reader(), FEW, clock.now())
    with monkeypatch.context() as dying:
        dying.setattr(renewing, "_group_of", dies)
        with pytest.raises(KeyboardInterrupt):
            renew_tokens(house.reader(), FEW, clock.now())
    assert groups.tokens_to_renew() == 3
    assert renews(house) == [2, 1]
    assert not tokens() & before
    assert Arrival.objects.filter(group=only_group()).count() == 5


def dies(*_: Any) -> Any:
    raise KeyboardInterrupt


def test_what_the_reader_cannot_open_any_more_keeps_no_token(house: House) -> None:
    tips = floods(house, 4)
    for tip in tips:
        house.people["maya"].opens(tip)
        house.restricts(tip)
    before = tokens()
    rotated(house)
    assert renews(house) == [4]
    assert tokens() == {""}
    assert not any(token in everything() for token in before)


def test_a_restricted_tip_is_not_counted_and_comes_first_so_that_nought_means_done(house: House) -> None:
    tips = floods(house, 4)
    house.people["maya"].opens(tips[0])
    house.restricts(tips[0])
    group, before = only_group(), tokens()
    rotated(house)
    assert groups.tokens_to_renew() == 3, "a count on a page would betray the fourth"
    assert renews(house) == [1, 3]
    assert not tokens() & before
    assert only_group() == group


def test_a_genuine_tip_that_somebody_put_into_the_row_comes_out_of_it(house: House) -> None:
    tips = floods(house, 4)
    genuine = house.receives(TEXT + " I live next door, at number 12.")
    noted(house, [genuine])
    Arrival.objects.filter(pk=genuine.pk).update(token=only_group().token, group=only_group())
    rotated(house)
    renews(house)
    assert set(Arrival.objects.filter(group=only_group()).values_list("pk", flat=True)) == {tip.pk for tip in tips}


def test_two_rotations_leave_nothing_of_either(house: House) -> None:
    floods(house, 4)
    before = tokens()
    rotated(house)
    renews(house)
    before |= tokens()
    rotated(house)
    renews(house)
    assert not tokens() & before


def test_without_a_rotation_nothing_is_opened(house: House, django_assert_num_queries: Any) -> None:
    floods(house, 4)
    keyring = house.reader()
    with django_assert_num_queries(3):
        assert renew_tokens(keyring, FEW, clock.now()) == 0


def test_a_reader_that_is_no_member_drops_nothing(house: House) -> None:
    floods(house, 4)
    before, keyring = tokens(), house.reader()
    rotated(house)
    revoke(DESK, house.people["reader"].account, by=house.vera.account.pk, now=clock.now())
    assert renew_tokens(keyring, FEW, clock.now()) == 0
    assert tokens() == before


def test_a_reader_that_runs_does_it_by_itself(house: House) -> None:
    floods(house, 4)
    reader, before = Reader(house.reader(), usual_lens()), tokens()
    turn(reader.chores(), clock.now())
    assert tokens() == before
    rotated(house)
    turn(reader.chores(), clock.now())
    assert not tokens() & before
    assert reader.busy, "while some are left the next turn begins at once"


def test_no_text_is_noted_under_an_index_key_that_somebody_wrote_into_the_database(house: House) -> None:
    """The reader has opened the tip with the key that it remembers; the key to note it by must be of the same desk."""
    floods(house, 3)
    before, reader, tip = tokens(), house.reader(), house.receives(TEXT + " And more.")
    reader.compartment(DESK)
    made_up = renewed(new_payload(DESK))
    membership = Membership.objects.filter(account=house.people["reader"].account)
    membership.update(sealed=made_up.sealed_to(house.people["reader"].identity.recipient))
    Compartment.objects.filter(pk=DESK).update(recipient=made_up.identity.recipient, version=2)
    grouping.note_arrival(reader, tip.pk, FEW, clock.now())
    assert renew_tokens(house.reader(), FEW, clock.now()) == 0
    assert tokens() == before

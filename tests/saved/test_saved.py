"""Saved searches: what is kept, which tips begin to fit, and whom it is told."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from heatwatch.alerts.models import Alert
from heatwatch.alerts.rules import Line, words
from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.common.errors import Invalid
from heatwatch.common.ids import new_id
from heatwatch.desk.actions.working import note
from heatwatch.intake.models import Tip
from heatwatch.retention.actions.destroying import work_off
from heatwatch.retention.models import Disposal
from heatwatch.saved import queries, rules
from heatwatch.saved.actions import saving
from heatwatch.saved.actions.saving import Telling, Words
from heatwatch.saved.actions.telling import raise_news
from heatwatch.saved.errors import NoSuchSearch
from heatwatch.saved.models import Match, SavedSearch
from heatwatch.searching.actions.holding import Memory
from heatwatch.vault.compartments import DESK
from heatwatch.vault.models import Membership, TipKey
from tests.people import House
from tests.retention.outgoing import closed, confirmed
from tests.searching.asked import holds, memory

__all__ = ["memory"]
pytestmark = pytest.mark.django_db
EACH = Telling(by_alert=True)


def saves(house: House, query: str = "pelican", telling: Telling = EACH, who: str = "maya") -> SavedSearch:
    person, id = house.people[who], new_id()
    saving.save(person.keyring, person.account, Words("the birds", query), telling, id=id, now=clock.now())
    return SavedSearch.objects.get(pk=id)


def new(search: SavedSearch) -> int:
    return queries.counted(search, clock.now()).new


def alerted() -> list[UUID | None]:
    """Whom the waker is to tell now."""
    raise_news(clock.now())
    return list(Alert.objects.filter(kind=Alert.SEARCH, ended_at=None).values_list("account", flat=True))


def begun(house: House, memory: Memory, **given: object) -> SavedSearch:
    house.receives("A pelican that was there before.")
    search = saves(house, **given)  # type: ignore[arg-type]  # passed on
    holds(house, memory)
    return search


def test_no_row_holds_a_word_of_it_and_only_its_owner_reads_it(house: House) -> None:
    search = saves(house)
    assert saving.words_of(house.maya.keyring, [search])[search.pk] == Words("the birds", "pelican")
    assert not [word for word in (b"pelican", b"birds") if word in bytes(search.sealed)]
    assert "pelican" not in repr((saving.words_of(house.maya.keyring, [search]), Words("x", "pelican")))
    record = Record.objects.get(verb="search_saved")
    assert (record.actor, record.object_id, record.detail) == (house.maya.account.pk, str(search.pk), {})
    assert queries.own(house.maya.account) == [search]
    for other in ("jonas", "vera", "otto", "lin"):
        assert queries.own(house.people[other].account) == []
        with pytest.raises(NoSuchSearch):
            queries.search_for(house.people[other].account, search.pk)


def test_a_new_tip_is_told_once_until_its_owner_looks(house: House, memory: Memory) -> None:
    search = begun(house, memory)
    assert (new(search), alerted()) == (0, []), "what was there when it was saved is nothing new"
    house.receives_opened("A flamingo.")
    house.receives_opened("A pelican came.")
    holds(house, memory)
    assert (new(search), alerted()) == (1, [house.maya.account.pk])
    Alert.objects.update(ended_at=clock.now())
    house.receives_opened("Another pelican.")
    holds(house, memory)
    assert (new(search), alerted()) == (2, []), "told once until she looks"
    saving.look(house.maya.account, search)
    assert (new(search), alerted()) == (0, [])
    house.receives_opened("The third pelican.")
    holds(house, memory)
    assert (new(search), alerted()) == (1, [house.maya.account.pk])


def test_a_message_or_note_that_makes_an_old_tip_fit_is_told_and_a_second_one_is_not(
    house: House, memory: Memory
) -> None:
    tip = house.receives("A motel.")
    search = begun(house, memory)
    opened = house.maya.opens(tip)
    note(house.maya.account, opened, "It is about a pelican.", id=new_id(), now=clock.now())
    holds(house, memory)
    assert new(search) == 1
    saving.look(house.maya.account, search)
    note(house.maya.account, opened, "The pelican again.", id=new_id(), now=clock.now())
    holds(house, memory)
    assert new(search) == 0


def test_what_came_while_no_reader_ran_is_told_by_the_next_and_nothing_twice(house: House, memory: Memory) -> None:
    search = begun(house, memory)
    house.receives_opened("A pelican came.")
    holds(house, memory)
    saving.look(house.maya.account, search)
    missed = house.receives("A pelican came in the night.")
    for _ in range(2):
        holds(house, Memory())
        assert list(Match.objects.filter(seen=False).values_list("tip", flat=True)) == [missed.pk]


def test_more_than_so_many_within_so_many_days(house: House, memory: Memory) -> None:
    search = begun(house, memory, telling=Telling(more_than=2, days=7, by_alert=True))
    house.receives_opened("A second pelican.")
    holds(house, memory)
    assert queries.counted(search, clock.now()).within == 2
    assert (queries.counted(search, clock.now()).news, alerted()) == (False, [])
    third = house.receives_opened("A third pelican.")
    holds(house, memory)
    assert alerted() == [house.maya.account.pk]
    Tip.objects.filter(pk=third.pk).update(received=clock.now() - timedelta(days=8))
    assert not queries.counted(search, clock.now()).news
    assert alerted() == [], "what did not go out yet goes out no more"


def test_a_tip_that_is_restricted_betrays_nothing_at_the_moment_of_telling(house: House, memory: Memory) -> None:
    search = begun(house, memory)
    quiet = queries.counted(search, clock.now())
    hidden = house.receives_opened("A pelican, and a call-taker named Maya is in it.")
    holds(house, memory)
    assert alerted() == [house.maya.account.pk]
    house.restricts(hidden)
    assert queries.counted(search, clock.now()) == replace(quiet, search=search)
    assert alerted() == []
    holds(house, memory)
    assert (new(search), alerted()) == (0, [])
    # Not even for whoever holds it.
    assert new(saves(house, who="vera")) == 0
    house.gives_back(hidden)
    assert alerted() == [house.maya.account.pk]


def test_what_may_name_an_insider_counts_once_somebody_opened_it(house: House, memory: Memory) -> None:
    search = begun(house, memory)
    tip = house.receives("A pelican takes money.", about_officials=True)
    holds(house, memory)
    assert (new(search), alerted()) == (0, [])
    house.vera.opens(tip)
    holds(house, memory)
    assert (new(search), alerted()) == (1, [house.maya.account.pk])


@pytest.mark.parametrize("lost", ["the key", "the account"])
def test_who_may_search_no_more_is_told_nothing(house: House, memory: Memory, lost: str) -> None:
    begun(house, memory)
    house.receives_opened("A pelican came.")
    holds(house, memory)
    assert alerted() == [house.maya.account.pk]
    if lost == "the key":
        Membership.objects.filter(compartment=DESK, account=house.maya.account).delete()
    else:
        type(house.maya.account).objects.filter(pk=house.maya.account.pk).update(is_active=False)
    assert alerted() == []


def test_looking_passes_over_what_is_hidden_at_that_moment(house: House, memory: Memory) -> None:
    search = begun(house, memory)
    hidden = house.receives_opened("A pelican came.")
    holds(house, memory)
    house.restricts(hidden)
    saving.look(house.maya.account, search)
    house.gives_back(hidden)
    assert (new(search), alerted()) == (1, [house.maya.account.pk]), "she was never shown it"


def test_what_fits_no_more_is_counted_no_more(house: House, memory: Memory) -> None:
    search = begun(house, memory, query="pelican status:unread", telling=Telling(more_than=2, days=7, by_alert=True))
    for _ in range(3):
        tip = house.receives_read("A pelican.")
        holds(house, memory)
        house.maya.opens(tip)
        holds(house, memory)
    counted = queries.counted(search, clock.now())
    assert (counted.new, counted.within, alerted()) == (0, 1, []), "the one that was there is unread still"


def test_one_that_became_too_broad_notes_no_more_and_says_so(
    house: House, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = begun(house, memory)
    monkeypatch.setattr(queries, "BROADEST", 3)
    for _ in range(3):
        house.receives_opened("A pelican came.")
    holds(house, memory)
    assert (Match.objects.count(), queries.counted(search, clock.now()).too_broad) == (3, True)
    old = clock.now() - rules.WINDOW - timedelta(days=1)
    saving.look(house.maya.account, search)
    Tip.objects.update(received=old)
    assert not queries.counted(search, clock.now()).too_broad
    house.receives_opened("A pelican today.")
    holds(house, memory)
    assert (Match.objects.count(), new(search)) == (1, 1), "what was looked at and is old takes no space"


def test_one_that_cannot_be_opened_is_never_sealed_over(house: House) -> None:
    search = saves(house)
    SavedSearch.objects.update(sealed=b"of a newer version")
    search.refresh_from_db()
    with pytest.raises(Invalid, match="cannot be opened"):
        saving.change(house.maya.keyring, house.maya.account, search, "others", EACH, now=clock.now())
    assert bytes(SavedSearch.objects.get().sealed) == b"of a newer version"


def test_changing_one_that_was_deleted_meanwhile_records_nothing(house: House) -> None:
    search = saves(house)
    SavedSearch.objects.all().delete()
    with pytest.raises(NoSuchSearch):
        saving.change(house.maya.keyring, house.maya.account, search, "others", EACH, now=clock.now())
    assert not Record.objects.filter(verb="saved_search_changed").exists()


def test_who_looks_just_before_being_told_is_told_nothing(
    house: House, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = begun(house, memory)
    house.receives_opened("A pelican came.")
    holds(house, memory)
    stale = queries.with_news(clock.now())
    assert stale == [search]
    saving.look(house.maya.account, search)
    monkeypatch.setattr(queries, "with_news", lambda _: stale)
    assert alerted() == []


def test_who_wants_no_alert_gets_none(house: House, memory: Memory) -> None:
    search = begun(house, memory, telling=Telling())
    house.receives_opened("A pelican came.")
    holds(house, memory)
    assert (new(search), alerted()) == (1, [])


def test_what_is_sent_says_nothing_of_it() -> None:
    assert words([Line(Alert.SEARCH)]) == "A saved search has something new."


def test_a_destroyed_tip_leaves_nothing_and_a_deleted_search_no_key(house: House, memory: Memory) -> None:
    search = saves(house, "the")
    tip = closed(house)
    holds(house, memory)
    Match.objects.get_or_create(search=search, tip=tip)
    confirmed(house, tip)
    work_off(clock.now())
    assert not Match.objects.filter(tip=tip.pk).exists()
    assert "saved_match" not in Disposal.objects.get().destroyed, "in how many searches it fitted is in no certificate"
    saving.delete(house.maya.account, search, clock.now())
    assert not TipKey.objects.filter(tip=search.pk).exists()
    assert not Match.objects.exists()


def test_fifty_at_most_and_never_under_the_id_of_a_tip(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST", 2)
    saves(house)
    saves(house)
    with pytest.raises(Invalid, match="2 saved searches"):
        saves(house)
    saves(house, who="jonas")
    tip, tara = house.receives("x"), house.tara
    with pytest.raises(Invalid, match="taken"):
        saving.save(tara.keyring, tara.account, Words("a", "b"), EACH, id=tip.pk, now=clock.now())


@pytest.mark.parametrize("telling", [Telling(3, 0), Telling(0, 3), Telling(501, 3), Telling(3, 91)])
def test_a_number_without_days_or_too_large_is_refused(house: House, telling: Telling) -> None:
    with pytest.raises(Invalid):
        saves(house, telling=telling)


def test_it_is_changed_and_what_it_looks_for_stays(house: House) -> None:
    search = saves(house)
    saving.change(house.maya.keyring, house.maya.account, search, "others", Telling(3, 7), now=clock.now())
    changed = queries.search_for(house.maya.account, search.pk)
    assert saving.words_of(house.maya.keyring, [changed])[search.pk] == Words("others", "pelican")
    assert (changed.more_than, changed.days, changed.by_alert) == (3, 7, False)

"""The pages of saved searches: kept from what was found, run again with one press, changed and deleted."""

import pytest

from heatwatch.saved import queries
from heatwatch.saved.models import SavedSearch
from heatwatch.searching import exchange
from heatwatch.searching.actions.holding import Memory
from tests.people import House
from tests.searching.asked import holds, memory
from tests.web.console.conftest import Seat
from tests.web.console.test_search import searched, text

__all__ = ["memory"]
FORM = {"called": "The birds", "query": "pelican"}


def test_it_is_kept_listed_with_what_is_new_and_run_again(seat: Seat, house: House, memory: Memory) -> None:
    house.receives("A pelican that was there.")
    holds(house, memory)
    maya = seat("maya")
    assert 'action="/search/save/"' in text(searched(maya, "pelican"))
    answer = maya.post("/search/save/", FORM)
    assert answer["Location"] == "/search/?done=saved"
    holds(house, memory)
    tip = house.receives_opened("A pelican came.")
    holds(house, memory)
    page = text(maya.get("/search/"))
    assert ("The birds" in page, "1 new" in page) == (True, True)
    id = SavedSearch.objects.get().pk
    found = maya.post(f"/search/saved/{id}/run/")
    assert "pelican" not in found["Location"]
    assert tip.number in text(maya.get(found["Location"]))
    assert "1 new" not in text(maya.get("/search/"))


def test_it_is_changed_and_deleted_and_only_by_its_owner(seat: Seat, house: House) -> None:
    maya, jonas = seat("maya"), seat("jonas")
    maya.post("/search/save/", FORM)
    place = f"/search/saved/{SavedSearch.objects.get().pk}/"
    assert 'value="The birds"' in text(maya.get(place))
    for path in ("", "change/", "run/", "delete/"):
        answer = jonas.get(place) if not path else jonas.post(place + path, {"called": "mine"})
        assert answer.status_code == 404, path
    assert "The birds" not in text(jonas.get("/search/"))
    maya.post(f"{place}change/", {"called": "Other birds", "more_than": "3", "days": "7", "by_alert": "on"})
    page = text(maya.get("/search/"))
    assert "Other birds" in page
    assert "more than 3 tips of the last 7 days fit; 0 do now. By e-mail or push too." in page
    maya.post(f"{place}delete/")
    assert not SavedSearch.objects.exists()
    assert maya.get(place).status_code == 404


@pytest.mark.parametrize(
    ("given", "said"),
    [({"called": " "}, "This is needed"), ({"days": "7"}, "Fill in both"), ({"more_than": "501"}, "500")],
)
def test_what_is_wrong_is_said_at_the_form(seat: Seat, given: dict[str, str], said: str) -> None:
    answer = seat("maya").post("/search/save/", {**FORM, **given})
    assert answer.status_code == 422
    assert said in text(answer)
    assert "It looks for <code>pelican</code>" in text(answer)
    assert not SavedSearch.objects.exists()


def test_what_finds_very_many_tips_or_is_no_question_is_not_kept(
    seat: Seat, house: House, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heatwatch.web.console.searching.saved.BROADEST", 0)
    house.receives("A pelican.")
    holds(house, memory)
    for query in ("pelican", "nothing:here"):
        assert seat("maya").post("/search/save/", {**FORM, "query": query}).status_code == 422
    assert not SavedSearch.objects.exists()


def test_what_nobody_could_show_stays_new(
    seat: Seat, house: House, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise OSError

    maya = seat("maya")
    maya.post("/search/save/", FORM)
    holds(house, memory)
    house.receives_opened("A pelican came.")
    holds(house, memory)
    run = f"/search/saved/{SavedSearch.objects.get().pk}/run/"
    # It does not hold every tip yet.
    memory.remaining = iter([])
    maya.post(run)
    assert "1 new" in text(maya.get("/search/"))
    memory.remaining = None
    monkeypatch.setattr(exchange, "connect", gone)
    assert "No reader is running" in text(maya.get(maya.post(run)["Location"]))
    assert "1 new" in text(maya.get("/search/"))


def test_one_that_cannot_be_opened_has_no_form_and_one_too_broad_says_so(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    maya = seat("maya")
    maya.post("/search/save/", FORM)
    place = f"/search/saved/{SavedSearch.objects.get().pk}/"
    assert "Save the change" in text(maya.get(place))
    assert "too broad now" not in text(maya.get("/search/"))
    monkeypatch.setattr(queries, "BROADEST", 0)
    assert "too broad now" in text(maya.get("/search/"))
    SavedSearch.objects.update(sealed=b"of a newer version")
    for answer in (maya.get(place), maya.post(f"{place}change/", {"called": "x"})):
        page = text(answer)
        assert ("cannot be opened" in page, "Save the change" in page) == (True, False)
    assert bytes(SavedSearch.objects.get().sealed) == b"of a newer version"


@pytest.mark.parametrize("name", ["lin", "ada", "amina"])
def test_who_may_not_search_has_no_saved_ones(seat: Seat, name: str) -> None:
    client = seat(name)
    assert client.post("/search/save/", FORM).status_code == 403
    assert not SavedSearch.objects.exists()

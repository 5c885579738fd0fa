"""The map of a group: places as areas, a table that says the same, and nothing of a tip that must not be known of."""

import html
import re
from itertools import pairwise

import pytest
from django.test import Client

from heatwatch.audit.models import Record
from heatwatch.intake.models import Tip
from heatwatch.links import rules
from heatwatch.links.models import Facts
from tests.links.told import put, reads
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import settled

MOTEL = "They keep two women at 4521 MacArthur Blvd, Oakland. The owner moves them to Antioch on Fridays."
WASH = "Car wash on Delta Avenue, Antioch. They took his passport. Before that he was in Contra Costa County."
RENO = "A man on Hegenberger Road took her to Reno."


def seen(client: Client, tip: Tip, **asked: str) -> str:
    answer = client.get(f"/tips/{tip.number}/map/", asked)
    assert answer.status_code == 200, answer.status_code
    return html.unescape(answer.content.decode())


def told(house: House, *stories: str) -> list[Tip]:
    """Tips that were read and opened, joined from one to the next."""
    tips = reads(house, *stories)
    for tip in tips:
        house.maya.opens(tip)
    for one, other in pairwise(tips):
        put(house, one, other, 0.6, "a reason", verdict=rules.CONFIRMED)
    return tips


def rows(page: str) -> dict[str, tuple[str, str]]:
    """The table of the map: what each place is called, how it is said, and by whom it is told, without marks."""
    found = re.findall(r'<tr id="place-\d+"><th scope="row">(.*?)</th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>', page)
    return {place: (re.sub("<[^>]+>", "", said), re.sub("<[^>]+>", "", by)) for place, said, by in found}


def test_towns_are_areas_and_addresses_are_no_finer(house: House, seat: Seat) -> None:
    motel, wash = told(house, MOTEL, WASH)
    page = seen(seat("maya"), motel)
    both = ", ".join(sorted((motel.number, wash.number)))
    table = rows(page)
    assert next(iter(table)) == "somewhere in Antioch", "what most tips tell stands first"
    assert table["somewhere in Antioch"] == (
        "Antioch · Delta Avenue, Antioch (the address is not placed, shown as Antioch)",
        both,
    )
    assert table["somewhere in Oakland"] == (
        "4521 MacArthur Blvd, Oakland (the address is not placed, shown as Oakland) · Oakland",
        motel.number,
    )
    assert table["somewhere in Contra Costa County"] == ("Contra Costa", wash.number)
    picture = page.partition("<svg")[2].partition("</svg>")[0]
    marks = re.findall(r'<a href="#(place-\d)" aria-label="([^"]+)"', picture)
    assert marks[0] == ("place-1", "Somewhere in Antioch: told by 2 of these tips")
    assert len(marks) == picture.count('class="spot"') == 3
    assert all(f'id="{place}"' in page for place, _ in marks)
    assert " style=" not in page
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", ""), "nothing is fetched from anywhere"


def test_what_has_no_place_is_listed_with_why(house: House, seat: Seat) -> None:
    [tip] = told(house, RENO)
    page = seen(seat("maya"), tip)
    assert "Nothing to place" in page
    nowhere = re.sub("<[^>]+>", "", page.partition("Not placed")[2])
    assert "Hegenberger Road (the text names no town with it)" in nowhere
    assert "<svg" not in page


def test_a_tip_that_nobody_read_says_so(house: House, seat: Seat) -> None:
    tip = house.receives_opened(MOTEL)
    assert "1 of them was not read yet" in seen(seat("maya"), tip)
    damaged, read = told(house, MOTEL, WASH)
    Facts.objects.filter(tip=damaged).update(sealed=b"nonsense")
    assert "somewhere in Antioch" in seen(seat("maya"), read), "damage hides nothing but itself"


def test_suggested_links_count_when_somebody_lets_them(house: House, seat: Seat) -> None:
    motel, wash = reads(house, MOTEL, WASH)
    for tip in (motel, wash):
        house.maya.opens(tip)
    put(house, motel, wash, 0.6, "a reason")
    maya = seat("maya")
    assert "Contra Costa County" not in seen(maya, motel)
    assert "somewhere in Contra Costa County" in seen(maya, motel, least="0.5")
    assert maya.get(f"/tips/{motel.number}/map/", {"least": "all"}).status_code == 422


def test_it_refuses_whoever_may_not(house: House, seat: Seat) -> None:
    [tip] = told(house, MOTEL)
    path = f"/tips/{tip.number}/map/"
    assert Client().get(path).headers["Location"].startswith("/sign-in/")
    for name, status in (("ada", 403), ("lin", 403), ("amina", 403), ("otto", 404)):
        assert seat(name).get(path).status_code == status, name
    assert seat("maya").post(path).status_code == 405
    hidden = house.restricts(tip)
    assert seat("maya").get(path).status_code == 404
    assert "somewhere in Oakland" in seen(seat("otto"), hidden), "who holds it sees it"


@pytest.mark.parametrize("name", ["maya", "sam", "ines"])
def test_a_restricted_tip_puts_nothing_on_the_map(name: str, house: House, seat: Seat) -> None:
    motel, wash, hidden = reads(house, MOTEL, WASH, RENO + " They sleep in Fresno and in Oakland.")
    for tip in (motel, wash, hidden):
        house.maya.opens(tip)
    put(house, motel, wash, 0.6, "a reason", verdict=rules.CONFIRMED)

    def everything() -> list[str]:
        client = seat(name)
        paths = [f"/tips/{tip.number}/map/?least={least}" for tip in (motel, wash) for least in ("confirmed", "0.2")]
        return [settled(client.get(path).content) for path in paths]

    before = everything()
    put(house, motel, hidden, 0.99, "a reason", verdict=rules.CONFIRMED)
    assert "Fresno" in everything()[0], "until it is restricted"
    house.restricts(hidden, by="jonas")
    assert everything() == before
    assert "Fresno" in seen(seat("vera"), motel)


def test_what_an_insider_may_be_named_in_is_on_no_map_before_somebody_opened_it(house: House, seat: Seat) -> None:
    [insider] = [house.receives("The sergeant takes money in Fresno.", about_officials=True)]
    [motel] = told(house, MOTEL)
    put(house, motel, insider, 0.9, "a reason", verdict=rules.CONFIRMED)
    client = seat("maya")
    assert "Fresno" not in seen(client, motel)
    assert client.get(f"/tips/{insider.number}/map/").headers["Location"] == f"/tips/{insider.number}/"


def test_it_is_recorded_on_each_tip_that_was_shown(house: House, seat: Seat) -> None:
    motel, wash = told(house, MOTEL, WASH)
    seen(seat("maya"), motel)
    shown = Record.objects.filter(verb="listed", object_kind="link").values_list("tip", "object_id")
    assert set(shown) == {(motel.pk, str(motel.pk)), (wash.pk, str(motel.pk))}


def test_words_of_a_tip_are_words_and_nothing_else(house: House, seat: Seat) -> None:
    [tip] = told(house, "Ask at 12 <b onload=x> Street, Oakland or on <script>alert(1)</script> Road, Oakland.")
    page = seat("maya").get(f"/tips/{tip.number}/map/").content.decode()
    assert "<b onload" not in page
    assert "<script>alert" not in page

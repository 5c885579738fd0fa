"""The same text many times: one row in the queue, a page with all of them."""

from uuid import uuid4

from heatwatch.audit.models import Record
from heatwatch.intake.models import Tip
from heatwatch.oversight.models import Arrival
from tests.oversight.flood import TEXT, floods, noted, only_group
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.test_new_tips import numbers_on


def test_the_queue_shows_one_row_and_every_other_tip_in_its_place(seat: Seat, house: House) -> None:
    copies = floods(house, 6, danger_now=True)
    genuine = house.receives(TEXT + " I heard her shout.")
    noted(house, [genuine])
    text = seat("maya").get("/queue/").content.decode()
    assert "The same text 6 times" in text
    assert "danger now ticked in 6" in text
    assert numbers_on(text) == [genuine.number]
    assert not any(tip.number in text for tip in copies)


def test_its_page_lists_them_and_says_so_in_the_trail(seat: Seat, house: House) -> None:
    copies = floods(house, 4)
    text = seat("maya").get(f"/queue/same-text/{only_group().pk}/").content.decode()
    assert all(tip.number in text for tip in copies)
    assert "Close the copies" not in text
    assert Record.objects.filter(verb="listed", object_id="same text").count() == 1
    assert "Close the copies" in seat("vera").get(f"/queue/same-text/{only_group().pk}/").content.decode()


def test_it_does_not_know_strangers_and_groups_that_are_not_there(seat: Seat, house: House) -> None:
    floods(house, 4)
    assert seat("maya").get(f"/queue/same-text/{uuid4()}/").status_code == 404
    assert seat("lin").get(f"/queue/same-text/{only_group().pk}/").status_code == 403
    assert seat("otto").get(f"/queue/same-text/{only_group().pk}/").status_code == 404


def test_a_hidden_copy_is_counted_for_nobody(seat: Seat, house: House) -> None:
    tips = floods(house, 5)
    before = seat("jonas").get(f"/queue/same-text/{only_group().pk}/").content.decode()
    hidden = house.restricts(tips[0])
    after = seat("jonas").get(f"/queue/same-text/{only_group().pk}/").content.decode()
    assert "The same text 5 times" in before
    assert "The same text 4 times" in after
    assert hidden.number not in after


def test_what_came_in_a_burst_is_marked(seat: Seat, house: House) -> None:
    tip = house.receives("They lock the door from outside every night, come and look.")
    noted(house, [tip])
    Arrival.objects.update(burst=True)
    assert "came in a burst" in seat("maya").get("/queue/").content.decode()
    assert Tip.objects.count() == 1

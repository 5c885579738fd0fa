"""Private notes."""

from uuid import uuid4

from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import sat_down


def test_a_colleague_reads_it(house: House, seat: Seat) -> None:
    tip = house.receives_opened()
    sat_down(house, "maya", tip).succeeds("note", text="call <b>again</b> at nine")
    page = sat_down(house, "jonas", tip).looks()
    assert "call <b>again</b> at nine" in page
    assert "call &lt;b&gt;again" in sat_down(house, "jonas", tip).client.get(f"/tips/{tip.number}/").content.decode()


def test_a_double_click_keeps_one(house: House, seat: Seat) -> None:
    maya, form = sat_down(house, "maya", house.receives_opened()), uuid4()
    for _ in range(2):
        maya.succeeds("note", text="once", form_id=form)
    assert maya.tip.notes.count() == 1


def test_an_empty_note_is_refused(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    assert maya.sends("note", text="").status_code == 422
    assert not maya.tip.notes.exists()


def test_writing_is_not_another_reading(house: House, seat: Seat) -> None:
    from heatwatch.audit.models import Record  # noqa: PLC0415  only here

    maya = sat_down(house, "maya", house.receives_opened())
    before = Record.objects.filter(verb="opened").count()
    maya.succeeds("note", text="x")
    assert Record.objects.filter(verb="opened").count() == before

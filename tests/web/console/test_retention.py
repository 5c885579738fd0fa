"""The page of retention: what is due, two people's decision, certificates."""

import html

from django.test import Client

from heatwatch.common import clock
from heatwatch.retention.actions import destroying
from heatwatch.retention.models import Disposal
from tests.people import House
from tests.retention.outgoing import closed, confirmed, proposed
from tests.web.console.conftest import Seat
from tests.web.console.desk import errors


def text_of(client: Client, path: str = "/retention/") -> str:
    return html.unescape(client.get(path).content.decode())


def test_it_works(house: House, seat: Seat) -> None:
    """Vera proposes what is due, Sam confirms, the back office destroys, both read the certificate."""
    tip = closed(house)
    vera, sam = seat("vera"), seat("sam")
    assert "kept 90 days after closing" in text_of(vera)
    answer = vera.post("/retention/propose/", {"tip": tip.number}, follow=True)
    assert "Proposed. A colleague has to confirm it." in answer.content.decode()
    assert "Proposed by you" in text_of(vera)
    assert f"Choose {tip.number}" in text_of(sam)
    id = Disposal.objects.get().pk
    answer = sam.post("/retention/confirm/", {"disposal": str(id)}, follow=True)
    assert "Confirmed." in answer.content.decode()
    assert "waiting for the back office" in text_of(vera)
    destroying.work_off(clock.now())
    assert vera.get(f"/tips/{tip.number}/").status_code == 404
    assert tip.number in text_of(vera, "/retention/certificates/")
    page = text_of(sam, f"/retention/certificates/{id}/")
    assert "No backup opens it from" in page
    assert "Vera Stone" in page
    assert Disposal.objects.get().digest in page
    assert f'proposed its disposal</td><td data-name="Tip"><a href="/tips/{tip.number}/">' in text_of(vera, "/audit/")


def test_whoever_proposed_is_offered_no_button_to_confirm(house: House, seat: Seat) -> None:
    proposed(house, closed(house))
    vera = seat("vera")
    assert "Confirm and destroy" not in text_of(vera)
    refused = vera.post("/retention/confirm/", {"disposal": str(Disposal.objects.get().pk)})
    assert refused.status_code == 422
    assert "a colleague must confirm" in html.unescape(refused.content.decode()).lower()


def test_what_stands_in_the_way_is_said_and_nothing_is_done(house: House, seat: Seat) -> None:
    tip = closed(house)
    house.jonas.opens(tip)
    refused = seat("vera").post("/retention/propose/", {"tip": tip.number})
    assert refused.status_code == 409
    assert f"{tip.number}: somebody has it open." in html.unescape(refused.content.decode())
    assert not Disposal.objects.exists()


def test_nothing_chosen_is_refused(house: House, seat: Seat) -> None:
    for what in ("propose", "confirm", "withdraw"):
        refused = seat("vera").post(f"/retention/{what}/", {"disposal": "no id", "tip": "\0"})
        assert refused.status_code == 422, errors(refused)


def test_a_proposal_is_taken_back(house: House, seat: Seat) -> None:
    proposed(house, closed(house))
    answer = seat("sam").post("/retention/withdraw/", {"disposal": str(Disposal.objects.get().pk)}, follow=True)
    assert "Nothing was destroyed." in answer.content.decode()
    assert Disposal.objects.get().state == "withdrawn"


def test_a_double_click_proposes_once(house: House, seat: Seat) -> None:
    tip, vera = closed(house), seat("vera")
    form = {"tip": tip.number, "form_id": "11111111-2222-4333-8444-555555555555"}
    for _ in range(2):
        assert vera.post("/retention/propose/", form).status_code == 302
    assert Disposal.objects.count() == 1


def test_drafts_of_the_schedule_are_told(house: House, seat: Seat) -> None:
    assert "11 lines of the schedule are drafts that no counsel approved." in text_of(seat("vera"))


def test_a_certificate_is_found_by_its_number(house: House, seat: Seat) -> None:
    tip = closed(house)
    confirmed(house, tip)
    destroying.work_off(clock.now())
    vera = seat("vera")
    assert tip.number in text_of(vera, f"/retention/certificates/?number={tip.number.lower()}")
    assert "No certificate has this number." in text_of(vera, "/retention/certificates/?number=HW-222-222%00")


def test_it_lists_the_held_without_saying_why(house: House, seat: Seat) -> None:
    tip = house.receives_opened()
    given = {"kind": "investigation", "reason": "kumquat"}
    assert seat("ines").post(f"/tips/{tip.number}/hold/", given).status_code == 302
    page = text_of(seat("vera"))
    assert f"/tips/{tip.number}/#keeping" in page
    assert "Inés Prado" in page
    assert "kumquat" not in page

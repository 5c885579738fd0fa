"""Another supervisor than the reader says what an unusual reading was."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from heatwatch.common import clock
from heatwatch.oversight.actions import reading
from heatwatch.oversight.models import UnusualReading
from tests.oversight.flood import FEW, opens
from tests.people import House
from tests.web.console.conftest import Seat

SAID = {"finding": "talked", "words": "she looked for a plate"}


@pytest.fixture
def row(house: House) -> UnusualReading:
    now = clock.now()
    opens(house.sam.account, 5, now - timedelta(minutes=5))
    reading.judge(FEW, settings.AGENCY.hours.zone, now)
    return UnusualReading.objects.get()


def decides(client: Any, row: UnusualReading, **said: Any) -> Any:
    return client.post(f"/unusual-reading/{row.pk}/decide/", {**SAID, **said})


def test_it_is_decided_and_the_person_reads_it(seat: Seat, row: UnusualReading) -> None:
    assert decides(seat("vera"), row).status_code == 302
    for page in (seat("vera").get("/unusual-reading/"), seat("sam").get("/me/looked-at/")):
        text = page.content.decode()
        assert "she looked for a plate" in text
        assert "Vera Stone" in text


def test_a_double_click_decides_once_and_another_supervisor_comes_too_late(
    seat: Seat, house: House, row: UnusualReading
) -> None:
    client, form_id = seat("vera"), uuid4()
    assert [decides(client, row, form_id=form_id).status_code for _ in range(2)] == [302, 302]
    assert decides(client, row).status_code == 409


@pytest.mark.parametrize("wrong", [{"finding": "guilty"}, {"words": " "}])
def test_what_is_missing_is_told(seat: Seat, row: UnusualReading, wrong: dict[str, str]) -> None:
    answer = decides(seat("vera"), row, **wrong)
    assert answer.status_code == 422
    assert "she looked for a plate" in answer.content.decode() or "words" in wrong


def test_it_refuses_the_reader_a_colleague_and_get(seat: Seat, row: UnusualReading) -> None:
    assert decides(seat("sam"), row).status_code == 422
    assert decides(seat("maya"), row).status_code == 403
    assert seat("vera").get(f"/unusual-reading/{row.pk}/decide/").status_code == 302
    assert seat("vera").post(f"/unusual-reading/{uuid4()}/decide/", SAID).status_code == 404
    row.refresh_from_db()
    assert row.decided_at is None

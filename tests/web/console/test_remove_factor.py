"""Taking a second factor away."""

from heatwatch.factors.models import SecondFactor
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.second import enrolled


def test_one_of_two_is_removed_and_the_last_one_stays(seat: Seat, house: House) -> None:
    enrolled(house)
    enrolled(house)
    client, (first, second) = seat("maya"), SecondFactor.objects.all()
    assert client.post("/me/factors/remove/", {"factor": first.pk})["Location"] == "/me/factors/?done=removed"
    refused = client.post("/me/factors/remove/", {"factor": second.pk})
    assert refused.status_code == 422
    assert "The last second factor cannot be removed" in refused.content.decode()


def test_that_of_a_colleague_is_not_found(seat: Seat, house: House) -> None:
    enrolled(house, "jonas")
    assert seat("maya").post("/me/factors/remove/", {"factor": SecondFactor.objects.get().pk}).status_code == 404
    assert seat("maya").post("/me/factors/remove/", {"factor": "x"}).status_code == 422

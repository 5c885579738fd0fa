"""A certificate is kept in a backup and comes back from it as it was."""

from datetime import date

from heatwatch.common import clock
from heatwatch.retention.actions import destroying
from heatwatch.retention.models import Disposal
from heatwatch.storage.lines import plain, typed
from heatwatch.storage.tables import Table
from tests.people import House
from tests.retention.outgoing import closed, confirmed


def test_every_column_of_a_certificate_comes_back(house: House) -> None:
    confirmed(house, closed(house))
    destroying.work_off(clock.now())
    table = Table(Disposal)
    [row] = Disposal.objects.values_list(*table.columns)
    back = typed(plain(row), table.kinds)
    assert back == list(row)
    assert any(type(value) is date for value in back)

"""PostgreSQL only: of two who make a key with one set-up code at one moment, the second is refused."""

import pytest

from heatwatch.accounts.actions import WrongCode, create_account, issue_set_up_code
from heatwatch.audit.models import Record
from heatwatch.common.clock import now
from heatwatch.common.secret import Secret
from heatwatch.vault.actions import create_person_key
from heatwatch.vault.keys import Identity
from heatwatch.vault.queries import recipient_of
from tests.at_once import refused_meanwhile
from tests.people import House

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("given", ["the same", "a new one"])
def test_one_key_is_made(house: House, given: str) -> None:
    """The second waits; and a code that was replaced while somebody used it is not the one that they use up."""
    noor = create_account(username="noor", display_name="Noor", roles=["call_taker"], now=now(), demo=True)
    code = issue_set_up_code(noor, by=None, now=now())
    host = house.host_key.recipient

    def makes_a_key() -> Identity:
        made = create_person_key(noor, Secret("d e f"), host_recipient=host, now=now(), set_up_code=code)
        if given == "a new one":
            issue_set_up_code(noor, by=None, now=now())
        return made

    def makes_a_key_too() -> None:
        create_person_key(noor, Secret("a b c"), host_recipient=host, now=now(), set_up_code=code)

    mine, refused = refused_meanwhile(makes_a_key, makes_a_key_too, WrongCode, seconds=3)
    assert refused is not None
    assert recipient_of(noor.pk) == mine.recipient
    assert Record.objects.filter(verb="key_made", actor=noor.pk).count() == 1

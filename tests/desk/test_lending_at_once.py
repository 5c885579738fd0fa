"""PostgreSQL only: whoever restricts a tip waits for a loan that is being given, and takes it away."""

from threading import Event, Thread
from uuid import uuid4

import pytest
from django.db import connections, transaction

from heatwatch.common.clock import now
from heatwatch.desk.actions import needs as acts
from heatwatch.desk.models import NeedToKnow
from heatwatch.intake.models import Tip
from heatwatch.vault import actions
from heatwatch.vault.keys import six_words
from heatwatch.vault.models import TipKey
from tests.people import House

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_no_loan_outlives_a_restriction_of_the_same_moment(house: House) -> None:
    ines, vera, restricted = house.ines, house.vera, Event()
    actions.revoke("desk", ines.account, by=vera.account.pk, now=now())
    tip, id = house.receives_opened(), uuid4()
    acts.ask(ines.account, tip.number, "the same plate as in my case", id=id, now=now())

    def restricts() -> None:
        house.restricts(Tip.objects.get(pk=tip.pk))
        restricted.set()
        connections.close_all()

    need, colleague = NeedToKnow.objects.get(pk=id), Thread(target=restricts)
    with transaction.atomic():
        words = six_words(ines.identity.recipient)
        acts.grant_need(vera.keyring, vera.account, need, hours=4, words=words, now=now())
        colleague.start()
        assert not restricted.wait(2), "the loan would be given after its keys were taken away"
    colleague.join(30)
    assert restricted.is_set()
    assert not TipKey.objects.filter(tip=tip.pk, person=ines.account.pk).exists()

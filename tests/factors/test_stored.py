"""A stolen database opens no second factor, and whoever writes into it puts none of their own there."""

from datetime import timedelta

import pytest
from django.db import connection

from heatwatch.accounts.rules import SET_UP_CODE_LIFE
from heatwatch.audit.models import Record
from heatwatch.common.clock import now
from heatwatch.common.errors import Invalid, NotFound
from heatwatch.common.ids import bare
from heatwatch.common.secret import Secret
from heatwatch.factors import actions, codes, queries
from heatwatch.factors.boxes import open_factor, seal_factor
from heatwatch.factors.models import RecoveryCode, SecondFactor
from heatwatch.vault.actions import create_person_key, reset_person
from heatwatch.vault.keys import new_identity
from tests.people import House

SECRET = b"secret of Maya's app"


@pytest.fixture
def host(house: House) -> str:
    return house.host_key.reveal()


@pytest.fixture
def enrolled(house: House, host: str) -> House:
    actions.add_app(house.maya.account, host, name="My phone", secret=SECRET, step=0, now=now())
    return house


def test_the_host_s_key_opens_it_and_nothing_else_does(enrolled: House, host: str) -> None:
    maya = enrolled.maya.account
    (factor,) = queries.factors_of(maya, host)
    assert (factor.secret.reveal(), factor.name) == (SECRET, "My phone")
    assert queries.factors_of(maya, new_identity().reveal()) == []
    with pytest.raises(NotFound):
        open_factor(enrolled.host_key.recipient, maya.pk, SecondFactor.objects.get())


def test_no_table_holds_a_secret_a_code_or_a_name_in_clear(enrolled: House, host: str) -> None:
    fresh = actions.renew_recovery_codes(enrolled.maya.account, host, now())
    secrets = [SECRET, codes.spelled(SECRET).encode(), b"My phone"]
    secrets += [spelling.encode() for code in fresh for spelling in (code, bare(code))]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            cells = [cell for row in cursor.fetchall() for cell in row]
            text = b" ".join(bytes(c) if isinstance(c, bytes | memoryview) else str(c).encode() for c in cells)
            assert not [secret for secret in secrets if secret in text], table


def test_a_row_of_somebody_else_or_of_another_kind_is_no_factor(enrolled: House, host: str) -> None:
    SecondFactor.objects.update(account=enrolled.jonas.account)
    assert queries.factors_of(enrolled.jonas.account, host) == []
    SecondFactor.objects.update(account=enrolled.maya.account, kind=actions.PASSKEY)
    assert queries.factors_of(enrolled.maya.account, host) == []


def test_a_planted_row_is_no_factor_and_lets_nobody_enrol(house: House, host: str) -> None:
    sealed = seal_factor("a key of the thief's", house.maya.account.pk, actions.APP, name="x", secret=SECRET)
    SecondFactor.objects.create(account=house.maya.account, kind=actions.APP, sealed=sealed, created_at=now())
    assert queries.factors_of(house.maya.account, host) == []
    assert queries.is_enrolled(house.maya.account)


def test_a_code_is_spent_once_even_when_two_come_at_the_same_moment(enrolled: House) -> None:
    factor = SecondFactor.objects.get()
    assert [actions.spend_step(factor.pk, 7, now()) for _ in range(2)] == [True, False]
    assert not actions.spend_step(factor.pk, 6, now())
    assert actions.spend_step(factor.pk, 8, now())


def test_a_recovery_code_is_gone_once_used_and_recorded(enrolled: House, host: str) -> None:
    maya = enrolled.maya.account
    fresh = actions.renew_recovery_codes(maya, host, now())
    assert len(fresh) == codes.CODES == RecoveryCode.objects.count()
    used = codes.recovery_hash(host, maya.pk, fresh[0])
    assert not actions.spend_recovery_code(enrolled.jonas.account, used, now())
    assert [actions.spend_recovery_code(maya, used, now()) for _ in range(2)] == [True, False]
    assert queries.recovery_codes_left(maya) == codes.CODES - 1
    assert Record.objects.filter(verb="recovery_code_used", actor=maya.pk).count() == 1


def test_new_codes_end_the_old_ones(enrolled: House, host: str) -> None:
    maya = enrolled.maya.account
    old = actions.renew_recovery_codes(maya, host, now())[0]
    actions.renew_recovery_codes(maya, host, now())
    assert not actions.spend_recovery_code(maya, codes.recovery_hash(host, maya.pk, old), now())


def test_the_last_factor_stays_and_nobody_else_s_is_removed(enrolled: House, host: str) -> None:
    maya, only = enrolled.maya.account, SecondFactor.objects.get()
    with pytest.raises(Invalid):
        actions.remove_factor(maya, only.pk, now())
    with pytest.raises(NotFound):
        actions.remove_factor(enrolled.jonas.account, only.pk, now())
    actions.add_app(maya, host, name="Tablet", secret=SECRET, step=0, now=now())
    actions.remove_factor(maya, only.pk, now())
    assert [factor.name for factor in queries.factors_of(maya, host)] == ["Tablet"]


def test_nobody_collects_factors_without_end(enrolled: House, host: str) -> None:
    with pytest.raises(Invalid):
        for _ in range(actions.MOST):
            actions.add_app(enrolled.maya.account, host, name="x", secret=SECRET, step=0, now=now())


def test_a_reset_leaves_one_code_for_three_days(enrolled: House, host: str) -> None:
    maya = enrolled.maya.account
    enrolled.maya.sits_down()
    code = actions.reset_factors(maya, host, checked="in_person", by=enrolled.ada.account.pk, now=now())
    assert not queries.is_enrolled(maya)
    assert not maya.sessions.exists()
    kept = codes.recovery_hash(host, maya.pk, code)
    assert not actions.spend_recovery_code(maya, kept, now() + SET_UP_CODE_LIFE + timedelta(seconds=1))
    # By a clock that ran ahead when the code was made, it would else be good until that day.
    assert not actions.spend_recovery_code(maya, kept, now() - timedelta(days=400))
    assert actions.spend_recovery_code(maya, kept, now())
    record = Record.objects.get(verb="factors_reset")
    assert (record.actor, record.detail) == (enrolled.ada.account.pk, {"checked": "in_person"})


def test_whoever_makes_a_new_key_enrols_anew(enrolled: House) -> None:

    maya = enrolled.maya.account
    reset_person(maya, by=enrolled.ada.account.pk, knowing=True, now=now())
    create_person_key(maya, Secret("six words"), host_recipient=enrolled.host_key.recipient, now=now())
    assert not queries.has_something_to_show(maya)

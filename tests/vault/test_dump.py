"""A dump of the database plus every passphrase opens nothing: the console host's key is not in it."""

import pytest
from django.db import connection

from heatwatch.common.clock import now
from heatwatch.common.secret import Secret
from heatwatch.vault import passphrases
from heatwatch.vault.actions import PERSON_KEY, create_person_key, open_tip_key, unlock
from heatwatch.vault.errors import Unsealable, WrongPassphrase
from heatwatch.vault.keys import new_identity
from heatwatch.vault.models import PersonKey
from heatwatch.vault.unsealing import unseal
from tests.people import House

WORDS = Secret("velvet orbit canal lemon drift quartz")


@pytest.fixture
def keyed(house: House) -> House:
    """Maya's key lies under a passphrase that the thief knows."""
    maya = house.maya
    recipient = house.host_key.recipient
    create_person_key(maya.account, WORDS, host_recipient=recipient, now=now(), identity=maya.identity)
    return house


def test_the_passphrase_opens_it_with_the_host_s_key_only(keyed: House) -> None:
    opened = unlock(keyed.maya.account, WORDS, host_key=keyed.host_key)
    assert opened.identity.recipient == keyed.maya.identity.recipient
    with pytest.raises(Unsealable):
        unlock(keyed.maya.account, WORDS, host_key=new_identity())


def test_a_thief_with_the_dump_and_the_passphrase_finds_nothing_to_try_it_on(keyed: House) -> None:
    sealed = bytes(PersonKey.objects.get(account=keyed.maya.account).sealed)
    with pytest.raises(WrongPassphrase):
        passphrases.open_with_passphrase(sealed, WORDS)
    with pytest.raises(Unsealable):
        unseal(sealed, kind=PERSON_KEY, record=keyed.maya.account.pk, identity=new_identity())


def test_no_table_holds_a_key_a_passphrase_or_a_story_in_clear(keyed: House) -> None:
    tip = keyed.receives("the word kumquat")
    secrets = ["kumquat", WORDS.reveal(), keyed.maya.identity.reveal(), keyed.host_key.reveal()]
    secrets.append(open_tip_key(keyed.vera.keyring, tip.pk).reveal())
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            cells = [cell for row in cursor.fetchall() for cell in row]
            text = b" ".join(bytes(c) if isinstance(c, bytes | memoryview) else str(c).encode() for c in cells)
            for secret in secrets:
                assert secret.encode() not in text, table

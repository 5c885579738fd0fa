"""A dump of the database plus every passphrase opens nothing: the console host's key is not in it."""

import json
import re

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
from tests.homes import Home
from tests.people import House

WORDS = Secret("velvet orbit canal lemon drift quartz")


# Every place in every cell where an age file begins: the table, and what its header names as able to open it.
HEADERS = """
import json, re
from django.db import connection
from tests.vault.test_dump import stanzas_in
found = {}
with connection.cursor() as cursor:
    for table in connection.introspection.table_names(cursor):
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        for row in cursor.fetchall():
            for cell in row:
                for kinds in stanzas_in(cell):
                    found.setdefault(table, []).append(kinds)
print(json.dumps(found))
"""
# What a thief does who knows every passphrase, first without the host's key and then, once, with it.
TRIES = """
import json
from django.conf import settings
from heatwatch.accounts.queries import by_username
from heatwatch.common.secret import Secret
from heatwatch.desk.actions.opening import open_story
from heatwatch.intake.models import Tip
from heatwatch.vault import passphrases
from heatwatch.vault.actions import open_tip_key, unlock
from heatwatch.vault.errors import Unsealable, WrongPassphrase
from heatwatch.vault.keys import Identity, new_identity
from heatwatch.vault.models import PersonKey
rows = [row.split() for row in (settings.ENV.home / "sign-ins.txt").read_text().splitlines()[1:]]
words = {row[0]: Secret(" ".join(row[1:7])) for row in rows if len(row) > 7 and by_username(row[0])}
tip, said = Tip.objects.filter(restricted=False).first(), {}

def story(name, host):
    keyring = unlock(by_username(name), words[name], host_key=host)
    return bool(open_story(tip, open_tip_key(keyring, tip.pk))["story"])

for name in words:
    sealed = bytes(PersonKey.objects.get(account=by_username(name)).sealed)
    for how, attempt in {
        "another host": lambda: story(name, new_identity()),
        "the passphrase alone": lambda: passphrases.open_with_passphrase(sealed, words[name]),
    }.items():
        try:
            said[f"{name}, {how}"] = str(attempt())
        except (Unsealable, WrongPassphrase) as refused:
            said[f"{name}, {how}"] = type(refused).__name__
host = Identity(settings.ENV.key_file("console-host.key").read_text())
print(json.dumps({"opened": said, "control": story("rosa", host)}))
"""
MAGIC = b"age-encryption.org/v"


def stanzas_in(cell: object) -> list[list[str]]:
    """For each age file in a cell the kinds of its recipients; armor and base64 would hide one, so they count too."""
    data = bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
    headers = [part.partition(b"\n---")[0] for part in data.split(MAGIC)[1:]]
    hidden = [["armored"]] * data.count(b"BEGIN AGE ENCRYPTED FILE") + [["base64"]] * data.count(b"YWdlLWVuY3J5cHRpb24")
    return [re.findall(r"^-> (\S+)", header.decode("latin-1"), re.MULTILINE) for header in headers] + hidden


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


def test_no_cell_of_any_table_is_sealed_to_a_passphrase(seeded: Home) -> None:
    """Else a thief with a dump would have something to try passphrases on, without the console's host."""
    found: dict[str, list[list[str]]] = json.loads(seeded.python(HEADERS))
    # age adds a stanza of a random name now and then, so that no program comes to rely on there being none.
    files = [header for headers in found.values() for header in headers]
    kinds = [{kind for kind in header if not kind.endswith("-grease")} for header in files]
    assert len(kinds) > 200
    assert set(map(frozenset, kinds)) == {frozenset({"X25519"})}
    assert {"vault_personkey", "vault_key", "intake_story", "intake_message", "desk_note"} <= set(found)


def test_every_passphrase_with_the_dump_and_another_host_opens_no_tip(seeded: Home) -> None:
    told = json.loads(seeded.python(TRIES))
    assert len(told["opened"]) >= 22
    assert set(told["opened"].values()) == {"Unsealable", "WrongPassphrase"}
    assert told["control"] is True


def test_a_stanza_for_a_passphrase_would_be_found() -> None:
    under = b"age-encryption.org/v1\n-> scrypt abc 18\nxyz\n--- mac\nbody"
    assert stanzas_in(b"HW" + under) == [["scrypt"]]
    assert stanzas_in(memoryview(under + under)) == [["scrypt"], ["scrypt"]]
    assert stanzas_in("YWdlLWVuY3J5cHRpb24ub3JnL3Yx") == [["base64"]]
    assert stanzas_in(12) == []

"""The name of an onion service, checked before it is told to anybody."""

import base64
import hashlib
import re

from heatwatch.common.errors import HouseError

# 32 bytes of public key, 2 of checksum and 1 of version are 56 letters.
NAME = re.compile(r"[a-z2-7]{56}\.onion")
VERSION = b"\x03"


def onion_name(text: str) -> str:
    """A name of a version 3 onion service, or nothing for nothing; raises `HouseError` for a name with a wrong letter.

    The checksum is that of Tor's rend-spec-v3, "Encoding onion addresses": a name that was copied wrong leads nowhere,
    and whoever types it would take the site for one that is gone. It has 16 bits: one wrong name of 65,536 passes.
    """
    name = text.strip().lower()
    if name and not (NAME.fullmatch(name) and _adds_up(name)):
        hint = "copy the one line of the file `hostname` in the folder of the onion service, without http://"
        raise HouseError("HEATWATCH_ONION is no name of an onion service", hint)
    return name


def _adds_up(name: str) -> bool:
    whole = base64.b32decode(name.removesuffix(".onion").upper())
    key, check, version = whole[:32], whole[32:34], whole[34:]
    return version == VERSION and check == hashlib.sha3_256(b".onion checksum" + key + version).digest()[:2]

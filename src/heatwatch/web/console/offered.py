"""A generated passphrase on its way to its person: shown by a page, typed back, stored nowhere.

The page carries it sealed under something the page's reader already holds (the set-up code, or the session's cookie)
and signed, so that nobody can offer themselves a passphrase of their own choosing.
"""

import base64
import binascii

from django.core.signing import BadSignature, Signer

from heatwatch.common.cookiebox import open_under, seal_under
from heatwatch.common.errors import Invalid, NotFound
from heatwatch.common.secret import Secret
from heatwatch.vault.keys import new_passphrase
from heatwatch.vault.passphrases import tidy

PURPOSE = "offered passphrase"


def offer(key: str) -> tuple[str, str]:
    """A new passphrase, and the proof that the page sends back with what was typed."""
    words = new_passphrase().reveal()
    return words, carried(key, PURPOSE, words.encode())


def offered(key: str, proof: str) -> str:
    """The passphrase that was offered with this proof; raises `Invalid` when it was not."""
    return brought(key, PURPOSE, proof, name="passphrase").decode()


def carried(key: str, purpose: str, secret: bytes) -> str:
    """A secret as a page carries it: sealed, and signed, so that nobody brings one of their own."""
    return Signer(salt=purpose).sign(base64.b64encode(seal_under(key, purpose, secret)).decode())


def brought(key: str, purpose: str, proof: str, *, name: str) -> bytes:
    """The secret that a page carried; raises `Invalid`, which names it, when it did not."""
    try:
        return open_under(key, purpose, base64.b64decode(Signer(salt=purpose).unsign(proof)))
    except (BadSignature, NotFound, binascii.Error) as failure:
        raise Invalid(f"the offered {name} is gone", "begin again, to be shown another one") from failure


def typed_right(words: str, typed: str) -> Secret[str]:
    """The passphrase, once it was typed as shown; raises `Invalid`."""
    if tidy(typed).reveal() != words:
        raise Invalid("these are not the six words", "type the six words shown above, in their order", "passphrase")
    return Secret(words)

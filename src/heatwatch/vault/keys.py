"""Identities, recipients, passphrases, and the words people compare aloud."""

import hashlib
import secrets
from functools import cache

import pyrage
from mnemonic import Mnemonic

from heatwatch.common.secret import Secret
from heatwatch.vault.bech32 import encode
from heatwatch.vault.errors import Unsealable

PASSPHRASE_WORDS = 6


class Identity:
    """An age X25519 identity in memory; it never shows itself in a repr or a traceback."""

    __slots__ = ("_key", "_recipient", "_text")

    def __init__(self, text: str, key: "pyrage.x25519.Identity | None" = None) -> None:
        """An identity by its text; `key` is the same, where the text was written of it just now."""
        try:
            self._key = key or pyrage.x25519.Identity.from_str(text.strip())
        except pyrage.IdentityError as wrong:
            raise Unsealable from wrong
        self._text = Secret(text.strip())
        self._recipient = ""

    @property
    def recipient(self) -> str:
        """The public recipient, ``age1…``, computed once."""
        if not self._recipient:
            self._recipient = str(self._key.to_public())
        return self._recipient

    def reveal(self) -> str:
        """The secret text ``AGE-SECRET-KEY-1…``: to be sealed at once, never shown or logged."""
        return self._text.reveal()

    @property
    def key(self) -> "pyrage.x25519.Identity":
        """What `unsealing` needs."""
        return self._key

    def __repr__(self) -> str:
        return "Identity('••••')"


def new_identity() -> Identity:
    """A fresh random identity."""
    key = pyrage.x25519.Identity.generate()
    return Identity(str(key), key)


def identity_from_seed(seed: bytes) -> Identity:
    """The identity whose X25519 scalar is these 32 bytes (age encodes it in Bech32, BIP-173)."""
    return Identity(encode("age-secret-key-", seed).upper())


def new_passphrase() -> Secret[str]:
    """Six words drawn from 2,048: 66 bits, which scrypt at age's work factor makes out of reach."""
    return Secret(" ".join(secrets.choice(_english()) for _ in range(PASSPHRASE_WORDS)))


def six_words(recipient: str) -> str:
    """The first 66 bits of the SHA-256 of a recipient, as words two people can compare over a telephone."""
    number = int.from_bytes(hashlib.sha256(recipient.encode()).digest(), "big") >> (256 - 11 * PASSPHRASE_WORDS)
    places = [(number >> (11 * i)) & 2047 for i in reversed(range(PASSPHRASE_WORDS))]
    return " ".join(_english()[place] for place in places)


@cache
def _english() -> list[str]:
    return list(Mnemonic("english").wordlist)

"""Message codes: derived, said, typed back, never stored.

    receipt (88 bits) = HKDF-SHA-256(form token, salt = hash of the content)
    look-up id, mailbox identity = HKDF-SHA-256(receipt)

88 bits are 8 words of the 2,048-word BIP-39 lists, or 27 digits. Words are drawn again while one of them, in the
language the code is shown in, is on the list of frightening ones; about 85 of the 88 bits remain.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from unicodedata import normalize

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from mnemonic import Mnemonic

from heatwatch.common.secret import masked
from heatwatch.common.text import folded
from heatwatch.intake.errors import UnreadableCode
from heatwatch.knowledge.wordlists import frightening_words
from heatwatch.vault.keys import Identity, identity_from_seed

BYTES = 11
WORDS = 8
DIGITS = 27
# Codes drawn from one derivation; about one in eight holds no frightening word.
DRAWS = 24
# How far to the right of the 88 bits each word's 11 lie.
_SHIFTS = tuple(11 * place for place in reversed(range(WORDS)))
LISTS = {"en": "english", "es": "spanish"}
_HINT_WORDS = "a message code has 8 words, or 27 digits"


@dataclass(frozen=True)
class Receipt:
    """88 secret bits; whoever holds them holds the mailbox."""

    entropy: bytes

    def __repr__(self) -> str:
        return "Receipt('••••')"

    def words(self, language: str) -> list[str]:
        """The 8 words in a language (English where there is no list for it)."""
        listed = _words(language if language in LISTS else "en")
        return [listed[place] for place in self.places()]

    def digits(self) -> str:
        """The same code as 27 digits in groups of three."""
        number = str(int.from_bytes(self.entropy, "big")).zfill(DIGITS)
        return " ".join(number[i : i + 3] for i in range(0, DIGITS, 3))

    @cached_property
    def lookup(self) -> bytes:
        """The 32-byte id under which the mailbox lies."""
        return _derive(self.entropy, b"", "heatwatch mailbox look-up", 32)

    @property
    def identity(self) -> Identity:
        """The age identity of the mailbox."""
        return identity_from_seed(_derive(self.entropy, b"", "heatwatch mailbox identity", 32))

    def places(self) -> list[int]:
        """The places of the 8 words in any list."""
        return _places(self.entropy)


@masked
@dataclass(frozen=True)
class ParsedCode:
    """What a typed code may mean, and which spellings were corrected (typed → used), to be shown."""

    receipts: list[Receipt]
    corrected: dict[str, str]


def receipt_for(token: bytes, salt: bytes, language: str) -> Receipt:
    """The receipt of a submission in this language: the same token and content always yield the same one."""
    batch, frightening = 0, _frightening_places(language)
    while True:
        drawn = _derive(token, salt, f"heatwatch receipt {batch}", BYTES * DRAWS)
        for start in range(0, len(drawn), BYTES):
            entropy = drawn[start : start + BYTES]
            if frightening.isdisjoint(_places(entropy)):
                return Receipt(entropy)
        batch += 1


def draft_lookup(token: bytes) -> bytes:
    """The look-up id of the draft that belongs to a form's token."""
    return _derive(token, b"", "heatwatch draft look-up", 32)


def draft_identity(token: bytes) -> Identity:
    """The identity that a draft is sealed to: whoever holds the page holds it."""
    return identity_from_seed(_derive(token, b"", "heatwatch draft identity", 32))


def parse(text: str) -> ParsedCode:
    """Read a code as people type it; raises `UnreadableCode` with a hint that names the word to check."""
    plain = folded(text)
    digits = "".join(c for c in plain if c.isdigit())
    if digits and not any(c.isalpha() for c in plain):
        return ParsedCode([_from_digits(digits)], {})
    typed = "".join(c if c.isalpha() else " " for c in plain).split()
    if len(typed) != WORDS:
        raise UnreadableCode(UnreadableCode.COUNT, f"{_HINT_WORDS}; this has {len(typed)} words")
    return _from_words(typed)


def _from_digits(digits: str) -> Receipt:
    if len(digits) != DIGITS:
        raise UnreadableCode(UnreadableCode.COUNT, f"{_HINT_WORDS}; this has {len(digits)} digits")
    number = int(digits)
    if number >= 1 << (8 * BYTES):
        raise UnreadableCode(UnreadableCode.DIGITS, "one of the digits is not right: compare them in groups of three")
    return Receipt(number.to_bytes(BYTES, "big"))


def _from_words(typed: list[str]) -> ParsedCode:
    receipts: list[Receipt] = []
    corrected: dict[str, str] = {}
    unknown = typed
    for language in LISTS:
        found = {word: _closest(word, _folded_places(language)) for word in typed}
        missing = [word for word in typed if found[word] is None]
        if not missing:
            receipts.append(_assembled([_folded_places(language)[str(found[word])] for word in typed]))
            corrected |= {w: str(found[w]) for w in typed if found[w] != w}
        unknown = min(unknown, missing, key=len)
    if not receipts:
        hint = f"check this word: {', '.join(unknown)}"
        raise UnreadableCode(UnreadableCode.SPELLING, hint, tuple(unknown))
    return ParsedCode(receipts, corrected)


def _closest(word: str, places: Mapping[str, int]) -> str | None:
    """The word itself, or the only word of the list at distance 1, or None."""
    if word in places:
        return word
    near = {candidate for candidate in _edits(word) if candidate in places}
    return near.pop() if len(near) == 1 else None


def _edits(word: str) -> Iterable[str]:
    """Every text one insertion, deletion, substitution or swap of neighbours away."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        yield from (head + c + tail for c in letters)
        if tail:
            yield head + tail[1:]
            yield from (head + c + tail[1:] for c in letters)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def _places(entropy: bytes) -> list[int]:
    number = int.from_bytes(entropy, "big")
    return [(number >> shift) & 2047 for shift in _SHIFTS]


def _assembled(places: list[int]) -> Receipt:
    number = 0
    for place in places:
        number = number << 11 | place
    return Receipt(number.to_bytes(BYTES, "big"))


@cache
def _frightening_places(language: str) -> frozenset[int]:
    served = language if language in LISTS else "en"
    places = {word: place for place, word in enumerate(_words(served))}
    return frozenset(places[word] for word in frightening_words(served) if word in places)


@cache
def _words(language: str) -> list[str]:
    return [normalize("NFC", word) for word in Mnemonic(LISTS[language]).wordlist]


@cache
def _folded_places(language: str) -> dict[str, int]:
    return {folded(word): place for place, word in enumerate(_words(language))}


def _derive(secret: bytes, salt: bytes, info: str, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt or None, info=info.encode()).derive(secret)

"""Identities, words, and secrets that do not show themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatwatch.vault.errors import Unsealable
from heatwatch.vault.keys import Identity, _english, identity_from_seed, new_identity, new_passphrase, six_words
from heatwatch.vault.passphrases import tidy


@given(st.binary(min_size=32, max_size=32))
def test_a_seed_always_gives_the_same_identity(seed: bytes) -> None:
    first, second = identity_from_seed(seed), identity_from_seed(seed)
    assert first.reveal() == second.reveal()
    assert first.recipient == second.recipient


@given(st.text(max_size=80))
def test_no_other_text_is_an_identity(text: str) -> None:
    with pytest.raises(Unsealable):
        Identity(text)


def test_an_identity_does_not_show_itself() -> None:
    identity = new_identity()
    assert identity.reveal() not in repr(identity)
    assert identity.reveal() not in f"{identity}"


def test_six_words_are_of_one_recipient_only() -> None:
    recipients = [new_identity().recipient for _ in range(50)]
    words = [six_words(recipient) for recipient in recipients]
    assert len(set(words)) == 50
    assert all(len(each.split()) == 6 for each in words)
    assert six_words(recipients[0]) == words[0]


def test_a_passphrase_is_six_words_drawn_anew_from_2048() -> None:
    """6 × 11 bits: what scrypt's work is multiplied with."""
    drawn = [new_passphrase().reveal().split() for _ in range(200)]
    assert {len(words) for words in drawn} == {6}
    assert len({tuple(words) for words in drawn}) == 200
    assert len(set(_english())) == 2048
    assert set().union(*drawn) <= set(_english())


@given(st.sampled_from(["upper", "title", "lower"]), st.sampled_from([" ", "-", "  ", "\t", " - "]))
def test_a_passphrase_may_be_typed_as_people_type(case: str, gap: str) -> None:
    words = new_passphrase().reveal()
    typed = getattr(words, case)().replace(" ", gap)
    assert tidy(f" {typed} ").reveal() == words

"""Tokens and proofs stay what they were: rows of years ago are compared with them."""

from heatwatch.common.keyed import keyed
from heatwatch.oversight.rules import token_of

PINNED = "34763d1ca9b3ab988e57bb8b85af84c81c35c346e83a88f742af7efc2af7b6e4"


def test_a_value_is_named_as_it_always_was() -> None:
    assert keyed(b"k" * 32, b"same text", b"they keep us").hex() == token_of(b"k" * 32, "they keep us") == PINNED


def test_each_purpose_and_each_key_has_names_of_its_own() -> None:
    names = {keyed(key, purpose, b"x") for key in (b"1", b"2") for purpose in (b"one", b"two")}
    assert len(names) == 4

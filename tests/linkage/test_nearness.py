"""What is nearly the same, and the tokens by which it meets."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatwatch.linkage.facts import Fact
from heatwatch.linkage.nearness import near_names, near_numbers, near_phones, near_signs, near_tokens

DIGITS = st.text("0123456789", min_size=10, max_size=10)


@pytest.mark.parametrize(
    ("one", "other"),
    [("rosa", "rosita"), ("chon", "chone"), ("wendell", "wendel"), ("jose", "pepe"), ("yareli", "yarely")],
)
def test_one_person_may_go_by_both(one: str, other: str) -> None:
    assert near_names(one, other)
    assert near_names(other, one)


@pytest.mark.parametrize(("one", "other"), [("rosa", "irma"), ("maria", "mario"), ("trey", "tay"), ("jo", "bo")])
def test_other_names_are_other_people(one: str, other: str) -> None:
    assert not near_names(one, other)


def test_phones_plates_and_guesses() -> None:
    assert near_phones("5105550142", "5105550143")
    assert near_phones("5105550142", "5550142")
    assert not near_phones("5105550142", "5105550124")
    assert near_signs("5LDN902", "5LDM902")
    assert near_signs("5LDN902", "5LDN92")
    assert not near_signs("5LDN902", "5LND902")
    assert near_numbers("age:15", "age:16")
    assert not near_numbers("age:15", "people:16")
    assert not near_numbers("usd:800", "usd:801")


@settings(deadline=None)
@given(DIGITS, st.integers(0, 9), st.sampled_from("0123456789"))
def test_a_phone_with_one_digit_wrong_shares_a_token(phone: str, at: int, digit: str) -> None:
    other = phone[:at] + digit + phone[at + 1 :]
    one, two = (set(near_tokens(Fact("phone", f"phone:{value}", value))) for value in (phone, other))
    assert one & two


@settings(deadline=None)
@given(st.text("ABC123", min_size=5, max_size=8), st.data())
def test_a_plate_with_a_sign_missing_shares_a_token(plate: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(plate) - 1))
    short = plate[:at] + plate[at + 1 :]
    one, two = (set(near_tokens(Fact("plate", f"plate:{value}", value))) for value in (plate, short))
    assert one & two

"""Nonsense in addresses and fields is refused, never a fault of the house."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.test_gate import ALL, address

relaxed = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
texts = st.one_of(st.text(max_size=40), st.sampled_from(["\x00", "-1", "9" * 400, "' OR 1=1 --", "\ud800", "%00"]))
NAMES = ["view", "after", "lane", "types", "language", "number", "who", "before", "next", "template", "version", "text"]
NAMES += ["form_id", "act", "tip", "assignee", "disposition", "minor", "step", "compartment", "account", "box", "proof"]
fields = st.dictionaries(st.sampled_from(NAMES), texts, max_size=6)


def plain(given: dict[str, str]) -> dict[str, str]:
    return {name: value.encode("utf-8", "replace").decode() for name, value in given.items()}


@relaxed
@given(fields)
def test_no_address_fails_on_nonsense(house: House, seat: Seat, given: dict[str, str]) -> None:
    tip, client = house.receives_opened(), seat("vera")
    for pattern in ALL:
        if pattern.name in {"sign_in", "sign_out", "lock", "unlock", "restrict", "change_passphrase"}:
            continue
        for method in pattern.callback.methods:
            if method != "HEAD":
                answer: Any = getattr(client, method.lower())(address(pattern, tip.number), plain(given))
                assert answer.status_code < 500, pattern.name


@pytest.mark.parametrize("number", ["%00", "HW-%00", "..%2f..%2f", "%F0%9F%92%A9", "a" * 500])
def test_a_number_that_is_none_is_not_found(seat: Seat, number: str) -> None:
    assert seat("maya").get(f"/tips/{number}/").status_code == 404

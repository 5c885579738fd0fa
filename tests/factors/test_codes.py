"""Codes of an app, against the vectors of RFC 6238, and recovery codes."""

from datetime import UTC, datetime, timedelta
from math import log2
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from heatwatch.common.ids import TIP_NUMBER_ALPHABET, bare
from heatwatch.factors import codes

SECRET = b"12345678901234567890"
# Appendix B of RFC 6238, SHA-1; six of its eight digits.
VECTORS = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"}
FULL_WIDTH = "\uff11\uff12\uff13\uff14\uff15\uff16"
NOON = datetime(2026, 11, 26, 12, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "code"), VECTORS.items())
def test_the_vectors_of_the_standard(seconds: int, code: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    assert codes.code_of(SECRET, codes.step_of(now)) == code
    assert codes.matching_step(SECRET, code, now, after=0) == seconds // 30


@pytest.mark.parametrize(("off", "accepted"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_half_a_minute_off(off: int, *, accepted: bool) -> None:
    code = codes.code_of(SECRET, codes.step_of(NOON + timedelta(seconds=off)))
    assert (codes.matching_step(SECRET, code, NOON, after=0) is not None) is accepted


def test_no_code_works_again_nor_one_before_it() -> None:
    here = codes.step_of(NOON)
    for step in (here - 1, here):
        assert codes.matching_step(SECRET, codes.code_of(SECRET, step), NOON, after=here) is None
    assert codes.matching_step(SECRET, codes.code_of(SECRET, here + 1), NOON, after=here) == here + 1


def test_the_next_code_is_one_that_works_or_none() -> None:
    here = codes.step_of(NOON)
    for last in (0, here - 1, here):
        code = codes.next_code(SECRET, NOON, after=last)
        assert codes.matching_step(SECRET, code, NOON, after=last) is not None
    assert codes.next_code(SECRET, NOON, after=here + 1) == ""


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", FULL_WIDTH, "ABCD-EFGH-JKMN-PQRT"])
def test_what_is_no_app_code_is_taken_for_a_recovery_code(typed: str) -> None:
    assert not codes.is_app_code(typed)


def test_an_app_is_told_what_it_needs() -> None:
    address = urlsplit(codes.address(SECRET, "maya", "HEAT Watch"))
    asked = parse_qs(address.query)
    assert (address.scheme, address.netloc, address.path) == ("otpauth", "totp", "/HEAT%20Watch:maya")
    assert asked["secret"] == [codes.spelled(SECRET).replace(" ", "").rstrip("=")]
    assert (asked["digits"], asked["period"]) == (["6"], ["30"])


def test_a_secret_has_160_bits_and_a_recovery_code_over_70() -> None:
    assert len({codes.new_secret() for _ in range(10)}) == 10
    assert len(codes.new_secret()) * 8 == 160
    code = codes.new_recovery_code()
    assert len(bare(code)) * log2(len(TIP_NUMBER_ALPHABET)) > 70


def test_a_recovery_code_is_kept_for_one_person_of_one_host() -> None:
    maya, jonas = uuid4(), uuid4()
    kept = codes.recovery_hash("host", maya, "7k3q-92bc")
    assert codes.recovery_hash("host", maya, " 7K3Q 92BC ") == kept
    assert codes.recovery_hash("host", jonas, "7k3q-92bc") != kept
    assert codes.recovery_hash("other", maya, "7k3q-92bc") != kept

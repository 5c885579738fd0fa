"""A name of an onion service is checked before anybody is sent there."""

import pytest

from heatwatch.common.errors import HouseError
from heatwatch.config.env import read
from heatwatch.config.onion import onion_name

# The Tor Project's own site, as it names it at https://onion.torproject.org/ (read on 2026-11-27).
REAL = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion"
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def test_a_real_name_is_taken_and_tidied() -> None:
    assert onion_name(f" {REAL.upper()}\n") == REAL
    assert onion_name("") == ""


def test_a_name_with_one_wrong_letter_is_refused() -> None:
    """Each of the 1,736: a checksum of 16 bits lets one of 65,536 pass, and of this name it is this one."""
    names = {REAL[:place] + letter + REAL[place + 1 :] for place in range(56) for letter in LETTERS} - {REAL}
    assert len(names) == 1736
    passing = f"{REAL[0]}3{REAL[2:]}"
    assert onion_name(passing) == passing
    for wrong in names - {passing}:
        with pytest.raises(HouseError, match="no name of an onion service"):
            onion_name(wrong)


@pytest.mark.parametrize(
    "text", [f"http://{REAL}", f"{REAL}/", "expyuzz4wqqyqhjn.onion", "tips.example.org", "ñ.onion"]
)
def test_what_is_no_such_name_is_refused(text: str) -> None:
    with pytest.raises(HouseError):
        onion_name(text)


def test_only_the_public_door_answers_to_it() -> None:
    def hosts(door: str) -> tuple[str, ...]:
        return read({"HEATWATCH_DOOR": door, "HEATWATCH_ONION": REAL, "HEATWATCH_HOME": "/nowhere"}).hosts

    assert REAL in hosts("public")
    assert REAL not in hosts("console")
    assert REAL not in hosts("webhooks")

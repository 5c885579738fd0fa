"""Where a line ends, in which order it stands, and what is refused because no font writes it."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatwatch.common.errors import HouseError
from heatwatch.outreach import fonts, lettering
from heatwatch.outreach.fonts import PLAIN
from heatwatch.outreach.kinds import unprinted

HAN = st.text("您告訴我們有人會看請打（），。「」", min_size=1, max_size=40)
NUMBER = st.sampled_from(["510-555-0142", "1-888-373-7888", "911", "tips.example.org"])


# The first line that is set reads the font, which takes longer than any after it.
@settings(deadline=None)
@given(st.lists(HAN | NUMBER, min_size=1, max_size=6), st.integers(110, 400))
def test_a_chinese_line_ends_where_it_may_and_breaks_no_number(parts: list[str], width: int) -> None:
    set_in = lettering.lettering("zh-hant")
    said = " ".join(parts)
    lines = set_in.lines(set_in.joined(said), PLAIN, 9, width)
    if lines is None:
        return
    assert "".join("".join(lines).split()) == "".join(said.split())
    assert all(any(part in line for line in lines) for part in parts if part.isascii())
    words = said.split()
    for line in lines[1:]:
        assert line[0] not in "），。」" or any(word[0] == line[0] for word in words)


@pytest.mark.parametrize("number", ["510-555-0142", "(510) 555-0142", "+1 510 555 0142", "1-888-373-7888", "911"])
def test_a_number_beside_arabic_is_read_from_the_left(number: str) -> None:
    """The standard alone would write its last group first."""
    set_in = lettering.lettering("ar")
    assert number in set_in.seen(set_in.joined(f"اتصلوا بالرقم {number} الآن"))


def test_brackets_around_arabic_are_mirrored() -> None:
    set_in = lettering.lettering("ar")
    shown = set_in.seen(set_in.joined("برنامج (نسخة)"))
    assert shown.startswith("(")
    assert ")" in shown[1:]


def test_arabic_letters_join() -> None:
    """Meem at the beginning and noon at the end, not both as they stand alone."""
    assert lettering.lettering("ar").joined("من") == "\ufee3\ufee6"


@pytest.mark.parametrize("language", ["en", "vi", "zh-hans"])
def test_letters_that_no_font_has_are_named(language: str) -> None:
    with pytest.raises(HouseError, match="do not write '𓀀'"):
        lettering.lettering(language).joined("call 𓀀")


def test_a_font_that_is_not_there_is_asked_for_by_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "FONTS", tmp_path)
    missing = unprinted("ar")
    assert missing is not None
    assert missing.cause == "the font DejaVuSans.ttf is not on this machine"
    assert missing.hint == "install the Debian package fonts-dejavu-core"
    assert unprinted("es") is None


def test_asking_whether_a_sheet_can_be_printed_loads_nothing_that_makes_one() -> None:
    """The page that offers them is looked at in the console's process, which has no decoder of pictures before."""
    asked = "import sys; from heatwatch.outreach import kinds; kinds.unprinted('ar'); print('reportlab' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert done.stdout == "False\n"

"""The fonts of this machine that a language is set in. Asking for them loads nothing of what makes a PDF.

Where a language has none here, the fonts that every reader of PDF brings write it.
"""

from pathlib import Path

from heatwatch.common.errors import HouseError

PLAIN, BOLD, SERIF = "plain", "bold", "serif"
FONTS = Path("/usr/share/fonts/truetype")
# A language, and for each use of its letters the file; each file lies in the folder of its Debian package.
_DEJAVU = {PLAIN: "dejavu/DejaVuSans.ttf", BOLD: "dejavu/DejaVuSans-Bold.ttf"}
_HAN = dict.fromkeys((PLAIN, BOLD, SERIF), "wqy/wqy-microhei.ttc")
_FILES = {
    "vi": {**_DEJAVU, SERIF: "dejavu/DejaVuSerif-Bold.ttf"},
    "ar": {**_DEJAVU, SERIF: "dejavu/DejaVuSans-Bold.ttf"},
    "zh-hans": _HAN,
    "zh-hant": _HAN,
}
_PACKAGES = {"dejavu": "fonts-dejavu-core", "wqy": "fonts-wqy-microhei"}


def fonts_of(language: str) -> dict[str, Path]:
    """The file for each use of letters, none for what needs none. Raises `HouseError` where one is not here."""
    found = {use: FONTS / file for use, file in _FILES.get(language, {}).items()}
    for path in found.values():
        if not path.is_file():
            package = _PACKAGES[path.parent.name]
            raise HouseError(f"the font {path.name} is not on this machine", f"install the Debian package {package}")
    return found

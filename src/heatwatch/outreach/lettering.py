"""How a language is set on paper: its fonts, the direction of its lines, and where a line may end.

The fonts that every reader of PDF brings write the languages of western Europe. For the others the fonts of the machine
are put into the file, as far as the page uses them; Debian has them as packages.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from arabic_reshaper import ArabicReshaper
from bidi.algorithm import get_display
from reportlab.pdfbase.pdfmetrics import getFont, registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont

from heatwatch.common.errors import HouseError
from heatwatch.outreach.fonts import BOLD, PLAIN, SERIF, fonts_of

# What every reader of PDF brings writes this and no more.
WESTERN = "cp1252"
# A Chinese character may begin and end a line; a full-width bracket that opens goes with what follows, and what closes
# or ends a sentence with what precedes (W3C, Requirements for Chinese Text Layout, 3.1). A number is never broken.
_OPENS, _CLOSES = "（「『《【〈“", "，。、；：！？）」』》】〉”…"
_HAN = "\u2e80-\u2fff\u3040-\u9fff\uf900-\ufaff"
_PIECE = re.compile(rf"\s*[{_OPENS}]*(?:[{_HAN}]|[^\s{_HAN}{_OPENS}{_CLOSES}]+)[{_CLOSES}]*|\s*[{_OPENS}{_CLOSES}]+")
_WORD = re.compile(r"\s*\S+")
# Letters of Arabic as they join, two as one where the script wants it. Marks above and below stay.
_JOINED = ArabicReshaper({"delete_harakat": False, "support_ligatures": True})
# Beside Arabic letters the standard writes the groups of 510-555-0142 from the right, the last first. Whoever dials
# that reaches a stranger: a number is embedded as one piece that is read from the left.
_NUMBER = re.compile(r"[+(]*\d[\d\s()./+-]*\d")
_FROM_LEFT, _ENDS = "\u202a", "\u202c"
_UNSEEN = "Cf"


@dataclass(frozen=True)
class Lettering:
    """The fonts of a language by their use, as the PDF knows them."""

    fonts: dict[str, str]
    from_right: bool = False
    # A font without a bold one of its own is drawn with a line around each letter.
    thickened: bool = False
    piece: re.Pattern[str] = _WORD

    def font(self, use: str) -> str:
        """The font for plain, bold or serif letters."""
        return self.fonts[use]

    def joined(self, said: str) -> str:
        """A text as its letters look, in the order in which they are read. Raises `HouseError` for what no font has."""
        shaped = str(_JOINED.reshape(said)) if self.from_right else said
        shaped = "".join(letter for letter in shaped if unicodedata.category(letter) != _UNSEEN)
        missing = {letter for letter in shaped if not self._writes(letter)}
        if missing:
            letters = " ".join(sorted(missing))
            raise HouseError(f"the fonts of a poster do not write {letters!r}", "spell it with other letters")
        return shaped

    def lines(self, shaped: str, use: str, size: float, width: float) -> list[str] | None:
        """The lines of a text that was joined; None where a word is wider than its place. No word is broken.

        A telephone number or an address in two lines is dialled and typed wrong.
        """
        lines: list[str] = []
        for piece in self.piece.findall(shaped):
            longer = lines[-1] + piece if lines else piece.lstrip()
            if lines and self._width(longer, use, size) <= width:
                lines[-1] = longer
            elif self._width(piece.strip(), use, size) <= width:
                lines.append(piece.strip())
            else:
                return None
        return lines

    def seen(self, line: str) -> str:
        """A line as it stands on the page, from left to right (Unicode Standard Annex 9)."""
        if not self.from_right:
            return line
        return str(get_display(_NUMBER.sub(rf"{_FROM_LEFT}\g<0>{_ENDS}", line), base_dir="R"))

    def _width(self, text: str, use: str, size: float) -> float:
        return float(stringWidth(text, self.font(use), size))

    def _writes(self, letter: str) -> bool:
        if letter.isspace():
            return True
        face = getFont(self.font(PLAIN)).face
        if hasattr(face, "charToGlyph"):
            return ord(letter) in face.charToGlyph
        try:
            letter.encode(WESTERN)
        except UnicodeEncodeError:
            return False
        return True


@cache
def lettering(language: str) -> Lettering:
    """How this language is set. Raises `HouseError` where its fonts are not on this machine."""
    files = fonts_of(language)
    if not files:
        return Lettering({PLAIN: "Helvetica", BOLD: "Helvetica-Bold", SERIF: "Times-Bold"})
    for path in set(files.values()):
        registerFont(TTFont(path.stem, str(path)))
    han = language.startswith("zh-")
    return Lettering(
        {use: path.stem for use, path in files.items()},
        from_right=language == "ar",
        thickened=han,
        piece=_PIECE if han else _WORD,
    )

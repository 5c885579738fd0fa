"""A printed page: text that fits its place whatever an office is called, and a code that a telephone reads.

The fonts are those that every reader of PDF brings, which write the languages of western Europe. A text in another
script is refused by name: it would print as empty boxes.
"""

from dataclasses import dataclass, field
from io import BytesIO
from xml.sax.saxutils import escape

import segno
from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.enums import TA_CENTER, TA_LEFT
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from heatwatch.common.errors import HouseError

# The colours of the public site.
DEEP, LAMP, WARN = HexColor("#123c42"), HexColor("#f3b440"), HexColor("#8d1c1c")
INK, QUIET, LINE, CALM = HexColor("#1f2a2e"), HexColor("#47565b"), HexColor("#c9bfae"), HexColor("#e9f2ef")
WHITE = white
PLAIN, BOLD, SERIF = "Helvetica", "Helvetica-Bold", "Times-Bold"
WRITES = "cp1252"
WIDTH, HEIGHT = letter
# A quarter of a code may be torn, dirty or in the shade.
CORRECTION = "q"
# White around a code, in its own squares: what the standard asks for.
QUIET_ZONE = 4


@dataclass(frozen=True)
class Look:
    """How a text is set: the largest size that is tried, and the smallest that can be read where it hangs."""

    largest: float
    smallest: float
    font: str = PLAIN
    colour: Color = INK
    centred: bool = False
    leading: float = 1.2


@dataclass(frozen=True)
class Place:
    """A rectangle of the page, from its upper left corner, in points from the top."""

    left: float
    top: float
    width: float
    height: float


@dataclass
class Sheet:
    """One page that is being drawn. Title and language stand in the file, for screen readers and for tabs."""

    title: str
    language: str
    author: str = ""
    _out: BytesIO = field(default_factory=BytesIO)

    def __post_init__(self) -> None:
        # The same words make the same file: no time and no number of the machine stands in it.
        self._canvas = Canvas(self._out, pagesize=letter, lang=self.language, invariant=1)
        self._canvas.setTitle(_writable(self.title))
        self._canvas.setAuthor(_writable(self.author))
        # What made it would name on a plain card what the card does not.
        self._canvas.setCreator("")
        self._canvas.setProducer("")
        self._canvas.setSubject("")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")

    def text(self, said: str, place: Place, look: Look) -> float:
        """Write a text as large as its place allows; returns how high it became. Raises `HouseError`."""
        size = look.largest
        while size >= look.smallest:
            paragraph = Paragraph(escape(_writable(said)), _style(look, size))
            _, height = paragraph.wrap(place.width, place.height)
            if height <= place.height and _longest_word(said, look.font, size) <= place.width:
                paragraph.drawOn(self._canvas, place.left, HEIGHT - place.top - height)
                return float(height)
            size -= 0.5
        raise HouseError(f"a text is too long for its place: {said[:60]}", "shorten it in the agency file")

    def box(self, place: Place, fill: Color, edge: Color | None = None, round_by: float = 0) -> None:
        """A filled rectangle."""
        self._canvas.setFillColor(fill)
        self._canvas.setStrokeColor(edge or fill)
        bottom = HEIGHT - place.top - place.height
        self._canvas.roundRect(place.left, bottom, place.width, place.height, round_by, stroke=int(bool(edge)), fill=1)

    def rule(self, left: float, top: float, width: float, height: float = 0) -> None:
        """A dashed line along which to cut."""
        self._canvas.setStrokeColor(LINE)
        self._canvas.setLineWidth(0.5)
        self._canvas.setDash(3, 3)
        self._canvas.line(left, HEIGHT - top, left + width, HEIGHT - top - height)
        self._canvas.setDash()

    def code(self, address: str, left: float, top: float, side: float) -> None:
        """A QR code of an address. It is one path, so that no printer leaves white seams in it."""
        rows = squares(address)
        unit = side / (len(rows) + 2 * QUIET_ZONE)
        self.box(Place(left, top, side, side), WHITE)
        path = self._canvas.beginPath()
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    up = HEIGHT - top - (QUIET_ZONE + y + 1) * unit
                    path.rect(left + (QUIET_ZONE + x) * unit, up, unit, unit)
        self._canvas.setFillColorRGB(0, 0, 0)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def link(self, address: str, place: Place) -> None:
        """Where the file is read on a screen, a place leads to an address."""
        bottom = HEIGHT - place.top - place.height
        self._canvas.linkURL(address, (place.left, bottom, place.left + place.width, bottom + place.height), relative=0)

    def finished(self) -> bytes:
        """The file."""
        self._canvas.showPage()
        self._canvas.save()
        return self._out.getvalue()


def squares(address: str) -> list[list[bool]]:
    """The code of an address, row by row; true is dark."""
    return [[bool(dark) for dark in row] for row in segno.make_qr(address, error=CORRECTION).matrix]


def _style(look: Look, size: float) -> ParagraphStyle:
    return ParagraphStyle(
        "said",
        fontName=look.font,
        fontSize=size,
        leading=size * look.leading,
        textColor=look.colour,
        alignment=TA_CENTER if look.centred else TA_LEFT,
        splitLongWords=0,
    )


def _longest_word(said: str, font: str, size: float) -> float:
    """A word is never broken: a telephone number or an address in two lines is dialled and typed wrong."""
    return max((float(stringWidth(word, font, size)) for word in said.split()), default=0.0)


def _writable(said: str) -> str:
    try:
        said.encode(WRITES)
    except UnicodeEncodeError as strange:
        letters = said[strange.start : strange.end]
        raise HouseError(f"the fonts of a poster do not write {letters!r}", "spell it with other letters") from strange
    return said

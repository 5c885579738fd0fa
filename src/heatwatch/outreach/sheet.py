"""A printed page: text that fits its place whatever an office is called, and a code that a telephone reads.

A page in a language that is written from the right is the mirror image of the others.
"""

from dataclasses import dataclass, field
from io import BytesIO

import segno
from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from heatwatch.common.errors import HouseError
from heatwatch.outreach.fonts import PLAIN
from heatwatch.outreach.lettering import lettering

# The colours of the public site.
DEEP, LAMP, WARN = HexColor("#123c42"), HexColor("#f3b440"), HexColor("#8d1c1c")
INK, QUIET, LINE, CALM = HexColor("#1f2a2e"), HexColor("#47565b"), HexColor("#c9bfae"), HexColor("#e9f2ef")
WHITE = white
WIDTH, HEIGHT = letter
# A quarter of a code may be torn, dirty or in the shade.
CORRECTION = "q"
# White around a code, in its own squares: what the standard asks for.
QUIET_ZONE = 4
# How thick the line around a letter is that stands for a bold one, in parts of its size.
THICK = 0.03
FILLED_AND_DRAWN = 2


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
        self._lettering = lettering(self.language)
        # The same words make the same file: no time and no number of the machine stands in it.
        self._canvas = Canvas(self._out, pagesize=letter, lang=self.language, invariant=1)
        self._canvas.setTitle(self.title)
        self._canvas.setAuthor(self.author)
        # What made it would name on a plain card what the card does not.
        self._canvas.setCreator("")
        self._canvas.setProducer("")
        self._canvas.setSubject("")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")

    def text(self, said: str, place: Place, look: Look) -> float:
        """Write a text as large as its place allows; returns how high it became. Raises `HouseError`."""
        shaped, size = self._lettering.joined(said), look.largest
        while size >= look.smallest:
            lines = self._lettering.lines(shaped, look.font, size, place.width)
            if lines is not None and len(lines) * size * look.leading <= place.height:
                for row, line in enumerate(lines):
                    self._line(line, row, size, place, look)
                return len(lines) * size * look.leading
            size -= 0.5
        raise HouseError(f"a text is too long for its place: {said[:60]}", "shorten it in the agency file")

    def _line(self, line: str, row: int, size: float, place: Place, look: Look) -> None:
        canvas, up = self._canvas, HEIGHT - place.top - size - row * size * look.leading
        left = self._left(place.left, place.width)
        canvas.setFont(self._lettering.font(look.font), size)
        canvas.setFillColor(look.colour)
        canvas.setStrokeColor(look.colour)
        canvas.setLineWidth(size * THICK)
        thick = self._lettering.thickened and look.font != PLAIN
        how = {"mode": FILLED_AND_DRAWN} if thick else {}
        shown = self._lettering.seen(line)
        if look.centred:
            canvas.drawCentredString(left + place.width / 2, up, shown, **how)
        elif self._lettering.from_right:
            canvas.drawRightString(left + place.width, up, shown, **how)
        else:
            canvas.drawString(left, up, shown, **how)
        canvas.setLineWidth(1)

    def _left(self, left: float, width: float) -> float:
        return WIDTH - left - width if self._lettering.from_right else left

    def box(self, place: Place, fill: Color, edge: Color | None = None, round_by: float = 0) -> None:
        """A filled rectangle."""
        self._canvas.setFillColor(fill)
        self._canvas.setStrokeColor(edge or fill)
        bottom = HEIGHT - place.top - place.height
        self._canvas.roundRect(
            self._left(place.left, place.width),
            bottom,
            place.width,
            place.height,
            round_by,
            stroke=int(bool(edge)),
            fill=1,
        )

    def rule(self, left: float, top: float, width: float, height: float = 0) -> None:
        """A dashed line along which to cut."""
        self._canvas.setStrokeColor(LINE)
        self._canvas.setLineWidth(0.5)
        self._canvas.setDash(3, 3)
        left = self._left(left, width)
        self._canvas.line(left, HEIGHT - top, left + width, HEIGHT - top - height)
        self._canvas.setDash()

    def code(self, address: str, left: float, top: float, side: float) -> None:
        """A QR code of an address. It is one path, so that no printer leaves white seams in it."""
        rows = squares(address)
        unit = side / (len(rows) + 2 * QUIET_ZONE)
        self.box(Place(left, top, side, side), WHITE)
        path, left = self._canvas.beginPath(), self._left(left, side)
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
        left = self._left(place.left, place.width)
        self._canvas.linkURL(address, (left, bottom, left + place.width, bottom + place.height), relative=0)

    def finished(self) -> bytes:
        """The file."""
        self._canvas.showPage()
        self._canvas.save()
        return self._out.getvalue()


def squares(address: str) -> list[list[bool]]:
    """The code of an address, row by row; true is dark."""
    return [[bool(dark) for dark in row] for row in segno.make_qr(address, error=CORRECTION).matrix]

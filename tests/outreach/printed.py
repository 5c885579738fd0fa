"""A printed page, looked at as a reader does: its words, and the squares of a code where it stands."""

from dataclasses import dataclass
from typing import Any

import pypdfium2

SCALE = 6
DARK = 128


@dataclass
class Printed:
    """The first page of a PDF."""

    file: bytes

    def __post_init__(self) -> None:
        self.document: Any = pypdfium2.PdfDocument(self.file)
        self.pixels: Any = self.document[0].render(scale=SCALE).to_numpy()[:, :, :3].mean(axis=2)

    @property
    def words(self) -> str:
        """Everything that can be read out, on one line."""
        return " ".join(self.document[0].get_textpage().get_text_range().split())

    @property
    def title(self) -> str:
        return str(self.document.get_metadata_dict()["Title"])

    def code(self, left: float, top: float, side: float, squares: int, quiet: int) -> list[list[bool]]:
        """What stands in the middle of each square of a code at a place of the page."""
        unit = side / (squares + 2 * quiet)
        middles = [(quiet + place + 0.5) * unit for place in range(squares)]
        return [[self._is_dark(left + x, top + y) for x in middles] for y in middles]

    def is_white(self, left: float, top: float, width: float, height: float) -> bool:
        """Whether nothing is printed there."""
        rows = slice(int(top * SCALE), int((top + height) * SCALE))
        return bool((self.pixels[rows, int(left * SCALE) : int((left + width) * SCALE)] > DARK).all())

    def _is_dark(self, x: float, y: float) -> bool:
        return bool(self.pixels[int(y * SCALE), int(x * SCALE)] < DARK)

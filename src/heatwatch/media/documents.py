"""In the child: one page of a PDF is drawn as a picture. Its scripts do not run, its links are not followed.

The library is built without a script engine; forms, which would bring actions with them, are not loaded.
"""

import pypdfium2
from pypdfium2 import PdfiumError

from heatwatch.media.errors import Refused
from heatwatch.media.pictures import LONGEST_SIDE, written

# A document of more pages is a book, or is made to keep somebody busy; these are shown, and the page says so.
MOST_PAGES = 300
PASSWORD = pypdfium2.raw.FPDF_ERR_PASSWORD


def page_of(data: bytes, page: int, *, sharp: bool) -> tuple[bytes, int]:
    """A JPEG of one page (pages begin at 1), and how many pages there are."""
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
        if not 1 <= page <= min(pages, MOST_PAGES):
            raise Refused("pages" if pages else "damaged")
        sheet = document[page - 1]
        scale = LONGEST_SIDE * 0.75 / max(*sheet.get_size(), 1)
        drawn = sheet.render(scale=scale, may_draw_forms=False).to_pil()
    except PdfiumError as failure:
        raise Refused("locked" if getattr(failure, "err_code", None) == PASSWORD else "damaged") from failure
    return written(drawn.convert("RGB"), sharp=sharp), pages

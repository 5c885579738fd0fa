"""Small plain cards for people who are watched: a code, a word that says nothing, and 911.

No name of a programme or an office, nothing of what it is about, no number that somebody else could try: a card that is
found says no more than the address that the code leads to.
"""

from django.utils.translation import gettext as _
from django.utils.translation import override

from heatwatch.outreach.address import Address
from heatwatch.outreach.fonts import BOLD
from heatwatch.outreach.sheet import HEIGHT, QUIET, WIDTH, Look, Place, Sheet

# Ten on a page, as large as a business card.
ACROSS, DOWN = 2, 5
CARD_WIDTH, CARD_HEIGHT = 252.0, 144.0
LEFT, TOP = (WIDTH - ACROSS * CARD_WIDTH) / 2, (HEIGHT - DOWN * CARD_HEIGHT) / 2
CODE = 128.0


def cards(language: str, address: Address) -> bytes:
    """A page of plain cards in one language, to be cut apart."""
    with override(language):
        sheet = Sheet(_("Help and information"), language)
        for row in range(DOWN):
            for column in range(ACROSS):
                _card(sheet, LEFT + column * CARD_WIDTH, TOP + row * CARD_HEIGHT, address.page(language))
        for line in range(DOWN + 1):
            sheet.rule(0, TOP + line * CARD_HEIGHT, WIDTH)
        for line in range(ACROSS + 1):
            sheet.rule(LEFT + line * CARD_WIDTH, 0, 0, HEIGHT)
        return sheet.finished()


def _card(sheet: Sheet, left: float, top: float, page: str) -> None:
    sheet.code(page, left + 4, top + (CARD_HEIGHT - CODE) / 2, CODE)
    beside, width = left + CODE + 8, CARD_WIDTH - CODE - 20
    sheet.text(_("Help and information"), Place(beside, top + 30, width, 42), Look(16, 10, BOLD))
    sheet.text(_("Scan with the camera of a phone."), Place(beside, top + 76, width, 26), Look(9.5, 7, colour=QUIET))
    sheet.text(_("Emergency: 911"), Place(beside, top + 104, width, 14), Look(9.5, 7, colour=QUIET))

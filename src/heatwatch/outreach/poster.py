"""The poster: what it is about, whom to call, where to write, and what becomes of a report."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from heatwatch.knowledge.agency import Agency, Spoken
from heatwatch.outreach.address import Address
from heatwatch.outreach.fonts import BOLD, SERIF
from heatwatch.outreach.sheet import (
    CALM,
    DEEP,
    HEIGHT,
    INK,
    LAMP,
    QUIET,
    WARN,
    WHITE,
    WIDTH,
    Look,
    Place,
    Sheet,
)

HOTLINE = "national_hotline"
# Points from the edge: no office printer reaches nearer.
EDGE, GAP = 30.0, 16.0
INNER = WIDTH - 2 * EDGE
CODE = 196.0
TOP, MIDDLE, DANGER, STEPS, FOOT = 236.0, 258.0, 526.0, 594.0, 742.0


def poster(office: Agency, language: str, address: Address, *, demo: bool) -> bytes:
    """The poster in one language, as a PDF of one page."""
    spoken = office.speaking(language)
    with override(language):
        title = _("Is someone being forced to work or to sell sex?")
        sheet = Sheet(f"{title} {spoken.programme}", language, spoken.office)
        _head(sheet, spoken)
        _ways(sheet, spoken, language, address)
        _danger(sheet)
        _what_happens(sheet, spoken)
        _foot(sheet, spoken, demo=demo)
        return sheet.finished()


def _head(sheet: Sheet, spoken: Spoken) -> None:
    sheet.box(Place(EDGE, EDGE, INNER, TOP - EDGE), DEEP, round_by=8)
    sheet.box(Place(EDGE + GAP, EDGE + 46, 64, 4), LAMP)
    left, width = EDGE + GAP, INNER - 2 * GAP
    sheet.text(spoken.programme, Place(left, EDGE + 14, width, 26), Look(17, 9, BOLD, LAMP))
    asked = _("Is someone being forced to work or to sell sex?")
    sheet.text(asked, Place(left, EDGE + 58, width, 90), Look(40, 26, SERIF, WHITE, leading=1.08))
    told = _("You can tell us. You do not have to be sure, and you do not have to say who you are.")
    sheet.text(told, Place(left, EDGE + 158, width, 40), Look(15, 12, colour=WHITE))


def _ways(sheet: Sheet, spoken: Spoken, language: str, address: Address) -> None:
    left = Place(EDGE, MIDDLE, CODE, CODE)
    sheet.text(_("Write to us"), Place(EDGE, MIDDLE - 8, CODE, 24), Look(17, 12, BOLD, DEEP, centred=True))
    sheet.code(address.page(language), left.left, left.top + 16, CODE)
    scan = _("Scan this with the camera of a phone, or type:")
    sheet.text(scan, Place(EDGE, MIDDLE + 210, CODE, 26), Look(9.5, 7, colour=QUIET, centred=True))
    typed = Place(EDGE, MIDDLE + 232, CODE, 22)
    sheet.text(address.in_letters, typed, Look(17, 7, BOLD, INK, centred=True))
    sheet.link(address.page(language), typed)
    _numbers(sheet, spoken, EDGE + CODE + 2 * GAP)


def _numbers(sheet: Sheet, spoken: Spoken, left: float) -> None:
    width, line = WIDTH - EDGE - left, spoken.tip_line
    sheet.text(_("Call us"), Place(left, MIDDLE - 8, width, 24), Look(17, 12, BOLD, DEEP))
    sheet.text(line.display, Place(left, MIDDLE + 14, width, 54), Look(44, 20, BOLD, INK, leading=1.1))
    top = MIDDLE + 68
    if line.text_display:
        said = _("Text: %(number)s") % {"number": line.text_display}
        sheet.text(said, Place(left, top, width, 26), Look(19, 11, BOLD))
        top += 27
    if line.note:
        top += sheet.text(line.note, Place(left, top, width, 28), Look(11, 8, colour=QUIET)) + 4
    hotline = spoken.contact(HOTLINE)
    if hotline is None:
        return
    box = Place(left, MIDDLE + 136, width, 116)
    sheet.box(box, CALM, round_by=6)
    inside, wide = left + 14, width - 28
    sheet.text(hotline.label, Place(inside, box.top + 10, wide, 22), Look(14, 8.5, BOLD, DEEP))
    sheet.text(hotline.phone, Place(inside, box.top + 32, wide, 32), Look(25, 14, BOLD))
    sheet.text(hotline.note, Place(inside, box.top + 68, wide, 42), Look(11, 7.5, colour=QUIET))


def _danger(sheet: Sheet) -> None:
    sheet.box(Place(EDGE, DANGER, INNER, 50), WARN, round_by=8)
    asked = _("If you are in danger, call 911")
    sheet.text(asked, Place(EDGE + GAP, DANGER + 7, INNER - 2 * GAP, 38), Look(29, 18, BOLD, WHITE, centred=True))


def _what_happens(sheet: Sheet, spoken: Spoken) -> None:
    sheet.text(_("What happens when you report"), Place(EDGE, STEPS - 8, INNER, 24), Look(17, 12, BOLD, DEEP))
    told = (
        (_("You tell us"), _("For yourself or for someone else. It takes a few minutes, in any language.")),
        (_("A person reads it"), spoken.texts["who_reads"]),
        (_("You come back"), spoken.texts["what_happens_next"]),
    )
    # The last says most: it has the widest place.
    left = EDGE
    for number, ((head, said), share) in enumerate(zip(told, (0.25, 0.27, 0.48), strict=True), 1):
        width = INNER * share - GAP
        sheet.box(Place(left, STEPS + 20, 22, 22), DEEP, round_by=11)
        sheet.text(str(number), Place(left, STEPS + 23, 22, 18), Look(13, 13, BOLD, WHITE, centred=True))
        sheet.text(head, Place(left + 29, STEPS + 22, width - 29, 20), Look(13, 7.5, BOLD))
        sheet.text(said, Place(left, STEPS + 48, width, 92), Look(11, 6.5))
        left += INNER * share


def _foot(sheet: Sheet, spoken: Spoken, *, demo: bool) -> None:
    sheet.box(Place(EDGE, FOOT, INNER, 2), LAMP)
    sheet.text(f"{spoken.office} · {spoken.county}", Place(EDGE, FOOT + 6, INNER, 16), Look(10, 5, colour=QUIET))
    if demo:
        warning = _("Demonstration. Nobody reads what you send here.")
        sheet.text(warning, Place(EDGE, HEIGHT - 26, INNER, 18), Look(11, 9, BOLD, WARN, centred=True))

"""What is printed: it leads to the site, can be read out, fits, and the plain cards tell nothing."""

import unicodedata
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import segno
from django.conf import settings

from heatwatch.common.errors import HouseError, NotFound
from heatwatch.knowledge import agency
from heatwatch.outreach import cards, poster, sheet
from heatwatch.outreach.address import Address, known
from heatwatch.outreach.kinds import PRINTED, printed
from heatwatch.outreach.link_card import link_card, plain_link
from tests.outreach.printed import Printed

SITE = Address("https://tips.example.org")
OFFICE = agency.load(Path(__file__).parents[2] / "demo" / "agency.toml")
LANGUAGES = [code for code, _ in settings.LANGUAGES]
PLACES = {
    "poster": (poster.EDGE, poster.MIDDLE + 16, poster.CODE),
    "cards": (cards.LEFT + 4, cards.TOP + (cards.CARD_HEIGHT - cards.CODE) / 2, cards.CODE),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PRINTED)
def test_the_code_on_the_page_is_that_of_the_site_in_this_language(kind: str, language: str) -> None:
    page, (left, top, side) = Printed(printed(kind, language, SITE)), PLACES[kind]
    # A page that is written from the right is the mirror image, but for the code itself.
    place = (sheet.WIDTH - left - side if language == "ar" else left, top, side)
    wanted = segno.make_qr(f"https://tips.example.org/{language}/", error="q")
    squares = [[bool(dark) for dark in row] for row in wanted.matrix]
    assert page.code(*place, len(squares), sheet.QUIET_ZONE) == squares
    zone = place[2] * sheet.QUIET_ZONE / (len(squares) + 2 * sheet.QUIET_ZONE)
    assert page.is_white(place[0], place[1], zone, place[2])
    assert page.is_white(place[0], place[1], place[2], zone)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ("Is someone being forced to work or to sell sex?", "If you are in danger, call 911", "A person reads it"),
        ),
        ("es", ("¿Obligan a alguien", "Si está en peligro, llame al 911", "Una persona lo lee", "demostración")),
        ("vi", ("Có ai đang bị ép làm việc", "Nếu bạn đang gặp nguy hiểm, hãy gọi 911", "Có người đọc", "bản thử")),
        ("zh-hant", ("有人被迫工作", "如果您有危險，請打 911", "有人會看", "示範")),
    ],
)
def test_the_poster_can_be_read_out_and_says_whom_to_call(language: str, said: tuple[str, ...]) -> None:
    page = Printed(poster.poster(OFFICE, language, SITE, demo=True))
    spoken = OFFICE.speaking(language)
    told = (spoken.programme, spoken.office, "510-555-0142", "1-888-373-7888", "tips.example.org", *said)
    assert [text for text in told if text not in page.words] == []
    assert spoken.programme in page.title
    assert f"/Lang ({language})".encode() in page.file
    assert b"/DisplayDocTitle true" in page.file


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plain_card_names_neither_an_office_nor_what_it_is_about(language: str) -> None:
    file = cards.cards(language, SITE)
    page, spoken = Printed(file), OFFICE.speaking(language)
    names = [spoken.programme, spoken.office, spoken.county, spoken.short_name, spoken.tip_line.display]
    told = " ".join([page.words, *page.document.get_metadata_dict().values()]).lower()
    about = ["traffick", "trata", "heat", "tip", "district", "fiscal", "sex", "report", "example.org"]
    assert [word for word in [*map(str.lower, names), *about] if word in told] == []
    assert page.words.count("911") == cards.ACROSS * cards.DOWN


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_names_and_texts_stay_in_their_places(language: str) -> None:
    spoken = OFFICE.speaking(language)
    named = replace(
        spoken,
        programme="Human Exploitation and Trafficking Watch of the Consolidated City and County of Saint Somewhere",
        office="Office of the District Attorney and Public Administrator of the Consolidated City and County",
        tip_line=replace(spoken.tip_line, display="+1 (510) 555-0142 ext. 5550142", note=spoken.tip_line.note * 2),
        texts={**spoken.texts, "what_happens_next": spoken.texts["what_happens_next"] * 2},
    )
    office = replace(OFFICE, spoken={**OFFICE.spoken, language: named})
    site = Address("https://tips.county-of-saint-somewhere.example.org")
    page = Printed(poster.poster(office, language, site, demo=False))
    assert named.programme in page.words
    assert page.is_white(0, 0, poster.EDGE - 2, sheet.HEIGHT)
    assert page.is_white(sheet.WIDTH - poster.EDGE + 2, 0, poster.EDGE - 2, sheet.HEIGHT)


def test_what_cannot_fit_or_be_written_is_refused_by_name() -> None:
    spoken = OFFICE.speaking("en")
    for name, told in (("Watch " * 60, "too long for its place"), ("Trông chừng", "do not write")):
        office = replace(OFFICE, spoken={**OFFICE.spoken, "en": replace(spoken, programme=name)})
        with pytest.raises(HouseError, match=told):
            poster.poster(office, "en", SITE, demo=False)
    with pytest.raises(HouseError, match="too long for its place"):
        poster.poster(OFFICE, "en", Address(f"https://{'tips.' * 12}example.org"), demo=False)


def test_only_a_demonstration_says_that_it_is_one() -> None:
    warning = "Demonstration. Nobody reads"
    assert warning in Printed(poster.poster(OFFICE, "en", SITE, demo=True)).words
    assert warning not in Printed(poster.poster(OFFICE, "en", SITE, demo=False)).words


def test_the_same_words_make_the_same_file() -> None:
    assert printed("poster", "es", SITE) == printed("poster", "es", SITE)


@pytest.mark.parametrize(("kind", "language"), [("flyer", "en"), ("poster", "xx")])
def test_what_there_is_not_is_not_made(kind: str, language: str) -> None:
    with pytest.raises(NotFound):
        printed(kind, language, SITE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_link_card_is_a_plain_link(language: str) -> None:
    told = link_card(OFFICE, language, SITE)
    assert f'href="https://tips.example.org/{language}/"' in told
    assert told.count('referrerpolicy="no-referrer"') == 1
    for never in ("<script", "<iframe", "<img", "<link", "style=", "src=", "onclick"):
        assert never not in told + plain_link(language, SITE)
    assert "traffick" not in plain_link(language, SITE)


def test_what_an_office_is_called_runs_in_nobodys_page() -> None:
    spoken = replace(OFFICE.speaking("en"), programme='<script>alert("x")</script>')
    told = link_card(replace(OFFICE, spoken={**OFFICE.spoken, "en": spoken}), "en", SITE)
    assert "<script" not in told


@pytest.mark.parametrize("text", ["", "tips.example.org", "ftp://tips.example.org", "https://tips.example.org/es/"])
def test_an_address_that_leads_nowhere_is_refused(text: str) -> None:
    with pytest.raises(HouseError):
        known(text)


def test_an_address_is_typed_without_its_scheme() -> None:
    site = known(" https://tips.example.org/ ")
    assert (site.page("es"), site.in_letters) == ("https://tips.example.org/es/", "tips.example.org")


ARABIC = ("هل يُجبَر أحد", "إذا كنتم في خطر", "يقرأ رسالتكم شخص")


def test_an_arabic_poster_is_written_from_the_right_and_its_numbers_from_the_left() -> None:
    page = Printed(poster.poster(OFFICE, "ar", SITE, demo=True))
    assert [
        text for text in ("510-555-0142", "1-888-373-7888", "tips.example.org", "911") if text not in page.words
    ] == []
    # Joined forms stand for the letters that are read; the order in which a reader of PDF tells them is its own.
    letters = Counter(unicodedata.normalize("NFKC", page.words))
    assert [text for text in ARABIC if Counter(text) - letters] == []

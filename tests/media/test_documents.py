"""PDF: drawn page by page; scripts do not run, links are not followed, bombs end the child and nothing else."""

import pytest

from heatwatch.media import viewer
from heatwatch.media.errors import NotShown
from tests.listening import Listener
from tests.media import samples
from tests.media.test_pictures import is_like, looks, refusal, seen

PDF = "application/pdf"


def test_a_page_is_drawn() -> None:
    view = looks(PDF, samples.pdf())
    picture = seen(view)
    assert view.pages == 1
    assert is_like(picture.getpixel((picture.width // 4, picture.height // 2)), (255, 0, 0))
    assert is_like(picture.getpixel((picture.width * 3 // 4, picture.height // 2)), (255, 255, 255))


def test_each_page_by_its_number() -> None:
    document = samples.pdf(b"1 0 0 rg 0 0 200 200 re f", b"0 0 1 rg 0 0 200 200 re f")
    view = looks(PDF, document, page=2)
    assert view.pages == 2
    assert is_like(seen(view).getpixel((50, 50)), (0, 0, 255))
    with pytest.raises(NotShown, match="no such page"):
        looks(PDF, document, page=3)


def test_it_calls_nobody(listener: Listener) -> None:
    looks(PDF, samples.pdf_that_calls(listener.address))
    assert not listener.was_called()


def test_a_locked_document_says_so() -> None:
    assert refusal(PDF, samples.locked_pdf()) == "locked"


def test_a_book_is_shown_up_to_a_limit() -> None:
    book = samples.pdf(*[b"0 g"] * 310)
    assert looks(PDF, book, page=300).pages == 310
    with pytest.raises(NotShown, match="no such page"):
        looks(PDF, book, page=301)


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\nnothing at all", samples.pdf()[:120], b""])
def test_a_damaged_one_is_refused(data: bytes) -> None:
    assert refusal(PDF, data) == "damaged"


def test_a_page_of_an_absurd_size_is_drawn_small() -> None:
    huge = samples.pdf().replace(b"[0 0 200 200]", b"[0 0 9e9 9e9]")
    try:
        assert max(seen(looks(PDF, huge)).size) <= 2400
    except NotShown as refused:
        assert refused.reason in {"damaged", "memory"}


def test_a_bomb_ends_with_its_child() -> None:
    try:
        looks(PDF, samples.pdf_with_a_bomb(400))
    except NotShown as refused:
        assert refused.reason in {"memory", "time", "stopped", "damaged"}
    assert looks(PDF, samples.pdf()).pages == 1
    assert viewer.picture("image/png", [samples.picture("image/png")]).pages == 1

"""Pictures: shown as points and nothing else, whatever hid in them; bombs and damaged files are refused in words."""

import io
import struct

import pytest
from PIL import Image

from heatwatch.media import viewer
from heatwatch.media.errors import REASONS, NotShown
from heatwatch.media.viewer import View
from tests.media import samples
from tests.media.samples import CANARY


def seen(view: View) -> Image.Image:
    return Image.open(io.BytesIO(view.jpeg), formats=["JPEG"])


def in_pieces(data: bytes) -> list[bytes]:
    """As the vault gives them out."""
    return [data[start : start + 5000] for start in range(0, len(data), 5000)]


def looks(kind: str, data: bytes, *, page: int = 1, sharp: bool = True) -> View:
    return viewer.picture(kind, in_pieces(data), page=page, sharp=sharp)


def refusal(kind: str, data: bytes) -> str:
    with pytest.raises(NotShown) as refused:
        looks(kind, data)
    return refused.value.reason


def is_like(point: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(point, tuple)
    return all(abs(a - b) < 40 for a, b in zip(point, colour, strict=True))


@pytest.mark.parametrize("kind", samples.NAMES)
def test_it_is_shown_without_what_hid_in_it(kind: str) -> None:
    data = samples.picture(kind)
    view = looks(kind, data)
    picture = seen(view)
    assert is_like(picture.getpixel((20, 20)), samples.RED)
    assert is_like(picture.getpixel((300, 20)), samples.BLUE)
    assert not picture.getexif()
    assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & set(picture.info)
    assert CANARY.encode() not in view.jpeg


@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "image/webp", "image/heic", "image/avif"])
def test_the_sample_does_hide_a_place(kind: str) -> None:
    """Otherwise the test above would show nothing."""
    gps = Image.open(io.BytesIO(samples.picture(kind))).getexif().get_ifd(0x8825)
    assert gps[2] == samples.PLACE


@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "image/webp"])
def test_it_stands_upright(kind: str) -> None:
    picture = seen(looks(kind, samples.picture(kind, turn=6)))
    assert picture.size == (200, 320)
    assert is_like(picture.getpixel((100, 20)), samples.RED)


def test_a_clear_picture_is_laid_on_white() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(target, "PNG")
    assert is_like(seen(looks("image/png", target.getvalue())).getpixel((25, 25)), (255, 255, 255))


def test_a_large_picture_is_made_smaller() -> None:
    assert max(seen(looks("image/jpeg", samples.picture("image/jpeg", size=(5000, 4000)))).size) == 2400


def test_blurred_it_has_no_more_than_a_few_points() -> None:
    """Black and white stripes of one point become grey: nothing of them can be had back from what is sent."""
    target, stripes = io.BytesIO(), Image.new("L", (640, 640))
    stripes.putdata([255 * (place % 2) for place in range(640 * 640)])
    stripes.save(target, "PNG")
    blurred = seen(looks("image/png", target.getvalue(), sharp=False)).convert("L")
    assert max(blurred.size) == 480
    darkest, lightest = blurred.getextrema()
    assert 90 < float(darkest) <= float(lightest) < 170  # type: ignore[arg-type]  # one channel has two numbers


def test_the_pages_of_a_scan_are_shown_one_by_one() -> None:
    target = io.BytesIO()
    second = Image.new("RGB", (60, 60), samples.BLUE)
    Image.new("RGB", (60, 60), samples.RED).save(target, "TIFF", save_all=True, append_images=[second])
    view = looks("image/tiff", target.getvalue(), page=2)
    assert view.pages == 2
    assert is_like(seen(view).getpixel((30, 30)), samples.BLUE)
    with pytest.raises(NotShown, match="no such page"):
        looks("image/tiff", target.getvalue(), page=3)


def test_a_bomb_of_points_is_refused_before_it_is_unfolded() -> None:
    assert refusal("image/png", samples.png_that_claims(30_000, 30_000)) == "pixels"
    assert refusal("image/png", samples.png_that_claims(2**31 - 1, 1)) == "pixels"


def test_a_jpeg_bomb_is_refused() -> None:
    small = samples.picture("image/jpeg", size=(64, 64))
    start = small.index(b"\xff\xc0")
    large = small[: start + 5] + struct.pack(">HH", 65_000, 65_000) + small[start + 9 :]
    assert refusal("image/jpeg", large) == "pixels"


@pytest.mark.parametrize("kind", ["image/heic", "image/avif"])
def test_a_heic_or_avif_bomb_is_refused(kind: str) -> None:
    assert looks(kind, samples.picture(kind, size=(16, 16))).jpeg
    # The decoder of HEIC may break off at the limit of memory; the child ends, and nothing else does.
    assert refusal(kind, samples.heif_that_claims(kind, 60_000)) in {"pixels", "damaged", "stopped"}
    assert refusal(kind, samples.heif_that_claims(kind, 9_000)) in {"pixels", "damaged"}


def test_a_bomb_of_text_is_refused() -> None:
    assert refusal("image/png", samples.png_with_a_text_bomb(300)) == "damaged"


@pytest.mark.parametrize("kind", samples.NAMES)
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5])
def test_a_cut_file_is_refused_or_shown_and_breaks_nothing(kind: str, share: float) -> None:
    data = samples.picture(kind)
    try:
        looks(kind, data[: int(len(data) * share)])
    except NotShown as refused:
        assert refused.reason in {"damaged", "pixels"}


@pytest.mark.parametrize("kind", samples.NAMES)
def test_a_file_that_says_it_is_another_kind_is_refused(kind: str) -> None:
    other = "image/png" if kind != "image/png" else "image/jpeg"
    assert refusal(kind, samples.picture(other)) == "damaged"


@pytest.mark.parametrize("behind", [b"PK\x03\x04" + b"kumquat" * 99, b"<script>kumquat</script>", samples.pdf()])
def test_what_hides_behind_the_end_does_not_come_out(behind: bytes) -> None:
    view = looks("image/jpeg", samples.picture("image/jpeg") + behind)
    assert b"kumquat" not in view.jpeg
    assert b"PDF" not in view.jpeg


@pytest.mark.parametrize("kind", ["image/svg+xml", "text/html", "application/zip", "image/x-icon", "", "video/mp4"])
def test_other_kinds_are_not_shown(kind: str) -> None:
    assert refusal(kind, b"<svg/>") == "kind"


def test_every_refusal_says_what_to_do() -> None:
    assert all(cause and hint for cause, hint in REASONS.values())
    assert NotShown("whatever a child may say").reason == "stopped"

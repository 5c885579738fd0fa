"""In the child: a picture is decoded, turned upright, made smaller, and written anew as points and nothing else.

What is not points (EXIF with place and time, XMP, comments, previews, colour profiles, what hides behind the end) has
no way into the new file.
"""

import io

import pi_heif
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError
from PIL.Image import DecompressionBombError

from heatwatch.media.errors import Refused
from heatwatch.media.kinds import PICTURES

# The largest cameras of telephones make 200 million points, always as JPEG, which is made smaller while it is read.
MOST_POINTS, MOST_POINTS_JPEG = 64_000_000, 220_000_000
LONGEST_SIDE = 2400
# What is shown before somebody asks: so few points that shapes and faces are gone, not merely hidden by a style.
BLURRED_SIDE, BLURRED_SHOWN = 20, 480
QUALITY = 88
WHITE = (255, 255, 255)
BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError)


def cleaned(data: bytes, kind: str, page: int, *, sharp: bool) -> tuple[bytes, int]:
    """A JPEG of one page (pages begin at 1), and how many pages there are."""
    try:
        return _cleaned(data, kind, page, sharp=sharp)
    except DecompressionBombError as bomb:
        raise Refused("pixels") from bomb
    except BROKEN as broken:
        raise Refused("damaged") from broken


def written(picture: Image.Image, *, sharp: bool) -> bytes:
    """The points of a picture as a JPEG, sharp or unrecognizable."""
    plain = Image.new("RGB", picture.size, WHITE)
    plain.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    if not sharp:
        plain = _blurred(plain)
    target = io.BytesIO()
    plain.save(target, "JPEG", quality=QUALITY)
    return target.getvalue()


def _cleaned(data: bytes, kind: str, page: int, *, sharp: bool) -> tuple[bytes, int]:
    if PICTURES[kind] == ("HEIF",):
        pi_heif.register_heif_opener(thumbnails=False)
    # Its own limit is told here instead, by kind.
    Image.MAX_IMAGE_PIXELS = None
    picture = Image.open(io.BytesIO(data), formats=PICTURES[kind])
    # Of what moves, the first picture is shown; only a scanned TIFF has pages.
    pages = getattr(picture, "n_frames", 1) if kind == "image/tiff" else 1
    if not 1 <= page <= pages:
        raise Refused("pages")
    if page > 1:
        picture.seek(page - 1)
    width, height = picture.size
    if width * height > (MOST_POINTS_JPEG if picture.format in {"JPEG", "MPO"} else MOST_POINTS):
        raise Refused("pixels")
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    picture.load()
    return written(_upright(picture), sharp=sharp), pages


def _upright(picture: Image.Image) -> Image.Image:
    """Made smaller first: turning a large picture would hold it twice."""
    small = picture.convert("RGBA" if _is_clear(picture) else "RGB")
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # The turn is all that is taken from what a camera says of itself.
    turn = picture.getexif().get(0x0112, 1)
    small.getexif()[0x0112] = turn if turn in range(1, 9) else 1
    return ImageOps.exif_transpose(small)


def _is_clear(picture: Image.Image) -> bool:
    return picture.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in picture.info


def _blurred(picture: Image.Image) -> Image.Image:
    few = picture.copy()
    few.thumbnail((BLURRED_SIDE, BLURRED_SIDE))
    few = few.filter(ImageFilter.GaussianBlur(1))
    scale = BLURRED_SHOWN / max(few.size)
    return few.resize((max(1, round(few.width * scale)), max(1, round(few.height * scale))), Image.Resampling.BICUBIC)


def readable() -> list[str]:
    """The kinds of pictures that the decoders of this machine read."""
    pi_heif.register_heif_opener()
    Image.init()
    return [kind for kind, names in PICTURES.items() if names[0] in Image.OPEN]

"""Small files of every kind, each with something in it that must not come out."""

import io
import struct
import subprocess
import wave
import zlib
from pathlib import Path

import pillow_heif
from PIL import Image
from PIL.PngImagePlugin import PngInfo

# A word that stands in every hidden place of these files.
CANARY = "kumquat"
PLACE = (37.0, 48.0, 12.0)
JPEG_FRAME = b"\xff\xc0"
RED, BLUE = (220, 20, 30), (20, 30, 220)


def halves(size: tuple[int, int] = (320, 200)) -> Image.Image:
    """Left half red, right half blue."""
    picture = Image.new("RGB", size, RED)
    picture.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    return picture


def hidden(turn: int = 1) -> bytes:
    """EXIF with a place, a maker and a turn."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = f"{CANARY} camera", turn
    exif.get_ifd(0x8825).update({1: "N", 2: PLACE, 3: "W", 4: PLACE})
    return exif.tobytes()


def picture(kind: str, *, turn: int = 1, size: tuple[int, int] = (320, 200)) -> bytes:
    """A picture of one kind with hidden data in it."""
    if kind in {"image/heic", "image/heif"}:
        pillow_heif.register_heif_opener()
    target, name = io.BytesIO(), NAMES[kind]
    more = {"exif": hidden(turn)} if name in {"JPEG", "PNG", "WEBP", "HEIF", "AVIF"} else {}
    if name == "PNG":
        words = PngInfo()
        words.add_text("Comment", f"{CANARY} comment")
        more["pnginfo"] = words  # type: ignore[assignment]  # a dictionary of two kinds of values
    if name == "JPEG":
        more |= {"comment": f"{CANARY} comment".encode(), "xmp": f"<x>{CANARY}</x>".encode()}
    halves(size).save(target, name, **more)
    return target.getvalue()


NAMES = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/tiff": "TIFF",
    "image/bmp": "BMP",
    "image/heic": "HEIF",
    "image/avif": "AVIF",
}


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says how many points it would have."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    points = _chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + points + _chunk(b"IEND", b"")


def heif_that_claims(kind: str, side: int) -> bytes:
    """A small HEIC or AVIF whose description, wherever it stands, says that it has many more points."""
    whole = picture(kind, size=(16, 16))
    start = whole.index(b"ispe")
    while start >= 0:
        whole = whole[: start + 8] + struct.pack(">II", side, side) + whole[start + 16 :]
        start = whole.find(b"ispe", start + 16)
    return whole


def png_with_a_text_bomb(megabytes: int) -> bytes:
    """A PNG of one point whose compressed text unfolds to many megabytes."""
    whole = picture("image/png", size=(8, 8))
    bomb = b"Comment\0\0" + zlib.compress(bytes(megabytes * 2**20), 9)
    return whole[:33] + _chunk(b"zTXt", bomb) + whole[33:]


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def pdf(*contents: bytes, catalogue: bytes = b"", page: bytes = b"", filtered: bytes = b"") -> bytes:
    """A PDF with a page for each content stream; the left half of an ordinary page is red."""
    contents = contents or (b"1 0 0 rg 0 0 100 200 re f",)
    kids = b" ".join(b"%d 0 R" % (3 + 2 * number) for number in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(contents)),
    ]
    for number, content in enumerate(contents):
        own = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents %d 0 R %s >>" % (4 + 2 * number, page)
        objects += [own, b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), filtered, content)]
    return _written(objects)


def pdf_that_calls(address: str) -> bytes:
    """A PDF with a script, an action on opening, a link, a form that sends itself and a stream that lies elsewhere."""
    url = address.encode()
    script = b"/OpenAction << /S /JavaScript /JS (app.launchURL('%s'); this.getURL('%s'); app.alert('%s')) >>" % (
        (url, url, CANARY.encode())
    )
    form = b"/AcroForm << /Fields [] /XFA (%s) >> /AA << /O << /S /SubmitForm /F (%s) >> >>" % (url, url)
    link = b"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 200 200] /A << /S /URI /URI (%s) >> >>]" % url
    return pdf(catalogue=script + form, page=link, filtered=b"/F << /FS /URL /F (%s) >>" % url)


def pdf_with_a_bomb(megabytes: int) -> bytes:
    """A PDF of a page whose few compressed bytes unfold to many megabytes of drawing."""
    packer = zlib.compressobj(9)
    line = b"0 0 m 200 200 l S\n" * 58_000
    packed = b"".join(packer.compress(line) for _ in range(megabytes)) + packer.flush()
    return pdf(packed, filtered=b"/Filter /FlateDecode")


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [] /Count 0 >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"41" * 32, b"42" * 32),
    ]
    return _written(objects, trailer=b"/Encrypt 3 0 R /ID [<00112233> <00112233>]")


def _written(objects: list[bytes], trailer: bytes = b"") -> bytes:
    body, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(body)


def wav(seconds: int = 1) -> bytes:
    """A tone, with a word in the file's own description."""
    target = io.BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"".join(struct.pack("<h", 8000 if n % 20 < 10 else -8000) for n in range(8000 * seconds)))
    words = CANARY.encode().ljust(8, b"\0")
    info = b"INFOICMT" + struct.pack("<I", len(words)) + words
    whole = target.getvalue() + b"LIST" + struct.pack("<I", len(info)) + info
    return whole[:4] + struct.pack("<I", len(whole) - 8) + whole[8:]


def mp4(folder: Path, *, index_last: bool = True) -> bytes:
    """Two seconds of video with sound, a title and a place, as telephones write it: the index at the end."""
    file = folder / "made.mp4"
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=10:duration=2"]
    command += ["-f", "lavfi", "-i", "sine=duration=2", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    command += ["-metadata", f"title={CANARY}", "-metadata", "location=+37.8033-122.2000/"]
    command += [*([] if index_last else ["-movflags", "faststart"]), str(file)]
    subprocess.run(command, check=True)
    return file.read_bytes()


def video_that_claims(folder: Path, side: int) -> bytes:
    """A second of small pictures in an AVI, each of which says that it has many more points."""
    file = folder / "made.avi"
    command = ["ffmpeg", "-y", "-v", "error", "-f", "lavfi", "-i", "color=red:size=16x16:rate=5:duration=1"]
    subprocess.run([*command, "-c:v", "mjpeg", str(file)], check=True)
    whole = file.read_bytes()
    assert whole.count(JPEG_FRAME) == 5
    parts = whole.split(JPEG_FRAME)
    claimed = [part[:3] + struct.pack(">HH", side, side) + part[7:] for part in parts[1:]]
    return JPEG_FRAME.join([parts[0], *claimed])

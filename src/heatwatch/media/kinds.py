"""Which kinds of files can be looked at, and how: pure. What is not named here is only ever downloaded."""

PICTURE, DOCUMENT, SOUND, MOVING = "picture", "document", "sound", "moving"

# Kind → the only decoder that is asked. A file that is two kinds at once is read as the one it began as, or not at all.
PICTURES = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/gif": ("GIF",),
    "image/webp": ("WEBP",),
    "image/tiff": ("TIFF",),
    "image/bmp": ("BMP",),
    "image/heic": ("HEIF",),
    "image/heif": ("HEIF",),
    "image/avif": ("AVIF",),
}
DOCUMENTS = frozenset({"application/pdf"})
# Kind → ffmpeg's name of the one container that it may be read as: a playlist that names other files is none of them.
SOUNDS = {
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/mpeg": "mp3",
    "audio/mp4": "mov",
    "audio/m4a": "mov",
    "audio/x-m4a": "mov",
    "audio/ogg": "ogg",
    "audio/x-flac": "flac",
    "audio/flac": "flac",
    "audio/amr": "amr",
    "audio/aac": "aac",
}
MOVING_PICTURES = {
    "video/mp4": "mov",
    "video/x-m4v": "mov",
    "video/quicktime": "mov",
    "video/3gpp": "mov",
    "video/webm": "matroska",
    "video/x-matroska": "matroska",
    "video/x-msvideo": "avi",
    "video/mpeg": "mpeg",
}


def way_of(kind: str) -> str:
    """How a kind is looked at; empty when it is not."""
    if kind in PICTURES:
        return PICTURE
    if kind in DOCUMENTS:
        return DOCUMENT
    if kind in SOUNDS:
        return SOUND
    return MOVING if kind in MOVING_PICTURES else ""

"""Text as people type it, made safe to store without changing what it says."""

import unicodedata


def cleaned(text: str) -> str:
    """The text with line ends unified and with unstorable characters replaced, never dropped silently.

    NUL becomes U+2400 (a visible symbol), lone surrogates become U+FFFD; nothing else is changed, since a
    tip is evidence and is kept as it was written.
    """
    if text.isascii() and "\r" not in text and "\x00" not in text:
        return text
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\u2400")
    return unified.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def one_line(text: str) -> str:
    """A name as it may stand in a list or a certificate: no line end, and no sign that turns what follows around."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(shown.split())


def folded(text: str) -> str:
    """Lower case without accents, full-width forms or foreign digit shapes: for comparing, never for keeping."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(_plain_digit(c) for c in decomposed if not unicodedata.combining(c))


def _plain_digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)

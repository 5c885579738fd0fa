"""Where the public site is found: as a link for each language, and in letters that somebody can type."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from heatwatch.common.errors import HouseError


@dataclass(frozen=True)
class Address:
    """The public site's own address, without a path."""

    root: str

    def page(self, language: str) -> str:
        """The first page in a language: what a code leads to."""
        return f"{self.root}/{language}/"

    @property
    def in_letters(self) -> str:
        """What a person types; the site then asks the browser for the language."""
        return urlsplit(self.root).netloc


def known(text: str) -> Address:
    """The address as it was set; raises `HouseError` when there is none, or when it is not one."""
    parts = urlsplit(text.strip())
    if not text.strip():
        hint = "set HEATWATCH_PUBLIC_URL to what people type, such as https://tips.example.org"
        raise HouseError("the address of the public site is not known here", hint)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise HouseError(f"{text.strip()} is no address of a site", "such as https://tips.example.org, without a path")
    return Address(f"{parts.scheme}://{parts.netloc}")

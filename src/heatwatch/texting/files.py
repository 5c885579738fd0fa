"""Files of text messages at the provider, over its REST API: "Media subresource" of Twilio.

It answers where such a file lies, at another host of its own, with an address that opens it for a while.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from heatwatch.common.secret import masked
from heatwatch.intake.incoming import Held
from heatwatch.texting.holding import Holder


@masked
@dataclass(frozen=True)
class FileProvider(Holder):
    """An account at the provider, and the further hosts where its files may lie."""

    hosts: tuple[str, ...] = ()

    def content(self, held: Held) -> Iterator[bytes]:
        """The file, piece by piece, to its very end. Raises `Away` or `Gone`, in the middle of it too."""
        return self.file(_under(held), self.hosts)


def place_of(held: Held) -> str:
    """Where the provider tells of a file, and deletes it."""
    return f"{_under(held)}.json"


def _under(held: Held) -> str:
    return f"/Messages/{quote(held.message)}/Media/{quote(held.file)}"

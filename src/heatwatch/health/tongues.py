"""In which languages the public site is read, and who has approved what it says in each."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from heatwatch.common.errors import HouseError
from heatwatch.knowledge import agency
from heatwatch.knowledge.folder import FOLDER
from heatwatch.knowledge.spoken.catalogues import DOMAIN, DRAFTED, folder_of
from heatwatch.knowledge.spoken.files import NOBODY
from heatwatch.knowledge.spoken.languages import ALWAYS, FALLBACK

# The state of a whole catalogue, as its translators note it in its head.
STATE = re.compile(r'^"X-Reviewed: (.*?)\\n"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Tongue:
    """A served language. `site` and `pages` are "drafted" or say by whom and when.

    Of the office's own `texts`, so many are `unread`.
    """

    code: str
    name: str
    site: str
    pages: str
    texts: int
    unread: int

    @property
    def drafted(self) -> list[str]:
        """What of this language nobody has approved, in words. English is the code, and its pages are told once."""
        found = [f"{self.unread} texts of the agency file ({self.code})"] if self.unread else []
        if self.code != FALLBACK and self.site == DRAFTED:
            found.append(f"the translation of the site ({self.code})")
        if self.code not in ALWAYS and self.pages == DRAFTED:
            found.append(f"the translation of its pages ({self.code})")
        return found


def tongues() -> list[Tongue]:
    """Every served language."""
    reviews, written = _reviews(), DRAFTED if drafted_pages() else "reviewed"
    return [_tongue(code, name, reviews.get(code, {}), written) for code, name in settings.LANGUAGES]


def drafted_pages() -> list[str]:
    """The pages of the knowledge base whose English and Spanish nobody has approved."""
    pages = [tomllib.loads(file.read_text("utf-8")) for file in sorted((FOLDER / "pages").glob("*.toml"))]
    return [str(page["id"]) for page in pages if page["reviewed"] == DRAFTED]


def _tongue(code: str, name: str, reviews: Mapping[str, agency.Review], written: str) -> Tongue:
    """`written` is the state of the pages in English and Spanish, which stand in the knowledge base itself."""
    pages = written if code in ALWAYS else _state(code, DOMAIN)
    unread = sum(review.by in NOBODY for review in reviews.values())
    site = "the original" if code == FALLBACK else _state(code, "django")
    return Tongue(code, name, site, pages, len(reviews), unread)


def _reviews() -> Mapping[str, Mapping[str, agency.Review]]:
    try:
        return agency.load(settings.ENV.agency_file).reviews
    except HouseError:
        return {}  # "Contacts" says so.


def _state(code: str, domain: str) -> str:
    """What the head of a catalogue says of its review; drafted where it says nothing."""
    places: Iterable[Path] = (Path(folder) / folder_of(code) for folder in settings.LOCALE_PATHS)
    for file in (place / "LC_MESSAGES" / f"{domain}.po" for place in places):
        if file.exists() and (state := STATE.search(file.read_text("utf-8"))):
            return state[1]
    return DRAFTED

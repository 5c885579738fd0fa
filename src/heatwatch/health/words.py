"""What people outside read and use: texts that somebody must have approved, and the ways in that are open."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from heatwatch.common.errors import HouseError
from heatwatch.health.verdict import Check, look, ok
from heatwatch.knowledge import agency
from heatwatch.knowledge.folder import FOLDER
from heatwatch.knowledge.reply_templates import reply_templates

DRAFTED = "drafted"
NOBODY = {"", "DEMO"}
# The state of a whole catalogue, as its translators note it in its head.
STATE = re.compile(r'^"X-Reviewed: (.*?)\\n"$', re.MULTILINE)


def translations() -> Check:
    """Which texts of the public nobody has approved."""
    found = [*_of_the_agency(), *_of_the_knowledge_base(), *_of_the_catalogues()]
    if not found:
        return ok("Texts", "somebody has approved every text that the public reads, in each language")
    remedy = "let a lawyer and a native speaker read them, and write who did and when: docs/guides/health.md#texts"
    return look("Texts", f"nobody has approved: {'; '.join(found)}", remedy)


def text_messages() -> Check:
    """Whether a provider's secret lies here. The door for them may run as another user, with a folder of its own."""
    names = settings.ENV.providers()
    if names:
        return ok("Text messages", f"a secret of {', '.join(names)} is here; the webhooks take them")
    return ok("Text messages", "off: no secret of a provider is here (docs/guides/sms.md)")


def _of_the_agency() -> Iterator[str]:
    try:
        office = agency.load(settings.ENV.agency_file)
    except HouseError:
        return  # "Contacts" says so.
    for language, reviews in office.reviews.items():
        if unread := [id for id, review in reviews.items() if review.by in NOBODY]:
            yield f"{len(unread)} texts of the agency file ({language})"


def _of_the_knowledge_base() -> Iterator[str]:
    pages = [tomllib.loads(file.read_text("utf-8")) for file in sorted((FOLDER / "pages").glob("*.toml"))]
    if drafted := [str(page["id"]) for page in pages if page["reviewed"] == DRAFTED]:
        yield f"the public pages {', '.join(drafted)}"
    if waiting := [one for one in reply_templates().values() if not one.approved]:
        yield f"{len(waiting)} reply templates"


def _of_the_catalogues() -> Iterator[str]:
    """English stands in the code; every other language has a catalogue."""
    for language, _ in settings.LANGUAGES:
        for folder in settings.LOCALE_PATHS:
            file = Path(folder) / language / "LC_MESSAGES" / "django.po"
            state = STATE.search(file.read_text("utf-8")) if file.exists() else None
            if file.exists() and (state is None or state[1] == DRAFTED):
                yield f"the translation of the site ({language})"

"""What Django does not know of our languages."""

from django.conf.locale import LANG_INFO

TAGALOG = {"bidi": False, "code": "tl", "name": "Tagalog", "name_local": "Tagalog"}


def tell_django() -> None:
    """Telephones in the Philippines ask for Filipino, which is Tagalog by its official name; Django knows neither."""
    LANG_INFO.setdefault("tl", TAGALOG)
    for code in ("fil", "fil-ph"):
        LANG_INFO.setdefault(code, {"fallback": ["tl"]})

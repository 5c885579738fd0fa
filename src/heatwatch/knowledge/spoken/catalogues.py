"""The knowledge base in a further language.

English and Spanish stand beside each other in its files, where whoever writes the one sees the other. Every other
language has a catalogue of its own (`locale/<language>/LC_MESSAGES/knowledge.po`), by the English text, so that a
further language is a file and no code, and one translator can read it from end to end.
"""

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from heatwatch.knowledge.spoken.languages import FALLBACK, nearest

LOCALE = Path(__file__).resolve().parents[2] / "locale"
DOMAIN = "knowledge"
# What the head of a catalogue says of its review where nobody made one.
DRAFTED = "drafted"


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in a language (``zh-hant``), or in English where nobody has written it; empty where there is none."""
    code = nearest(language)
    own, english = texts.get(code, ""), texts.get(FALLBACK, "")
    if own or not english or code == FALLBACK:
        return own or english
    return catalogue(code).gettext(english)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; one that says everything in English where there is none."""
    return gettext.translation(DOMAIN, LOCALE, [folder_of(language)], fallback=True)


def is_drafted(language: str) -> bool:
    """Whether the head of the catalogue names nobody who reviewed it (`health.tongues` shows whom)."""
    return catalogue(language).info().get("x-reviewed", DRAFTED) == DRAFTED


def folder_of(language: str) -> str:
    """The name that gettext gives to the folder of a language: ``zh-hant`` lies in ``zh_Hant``."""
    name, _, script = language.partition("-")
    return f"{name}_{script.title()}" if script else name

"""Which voice of the provider speaks which language: "Available voices and languages" of its text to speech.

Traditional letters are read in Cantonese and simplified ones in Mandarin, which is what most of their readers in the
Bay Area speak. A language without a voice here is left out of the menu.
"""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Voice:
    """What the provider calls a language, and one of its voices for it."""

    language: str
    name: str


VOICES = {
    "en": Voice("en-US", "Polly.Joanna"),
    "es": Voice("es-US", "Polly.Penelope"),
    "zh-hant": Voice("yue-HK", "Google.yue-HK-Standard-A"),
    "zh-hans": Voice("cmn-CN", "Google.cmn-CN-Standard-A"),
    "vi": Voice("vi-VN", "Google.vi-VN-Standard-A"),
    "tl": Voice("fil-PH", "Google.fil-PH-Standard-A"),
    "ar": Voice("arb", "Polly.Zeina"),
}
# One key each.
MOST = 9


def spoken() -> dict[str, str]:
    """Key → language, of those that the office serves and the provider speaks, in the order of the office."""
    served = [language for language, _ in settings.LANGUAGES if language in VOICES]
    return {str(key): language for key, language in enumerate(served[:MOST], start=1)}

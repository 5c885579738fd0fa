"""In which language a part of a tip is written, and whether it waits for a translation: one rule for page and queue."""

from heatwatch.knowledge.cues.words import cut
from heatwatch.knowledge.spoken.languages import FALLBACK, spoken, written_in
from heatwatch.triage.language import LITTLE_WORDS, language_of

# The channel on which a member of the desk writes down in English what a caller says.
WRITTEN_DOWN = "phone"
# Short ones stand in Hindi or Arabic in Latin letters too (`he`, `is`, `me`), and some are borrowed everywhere.
BORROWED = frozenset({"are", "but", "help", "her", "please"})
UNMISTAKABLE = frozenset(word for word in LITTLE_WORDS[FALLBACK].split() if len(word) > 2) - BORROWED
# Every so manieth word of an English text is one of them.
ONE_IN = 5


def told_in(text: str, language: str, channel: str) -> str:
    """The language to say of what a reporter wrote; empty where nobody can tell.

    Latin letters alone make no English: on a telephone without the keyboard Arabic and Urdu are written in them.
    """
    lang = written_in(text, language)
    is_doubtful = lang == FALLBACK and spoken(language) != FALLBACK and channel != WRITTEN_DOWN
    return "" if is_doubtful and not is_english(text) else lang


def waits(text: str, language: str, channel: str) -> bool:
    """Whether a part says something that is to be translated: it has words, and they are not in English."""
    return spoken(language) != FALLBACK and bool(text.strip()) and told_in(text, language, channel) != FALLBACK


def is_english(text: str) -> bool:
    """Whether a text is surely English. The reader's guess alone takes a few words of anything for it."""
    words = [word for word in cut(text).forms if not word[0].isdigit()]
    known = sum(word in UNMISTAKABLE for word in words)
    return known * ONE_IN >= len(words) > 0 and language_of(text) == FALLBACK

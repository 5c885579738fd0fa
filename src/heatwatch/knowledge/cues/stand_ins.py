"""What somebody is must not change how a text is read: words for it, each list with one word that stands for all.

Origin, language, faith, status and disability are never indicators. What was learned from texts could still lean on the
words for them, so it never sees which of them was used (`triage.encoder`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from heatwatch.common.text import folded
from heatwatch.knowledge.model.toml_files import TomlFile

# Whoever writes these languages uses English words too; a text in no known language may be in any.
BESIDE = {"en": ("en",), "es": ("es",), "zh": ("zh", "en"), "vi": ("vi", "en"), "tl": ("tl", "en"), "ar": ("ar", "en")}
ANY = ("en", "es")
UNSPACED = frozenset({"zh"})
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class StandIns:
    """For each language what to look for, and for each word, in lower case, what stands for it."""

    patterns: Mapping[str, re.Pattern[str]]
    words: Mapping[str, Mapping[str, str]]

    def put_in(self, text: str, language: str) -> tuple[str, list[Span]]:
        """The text with stand-ins, and for each of its characters the span of the given text that it stands for."""
        key = language.partition("-")[0]
        pattern = self.patterns.get(key, self.patterns[""]) if self.patterns else None
        words = self.words.get(key, self.words[""]) if self.words else {}
        written, places, end = [], [], 0
        for found in pattern.finditer(text) if pattern else ():
            stand_in = words.get(found[0].casefold(), found[0])
            written += [text[end : found.start()], stand_in]
            places += [(place, place + 1) for place in range(end, found.start())]
            places += [found.span()] * len(stand_in)
            end = found.end()
        places += [(place, place + 1) for place in range(end, len(text))]
        return "".join([*written, text[end:]]), places


NONE = StandIns({}, {})


def read_stand_ins(file: TomlFile) -> StandIns:
    """Read stand_ins.toml; a word in two lists of a language is a mistake."""
    lists: dict[str, dict[str, str]] = {}
    for language, kinds in file.data.items():
        known = lists.setdefault(language, {})
        for kind, table in kinds.items():
            where = f"{language}.{kind}"
            file.only(("stand_in", "words"), table, where)
            stand_in = file.text("stand_in", table, where)
            for word in file.texts("words", table, where):
                # People leave accents out.
                forms = (word.casefold(), folded(word))
                if any(known.setdefault(form, stand_in) != stand_in for form in forms):
                    file.blame(f"{word!r} stands in two lists of {language}: keep one of them", word)
    if not lists:
        return NONE
    words = {key: _together(lists, languages) for key, languages in {**BESIDE, "": ANY}.items()}
    return StandIns({key: _pattern(known, key) for key, known in words.items()}, words)


def _together(lists: Mapping[str, Mapping[str, str]], languages: tuple[str, ...]) -> dict[str, str]:
    """The words of the languages; the first language that has a word decides."""
    found: dict[str, str] = {}
    for language in languages:
        found = dict(lists.get(language, {})) | found
    return found


def _pattern(words: Mapping[str, str], language: str) -> re.Pattern[str]:
    """The longest words first, so that one that begins with another is found whole."""
    longest = sorted(words, key=len, reverse=True)
    either = "|".join(map(re.escape, longest))
    bound = r"(?<!\w)(?:%s)(?!\w)"
    if language not in UNSPACED:
        return re.compile(bound % either, re.IGNORECASE)
    run = "|".join(re.escape(word) for word in longest if not word.isascii())
    return re.compile(f"(?:{run})|{bound % either}", re.IGNORECASE)

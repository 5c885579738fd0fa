"""The languages of the public site, and every other one that the house has a name for, by code (BCP 47)."""

import unicodedata

FALLBACK = "en"
ALWAYS = {"en": "English", "es": "Spanish"}
# Traditional letters first: whoever asks for Chinese without saying which gets these, as most readers in the Bay Area.
FURTHER = {
    "zh-hant": "Chinese (traditional)",
    "zh-hans": "Chinese (simplified)",
    "vi": "Vietnamese",
    "tl": "Tagalog",
    "ar": "Arabic",
}
# What people write and speak besides. Chinese that is spoken has no letters.
ANY_CHINESE, UNNAMED = "zh", "und"
ELSEWHERE = {
    ANY_CHINESE: "Chinese",
    "ko": "Korean",
    "pa": "Punjabi",
    "hi": "Hindi",
    "ru": "Russian",
    "fa": "Farsi",
    "km": "Khmer",
    "am": "Amharic",
    "de": "German",
    "fr": "French",
    "it": "Italian",
    "ja": "Japanese",
    "lo": "Lao",
    "mam": "Mam",
    "mn": "Mongolian",
    "my": "Burmese",
    "ne": "Nepali",
    "pt": "Portuguese",
    "th": "Thai",
    "ti": "Tigrinya",
    "uk": "Ukrainian",
    "ur": "Urdu",
    UNNAMED: "another language",
}
NAMES = {**ALWAYS, **FURTHER, **ELSEWHERE}
# How each is written, where it is not in Latin letters.
LETTERS = {
    "zh-hant": "traditional Chinese characters",
    "zh-hans": "simplified Chinese characters",
    "zh": "Chinese characters",
    "ar": "Arabic letters, from right to left",
    "fa": "Arabic letters, from right to left",
    "ur": "Arabic letters, from right to left",
    "am": "Ethiopic letters",
    "ti": "Ethiopic letters",
    "hi": "Devanagari letters",
    "ne": "Devanagari letters",
    "ja": "Japanese characters",
    "km": "Khmer letters",
    "ko": "Korean letters",
    "lo": "Lao letters",
    "mn": "Cyrillic letters",
    "my": "Burmese letters",
    "pa": "Gurmukhi or Arabic letters",
    "ru": "Cyrillic letters",
    "th": "Thai letters",
    "uk": "Cyrillic letters",
}
# Chinese that is spoken has no letters, and Tagalog is Filipino by its official name.
NEAREST = {ANY_CHINESE: "zh-hant", "fil": "tl"}
# So much of a text says how it is written.
BEGINNING = 2_000


def nearest(language: str) -> str:
    """The site's own code for a language however it is told (``zh-Hant``, ``es-MX``, ``fil``); itself for any other."""
    code = language.lower()
    while code not in {*ALWAYS, *FURTHER} and "-" in code:
        code = code.rpartition("-")[0]
    return NEAREST.get(code, code)


def name_of(language: str) -> str:
    """A language by its English name; its code where the house has no name for it."""
    code = language.lower()
    return NAMES.get(code) or NAMES.get(nearest(code)) or NAMES.get(code.partition("-")[0]) or language


def letters_of(language: str) -> str:
    """How a language is written; empty for one that is not known."""
    code = language.lower()
    known = LETTERS.get(code) or LETTERS.get(code.partition("-")[0])
    return known or ("Latin letters" if name_of(code) != language and code != UNNAMED else "")


def spoken(language: str) -> str:
    """A language whatever letters it is written in: whoever reads Chinese reads both kinds."""
    code = language.lower().partition("-")[0]
    return NEAREST.get(code, code).partition("-")[0]


def reads(codes: str, language: str) -> bool:
    """Whether somebody with these languages, as an account names them (``en zh``), reads this one."""
    return spoken(language) in {spoken(code) for code in codes.split()} - {UNNAMED}


def written_in(text: str, language: str) -> str:
    """The language to say of a text: English where it is in Latin letters and the language is not.

    A call in Korean is written down in English, and the desk answers an Arabic message in either.
    """
    if not LETTERS.get(language.lower()):
        return "" if language == UNNAMED else language
    letters = [unicodedata.name(one, "") for one in text[:BEGINNING] if one.isalpha()]
    latin = sum(name.startswith("LATIN") for name in letters)
    return FALLBACK if latin * 2 > len(letters) else language


def direction_of(text: str) -> str:
    """From which side a text is read, by most of its letters: a Latin name at its beginning turns no Arabic around."""
    kinds = [unicodedata.bidirectional(one) for one in text[:BEGINNING]]
    return "rtl" if sum(kind in {"R", "AL"} for kind in kinds) > kinds.count("L") else "ltr"

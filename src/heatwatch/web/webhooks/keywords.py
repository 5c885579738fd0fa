"""Words that mean something by themselves, and what is answered to them at once.

The door knows nothing of whoever writes, so the answer follows from the message alone: in the language of the word, or
in both where the word is one in both. It names neither the office nor what it is about: somebody else may hold the
telephone. Everything else is answered with nothing: the door does not know whether an answer is safe.
"""

from collections.abc import Iterator

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from heatwatch.common.text import folded
from heatwatch.intake import consent
from heatwatch.intake.incoming import DANGER, HELP, INFO, SAFE, START, STOP, UNSURE

EN, ES = "en", "es"
BOTH = (EN, ES)
# A whole message, without case, accents and punctuation → what it means, and in which languages.
WORDS: dict[str, tuple[str, tuple[str, ...]]] = {
    **dict.fromkeys(("911", "sos"), (DANGER, BOTH)),
    **dict.fromkeys(("emergency", "help 911", "call 911", "call police", "call the police"), (DANGER, (EN,))),
    **dict.fromkeys(("emergencia", "auxilio", "socorro", "llame al 911", "llame a la policia"), (DANGER, (ES,))),
    **dict.fromkeys(("help", "help me"), (HELP, (EN,))),
    **dict.fromkeys(("ayuda", "ayudeme", "ayudenme"), (HELP, (ES,))),
    "info": (INFO, BOTH),
    "information": (INFO, (EN,)),
    "informacion": (INFO, (ES,)),
    "stop": (STOP, BOTH),
    **dict.fromkeys(("stop all", "stopall", "unsubscribe", "cancel", "end", "quit"), (STOP, (EN,))),
    **dict.fromkeys(("alto", "cancelar", "baja"), (STOP, (ES,))),
    # That the telephone itself is safe, or is not. Whoever says that it is not is answered with nothing.
    "safe": (SAFE, (EN,)),
    **dict.fromkeys(("seguro", "segura"), (SAFE, (ES,))),
    **dict.fromkeys(("unsure", "not safe", "unsafe", "not now", "not sure"), (UNSURE, ())),
    **dict.fromkeys(("no seguro", "no segura", "no es seguro", "inseguro", "ahora no"), (UNSURE, ())),
    # What undoes a STOP at the provider; that somebody wants texts says nothing of whether they are safe.
    **dict.fromkeys(("start", "unstop"), (START, ())),
}
# Help, danger and an end are asked for in one's own language; SAFE and INFO stand in the answers as they are texted.
# What traditional and simplified letters write alike is answered in traditional ones.
FURTHER: dict[str, dict[str, tuple[str, ...]]] = {
    "zh-hant": {DANGER: ("救命", "報警", "緊急"), HELP: ("幫助", "求助", "幫幫我"), STOP: ("停止", "取消")},
    "zh-hans": {DANGER: ("报警", "紧急"), HELP: ("帮助", "帮帮我")},
    "vi": {
        # Many write without tone marks: one syllable alone may be a name (Dũng) or another word (cừu, đúng, dùng).
        DANGER: ("cứu tôi", "cứu với", "khẩn cấp"),
        HELP: ("giúp tôi", "giúp với", "giúp đỡ", "trợ giúp"),
        STOP: ("dừng lại", "ngừng lại", "đừng nhắn nữa"),
    },
    "tl": {
        DANGER: ("saklolo", "emerhensiya"),
        HELP: ("tulong", "tulungan ninyo ako", "tulungan nyo ako", "patulong"),
        STOP: ("itigil", "tigil", "ihinto"),
    },
    "ar": {
        DANGER: ("النجدة", "نجدة", "طوارئ"),
        HELP: ("مساعدة", "ساعدوني", "ساعدني"),
        STOP: ("توقف", "إيقاف", "أوقفوا"),
    },
}
for _language, _meanings in FURTHER.items():
    for _meaning, _words in _meanings.items():
        WORDS |= dict.fromkeys(map(folded, _words), (_meaning, (_language,)))
# A keyword with as much around it is still one; what is longer is a message.
LONGEST = 3 * max(map(len, WORDS))
ANSWERS = {
    DANGER: _("This number is not 911, and nobody may be reading now. Call 911. If you cannot speak, text 911."),
    HELP: _(
        "People read what you text here, but not at once. In danger: call or text 911. "
        "Delete these texts if somebody looks at your phone."
    ),
    INFO: _(
        "Texts to this number are locked, and a few people open them. Your phone and the phone company keep texts too. "
        "You get no texts from here until you text SAFE."
    ),
    SAFE: _(
        "You may now get texts from this number, perhaps not at once. Your phone and the phone company keep them. "
        "Text STOP and no more come."
    ),
    STOP: _("You get no more texts from this number. You can still text it."),
}


def meaning(text: str) -> str:
    """What a message means by itself, or nothing."""
    keyword = WORDS.get(_bare(text), ("", ()))[0]
    # With a question mark SAFE is a question; and a longer message may speak of what is safe, or of stopping.
    return consent.heard(text) if keyword in ("", SAFE) else keyword


def answer(text: str) -> str:
    """What is texted back to a message at once, or nothing."""
    keyword, languages = WORDS.get(_bare(text), ("", ()))
    return "\n".join(_said(keyword, languages)) if keyword == meaning(text) else ""


def _said(keyword: str, languages: tuple[str, ...]) -> Iterator[str]:
    """The office's own words where its lawyer wrote some, else those of this house."""
    own = settings.AGENCY.text_answers
    # An office does not answer in a language that it cannot vouch for; the word means the same to it.
    if not set(languages) <= dict(settings.LANGUAGES).keys():
        languages = BOTH
    for language in languages:
        with translation.override(language):
            yield own.get(language, {}).get(keyword) or str(ANSWERS[keyword])


def _bare(text: str) -> str:
    """911, 9-1-1 and 9 1 1 are one; so are STOP, stop and “Stop.”"""
    if len(text) > LONGEST:
        return ""
    words = "".join(letter if letter.isalnum() else " " for letter in folded(text)).split()
    joined = "".join(words)
    return joined if joined.isdigit() else " ".join(words)

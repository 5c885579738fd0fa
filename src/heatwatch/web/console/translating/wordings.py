"""The replies that the desk starts from, in the reporter's language and beside it in English, and who read them."""

from dataclasses import dataclass

from heatwatch.common.secret import masked
from heatwatch.knowledge.reply_templates import ReplyTemplate, reply_templates
from heatwatch.knowledge.spoken.catalogues import is_drafted
from heatwatch.knowledge.spoken.languages import ALWAYS, FALLBACK, direction_of, name_of, nearest


@masked
@dataclass(frozen=True)
class Wording:
    """A reply as it is sent, what it says in English, and what has to be said of the wording."""

    id: str
    template: ReplyTemplate
    text: str
    english: str
    lang: str
    way: str
    doubt: str

    @property
    def is_english(self) -> bool:
        """Whether it is shown once."""
        return self.lang == FALLBACK


def of_replies(language: str) -> list[Wording]:
    """Every reply, worded for this language."""
    return [_worded(template, language) for template in reply_templates().values()]


def chosen(id: str, language: str) -> Wording | None:
    """The reply of this id, worded for this language, if there is one."""
    template = reply_templates().get(id)
    return _worded(template, language) if template else None


def _worded(template: ReplyTemplate, language: str) -> Wording:
    text, english = template.in_language(language), template.text[FALLBACK]
    lang = FALLBACK if text == english else nearest(language)
    return Wording(template.id, template, text, english, lang, direction_of(text), _doubt(template, language, lang))


def _doubt(template: ReplyTemplate, language: str, lang: str) -> str:
    """Why somebody should look at the wording once more; empty for one that was approved in its language."""
    if lang == FALLBACK and nearest(language) != FALLBACK:
        return f"There is no wording in {name_of(language)}: this is English."
    if lang not in ALWAYS and is_drafted(lang):
        return f"A draft: nobody whose language is {name_of(lang)} has read it."
    return "" if template.approved else "Draft wording, not yet approved."

"""What is known of each word of a text before anything is looked for: its lists, and how it is written."""

from dataclasses import dataclass
from itertools import compress, repeat

from heatwatch.common.secret import masked
from heatwatch.knowledge.cues.words import HARD, SOFT, Words
from heatwatch.knowledge.model.gazetteer import BITS, Gazetteer

STREET, STREET_BEFORE, BUSINESS, VENUE = (BITS[name] for name in ("streets", "streets_before", "businesses", "venues"))
COLOR, MAKE, MODEL, BODY = (BITS[name] for name in ("colors", "makes", "models", "bodies"))
TITLE, NAMED, AFTER_NAMED, ROLE = (BITS[name] for name in ("titles", "named", "after_named", "roles"))
NOT_NAME, GIVEN, SURNAME, ORDINARY = (BITS[name] for name in ("not_names", "given", "surnames", "ordinary"))
BEFORE_PLACE = BITS["before_places"]
EITHER = BITS["before_both"]
PARTICLE = BITS["particles"]
SURE_TITLE = BITS["sure_titles"]
NICKNAMED = BITS["nicknamed"]
STOP = BITS["stops"]
SURE = BITS["sure_streets"]
ORDINAL = BITS["ordinals"]
HIGHWAY = BITS["highways"]
UNIT = BITS["units"]
AMBIGUOUS = BITS["many_senses"]
SEEN = BITS["before_vehicles"]
NAMED_AFTER = BITS["named_after"]
GENERIC, WEAK, OFFICE = BITS["generic"], BITS["weak"], BITS["offices"]
POSSESSIVE = BITS["possessives"]
VERB, LANDSCAPE = BITS["verbs"], BITS["landscapes"]
NEAR, FAR, BEGINS = BITS["towns"], BITS["elsewhere"], BITS["begins"]
PLACE = NEAR | FAR
MOST_CAPITALS_OF_SMALL = 0.06
ENDINGS = (
    ("s", ""),
    ("ies", "y"),
    ("es", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("er", ""),
    ("ly", ""),
)
_OPENING = "'\"‘“«"
_CLOSING = ("'", '"', "’", "”", "»")
SMALL, MIXED, LARGE = "small", "mixed", "large"


@masked
@dataclass(frozen=True, slots=True)
class Marks:
    """The words of a text, the lists in which each stands, and whether it is written large."""

    words: Words
    kinds: list[int]
    large: list[bool]
    gazetteer: Gazetteer
    writing: str
    has_ampersand: bool = False

    def __len__(self) -> int:
        return len(self.kinds)

    def joins(self, place: int) -> bool:
        """Whether a word follows the one before it without a sign that parts them."""
        return 0 < place < len(self.kinds) and not self.words.breaks[place]

    def is_town(self, place: int) -> bool:
        """Whether the name of a town begins at a word."""
        return self.gazetteer.town_at(self.words.plain, place) is not None

    def said(self, place: int) -> str:
        """A word as it is written."""
        return self.words.text[self.words.starts[place] : self.words.ends[place]]


def marks_of(words: Words, gazetteer: Gazetteer) -> Marks:
    """Look up every word once."""
    known, text = gazetteer.kinds, words.text
    kinds = list(map(known.get, words.plain, repeat(0)))
    for place in _possessives(words):
        kinds[place] = known.get(words.plain[place][:-1], 0)
    large = list(map(str.isupper, map(text.__getitem__, words.starts)))
    for place in compress(range(len(kinds)), large):
        if not kinds[place]:
            kinds[place] = _derived(known, words.plain[place])
    return Marks(words, kinds, large, gazetteer, _writing(words, large), "&" in text)


def _derived(known: dict[str, int], word: str) -> int:
    """What is known of a word by the word it is made of: `Guatemalans`, `Concessions`, `Trimming`."""
    for ending, instead in ENDINGS:
        if word.endswith(ending):
            kind = known.get(word[: -len(ending)] + instead, 0) & (ORDINARY | NOT_NAME)
            if kind:
                return kind
    return 0


def _possessives(words: Words) -> list[int]:
    """The places of words such as `Maria's`, which are known without their last letter."""
    text = words.text
    if "'s" not in text and "’s" not in text:
        return []
    return [place for place, end in enumerate(words.ends) if text[end - 2 : end] in ("'s", "’s")]


def _writing(words: Words, large: list[bool]) -> str:
    """Whether a text is written small, in capitals throughout, or as in a book."""
    text = words.text
    shouted = sum(large) * 2 > len(large) and sum(
        text[start + 1].isupper() for start, end in zip(words.starts, words.ends, strict=True) if end - start > 1
    )
    if int(shouted) * 2 > len(large):
        return LARGE
    return SMALL if sum(large) <= MOST_CAPITALS_OF_SMALL * len(large) else MIXED


def is_inside_sentence(marks: Marks, place: int) -> bool:
    """Whether a large word stands where an ordinary word would be written small."""
    if place == 0:
        return False
    before = marks.words.text[marks.words.ends[place - 1] : marks.words.starts[place]]
    if before.endswith(("- ", "— ", "– ")):
        return True
    if marks.words.breaks[place] == HARD:
        return False
    return not (marks.words.breaks[place] == SOFT and any(sign in before for sign in _OPENING + ":"))


def is_quoted(marks: Marks, place: int) -> bool:
    """Whether a single word stands in quotation marks."""
    text, start, end = marks.words.text, marks.words.starts[place], marks.words.ends[place]
    after = text[end : end + 1]
    return text[max(start - 1, 0) : start] in tuple(_OPENING) and (
        after in _CLOSING or text[end : end + 2] in (',"', ",”", ",'")
    )


def is_initial(marks: Marks, place: int) -> bool:
    """`R.` before a word that may be a surname."""
    following, text = place + 1, marks.words.text
    if following >= len(marks) or not marks.large[following] or text[marks.words.ends[place]] != ".":
        return False
    known = marks.kinds[following] & (ORDINARY | NOT_NAME) and not marks.kinds[following] & SURNAME
    return not known and len(marks.words.plain[following]) > 1 and marks.words.breaks[following] != HARD


def is_last_initial(marks: Marks, place: int) -> bool:
    """`Wanjiru K.`: a letter with a full stop, or with nothing after it."""
    if len(marks.words.plain[place]) != 1:
        return False
    end = marks.words.ends[place]
    return marks.words.text[end : end + 1] in (".", "") or (
        marks.words.plain[place] != "i" and not marks.joins(place + 1)
    )


def kind_before(marks: Marks, place: int) -> int:
    """What is known of the word before, where no sign parts the two."""
    return marks.kinds[place - 1] if marks.joins(place) else 0


def has_age(marks: Marks, place: int) -> bool:
    """`Jaylynn (17)`, `Brielle, 20`."""
    following = place + 1
    return following < len(marks) and marks.words.breaks[following] == SOFT and marks.words.plain[following].isdigit()

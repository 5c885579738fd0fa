"""What a tip's page shows of a reading: findings by the model's groups, elements, questions, versions, its limits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from heatwatch.common.secret import masked
from heatwatch.desk import queries
from heatwatch.desk.actions.assessing import open_versions
from heatwatch.desk.actions.correcting import open_judgements
from heatwatch.desk.actions.opening import OpenTip
from heatwatch.desk.judgements import ADDED, LANE, Judgement, standing
from heatwatch.desk.queries.reader_alive import silence
from heatwatch.desk.readings import DANGER, INDICATOR, Kept, Reading, Sign
from heatwatch.desk.whole_story import STORY, whole
from heatwatch.knowledge.measured import measured
from heatwatch.knowledge.model.indicators import Indicator
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.web.console.forms.reading import GROUPS
from heatwatch.web.console.shown import elements
from heatwatch.web.console.shown.marks import Span, marked, marked_lines, within
from heatwatch.web.console.shown.wording import label

STATUS_WORDS = {
    "negated": "the text denies it",
    "hypothetical": "asked or imagined",
    "general": "said in general",
    "fiction": "from a film, a book or the news",
}


@masked
@dataclass(frozen=True)
class Row:
    """One finding on the page, with its number in the text and the form that judges it."""

    number: int
    about: str
    id: str
    name: str
    explanation: str
    group: str
    sign: Sign | None
    judgement: Judgement | None
    form_id: str

    @property
    def stands(self) -> bool:
        """Whether it still counts: nobody rejected it."""
        return self.judgement is None or self.judgement.is_right


def shown(opened: OpenTip, wanted: str, now: datetime) -> dict[str, Any]:
    """Everything that the page says of the reading; `wanted` is the number of an older version, or nothing."""
    versions = open_versions(queries.assessments(opened.tip), opened.identity)
    kept = next((one for one in versions if str(one.number) == wanted), versions[0] if versions else None)
    judged = open_judgements(opened)
    reading = kept.reading if kept else None
    rows = _rows(reading, judged)
    return {
        "versions": versions,
        "kept": kept,
        "is_newest": bool(versions) and kept is versions[0],
        "reading": reading,
        "groups": _groups(rows),
        "aside": _aside(reading),
        "offences": elements.touched(reading, {row.id for row in rows if row.stands}) if reading else [],
        "seen": kept.number if kept else 0,
        "notice": _notice(opened.tip, versions, judged),
        "lane_judgements": [one for one in judged if one.about == LANE and one.reason],
        "measured": measured(),
        "silence": None if versions else silence(now),
        "words": _words(opened, rows),
    }


def _rows(reading: Reading | None, judged: Sequence[Judgement]) -> list[Row]:
    """What the reader found and what people added, numbered in the order of the page."""
    found = {(sign.kind, sign.id): sign for sign in reading.signs} if reading else {}
    last = standing(judged)
    added = [key for key, one in last.items() if one.verdict == ADDED and key not in found]
    keys = sorted([*found, *added], key=lambda key: (key[0] != DANGER, _place(key)))
    return [_row(number, key, found.get(key), last.get(key)) for number, key in enumerate(keys, 1)]


def _row(number: int, key: tuple[str, str], sign: Sign | None, judgement: Judgement | None) -> Row:
    about, id = key
    entry = _entry(about, id)
    name, explanation = (entry.name["en"], entry.explanation["en"]) if entry else (label(id), "")
    group = entry.group if entry else "seen"
    return Row(number, about, id, name, explanation, group, sign, judgement, str(uuid4()))


def _entry(about: str, id: str) -> Indicator | None:
    """What the model says today of a finding; an old version may name one that is gone."""
    table = knowledge().dangers if about == DANGER else knowledge().indicators
    return table.get(id)


def _place(key: tuple[str, str]) -> tuple[int, str]:
    entry = _entry(*key)
    return list(GROUPS).index(entry.group) if entry else len(GROUPS), key[1]


def _groups(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Danger first, then the groups of the model in its order."""
    order = ["danger", *(group for group in GROUPS if group != "danger")]
    found = [
        {"id": group, "words": GROUPS[group], "rows": [row for row in rows if row.group == group]} for group in order
    ]
    return [group for group in found if group["rows"]]


def _aside(reading: Reading | None) -> list[dict[str, str]]:
    signs = reading.set_aside if reading else ()
    return [
        {
            "name": _row(0, (INDICATOR, one.id), one, None).name,
            "quote": one.quote,
            "why": STATUS_WORDS.get(one.status, one.status),
        }
        for one in signs
    ]


def _notice(tip: Any, versions: Sequence[Kept], judged: Iterable[Judgement]) -> dict[str, Any] | None:
    """The reader never overrules a person; where it reads another lane than the one they set, it tells them."""
    newest = versions[0] if versions else None
    if tip.graded_by != tip.BY_PERSON or newest is None or newest.reading is None or newest.reading.lane == tip.lane:
        return None
    seen = max((one.seen for one in judged if one.about == LANE), default=0)
    return {"reading": newest.reading, "number": newest.number, "is_news": newest.number > seen}


def _words(opened: OpenTip, rows: Iterable[Row]) -> dict[str, Any]:
    """The story and the answers with their marks."""
    spans = [
        Span(row.sign.start, row.sign.end, row.number, row.name, row.about == DANGER)
        for row in rows
        if row.sign and row.stands
    ]
    text, parts = whole(opened.story)
    found: dict[str, Any] = {}
    for part in parts:
        words, inside = text[part.start : part.end], within(spans, part.start, part.end)
        found[part.name] = (marked if part.name == STORY else marked_lines)(words, inside)
    return found

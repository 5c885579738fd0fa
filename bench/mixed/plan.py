"""Who sends what, and when: made up, the same for the same seed. Nobody here tells of a crisis but who is meant to."""

import random
from dataclasses import dataclass, field

TALKS_A_MINUTE, CALLS_A_MINUTE, REPORTS_A_MINUTE = 50, 20, 200
# Far enough apart for each to be told by itself: what comes within half a minute goes into one message.
CRISIS_EVERY, FIRST_CRISIS = 40.0, 5.0
# Every third crisis comes by text message.
BY_TEXT = 3
SHORTEST_GAP, LONGEST_GAP = 5.0, 25.0
# Beyond the minute of silence after which the texts of a number are a tip.
LATER = (80.0, 95.0)
# Plainly about nothing. A van, a door and back stairs are not: of such words people may be woken.
WHO = ("the cook", "a gardener", "the neighbor", "two cleaners", "my aunt", "the owner's cousin", "a teacher")
DOES = ("asked about", "came back to", "wrote down", "looked at", "talked about", "painted", "measured", "forgot")
WHAT = ("the old fence", "a recipe", "the bus stop", "some boxes", "the curtains", "a garden", "the mailboxes")
WHEN = ("on Monday", "after lunch", "last week", "at noon", "in the spring", "two days ago", "before the rain")


@dataclass(frozen=True)
class Talk:
    """What one number texts: the seconds and words of each text; `again` are those that the provider tells twice."""

    number: str
    texts: tuple[tuple[float, str], ...]
    again: frozenset[int] = frozenset()
    crisis: bool = False


@dataclass(frozen=True)
class Report:
    """A report by the form."""

    at: float
    mark: str
    story: str
    crisis: bool = False


@dataclass(frozen=True)
class Call:
    """A call that is recorded."""

    at: float
    id: int
    number: str


@dataclass
class Plan:
    """Everything that comes within so many minutes."""

    minutes: float
    talks: list[Talk] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)


def planned(minutes: float, seed: int) -> Plan:
    """The talks, calls and reports of so many minutes, spread evenly, and a crisis now and then."""
    chance, seconds, plan = random.Random(seed), minutes * 60, Plan(minutes)
    crises = [FIRST_CRISIS + place * CRISIS_EVERY for place in range(round(seconds / CRISIS_EVERY) or 1)]
    talks, reports, calls = (round(minutes * rate) for rate in (TALKS_A_MINUTE, REPORTS_A_MINUTE, CALLS_A_MINUTE))
    by_text = crises[BY_TEXT - 1 :: BY_TEXT]
    for place, at in enumerate(spread(talks - len(by_text), seconds)):
        plan.talks.append(talk(chance, place, at))
    for place, at in enumerate(by_text, len(plan.talks)):
        plan.talks.append(Talk(number_of(2, place), ((at, "SOS"),), crisis=True))
    by_form = [at for at in crises if at not in by_text]
    for place, at in enumerate([*spread(reports - len(by_form), seconds), *by_form]):
        crisis = place >= reports - len(by_form)
        plan.reports.append(Report(at, f"report {place:05}", f"report {place:05}: {story(chance, 8)}", crisis=crisis))
    for place, at in enumerate(spread(calls, seconds)):
        plan.calls.append(Call(at, place + 1, number_of(3, place)))
    return plan


def talk(chance: random.Random, place: int, at: float) -> Talk:
    """Two to four texts one after the other; after every fourth talk one more when it is a tip already."""
    texts = []
    for part in range(chance.randint(2, 4)):
        at += chance.uniform(SHORTEST_GAP, LONGEST_GAP) if part else 0
        texts.append((at, f"talk {place:04} part {part}: {story(chance, 1)}"))
    if place % 4 == 0:
        texts.append((at + chance.uniform(*LATER), f"talk {place:04} later: {story(chance, 1)}"))
    again = frozenset(part for part in range(len(texts)) if chance.random() < 0.05)
    return Talk(number_of(2, place), tuple(texts), again)


def story(chance: random.Random, sentences: int) -> str:
    """Sentences that report nothing."""
    return " ".join(f"{' '.join(map(chance.choice, (WHO, DOES, WHAT, WHEN)))}.".capitalize() for _ in range(sentences))


def spread(count: int, seconds: float) -> list[float]:
    """So many moments, evenly."""
    return [seconds * place / count for place in range(max(0, count))]


def number_of(first: int, place: int) -> str:
    """A number that does not exist: 555-0100 to 555-0199 of one area after the other."""
    return f"+1{first}{place // 100:02}55501{place % 100:02}"

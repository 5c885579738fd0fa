"""Pure decisions: which facts a reading gives, and which lane they lead to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from heatwatch.knowledge.model.indicators import Indicator
from heatwatch.knowledge.model.routing import Routing, Rule

YES, NO = "yes", "no"
UNKNOWN = "unknown"
# Alone these report unfair work, not control.
WORK_ONLY = frozenset({"takes_earnings", "excessive_hours", "lives_at_work"})
# Violence within a family looks like control; without one of the others it is not exploitation.
HOME = frozenset(
    [
        "physical_abuse",
        "threats",
        "psychological_abuse",
        "isolation",
        "restricts_movement",
        "signs_of_harm",
        "uses_children",
        "takes_earnings",
        "withholds_documents",
        "threat_of_authorities",
        "fearful_or_coached",
        "withholds_necessities",
        "romantic_lure",
        "substances",
        "sexual_abuse",
        "family_involved",
    ]
)
# What a quarrel with a landlord, or about parking, may sound like.
PREMISES = frozenset(
    {
        "guarded_premises",
        "threat_of_authorities",
        "lives_at_work",
        "threats",
        "psychological_abuse",
        "takes_earnings",
        "romantic_lure",
        "third_party_sex_trade",
    }
)
QUARREL = HOME | PREMISES
DEALING = frozenset(
    ["guarded_premises", "substances", "moved_around", "fearful_or_coached", "threats", "third_party_sex_trade"]
)
SCREEN = frozenset(["psychological_abuse", "online_recruitment", "threats", "takes_earnings", "romantic_lure"])
SEVERAL, MANY = 2, 4
DENIALS = 2


@dataclass(frozen=True, slots=True)
class Signs:
    """What the cues found in a text, as plain sets: the ground for the facts."""

    indicators: frozenset[str]
    dangers: frozenset[str]
    matters: Mapping[str, int]
    readable: str = YES
    cry: bool = False
    young: bool = False
    clear: frozenset[str] = frozenset()

    def about(self, matter: str, least: int = 1) -> bool:
        """Whether a matter was found at least so often."""
        return self.matters.get(matter, 0) >= least


def facts_of(signs: Signs, indicators: Mapping[str, Indicator], kind: str = UNKNOWN) -> dict[str, str]:
    """The answers that routing.csv asks for; `kind` is what a trained reading took the message for."""
    about = _about(signs)
    counted = signs.indicators if about in ("exploitation", "work", "nothing") else frozenset()
    level = _level(counted, indicators)
    asks = _asks(signs, level)
    return {
        "kind": kind,
        "clear_sign": _yes(any(not indicators[id_].weak for id_ in signs.clear - WORK_ONLY)),
        "readable": signs.readable,
        "cry": _yes(signs.cry),
        "suicide": _yes("suicide_risk" in signs.dangers),
        "happening_now": _yes("happening_now" in signs.dangers),
        "harm": _harm(signs),
        "young": _yes(signs.young),
        "moved_soon": _yes("about_to_be_moved" in signs.dangers),
        "asks_rescue": _yes("asks_for_rescue" in signs.dangers),
        "over": _yes(signs.about("over_or_safe") or signs.about("survived")),
        "indicators": level,
        "denies_control": _yes(signs.about("free_to_leave", DENIALS)),
        "asks": asks,
        "about": about,
    }


def decide(facts: Mapping[str, str], routing: Routing) -> Rule:
    """The first row of the table that fits; the last fits everything."""
    return next(rule for rule in routing.rules if rule.fits(facts))


def counted_in(lane: str, about: str, found: Collection[str], indicators: Mapping[str, Indicator]) -> set[str]:
    """The indicators that are reported in a lane: where nobody is exploited there is no exploiter to control anyone."""
    if lane in ("information", "unrelated"):
        return set()
    if lane == "high_risk" or about not in ("exploitation", "work", "nothing"):
        screen = {"psychological_abuse", "online_recruitment"} if set(found) >= {"online_recruitment"} else set()
        return {id_ for id_ in found if indicators[id_].context != "exploitation" or id_ in screen}
    return set(found)


def _yes(answer: bool) -> str:
    return YES if answer else NO


def _harm(signs: Signs) -> str:
    if {"weapon", "injury_or_medical"} & signs.dangers:
        return "hurt"
    control = {"restricts_movement", "physical_abuse", "sexual_abuse", "minor_commercial_sex"}
    return "control" if control & signs.indicators else NO


def _level(found: frozenset[str], indicators: Mapping[str, Indicator]) -> str:
    if not found:
        return "none"
    strong = {id_ for id_ in found if not indicators[id_].weak} - WORK_ONLY
    if not strong and not found & WORK_ONLY:
        return "weak" if len(found) == 1 else "one"
    if not strong:
        return "several" if len(found) > SEVERAL else "work_only"
    weight = len(strong) + len(found - strong) / 2
    if weight >= MANY:
        return "many"
    return "several" if weight >= SEVERAL else "one"


def _about(signs: Signs) -> str:
    found = signs.indicators
    elsewhere = _other_matter(signs)
    if elsewhere:
        return elsewhere
    if signs.about("home_violence") and found <= HOME and not signs.about("type_sex"):
        return "home_violence"
    if signs.about("child_harm") and found <= HOME | SCREEN:
        return "child_harm"
    if found:
        return "exploitation" if found - WORK_ONLY else "work"
    for matter, about in (
        ("missing_person", "missing"), ("adult_sex_work", "adult_sex"), ("smuggling", "smuggling"),
        ("work_complaint", "work"), ("other_matter", "other"), ("only_looks", "other"),
    ):  # fmt: skip
        if signs.about(matter):
            return about
    return "nothing"


def _other_matter(signs: Signs) -> str:
    found, few = signs.indicators, len(signs.indicators) <= SEVERAL + 1
    joking = signs.about("spam", 2) or signs.about("prank", 2) or signs.about("school_or_home_chore")
    if joking and few:
        return "spam"
    suspicion = signs.about("only_looks") and not found and not signs.dangers
    dealing = signs.about("drugs_trade") and found <= DEALING
    return "other" if suspicion or dealing or _is_quarrel(signs) else ""


def _is_quarrel(signs: Signs) -> bool:
    """A quarrel about rent, noise or custody, in which nothing is said that only an exploiter does."""
    found = signs.indicators
    if not found and (signs.about("adult_sex_work") or signs.about("home_violence") or signs.about("child_harm")):
        return False
    if signs.about("other_matter") and len(found) <= SEVERAL + 2 and found <= PREMISES:
        return True
    return signs.about("other_matter", SEVERAL) and found <= QUARREL


def _asks(signs: Signs, level: str) -> str:
    asked = signs.about("asks_information")
    telling = level in ("several", "many") and "asks_for_rescue" in signs.dangers
    if not telling and (
        signs.about("outreach", 2) or (signs.about("outreach") and (asked or level in ("none", "weak")))
    ):
        return "outreach"
    after = signs.about("survived") or signs.about("over_or_safe")
    if signs.about("seeks_service") and (after or level in ("none", "weak", "work_only")):
        return "service"
    return "question" if asked else "nothing"

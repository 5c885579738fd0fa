"""The agency file: names, numbers, hours and texts of the office that runs this instance.

A lawyer edits the file; `load` says which line is missing. Keys that end in a language (`label_en`) are collected; a
further language lies in a file beside it (`spoken/files.py`), so that it is a file and no code.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from heatwatch.common.errors import HouseError
from heatwatch.knowledge.hours import Hours
from heatwatch.knowledge.spoken import files
from heatwatch.knowledge.spoken.languages import ALWAYS, FALLBACK, FURTHER
from heatwatch.knowledge.watch import Watch

# After half a year a number counts as unchecked: it may have moved, and send people nowhere.
CONTACTS_AGE = timedelta(days=183)
# One report may fill a gigabyte of the office's disk with files, and no more.
MAX_FILES, MAX_MEGABYTES = 10, 100
# Where a withheld file is reported: the task force, or the national centre where counsel says so.
HAND_OVERS = ("icac", "ncmec")
# What a text message may be answered with by itself, and how long that may be: three parts of a message.
TEXT_ANSWERS, LONGEST_ANSWER = ("danger", "help", "info", "safe", "stop"), 450
# As telephones are dialed from anywhere; a short number or a name is none. And how many a caller may have to wait for.
DIALED = re.compile(r"\+[1-9][0-9]{6,14}")
MOST_DESK_NUMBERS = 9
# When a caller who asks for a person rings whoever is on call.
NEVER, UNSTAFFED, AT_ANY_HOUR = ROTA = ("never", "unstaffed", "always")
# Nobody waits longer for somebody who does not answer.
MOST_ALERT_MINUTES = 60
# The texts that pages of this house ask for by name.
TEXTS = (
    "court",
    "desk_staffed",
    "desk_unstaffed",
    "identity",
    "keep_code",
    "languages",
    "leaving",
    "media_off",
    "no_emergency",
    "no_images_of_minors",
    "not_in_trouble",
    "officials",
    "privacy_summary",
    "retention",
    "rights_summary",
    "safe_contact",
    "service_confidential",
    "sms_warning",
    "what_happens_next",
    "who_reads",
)


@dataclass(frozen=True)
class Contact:
    """A number or address that people are sent to, with the day on which somebody checked it."""

    id: str
    label: str
    phone: str
    tel: str
    text: str
    sms: str
    tty: str
    url: str
    note: str
    verified: date


@dataclass(frozen=True)
class TipLine:
    """The office's own line."""

    display: str
    tel: str
    text_display: str
    sms: str
    email: str
    note: str
    verified: date


@dataclass(frozen=True)
class SocialLink:
    """A plain link in the footer."""

    id: str
    label: str
    url: str


@dataclass(frozen=True)
class Review:
    """Who last approved a text, and when."""

    by: str
    on: date


@dataclass(frozen=True)
class Spoken:
    """The agency in one language."""

    programme: str
    office: str
    county: str
    short_name: str
    tip_line: TipLine
    contacts: tuple[Contact, ...]
    social: tuple[SocialLink, ...]
    texts: Mapping[str, str]

    def contact(self, id: str) -> Contact | None:
        """The contact of this id, where the agency lists it."""
        return next((contact for contact in self.contacts if contact.id == id), None)


@dataclass(frozen=True)
class Media:
    """Whether files are taken, and how many and how large."""

    accepted: bool
    max_files: int
    max_megabytes: int
    # What becomes of a file that may be child sexual abuse material: who alone holds it, and to whom it is reported.
    custodians: Sequence[str] = ()
    hand_over: str = "icac"
    hand_over_counsel: str = ""

    def __post_init__(self) -> None:
        if self.hand_over not in HAND_OVERS:
            raise ValueError(f"media.hand_over is {self.hand_over!r}, and must be one of {', '.join(HAND_OVERS)}")
        if self.hand_over != "icac" and not self.hand_over_counsel:
            raise ValueError("media.hand_over_counsel must name the counsel who chose another place than icac")
        _within("max_files", self.max_files, MAX_FILES)
        _within("max_megabytes", self.max_megabytes, MAX_MEGABYTES)


@dataclass(frozen=True)
class Partner:
    """An office outside this one that people at the desk phone or write to."""

    id: str
    name: str
    phone: str
    tel: str
    verified: date
    email: str = ""
    office: str = ""
    instructions: str = ""


@dataclass(frozen=True)
class ChildReport:
    """The duty to report that a child may be exploited."""

    law: str
    phone_at_once: bool
    written_within_hours: int
    note: str
    agencies: tuple[Partner, ...]


@dataclass(frozen=True)
class Privilege:
    """A legal basis on which counsel may mark an advocate's notes as privileged."""

    id: str
    law: str
    text: str
    verified: date


@dataclass(frozen=True)
class Agency:
    """Everything the agency file says."""

    demo: bool
    leave_to: str
    hours: Hours
    media: Media
    child_report: ChildReport
    reviewer: Partner
    icac: Partner
    spoken: Mapping[str, Spoken]
    reviews: Mapping[str, Mapping[str, Review]]
    privileges: Mapping[str, Privilege]
    idle_minutes: int = 10
    # How long an alert waits for an answer before the next person is woken.
    alert_minutes: int = 5
    # Whether a reporter may ask for deletion in the mailbox: the office's counsel decides.
    takes_deletion_wishes: bool = False
    # Whether whoever writes an e-mail may be answered by a machine that this is not anonymous: the office decides.
    answers_email: bool = False
    watch: Watch = field(default_factory=Watch)
    # File of a further language → what is wrong with it, so that the language is not spoken.
    unspoken: Mapping[str, str] = field(default_factory=dict)
    # Language → keyword → the office's own answer to a text message of that word.
    text_answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # The telephones of the desk that ring for a caller, one after the other, while somebody is there.
    desk_numbers: tuple[str, ...] = ()
    # When they ring whoever is on call, after those telephones: never, while nobody is at the desk, or always.
    rota: str = NEVER

    def speaking(self, language: str) -> Spoken:
        """The agency in a language, or in English where the file has none."""
        return self.spoken.get(language, self.spoken[FALLBACK])

    @property
    def file_report(self) -> Partner:
        """To whom a withheld file is reported."""
        ncmec = self.spoken[FALLBACK].contact("ncmec")
        if self.media.hand_over == "icac" or ncmec is None:
            return self.icac
        said = f"Report it at {ncmec.url}. {ncmec.note}"
        return Partner("ncmec", ncmec.label, ncmec.phone, ncmec.tel, ncmec.verified, instructions=said)

    def checked(self) -> Iterator[tuple[str, date]]:
        """Every number that people are sent to, by its id, with the day on which somebody checked it."""
        spoken = self.spoken[FALLBACK]
        yield "tip_line", spoken.tip_line.verified
        listed: list[Contact | Partner] = [*spoken.contacts, *self.child_report.agencies, self.reviewer, self.icac]
        yield from ((number.id, number.verified) for number in listed)


def served(asked: Callable[[], Mapping[str, Mapping[str, Review]]], *, live: bool) -> list[tuple[str, str]]:
    """Code and English name of every language of this office's site, in the order in which they are offered.

    A real instance serves a further language once somebody has approved each of its texts. `asked` gives the reviews of
    the office; where it cannot be loaded, English and Spanish are served, and whoever uses it next is told why.
    """
    try:
        reviews = asked()
    except HouseError:
        return list(ALWAYS.items())
    approved = {code for code, texts in reviews.items() if not any(text.by in files.NOBODY for text in texts.values())}
    spoken = [code for code in FURTHER if code in reviews and (code in approved or not live)]
    return [*ALWAYS.items(), *((code, FURTHER[code]) for code in spoken)]


def load(file: Path) -> Agency:
    """Read the agency file; raises `HouseError` naming what is missing or wrong."""
    try:
        whole = files.read(file)
        return replace(_agency(whole.data), unspoken=whole.faults)
    except FileNotFoundError as missing:
        raise HouseError("the agency file is missing", "run `heatwatch setup`, or copy demo/agency.toml") from missing
    except KeyError as missing:
        raise HouseError(f"the agency file lacks {missing}", "compare it with demo/agency.toml") from missing
    except (ValueError, TypeError) as wrong:
        raise HouseError(f"the agency file cannot be read: {wrong}", "compare it with demo/agency.toml") from wrong


def _agency(data: dict[str, Any]) -> Agency:
    languages = sorted(data["texts"])
    _lead_to_the_web(data)
    return Agency(
        demo=bool(data["demo"]),
        leave_to=data["leave_to"],
        hours=Hours.from_dict(data["hours"]),
        media=Media(**data["media"]),
        child_report=_child_report(data["child_report"]),
        reviewer=Partner(id="reviewer", **data["reviewer"]),
        icac=Partner(id="icac", **data["icac"]),
        spoken={language: _spoken(data, language) for language in languages},
        reviews={language: _reviews(data["texts"][language]) for language in languages},
        takes_deletion_wishes=_switch(data.get("retention", {}), "reporter_may_ask_for_deletion"),
        answers_email=_switch(data.get("email", {}), "auto_reply"),
        privileges={entry["id"]: Privilege(**entry) for entry in data.get("privileges", [])},
        watch=Watch.from_dict(data.get("watch", {})),
        text_answers=_text_answers(data.get("text_messages", {}), languages),
        desk_numbers=_desk_numbers(data.get("voice", {})),
        rota=_rota(data.get("voice", {})),
        alert_minutes=_minutes(data.get("alerts", {}).get("next_person_minutes", Agency.alert_minutes)),
        idle_minutes=int(data.get("console", {}).get("idle_minutes", Agency.idle_minutes)),
    )


def _spoken(data: dict[str, Any], language: str) -> Spoken:
    names = _in(data["names"], language)
    contacts = tuple(Contact(**_in(entry, language)) for entry in data["contacts"])
    social = tuple(SocialLink(**_in(entry, language)) for entry in data["social"])
    texts = {id: data["texts"][language][id]["text"] for id in TEXTS}
    tip_line = TipLine(**_in(data["tip_line"], language))
    return Spoken(tip_line=tip_line, contacts=contacts, social=social, texts=texts, **names)


def _reviews(texts: dict[str, Any]) -> dict[str, Review]:
    return {id: Review(text["reviewed"]["by"], text["reviewed"]["date"]) for id, text in texts.items()}


def _child_report(data: dict[str, Any]) -> ChildReport:
    rest = {name: value for name, value in data.items() if name != "agencies"}
    return ChildReport(agencies=tuple(Partner(**entry) for entry in data["agencies"]), **rest)


def _text_answers(data: dict[str, Any], languages: Sequence[str]) -> dict[str, dict[str, str]]:
    """The keys `help_en`, `help_es` and so on; whatever else stands there is a mistake."""
    known = {f"{id}_{language}": (language, id) for language in languages for id in TEXT_ANSWERS}
    found: dict[str, dict[str, str]] = {}
    for name, text in data.items():
        if name not in known or not isinstance(text, str) or not 1 <= len(text) <= LONGEST_ANSWER:
            raise ValueError(
                f"text_messages.{name} is none of {', '.join(known)}, or has over {LONGEST_ANSWER} letters"
            )
        language, id = known[name]
        found.setdefault(language, {})[id] = text
    return found


def _desk_numbers(data: dict[str, Any]) -> tuple[str, ...]:
    """Numbers as they are dialed from anywhere, so that a mistyped one is found before a caller waits for it."""
    numbers = data.get("desk", [])
    if not isinstance(numbers, list) or len(numbers) > MOST_DESK_NUMBERS:
        raise ValueError(f"voice.desk must be a list of at most {MOST_DESK_NUMBERS} numbers")
    for number in numbers:
        if not isinstance(number, str) or not DIALED.fullmatch(number):
            raise ValueError(f"voice.desk names {number!r}, and must name numbers like +15105550145")
    return tuple(numbers)


def _rota(data: dict[str, Any]) -> str:
    if data.get("rota", NEVER) not in ROTA:
        raise ValueError(f"voice.rota is {data['rota']!r}, and must be one of {', '.join(ROTA)}")
    return str(data.get("rota", NEVER))


def _switch(data: dict[str, Any], name: str) -> bool:
    if not isinstance(data.get(name, False), bool):
        raise TypeError(f"{name} is {data[name]!r}, and must be true or false")
    return bool(data.get(name, False))


def _minutes(value: Any) -> int:
    if type(value) is not int or not 1 <= value <= MOST_ALERT_MINUTES:
        raise ValueError(f"alerts.next_person_minutes is {value!r}, and must lie between 1 and {MOST_ALERT_MINUTES}")
    return value


def _lead_to_the_web(data: dict[str, Any]) -> None:
    """A link of a page must not run anything: whatever is no address of the web is refused."""
    listed = [entry.get("url", "") for entry in (*data["contacts"], *data["social"])]
    for address in (data["leave_to"], *filter(None, listed)):
        if not str(address).startswith(("https://", "http://")):
            raise ValueError(f"{address!r} must be an address that begins with https://")


def _within(name: str, number: int, most: int) -> None:
    if not 1 <= number <= most:
        raise ValueError(f"{name} is {number}, and must lie between 1 and {most}")


def _in(entry: dict[str, Any], language: str) -> dict[str, Any]:
    """The entry with `label_en` and `label_es` turned into the one `label` of this language."""
    stems = {key.rpartition("_")[0] for key in entry if key.endswith(f"_{FALLBACK}")}
    plain = {key: value for key, value in entry.items() if key.rpartition("_")[0] not in stems}
    said = {stem: entry.get(f"{stem}_{language}") or entry[f"{stem}_{FALLBACK}"] for stem in stems}
    return {**plain, **said}

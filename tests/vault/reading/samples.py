"""What is sealed into the kept samples: one plaintext a kind, as the code of its day writes it.

A new kind of sealed thing needs an entry here; then `python -m tests.vault.reading.add` seals its samples for ever.
"""

import hashlib
import json
from dataclasses import dataclass
from uuid import UUID, uuid5

from heatwatch.alerts.boxes import BROWSER
from heatwatch.alerts.boxes import PURPOSE as REACH
from heatwatch.cases import kinds as cases
from heatwatch.desk import kinds as desk
from heatwatch.factors.boxes import PURPOSE as SECOND
from heatwatch.intake import boxes
from heatwatch.intake import kinds as intake
from heatwatch.intake.actions.mailboxes import VISIT
from heatwatch.intake.receipts import Receipt, draft_identity, draft_lookup
from heatwatch.links import kinds as links
from heatwatch.oversight.actions.reading import FINDING
from heatwatch.retention import kinds as retention
from heatwatch.saved import kinds as saved
from heatwatch.shifts import kinds as shifts
from heatwatch.translating.kinds import TRANSLATION
from heatwatch.vault import actions as vault
from heatwatch.vault import compartments
from heatwatch.vault.actions import keeping
from heatwatch.vault.bech32 import ALPHABET
from heatwatch.vault.keys import Identity, identity_from_seed
from heatwatch.vault.sealing import seal
from tests.vault.reading.openings import PASSPHRASE, STREAM

HOUSE = UUID("4ea7c0de-0000-4000-8000-000000000001")
AT = "2026-11-26T08:00:00+00:00"
WORDS = "velvet orbit canal lemon drift quartz"
CODE, TOKEN, COOKIE = "00112233445566778899aa", "5a" * 32, "kept-for-ever-kept-for-ever-kept-for-ever-k"


@dataclass(frozen=True)
class Plain:
    """What is sealed: under which kind, for which record, to whom, and the words that a person sees of it.

    `purpose` is for a box whose purpose names more than its kind.
    """

    kind: str
    record: str
    shown: str
    payload: bytes
    secret: str = ""
    seed: bytes = b""
    purpose: str = ""

    @property
    def identity(self) -> Identity:
        return identity_from_seed(self.seed or seed_of(self.kind))


def seed_of(name: str) -> bytes:
    return hashlib.sha256(f"kept sample: {name}".encode()).digest()


def id_of(name: str) -> UUID:
    return uuid5(HOUSE, name)


def text(kind: str, shown: str, record: str = "") -> Plain:
    return Plain(kind, record or str(id_of(kind)), shown, shown.encode())


def told(kind: str, shown: str, data: dict[str, object], record: str = "", **more: object) -> Plain:
    return Plain(kind, record or str(id_of(kind)), shown, json.dumps(data).encode(), **more)  # type: ignore[arg-type]  # secret, seed


def all_plain() -> dict[str, Plain]:
    """Every sample by kind."""
    made = [
        *_of_intake(),
        *_of_the_desk(),
        *_of_links(),
        *_of_cases(),
        told(saved.SEARCH, "Vans at the motel", {"name": "Vans at the motel", "query": "van near:motel"}),
        told(shifts.HANDOVER, "Call the clinic at nine.", _handed_over()),
        *_of_retention(),
        *_of_the_vault(),
        *_in_boxes(),
        *_in_files(),
    ]
    return {plain.kind: plain for plain in made}


def _of_intake() -> list[Plain]:
    mailbox, token = Receipt(bytes.fromhex(CODE)), bytes.fromhex(TOKEN)
    film = told(intake.ATTACHMENT, "película del cuarto.mp4", _file(intake.ATTACHMENT, "película del cuarto.mp4"))
    draft = {"fields": {"story": "Half a story, kept."}, "files": []}
    answer = {"text": "We read it. Are you safe tonight?", "sent": AT}
    texted = {"channel": "sms", "sender": "+15105550107", "keyword": "", "files": 0, "places": [], "at": AT}
    return [
        told(intake.STORY, "They keep her passport in a drawer.", _story("They keep her passport in a drawer.")),
        told(intake.MESSAGE, answer["text"], {**answer}, secret=CODE, seed=_scalar(mailbox.identity)),
        told(intake.SINGLE_MESSAGE, "He took our phones.", {**texted, "text": "He took our phones."}),
        _of_a_telephone(),
        film,
        text(intake.CHUNK, "the first bytes of a film", f"{id_of('file of chunk')}/0"),
        told(
            intake.DRAFT,
            "Half a story, kept.",
            {**draft},
            draft_lookup(token).hex(),
            secret=TOKEN,
            seed=_scalar(draft_identity(token)),
        ),
    ]


def _of_a_telephone() -> Plain:
    """What was said of one: a SAFE with its hours."""
    yes = {
        "at": AT,
        "by": "",
        "how": "SAFE, she wrote.",
        "start": "18:00",
        "end": "21:00",
        "zone": "America/Los_Angeles",
    }
    said: dict[str, object] = {"stopped": None, "unsure": None, "safe": yes, "recorded": None}
    return told(intake.PHONE_WORDS, "SAFE, she wrote.", said)


def _of_the_desk() -> list[Plain]:
    reading: dict[str, object] = {
        "language": "en",
        "lane": "tip",
        "urgency": "soon",
        "reason": "Documents are kept from her",
        **{name: [] for name in ("types", "signs", "set_aside", "identifiers", "questions")},
        "minor": None,
    }
    said = {"about": "lane", "id": "tip", "verdict": "changed", "quote": "", "before": "", "seen": 0}
    handed = {"agency": "Sheriff", "person": "Ana", "time": "now", "reference": "7", "by": "Maya"}
    report = {"person": "Ana", "time": "now"}
    return [
        told(TRANSLATION, "They took her passport, it says.", _translated("They took her passport, it says.")),
        text(desk.NOTE, "She is safe tonight, says her sister."),
        text(desk.REASON, "Nothing more to act on."),
        text(desk.REOPEN_REASON, "A second caller named the same house."),
        text(desk.LINE, "Documents are kept: one line for the queue"),
        text(desk.ADVOCATE_NOTE, "What she told her advocate alone."),
        text(desk.NEED, "I interview her on Monday."),
        text(FINDING, "A list for the grand jury; the prosecutor asked for it."),
        text(desk.VIEWING, "To see whether the door has a lock."),
        told(desk.HAND_OVER, "Told them the address.", {**handed, "told": "Told them the address."}),
        told(desk.PHONED, "County hotline, by telephone", {**report, "agency": "County hotline, by telephone"}),
        told(desk.WRITTEN, "County hotline, form 8572", {**report, "agency": "County hotline, form 8572"}),
        told(desk.WAIVED, "She is twenty, her card says.", {**report, "reason": "She is twenty, her card says."}),
        told(desk.FILE_HAND_OVER, "Keep it, ask nobody.", {**handed, "told": "Keep it, ask nobody."}),
        told(desk.WITHHELD, "withheld.jpg", _file(desk.WITHHELD, "withheld.jpg")),
        told(desk.ASSESSMENT, "Documents are kept from her", reading),
        told(desk.CORRECTION, "A person chose another lane.", {**said, "reason": "A person chose another lane."}),
    ]


def _translated(words: str) -> dict[str, object]:
    """What Jun wrote down of a tip in Arabic."""
    return {"text": words, "by": "Jun", "from": "ar"}


def _of_links() -> list[Plain]:
    """A link holds another sealed thing: what it says, sealed to the other of its tips."""
    reason = "both tell the town: “Antioch” (about 1 tip in 40)"
    within = told(links.WITHIN, reason, {"probability": 0.62, "reasons": [reason], "made_with": "0123456789ab"})
    sealed = seal(within.payload, kind=links.WITHIN, record=id_of(links.LINK), recipients=[within.identity.recipient])
    facts = [("town", "town:antioch", "Antioch, in capitals once")]
    return [
        told(links.FACTS, "Antioch, in capitals once", {"form": 1, "language": "en", "facts": facts}),
        Plain(links.LINK, str(id_of(links.LINK)), reason, sealed),
        within,
    ]


def _of_cases() -> list[Plain]:
    return [
        text(cases.NAME, "Nail salon, Corliss Street"),
        text(cases.ENDING, "The grand jury indicted two people."),
        text(cases.REOPENING, "A third worker came forward."),
    ]


def _of_retention() -> list[Plain]:
    return [
        text(retention.HOLD_REASON, "The court asked for it."),
        text(retention.LIFT_REASON, "The court is done."),
        text(retention.DECISION, "Nothing speaks against it."),
    ]


def _of_the_vault() -> list[Plain]:
    inner = identity_from_seed(seed_of("identity inside"))
    desk_payload = {"identity": inner.reveal(), "index_key": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}
    form = {"text": ["A note that was half written."]}
    return [
        Plain(vault.TIP_KEY, str(id_of("tip")), inner.recipient, inner.reveal().encode()),
        told(compartments.KIND, inner.recipient, {**desk_payload}, compartments.DESK),
        told(keeping.KEPT_FORM, "A note that was half written.", {**form}, str(id_of("person"))),
        Plain(vault.PERSON_KEY, str(id_of("person")), inner.recipient, inner.reveal().encode(), secret=WORDS),
    ]


def _in_boxes() -> list[Plain]:
    inner = identity_from_seed(seed_of("identity inside"))
    visit = {"code": CODE, "draft": TOKEN, "corrected": {"velvt": "velvet"}, "until": "2126-11-26T08:00:00+00:00"}
    person = str(id_of("person"))
    reach = {"mail": "night@office.example", "push": "", "token": ""}
    browser = {"name": "her desk", "endpoint": "https://push.example/hers"}
    factor = {"name": "the app on her phone", "secret": "dHdlbnR5", "credential": "", "site": ""}
    box = {"tip": str(id_of("tip")), "number": "HW-7K3-Q92", "recipient": inner.recipient}
    return [
        told("console session", inner.reveal(), {"identity": inner.reveal()}, secret=COOKIE),
        told(VISIT, CODE, {**visit}, secret=COOKIE),
        told(boxes.PURPOSE, "HW-7K3-Q92", {**box}, secret=CODE),
        Plain("offered passphrase", "", WORDS, WORDS.encode(), secret=COOKIE),
        Plain("offered app secret", "", "twenty bytes, said B", b"twenty bytes, said B", secret=COOKIE),
        told(REACH, "night@office.example", {**reach}, person, secret=COOKIE, purpose=f"{REACH} of {person}"),
        told(
            BROWSER, "her desk", {**browser}, person, secret=COOKIE, purpose=f"{BROWSER} {id_of('browser')} of {person}"
        ),
        told(SECOND, "the app on her phone", {**factor}, person, secret=COOKIE, purpose=f"{SECOND} app of {person}"),
    ]


def _in_files() -> list[Plain]:
    inner = identity_from_seed(seed_of("identity inside"))
    head = {"heatwatch": 1, "stream": "tables", "id": str(id_of("backup")), "made": AT, "version": "0.1.0"}
    lines = [{**head, "migrations": {}, "files": {}}, {"end": "stream"}]
    stream = b"".join(json.dumps(line, sort_keys=True, separators=(",", ":")).encode() + b"\n" for line in lines)
    return [
        Plain(PASSPHRASE, "", inner.recipient, inner.reveal().encode(), secret=WORDS),
        Plain(STREAM, "", str(id_of("backup")), stream),
    ]


def _story(words: str) -> dict[str, object]:
    return {"story": words, "language": "en", "channel": "web", "danger_now": None, "received": AT}


def _file(kind: str, name: str) -> dict[str, object]:
    key = identity_from_seed(seed_of("chunk")).reveal()
    about = {"kind": "video/mp4", "size": 25, "sha256": "0" * 64, "chunks": 1}
    return {**about, "name": name, "file": str(id_of(f"file of {kind}")), "key": key}


def _scalar(identity: Identity) -> bytes:
    """The 32 bytes of an identity that something else derives, so that it can be kept as a seed."""
    values = [ALPHABET.index(letter) for letter in identity.reveal().lower().rpartition("1")[2][:-6]]
    number = int("".join(f"{value:05b}" for value in values)[:256], 2)
    return number.to_bytes(32, "big")


def _handed_over() -> dict[str, object]:
    """The list of what was open holds one tip that is not there any more."""
    gone = {"id": str(id_of("gone")), "lane": "crisis", "due": "2026-11-27T21:00:00+00:00", "status": "unread"}
    return {"note": "Call the clinic at nine.", "tips": [{**gone, "untouched": False}], "alerts": [str(id_of("alert"))]}

"""The ways to what belongs to a tip: its page, the queue, its files, its readings, and what advocates write."""

import hashlib
import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings

from heatwatch.cases import kinds as cases
from heatwatch.cases.actions import names_of, read_case
from heatwatch.cases.models import Case, CaseEnding
from heatwatch.common.ids import new_id
from heatwatch.desk import kinds, queries
from heatwatch.desk.actions.advocacy import read_notes
from heatwatch.desk.actions.assessing import lines, open_versions
from heatwatch.desk.actions.correcting import review
from heatwatch.desk.actions.files import checked_pieces
from heatwatch.desk.actions.needs import reasons
from heatwatch.desk.actions.opening import NEWER, UNOPENED, hold_tip, name_of_attachment, open_attachment, open_story
from heatwatch.desk.models import (
    AdvocateFile,
    AdvocateNote,
    Assessment,
    ChildReport,
    Closure,
    Correction,
    FileHandOver,
    HandOver,
    NeedToKnow,
    Note,
    Viewing,
    WithheldFile,
)
from heatwatch.intake import kinds as intake
from heatwatch.intake.models import Attachment, Chunk, DeletionRequest, Message, Story, Tip
from heatwatch.intake.submission import SealedFile
from heatwatch.links import kinds as links
from heatwatch.links.actions import keeping, placing
from heatwatch.links.actions.opening import opened as opened_link
from heatwatch.links.models import Facts, Link
from heatwatch.oversight.actions.reading import FINDING, findings
from heatwatch.oversight.models import UnusualReading
from heatwatch.oversight.queries.readings import Seen
from heatwatch.oversight.rules import Spell
from heatwatch.retention import kinds as retention
from heatwatch.retention.actions.deciding import open_wishes
from heatwatch.retention.actions.holding import open_holds
from heatwatch.retention.models import Hold
from heatwatch.saved import kinds as saved
from heatwatch.saved.actions.saving import words_of
from heatwatch.saved.models import SavedSearch
from heatwatch.searching.actions.opening import entries
from heatwatch.shifts import kinds as shifts
from heatwatch.shifts.actions.handing import open_handover
from heatwatch.shifts.models import Handover
from heatwatch.translating.actions import open_translations
from heatwatch.translating.kinds import TRANSLATION
from heatwatch.translating.models import Translation
from heatwatch.vault.actions import Keyring, open_tip_keys
from heatwatch.vault.compartments import ADVOCATES, CASEWORK, DESK
from heatwatch.vault.keys import Identity, identity_from_seed, new_identity
from heatwatch.vault.models import Membership
from heatwatch.vault.sealing import seal
from tests.vault.reading.samples import seed_of
from tests.vault.reading.stage import Stage, read_all
from tests.vault.reading.ways import Way, part


def story(stage: Stage, sealed: bytes) -> str:
    tip = stage.tip(stage.id)
    Story.objects.create(tip=tip, sealed=sealed)
    return str(stage.opens(tip).story["story"])


def story_alone(stage: Stage, sealed: bytes) -> str:
    """As the reader takes it, and whoever adds a finding."""
    tip = stage.tip(stage.id)
    Story.objects.create(tip=tip, sealed=sealed)
    return str(open_story(tip, hold_tip(stage.keyring, tip).identity)["story"])


def message(stage: Stage, sealed: bytes) -> str:
    tip = stage.tip()
    values = {"sender": Message.REPORTER, "sent": stage.now, "place": 1, "sealed": sealed}
    Message.objects.create(id=stage.id, tip=tip, **values)
    return stage.opens(tip).messages[0].text


def note(stage: Stage, sealed: bytes) -> str:
    tip = stage.tip()
    Note.objects.create(id=stage.id, tip=tip, author=stage.person, at=stage.now, sealed=sealed)
    return stage.opens(tip).notes[0].text


def searched_note(stage: Stage, sealed: bytes) -> str:
    """As the reader puts it into the index of the search; what does not open is not in it."""
    tip = stage.tip()
    Note.objects.create(id=stage.id, tip=tip, author=stage.person, at=stage.now, sealed=sealed)
    return _indexed(stage, tip).get("note", "")


def translation(stage: Stage, sealed: bytes) -> str:
    tip = stage.tip()
    Translation.objects.create(id=stage.id, tip=tip, number=1, author=stage.person, at=stage.now, sealed=sealed)
    return open_translations(hold_tip(stage.keyring, tip))[None][0].text


def searched_translation(stage: Stage, sealed: bytes) -> str:
    tip = stage.tip()
    Translation.objects.create(id=stage.id, tip=tip, number=1, author=stage.person, at=stage.now, sealed=sealed)
    return _indexed(stage, tip).get("translation", "")


def searched_message(stage: Stage, sealed: bytes) -> str:
    tip = stage.tip()
    values = {"sender": Message.DESK, "sent": stage.now, "place": 1, "sealed": sealed}
    Message.objects.create(id=stage.id, tip=tip, **values)
    return _indexed(stage, tip).get("answer", "")


def _indexed(stage: Stage, tip: Tip) -> dict[str, str]:
    [entry] = entries(stage.keyring, [tip.pk])
    return dict(entry.texts)


def ending(stage: Stage, sealed: bytes) -> str:
    tip = stage.tip()
    Closure.objects.create(id=stage.id, tip=tip, at=stage.now, reason=sealed)
    return stage.opens(tip).endings[0].reason


def reopening(stage: Stage, sealed: bytes) -> str:
    tip = stage.tip()
    again = {"reopened_at": stage.now, "reopen_reason": sealed}
    Closure.objects.create(id=stage.id, tip=tip, at=stage.now, reason=b"x", **again)
    return stage.opens(tip).endings[0].reopen_reason


def hand_over(stage: Stage, sealed: bytes) -> str:
    tip = stage.tip()
    HandOver.objects.create(id=stage.id, tip=tip, at=stage.now, sealed=sealed)
    return str(stage.opens(tip).hand_overs[0]["told"])


def child_report(stage: Stage, sealed: bytes, step: str, shown: str) -> str:
    if not sealed:
        # An empty column means that nothing was recorded: nothing is shown, and nothing is hidden.
        return UNOPENED
    tip = stage.tip(stage.id)
    values: dict[str, Any] = {"started_at": stage.now, "written_due": stage.now, step: sealed, f"{step}_at": stage.now}
    ChildReport.objects.create(tip=tip, **values)
    return str(stage.opens(tip).child_report[step][shown])


def viewing(stage: Stage, sealed: bytes) -> str:
    tip = stage.tip()
    file = stage.attachment(tip)
    Viewing.objects.create(id=stage.id, tip=tip, attachment=file, by=stage.person, at=stage.now, sealed=sealed)
    return stage.opens(tip).viewings[0].text


def file_hand_over(stage: Stage, sealed: bytes) -> str:
    tip = stage.tip()
    file = stage.attachment(tip)
    withheld = WithheldFile.objects.create(attachment=file, tip=tip, at=stage.now, sealed=b"x")
    FileHandOver.objects.create(id=stage.id, file=withheld, at=stage.now, sealed=sealed)
    return str(stage.opens(tip).withheld[file.pk]["hand_overs"][0]["told"])


def attachment(stage: Stage, sealed: bytes) -> str:
    tip = stage.tip()
    Attachment.objects.create(id=stage.id, tip=tip, file=new_id(), chunks=1, sealed=sealed)
    return name_of_attachment(stage.keyring, tip, stage.id).name


def listed_attachment(stage: Stage, sealed: bytes) -> str:
    tip = stage.tip()
    Attachment.objects.create(id=stage.id, tip=tip, file=new_id(), chunks=1, sealed=sealed)
    return stage.opens(tip).attachments[0][1].name


def download(stage: Stage, sealed: bytes) -> str:
    """The original, as it is exported."""
    tip, file = stage.tip(), _file_with(stage, sealed)
    row = Attachment(tip=tip, file=file.file, chunks=1)
    row.sealed = seal(_as_json(file), kind=intake.ATTACHMENT, record=row.pk, recipients=[stage.identity.recipient])
    row.save(force_insert=True)
    return read_all(open_attachment(stage.keyring, stage.person, tip, row.pk, stage.now)[1]).decode()


def cleaned_view(stage: Stage, sealed: bytes) -> str:
    """What the child process is fed for a view, and a virus scanner."""
    return read_all(checked_pieces(_file_with(stage, sealed))).decode()


def _file_with(stage: Stage, sealed: bytes) -> SealedFile:
    file, _, place = stage.sample.record.partition("/")
    Chunk.objects.create(file=UUID(file), place=int(place), sealed=sealed, stored=stage.now)
    known: dict[str, Any] = {"name": "film.mp4", "kind": "video/mp4", "size": len(stage.sample.payload), "chunks": 1}
    digest = hashlib.sha256(stage.sample.payload).hexdigest()
    return SealedFile(file=UUID(file), identity=stage.identity, sha256=digest, **known)


def _as_json(file: SealedFile) -> bytes:
    return json.dumps(file.as_dict()).encode()


def line(stage: Stage, sealed: bytes) -> str:
    tip = stage.tip()
    _version(stage, tip, line=sealed)
    return lines(stage.keyring, [tip])[tip.pk]


def version(stage: Stage, sealed: bytes) -> str:
    tip = stage.tip()
    _version(stage, tip, sealed=sealed)
    [one] = open_versions(queries.assessments(tip), hold_tip(stage.keyring, tip).identity)
    return one.reading.reason if one.reading else "newer" if one.newer else "damaged"


def _version(stage: Stage, tip: Tip, *, line: bytes = b"x", sealed: bytes = b"x") -> None:
    made = {"number": 1, "code": "c", "knowledge": "k", "model": "m", "made_at": stage.now}
    Assessment.objects.create(id=stage.id, tip=tip, line=line, sealed=sealed, **made)


def correction(stage: Stage, sealed: bytes) -> str:
    tip = stage.tip()
    Correction.objects.create(id=stage.id, tip=tip, by=stage.person, at=stage.now, sealed=sealed)
    return "".join(one.reason for one in review(stage.keyring, stage.person, tip, stage.now))


def need(stage: Stage, sealed: bytes) -> str:
    # Of a restricted tip the reason is sealed to its holders themselves: their key is the sample's.
    holder = Keyring(stage.person.pk, stage.identity)
    values = {"account": stage.person, "number": "HW-7K3-Q92", "asked_at": stage.now, "sealed": sealed}
    asked = NeedToKnow.objects.create(id=stage.id, **values)
    return reasons(holder, [asked])[asked.pk]


def unusual_reading(stage: Stage, sealed: bytes) -> str:
    # Whoever holds the desk's key since it was renewed: the sample's is the one from before.
    held = replace(stage.keyring.compartment(DESK), earlier=(stage.identity,))
    sealed_payload = held.sealed_to(stage.own.recipient)
    Membership.objects.filter(compartment=DESK, account=stage.person.pk).update(sealed=sealed_payload)
    times = {"began": stage.now, "until": stage.now, "decided_at": stage.now}
    row = UnusualReading(id=stage.id, account=stage.person, sealed=sealed, **times)
    seen = Seen(row, settings.AGENCY.watch.reading[0], Spell(stage.now, stage.now, ()))
    return findings(Keyring(stage.person.pk, stage.own), [seen])[row.pk]


def facts(stage: Stage, sealed: bytes) -> str:
    """As the reader takes them into its memory; what does not open is not held."""
    row = Facts.objects.create(tip=stage.tip(stage.id), made_with="v", sealed=sealed)
    [*tellings] = keeping.opened(stage.keyring, [row]).values()
    return "".join(fact.said for telling in tellings for fact in telling.facts.values())


def towns(stage: Stage, sealed: bytes) -> str:
    """As a map takes the places out of them; what does not open is on no map."""
    tip = stage.tip(stage.id)
    Facts.objects.create(tip=tip, made_with="v", sealed=sealed)
    found = placing.located(stage.keyring, [tip])
    return " ".join(said for one in [*found.placed, *found.nowhere] for said, _ in one.words)


def link(stage: Stage, sealed: bytes) -> str:
    """Sealed to one tip, and what is in it to the other, whose key is the one of the samples of that."""
    return _linked(stage, sealed, stage.identity, identity_from_seed(seed_of(links.WITHIN)))


def link_within(stage: Stage, sealed: bytes) -> str:
    one = new_identity()
    outer = seal(sealed, kind=links.LINK, record=stage.id, recipients=[one.recipient])
    return _linked(stage, outer, one, stage.identity)


def _linked(stage: Stage, sealed: bytes, one: Identity, other: Identity) -> str:
    first, second = sorted((new_id(), new_id()))
    tips = stage.tip(first, identity=one), stage.tip(second, identity=other)
    row = Link.objects.create(id=stage.id, one=tips[0], other=tips[1], sealed=sealed)
    told = opened_link(row, open_tip_keys(stage.keyring, [first, second]))
    return told.reasons[0] if told else ""


def advocate_note(stage: Stage, sealed: bytes) -> str:
    tip = stage.tip()
    file = AdvocateFile.objects.create(tip=tip, opened_at=stage.now)
    stage.key(file.pk, stage.identity, ADVOCATES)
    AdvocateNote.objects.create(id=stage.id, file=file, author=stage.person, at=stage.now, sealed=sealed)
    return read_notes(stage.keyring, stage.person, tip, stage.now)[0].said.text


def case(stage: Stage, sealed: bytes, column: str = "") -> Case:
    """A case whose key is the sample's: it is its name, or says why it was closed and opened again."""
    id = new_id() if column else stage.id
    made = Case.objects.create(id=id, opened_at=stage.now, name=b"x" if column else sealed)
    stage.key(id, stage.identity, CASEWORK)
    if column:
        values = {"case": made, "at": stage.now, "reopened_at": stage.now, "reason": b"x", column: sealed}
        CaseEnding.objects.create(id=stage.id, **values)
    return made


def case_name(stage: Stage, sealed: bytes) -> str:
    return read_case(stage.keyring, stage.person, case(stage, sealed), stage.now).name


def case_names(stage: Stage, sealed: bytes) -> str:
    return names_of(stage.keyring, [case(stage, sealed)])[stage.id]


def case_ending(stage: Stage, sealed: bytes, column: str) -> str:
    opened = read_case(stage.keyring, stage.person, case(stage, sealed, column), stage.now)
    return str(getattr(opened.endings[0], column))


def saved_search(stage: Stage, sealed: bytes) -> str:
    """A search whose key is the sample's, sealed to the desk."""
    made = SavedSearch.objects.create(id=stage.id, owner=stage.person, sealed=sealed, saved_at=stage.now)
    stage.key(stage.id, stage.identity, DESK)
    return words_of(stage.keyring, [made])[stage.id].name


def shift_handover(stage: Stage, sealed: bytes) -> str:
    """A hand-over whose key is the sample's, sealed to the desk."""
    made = Handover.objects.create(id=stage.id, going=stage.person, sealed=sealed, made_at=stage.now)
    stage.key(stage.id, stage.identity, DESK)
    return open_handover(stage.keyring, stage.person, made, stage.now).note


def hold(stage: Stage, sealed: bytes, column: str) -> str:
    tip = stage.tip()
    values = {"reason": b"x", "kind": Hold.LITIGATION, "placed_at": stage.now, "lifted_at": stage.now}
    Hold.objects.create(id=stage.id, tip=tip, **{**values, column: sealed})
    return str(open_holds(stage.opens(tip))[0][column])


def _of_a_hold(kind: str, column: str) -> Way:
    way = "retention.actions.holding.open_holds"
    return Way(way, kind, lambda stage, sealed: hold(stage, sealed, column), UNOPENED, NEWER, on_page=True)


def wish(stage: Stage, sealed: bytes) -> str:
    tip = stage.tip()
    values = {"asked": stage.now, "decision": DeletionRequest.REFUSED, "decided_at": stage.now, "reason": sealed}
    DeletionRequest.objects.create(id=stage.id, tip=tip, **values)
    return str(open_wishes(stage.opens(tip))[0]["reason"])


WAYS = (
    Way("searching.actions.opening._later", kinds.NOTE, searched_note, "", ""),
    Way("searching.actions.opening._later", intake.MESSAGE, searched_message, "", ""),
    Way("translating.actions.text_of", TRANSLATION, translation, UNOPENED, NEWER, on_page=True),
    Way("translating.actions.text_of", TRANSLATION, searched_translation, "", ""),
    part("open_story", intake.STORY, story),
    Way("desk.actions.opening.open_story", intake.STORY, story_alone),
    part("_message", intake.MESSAGE, message),
    part("_note", kinds.NOTE, note),
    part("_ending", kinds.REASON, ending),
    part("_ending", kinds.REOPEN_REASON, reopening),
    part("_hand_over", kinds.HAND_OVER, hand_over),
    part("_child_report", kinds.PHONED, lambda stage, sealed: child_report(stage, sealed, "phoned", "agency")),
    part("_child_report", kinds.WRITTEN, lambda stage, sealed: child_report(stage, sealed, "written", "agency")),
    part("_child_report", kinds.WAIVED, lambda stage, sealed: child_report(stage, sealed, "waived", "reason")),
    part("_viewing", kinds.VIEWING, viewing),
    Way("desk.actions.opening._withheld", kinds.FILE_HAND_OVER, file_hand_over, UNOPENED, NEWER),
    part("file_in", intake.ATTACHMENT, listed_attachment),
    Way("desk.actions.opening.file_in", intake.ATTACHMENT, attachment),
    Way("desk.actions.opening.pieces_of", intake.CHUNK, download),
    Way("desk.actions.opening.pieces_of", intake.CHUNK, cleaned_view),
    Way("desk.actions.assessing._line", kinds.LINE, line, "", ""),
    Way("desk.actions.assessing._reading", kinds.ASSESSMENT, version, "damaged", "newer", on_page=True),
    Way("desk.actions.correcting._opened", kinds.CORRECTION, correction, "", "", on_page=True),
    Way("desk.actions.needs._reason", kinds.NEED, need, UNOPENED, NEWER),
    Way("oversight.actions.reading.findings", FINDING, unusual_reading, UNOPENED, NEWER),
    Way("links.actions.keeping._opened", links.FACTS, facts, "", ""),
    Way("links.actions.placing._said", links.FACTS, towns, "", ""),
    Way("links.actions.opening.opened", links.LINK, link, "", ""),
    Way("links.actions.opening.opened", links.WITHIN, link_within, "", ""),
    Way("desk.actions.advocacy._confided", kinds.ADVOCATE_NOTE, advocate_note, UNOPENED, NEWER),
    Way("cases.actions._name", cases.NAME, case_name, UNOPENED, NEWER),
    Way("cases.actions._name", cases.NAME, case_names, UNOPENED, NEWER),
    Way("cases.actions._ending", cases.ENDING, lambda s, sealed: case_ending(s, sealed, "reason"), UNOPENED, NEWER),
    Way(
        "cases.actions._ending",
        cases.REOPENING,
        lambda s, sealed: case_ending(s, sealed, "reopen_reason"),
        UNOPENED,
        NEWER,
    ),
    Way("saved.actions.saving._words", saved.SEARCH, saved_search, "", ""),
    Way("shifts.actions.handing._unsealed", shifts.HANDOVER, shift_handover, UNOPENED, NEWER),
    _of_a_hold(retention.HOLD_REASON, "reason"),
    _of_a_hold(retention.LIFT_REASON, "lift_reason"),
    Way("retention.actions.deciding._reason", retention.DECISION, wish, UNOPENED, NEWER, on_page=True),
)

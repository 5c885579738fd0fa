"""A house in the middle of its work: one object of every kind that an address or a field can name.

What people write in it comes from `says`, so that an attack can put its own words into every field.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.test import Client

from heatwatch.accounts.models import Account
from heatwatch.alerts.actions.browsers import add_browser
from heatwatch.alerts.models import Alert, AlertBrowser, Shift
from heatwatch.cases import actions as cases
from heatwatch.common import clock
from heatwatch.common.ids import new_id
from heatwatch.desk import readings
from heatwatch.desk.actions import advocacy, closing, needs, safeguarding, working
from heatwatch.desk.actions.assessing import Lens
from heatwatch.desk.actions.files import begin_viewing, withhold
from heatwatch.desk.actions.opening import hold_tip
from heatwatch.desk.queries import needs as asked
from heatwatch.desk.reading_version import current
from heatwatch.factors.actions import add_app, renew_recovery_codes
from heatwatch.factors.models import SecondFactor
from heatwatch.intake.actions import words
from heatwatch.intake.actions.mailboxes import add_message
from heatwatch.intake.actions.taking_in import take_in
from heatwatch.intake.actions.words import Whom
from heatwatch.intake.consent import Yes
from heatwatch.intake.incoming import Incoming, Mail
from heatwatch.intake.models import Attachment, DeletionRequest, Tip
from heatwatch.intake.submission import Submission
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.links.models import Link
from heatwatch.oversight.actions.reading import judge
from heatwatch.oversight.models import UnusualReading
from heatwatch.retention.actions import destroying, holding, proposing
from heatwatch.retention.models import Disposal
from heatwatch.saved.actions import matching, saving
from heatwatch.shifts.actions import handing
from heatwatch.triage.assessment import Assessor
from heatwatch.vault.keys import six_words
from heatwatch.web.webhooks.keywords import meaning
from tests.intake.texting import gathers, texts
from tests.links.told import NEIGHBOR, WORKER, linked
from tests.media import samples
from tests.oversight.flood import FEW, floods, only_group, opens
from tests.people import House, Person, a_file, hired
from tests.retention.outgoing import closed
from tests.web.console.second import SECRET

Says = Callable[[str], str]
STORY = "He has a gun and she cannot leave the house. Help us now please, she owes him money for the trip. "


def plainly(what: str) -> str:
    """Harmless words for a field."""
    return f"words for {what}"


@cache
def by_cues() -> Lens:
    """What the reader reads with, without the trained reading, which costs a second and says nothing new here."""
    known = knowledge()
    names = readings.english_names(known.indicators.values(), known.dangers.values())
    return Lens(Assessor(known), current(known.digest), names)


class World:
    """The objects, by the names that the tables of attacks use."""

    def __init__(self, house: House, says: Says = plainly) -> None:
        self.house, self.says, self.now = house, says, clock.now()
        self.link = self._linked()
        self.tip = self._worked_on()
        self.restricted = house.restricts(house.receives_opened(files=[a_file()]))
        self.plain = house.receives_opened(self.says("plain story"))
        self.withheld, self.texted = self._withheld(), self._texted()
        self.mailed = self._mailed()
        self.due, self.ended = closed(house), closed(house)
        self.proposal = self._proposal(self.ended)
        self.certificate = self._certificate(closed(house))
        self.case, self.closed_case = self._case(), self._closed_case()
        self.need, self.loan = self._need("nell"), self._loan("neil")
        self.newcomer = self._hired("newcomer", "call_taker")
        self.factor = self._factors()
        self.alert, self.shift, self.browser = self._woken(), self._shift(), self._browser()
        self.search = self._saved_search()
        self.handover = self._handed_over()
        self.group, self.reading = self._flood(), self._hurry()

    def account(self, name: str) -> Account:
        return self.house.people[name].account

    def browser_of(self, who: str) -> Client:
        """Where this person signed in; a stranger has no name."""
        return self.house.people[who].sits_down() if who else Client()

    def fresh(self, tip: Tip) -> Tip:
        """The tip as it stands in the database now."""
        return Tip.objects.get(pk=tip.pk)

    def file_of(self, tip: Tip) -> UUID:
        return Attachment.objects.filter(tip=tip).order_by("id")[0].pk

    def words_of(self, name: str) -> str:
        return six_words(self.house.people[name].identity.recipient)

    def _linked(self) -> UUID:
        """Two people told of one thing, and the reader suggests so."""
        self.linked, _ = linked(self.house, NEIGHBOR, WORKER)
        return Link.objects.get().pk

    def _woken(self) -> UUID:
        """Danger was ticked, in a tip that is restricted and in one that is not; nobody has answered."""
        tips = (self.restricted, self.house.receives(danger_now=True))
        told = {"kind": "crisis", "raised_at": self.now, "next_step": self.now}
        _, alert = (Alert.objects.create(tip=tip, **told) for tip in tips)
        return alert.pk

    def _shift(self) -> UUID:
        """Jonas is on call for the night."""
        until = self.now + timedelta(hours=8)
        return Shift.objects.create(account=self.account("jonas"), begins=self.now, ends=until, place=1).pk

    def _browser(self) -> UUID:
        """Alerts come to a browser of Maya."""
        maya, endpoint, key = self.account("maya"), "https://push.example/hers", self.house.host_key.reveal()
        hosts = ("push.example",)
        add_browser(maya, self.says("browser"), endpoint, host_key=key, hosts=hosts, now=self.now)
        return AlertBrowser.objects.get(account=maya).pk

    def _flood(self) -> UUID:
        """The same text several times; Vera has read one of them."""
        first, *_ = floods(self.house, 4)
        self.house.vera.opens(first)
        return only_group().pk

    def _hurry(self) -> UUID:
        """Jonas opened more tips than is usual."""
        opens(self.account("jonas"), 5, self.now - timedelta(minutes=5))
        judge(FEW, settings.AGENCY.hours.zone, self.now)
        return UnusualReading.objects.get(account=self.account("jonas")).pk

    def _factors(self) -> UUID:
        """Maya has an app on two telephones, and Jonas on one."""
        host = self.house.host_key.reveal()
        for name, label in (("maya", "old"), ("maya", "new"), ("jonas", "maybe")):
            shown = self.says(f"{label} factor label")
            add_app(self.account(name), host, name=shown, secret=SECRET, step=0, now=self.now)
        renew_recovery_codes(self.account("maya"), host, self.now)
        return SecondFactor.objects.filter(account=self.account("maya")).order_by("id")[0].pk

    def _hired(self, name: str, role: str) -> Person:
        self.house.people[name] = hired(name, self.says(f"{name} display_name"), role, now=self.now)
        return self.house.people[name]

    def _worked_on(self) -> Tip:
        """Read by the reader, opened, answered, noted, held, on a child's behalf, with a wish to be deleted."""
        house = self.house
        said: dict[str, Any] = {name: self.says(f"report {name}") for name in Submission.TEXTS}
        picture = a_file(self.says("report files"), samples.picture("image/png"))
        tip = house.receives(STORY + self.says("report story"), files=[picture], **said)
        self.receipt = house.last.receipt
        house.reads(lens=by_cues())
        maya, held = house.maya.account, house.maya.opens(tip)
        working.note(maya, held, self.says("note text"), id=new_id(), now=self.now)
        working.reply(maya, held, self.says("reply text"), id=new_id(), now=self.now)
        safeguarding.mark_minor(maya, held, minor=True, version=self.fresh(tip).version, now=self.now)
        told = {name: self.says(f"hand_over {name}") for name in ("agency", "person", "incident", "told")}
        closing.hand_over(maya, held, {**told, "time": "just now"}, self.now)
        self.hold, pete = new_id(), house.pete
        reason = self.says("place_hold reason")
        holding.place(pete.account, pete.opens(tip), kind="litigation", reason=reason, id=self.hold, now=self.now)
        self._writes_again()
        self.viewing = new_id()
        why = self.says("view_file reason")
        begin_viewing(maya, house.maya.opens(tip), self.file_of(tip), why, id=self.viewing, now=self.now)
        words = self.says("advocate_note text")
        amina = house.amina
        advocacy.write_note(amina.keyring, amina.account, tip, words, id=new_id(), now=self.now)
        return self.fresh(tip)

    def _writes_again(self) -> None:
        assert self.receipt
        add_message(self.receipt, self.says("letter text"), [], id=new_id(), now=self.now, wish=True)
        self.wish = DeletionRequest.objects.get().pk
        working.notice_messages(self.now)

    def _case(self) -> UUID:
        """Ines has the tip in a case."""
        ines, words = self.house.ines, self.says("open_case called")
        case = cases.open_case(ines.keyring, ines.account, words, id=new_id(), now=self.now)
        cases.bring_in(ines.keyring, ines.account, hold_tip(ines.keyring, self.fresh(self.tip)), case, self.now)
        return case.pk

    def _closed_case(self) -> UUID:
        ines, words = self.house.ines, self.says("close_case reason")
        case = cases.open_case(ines.keyring, ines.account, self.says("closed called"), id=new_id(), now=self.now)
        cases.close_case(ines.keyring, ines.account, case, reason=words, now=self.now)
        return case.pk

    def _handed_over(self) -> UUID:
        """Jonas goes, and Maya has not signed yet."""
        jonas, id = self.house.jonas, new_id()
        note = self.says("handovers note")
        handing.hand_over(jonas.keyring, jonas.account, self.account("maya"), note, id=id, now=self.now)
        return id

    def _saved_search(self) -> UUID:
        """Maya looks for something again and again, and something fits that she has not looked at."""
        maya, id = self.house.maya, new_id()
        words = saving.Words(self.says("save_search called"), self.says("save_search query"))
        saving.save(maya.keyring, maya.account, words, saving.Telling(), id=id, now=self.now)
        matching.note(id, [self.tip.pk], self.now)
        return id

    def _withheld(self) -> Tip:
        tip = self.house.receives_opened(files=[a_file(self.says("withheld files"))])
        maya = self.house.maya
        withhold(
            maya.keyring, maya.account, hold_tip(maya.keyring, tip), self.file_of(tip), named=["vera"], now=self.now
        )
        return self.fresh(tip)

    def _texted(self) -> Tip:
        """Somebody texted, and that it is safe to text back."""
        for text, ago in (("they keep us in the back", 30), ("SAFE", 20)):
            at = self.now - timedelta(minutes=ago)
            texts(self.house, text, at, keyword=meaning(text))
            gathers(self.house, at + timedelta(minutes=2))
        working.notice_messages(self.now)
        tip = Tip.objects.get(channel="sms")
        self.house.maya.opens(tip)
        return self.fresh(tip)

    def _mailed(self) -> Tip:
        """Somebody wrote an e-mail, and a colleague recorded that it is safe to answer it."""
        message = Incoming("email", "ana@mail.example", "they keep us", self.now, mail=Mail(("<one@mail.example>",)))
        take_in(message, seen=b"m" * 32, recipients=self.house.recipients)
        gathers(self.house, self.now)
        tip = Tip.objects.get(channel="email")
        whom = Whom("email", "ana@mail.example", tip.pk)
        words.note(self.house.maya.keyring, whom, Yes(self.now, None, "x", "she called"), self.now)
        self.house.maya.opens(tip)
        return self.fresh(tip)

    def _proposal(self, tip: Tip) -> UUID:
        proposing.propose(self.account("sam"), [tip.number], self.now)
        return Disposal.objects.get(tip=tip.pk).pk

    def _certificate(self, tip: Tip) -> UUID:
        id = self._proposal(tip)
        proposing.confirm(self.account("vera"), [id], self.now)
        destroying.work_off(self.now)
        return id

    def _need(self, name: str) -> UUID:
        """Somebody who holds no key of the desk asks for the tip."""
        person, id = self._hired(name, "investigator"), new_id()
        needs.ask(person.account, self.tip.number, self.says("ask_need reason"), id=id, now=self.now)
        return id

    def _loan(self, name: str) -> UUID:
        id, vera = self._need(name), self.house.vera
        terms: dict[str, Any] = {"hours": 4, "words": self.words_of(name), "now": self.now}
        needs.grant_need(vera.keyring, vera.account, asked.need(vera.account, id), **terms)
        return id


def rows() -> dict[str, int]:
    """Every row of every table, as one number a table: two equal ones mean that nothing was written between."""
    return {model._meta.label: hash(tuple(sorted(map(repr, _all(model))))) for model in apps.get_models()}


def changed(before: dict[str, int]) -> set[str]:
    """The tables that are not as they were."""
    return {label for label, row in rows().items() if row != before[label]}


def _all(model: Any) -> list[list[object]]:
    found = model.objects.values_list()
    return [[bytes(value) if isinstance(value, memoryview) else value for value in row] for row in found]


def text_of(answer: Any) -> str:
    """An answer's body; a stream is read."""
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(whole.decode("utf-8", "replace"))

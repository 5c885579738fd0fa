"""One valid act for every address that writes: who does it, to what, with which fields.

The attacks start from these: sent from elsewhere, with another's object in them, with columns that no form has. An
address without a deed fails `test_every_address_that_writes_has_a_deed`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from heatwatch.accounts.actions import issue_set_up_code
from heatwatch.intake.models import Tip
from heatwatch.searching.asking import Answer
from heatwatch.web.console.searching import saved
from heatwatch.web.console.second import offers
from heatwatch.web.console.sessions import COOKIE
from heatwatch.web.console.views import entering, me, set_up
from tests.attacks.world import World
from tests.factors.authenticator import Authenticator
from tests.laws.test_restricted import undone
from tests.web.console.calls import OnTheLine
from tests.web.console.desk import WHEN
from tests.web.console.second import code, hidden, options

URLS = "heatwatch.web.console.urls"
STRANGER = ""
ENDPOINT = "https://fcm.googleapis.com/fcm/send/made-up"
PASSPHRASE = "velvet orbit canal lemon drift quartz"
Fields = Callable[[World, Client], dict[str, Any]]
DONE = {200, 204, 302}


@dataclass(frozen=True)
class Deed:
    """Who does it with which fields; `about` names the world's tip, and `id` what else the address names."""

    who: str
    fields: Fields
    about: str = "tip"
    id: Callable[[World], Any] = lambda _world: None
    # What is only looked at, or was written before it is sent, changes no row.
    writes: bool = True

    def address(self, name: str, world: World) -> str:
        """Where it is sent to."""
        known = {"number": getattr(world, self.about).number, "id": self.id(world)}
        return reverse(name, urlconf=URLS, kwargs={part: known[part] for part in parts_of(name)})


def parts_of(name: str) -> set[str]:
    """What an address names."""
    from heatwatch.web.console.urls import urlpatterns  # noqa: PLC0415  asked once the settings are loaded

    (pattern,) = [pattern for pattern in urlpatterns if pattern.name == name]
    return set(pattern.pattern.converters)


def each_undone(world: World) -> Iterator[tuple[str, Client, dict[str, Any], str]]:
    """Every deed by its name: a browser of whoever does it, its fields and its address. What is done did not happen."""
    for name, deed in DEEDS.items():
        with undone():
            client = world.browser_of(deed.who)
            yield name, client, deed.fields(world, client), deed.address(name, world)


def without_scrypt(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """Whoever types a passphrase is Maya: making and opening a real one takes seconds, and is tested elsewhere."""
    keyring = world.house.maya.keyring
    monkeypatch.setattr(entering, "_enter", lambda *_: keyring)
    monkeypatch.setattr(set_up, "_make_key", lambda *_: keyring)
    monkeypatch.setattr(me, "change", lambda account, *_, **__: account.save())


def with_a_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that holds every tip answers who searches again: without one, what is new stays new."""
    monkeypatch.setattr(saved, "ask", lambda *_: Answer(0, (), {}, None, more=False, length=20))


def nothing(_world: World, _client: Client) -> dict[str, Any]:
    return {}


def saying(*names: str, **more: Any) -> Fields:
    """Words in each of these fields, and what else the form holds."""

    def fields(world: World, _client: Client) -> dict[str, Any]:
        return {**{name: world.says(f"typed {name}") for name in names}, **more}

    return fields


def versioned(*names: str, **more: Any) -> Fields:
    """The same for a form that names the version of the tip that it was shown with."""

    def fields(world: World, client: Client) -> dict[str, Any]:
        versions = {"version": world.fresh(world.tip).version}
        return {**versions, **saying(*names, **more)(world, client)}

    return fields


def _asked(world: World, client: Client) -> dict[str, Any]:
    """Jonas reads the language of the world's tip."""
    return {**versioned()(world, client), "reader": str(world.account("jonas").pk)}


def _settled(world: World, client: Client) -> dict[str, Any]:
    Tip.objects.filter(pk=world.tip.pk).update(translator=world.account("jonas"))
    return versioned(how="done")(world, client)


def _closed(world: World, client: Client) -> dict[str, Any]:
    return {"version": world.fresh(world.due).version, "reason": world.says("typed reason")}


def _close(world: World, client: Client) -> dict[str, Any]:
    ending = {"version": world.fresh(world.plain).version, "disposition": "information_given"}
    return {**saying("reason")(world, client), **ending}


def _restrict(world: World, client: Client) -> dict[str, Any]:
    two = {"supervisor": world.account("vera").pk, "reviewer": world.account("otto").pk}
    return {**versioned(sure="on")(world, client), **two}


def _unrestrict(world: World, _client: Client) -> dict[str, Any]:
    return {"version": world.fresh(world.restricted).version}


def _bulk(world: World, _client: Client) -> dict[str, Any]:
    tip = world.fresh(world.tip)
    return {"tip": f"{tip.number}:{tip.version}", "act": "assign", "assignee": str(world.account("jonas").pk)}


def _assign(world: World, client: Client) -> dict[str, Any]:
    return {**versioned()(world, client), "assignee": str(world.account("jonas").pk)}


def _grant(world: World, _client: Client) -> dict[str, Any]:
    newcomer = world.newcomer
    return {"compartment": "desk", "account": newcomer.account.pk, "words": world.words_of("newcomer")}


def _revoke(world: World, _client: Client) -> dict[str, Any]:
    return {"compartment": "desk", "account": world.account("jonas").pk}


def _set_up(world: World, _client: Client) -> dict[str, Any]:
    code = issue_set_up_code(world.newcomer.account, by=None, now=world.now)
    return {"username": "newcomer", "code": code}


def _choose(world: World, client: Client) -> dict[str, Any]:
    given = _set_up(world, client)
    return {**given, **_typed(Client().post("/set-up/", given))}


def _change(_world: World, client: Client) -> dict[str, Any]:
    return {"old": PASSPHRASE, **_typed(client.get("/me/passphrase/"))}


def _typed(page: Any) -> dict[str, Any]:
    """The six words that a page shows, and the proof that it carries."""
    six = page.content.decode().partition('<ol class="six"')[2].partition("</ol>")[0]
    words = re.findall(r"<li>([a-z]+)</li>", six)
    return {"passphrase": " ".join(words), "proof": hidden(page, "proof")}


def _shift(world: World, _client: Client) -> dict[str, Any]:
    ahead = world.now + timedelta(days=3)
    times = {"begins": f"{ahead:%Y-%m-%dT08:00}", "ends": f"{ahead:%Y-%m-%dT16:00}"}
    return {"account": str(world.account("maya").pk), "place": "1", "weeks": "2", **times}


def _handover(world: World, client: Client) -> dict[str, Any]:
    return saying("note", coming=str(world.account("tara").pk))(world, client)


def _call(world: World, client: Client) -> dict[str, Any]:
    hidden = OnTheLine(world.house.maya.sits_down()).hidden
    hidden.pop("csrfmiddlewaretoken", None)
    said = ("story", "who", "where", "when", "vehicles", "contacts", "how_known", "wishes", "contact_how")
    return {**hidden, "do": "save", "language": "en", **saying(*said)(world, client)}


def _code(world: World, _client: Client) -> dict[str, Any]:
    line = OnTheLine(world.house.maya.sits_down())
    return {"proof": hidden(line.sends(), "proof"), "told": "1"}


def _case(world: World, client: Client) -> dict[str, Any]:
    return {"case": world.case, **saying("called")(world, client)}


def _closed_case(world: World) -> Any:
    return world.closed_case


def _tip(name: str) -> Fields:
    return lambda world, _client: {"tip": getattr(world, name).number}


def _disposal(world: World, _client: Client) -> dict[str, Any]:
    return {"disposal": str(world.proposal)}


def _jonas(world: World) -> Any:
    return world.account("jonas").pk


def _amina(world: World) -> Any:
    return world.account("amina").pk


def _file(world: World) -> Any:
    return world.file_of(world.tip)


def _withheld(world: World) -> Any:
    return world.file_of(world.withheld)


def _mark(world: World, client: Client) -> dict[str, Any]:
    return saying("counsel", basis="trafficking_caseworker")(world, client)


def _second(_world: World, _client: Client) -> dict[str, Any]:
    return {"code": code()}


def _app(world: World, client: Client) -> dict[str, Any]:
    fresh = b"the secret of a new app"
    proof = offers.offer(client.cookies[COOKIE].value, fresh)
    return {"proof": proof, "label": world.says("typed label")[:40], "code": code(fresh)}


def _passkey(world: World, client: Client) -> dict[str, Any]:
    asked = options(client.get("/sign-in/factors/passkey/"))
    made = Authenticator("http://testserver", "testserver").makes(asked)
    return {"label": world.says("typed label")[:40], "passkey": made}


def _their_sessions(world: World, _client: Client) -> dict[str, Any]:
    world.house.jonas.sits_down()
    return {}


TOLD = ("agency", "person", "reference", "told")
SEEN = {"seen": "1"}
DEEDS: dict[str, Deed] = {
    "sign_in": Deed(STRANGER, lambda _w, _c: {"username": "maya", "passphrase": PASSPHRASE}),
    "second_step": Deed("maya", _second),
    "add_app": Deed("maya", _app),
    "add_passkey": Deed("maya", _passkey),
    "sign_out": Deed("maya", nothing),
    "lock": Deed("maya", nothing),
    "unlock": Deed("maya", lambda _w, _c: {"passphrase": PASSPHRASE}),
    "still_here": Deed("maya", nothing, writes=False),
    "set_up": Deed(STRANGER, _set_up, writes=False),
    "choose_passphrase": Deed(STRANGER, _choose),
    "bulk": Deed("sam", _bulk),
    "search": Deed("maya", saying("query"), writes=False),
    "save_search": Deed("maya", saying("called", query="motel", more_than="3", days="7")),
    "change_search": Deed("maya", saying("called"), id=lambda w: w.search),
    "run_search": Deed("maya", nothing, id=lambda w: w.search),
    "delete_search": Deed("maya", nothing, id=lambda w: w.search),
    "close_group": Deed("vera", saying("reason", disposition="abuse_of_line"), id=lambda w: w.group),
    "take_alert": Deed("maya", nothing, id=lambda w: w.alert),
    "rota": Deed("vera", _shift),
    "remove_shift": Deed("vera", nothing, id=lambda w: w.shift),
    "handovers": Deed("maya", _handover),
    "sign_handover": Deed("maya", nothing, id=lambda w: w.handover),
    "withdraw_handover": Deed("jonas", nothing, id=lambda w: w.handover),
    "my_alerts": Deed("maya", lambda _w, _c: {"mail": "maya@office.example"}),
    "add_browser": Deed("maya", saying("label", endpoint=ENDPOINT)),
    "remove_browser": Deed("maya", nothing, id=lambda w: w.browser),
    "decide_reading": Deed("vera", saying("words", finding="talked"), id=lambda w: w.reading),
    "call": Deed("maya", _call),
    "read_call": Deed("maya", saying("story", token="A" * 43), writes=False),
    "related_to_call": Deed("maya", saying("story", token="A" * 43), writes=False),
    "call_code": Deed("maya", _code),
    "present": Deed("jonas", nothing),
    "attachment": Deed("maya", nothing, id=_file),
    "view_file": Deed("jonas", saying("reason"), id=_file),
    "withhold": Deed("maya", nothing, id=_file),
    "hand_over_file": Deed("vera", saying(*TOLD, time=WHEN), "withheld", _withheld),
    "reply": Deed("maya", saying("text")),
    "text_reply": Deed("maya", saying("text"), "texted"),
    "mail_reply": Deed("maya", saying("text"), "mailed"),
    "record_word": Deed("maya", saying("how", safe="yes", start="18:00", end="21:00"), "texted"),
    "translate": Deed("maya", saying("text", version="0")),
    "ask_translation": Deed("maya", _asked),
    "settle_translation": Deed("maya", _settled),
    "set_language": Deed("maya", versioned(language="vi")),
    "note": Deed("maya", saying("text")),
    "assign": Deed("maya", _assign),
    "triage": Deed("maya", versioned("reason", lane="high_risk", types="sex", jurisdiction="Oakland")),
    "judge": Deed("maya", saying(about="danger", finding="weapon", verdict="confirmed", **SEEN)),
    "add_finding": Deed("maya", saying(quote="she cannot leave", finding="indicator:isolation", **SEEN)),
    "close": Deed("maya", _close, "plain"),
    "reopen": Deed("maya", _closed, "due"),
    "hand_over": Deed("maya", saying("agency", "person", "incident", "told", time=WHEN)),
    "mark_minor": Deed("maya", versioned(minor="no")),
    "record_report": Deed("maya", saying("agency", "person", "reference", step="phoned", time=WHEN)),
    "waive_report": Deed("vera", saying("reason")),
    "restrict": Deed("maya", _restrict),
    "unrestrict": Deed("vera", _unrestrict, "restricted"),
    "decide_link": Deed("maya", saying(verdict="confirmed"), "linked", id=lambda w: w.link),
    "place_hold": Deed("ines", saying("reason", kind="investigation")),
    "lift_hold": Deed("pete", lambda w, _c: {"hold": w.hold, "reason": w.says("typed reason")}),
    "decide_deletion": Deed(
        "vera", lambda w, c: {"wish": w.wish, **saying("reason", "answer", decision="refused")(w, c)}
    ),
    "propose": Deed("vera", _tip("due")),
    "confirm": Deed("vera", _disposal),
    "withdraw": Deed("vera", _disposal),
    "new_account": Deed("ada", saying("display_name", username="fresh", roles="analyst", languages="en")),
    "account": Deed(
        "ada", saying("display_name", roles="triager", languages="en", is_active="on", knowing="on"), id=_jonas
    ),
    "reset_account": Deed("ada", lambda _w, _c: {"knowing": "on"}, id=_jonas),
    "reset_factors": Deed("ada", lambda _w, _c: {"username": "jonas", "checked": "in_person"}, id=_jonas),
    "end_their_sessions": Deed("ada", _their_sessions, id=_jonas),
    "grant": Deed("vera", _grant),
    "revoke": Deed("vera", _revoke),
    "privilege": Deed("ada", _mark, id=_amina),
    "advocate_note": Deed("amina", saying("text")),
    "open_case": Deed("ines", saying("called")),
    "close_case": Deed("ines", saying("reason"), id=lambda w: w.case),
    "reopen_case": Deed("ines", saying("reason"), id=_closed_case),
    "bring_in": Deed("ines", _case, "plain"),
    "take_out": Deed("pete", lambda w, _c: {"case": w.case}),
    "ask_need": Deed("nell", lambda w, _c: {"number": w.due.number, "reason": w.says("typed reason")}),
    "decide_need": Deed("vera", lambda w, _c: {"hours": "4", "words": w.words_of("nell")}, id=lambda w: w.need),
    "end_need": Deed("vera", nothing, id=lambda w: w.loan),
    "change_passphrase": Deed("maya", _change, writes=False),
    "remove_factor": Deed("maya", lambda w, _c: {"factor": w.factor}),
    "new_recovery_codes": Deed("maya", nothing),
    "end_sessions": Deed("maya", nothing),
}

"""Cross-site scripting: every field and every file name of the house, on every page of both sites, in a real browser.

Each field holds words with a number of its own that would run, or break the page, if they were taken for anything but
words. All pages are opened in Chromium under the policy that they were served with. Nothing runs, no policy is broken,
no element comes out of a text, and the words of each field can be read on a page.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from heatwatch.common.errors import HouseError
from heatwatch.intake.slowing import Slowing
from heatwatch.knowledge import agency, public_pages
from heatwatch.searching.asking import Like, Related
from heatwatch.web.public import mailbox
from tests.attacks import addresses, deeds
from tests.attacks.deeds import DEEDS
from tests.attacks.poison import Poison
from tests.attacks.stage import Spectator, Stage, shown, watched
from tests.attacks.test_csrf import strict
from tests.attacks.world import World
from tests.laws import tree
from tests.laws.test_restricted import undone
from tests.people import CAST, House
from tests.web.console.calls import OnTheLine
from tests.web.public.reporter import PNG

# Words of the office that stand on no page here, and words where no form of ours has a field for them.
MAY_BE_UNREAD = ("agency ", "maybe ")
# What is read on the tip's page, or on a list, once it was done.
SHOWN_AFTERWARDS = {
    "triage",
    "close",
    "record_report",
    "lift_hold",
    "waive_report",
    "decide_deletion",
    "reopen",
    "judge",
}
SHOWN_AFTERWARDS |= {"hand_over", "decide_reading", "account", "privilege", "hand_over_file"}
SHOWN_AFTERWARDS |= {"text_reply", "mail_reply", "record_word", "search"}
NOT_FOUND = 404
LISTS = [f"/queue/?view={view}" for view in ("unread", "unassigned", "mine", "waiting", "all", "closed")]
MORE = {
    "vera": [*LISTS, "/retention/certificates/?number=<b>"],
    "otto": ["/queue/?view=all"],
    "sam": ["/requests/", "/retention/"],
}


@pytest.fixture
def poison() -> Poison:
    return Poison()


@pytest.fixture
def agency_file(poison: Poison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The office's own words, and those of the pages about trafficking, are as hostile as everything else."""
    monkeypatch.setattr(settings, "AGENCY", poison.agency(tmp_path))
    whole, seen = public_pages.shown, public_pages.seen_by
    monkeypatch.setattr(public_pages, "shown", lambda *given: poison.into(whole(*given), "page"))
    monkeypatch.setattr(public_pages, "seen_by", lambda *given: poison.into(seen(*given), "page"))


@pytest.mark.once
@pytest.mark.django_db
def test_no_word_that_anybody_writes_does_anything(
    house: House, poison: Poison, agency_file: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Stage()
    monkeypatch.setattr(mailbox, "slowing", Slowing())
    with override_settings(**settings.DOORS["console"]):
        for name in CAST:
            account = house.people[name].account
            account.display_name = poison.says(f"{name} display_name")
            account.save()
        world = World(house, poison.says)
        deeds.without_scrypt(monkeypatch, world)
        read_by_staff(stage, world)
        sent_by_staff(stage, world)
        given_back(stage, world)
        told_to_scripts(stage, world, poison)
    with override_settings(**settings.DOORS["public"]):
        read_by_reporters(stage, world, poison)
    assert len(stage.pages) > 120
    with shown(stage) as base, watched(base) as spectator:
        for number, page in enumerate(stage.pages):
            spectator.opens(number, page.name)
        types_into_a_call(spectator, stage, poison)
    assert not stage.reports, stage.reports[:5]
    assert not spectator.complaints, "\n".join(spectator.complaints[:20])
    unread = [what for what in poison.not_in(spectator.text) if not what.startswith(MAY_BE_UNREAD)]
    assert not unread


def read_by_staff(stage: Stage, world: World) -> None:
    """Every page that is read, by somebody who may."""
    for name, path in addresses.on_the_console(world):
        people = {addresses.reader_of(name)} | ({"maya", "otto"} if name in {"tip", "trail"} else set())
        for who in people:
            answer = world.browser_of(who).get(path, {"next": world.says("next")} if name == "sign_in" else {})
            # A page that is not found shows no word of anybody. One address looks for a number, and is given none.
            found = answer.status_code != NOT_FOUND or name == "find_tip" or who != addresses.reader_of(name)
            assert found, f"{who} reads {name}"
            stage.capture(f"{who} reads {name}", answer)
    stage.capture("ines reads a closed case", world.browser_of("ines").get(f"/cases/{world.closed_case}/"))
    for who, paths in MORE.items():
        client = world.house.people[who].sits_down()
        for path in [
            *paths,
            f"/tips/{world.restricted.number}/",
            f"/tips/{world.withheld.number}/",
            f"/tips/{world.plain.number}/",
            f"/tips/{world.tip.number}/",
        ]:
            stage.capture(f"{who} reads {path}", client.get(path))


def sent_by_staff(stage: Stage, world: World) -> None:
    """Every form: as it is taken, as it is refused with everything typed on it, and as somebody else was quicker."""
    for name, deed in DEEDS.items():
        for kind in ("taken", "refused", "late"):
            with undone():
                client = world.browser_of(deed.who)
                fields = deed.fields(world, client)
                if kind == "late" and "version" not in fields:
                    continue
                if kind == "refused":
                    fields = {field: f"{value}{world.says('maybe label')}" for field, value in fields.items()}
                answer = client.post(
                    deed.address(name, world), {**fields, **({"version": 0} if kind == "late" else {})}
                )
                stage.capture(f"{name} {kind}", answer)
                if kind == "taken" and name in SHOWN_AFTERWARDS:
                    stage.capture(f"{name} done", client.get(answer["Location"].partition("#")[0]))


def given_back(stage: Stage, world: World) -> None:
    """What was typed on a page that was open too long, on a locked screen, or after the session had ended."""
    deed = DEEDS["note"]
    with undone():
        client = strict(world.browser_of(deed.who))
        stage.capture("too old", client.post(deed.address("note", world), deed.fields(world, client)))
    with undone():
        client = world.browser_of(deed.who)
        client.post("/lock/")
        locked = client.post(deed.address("note", world), deed.fields(world, client))
        stage.capture("locked", locked)
        box = locked.context["box"]
        stage.capture(
            "unlocked", client.post("/unlock/", {"passphrase": "x", "box": box, "next": deed.address("note", world)})
        )


def told_to_scripts(stage: Stage, world: World, poison: Poison) -> None:
    """What the scripts of pages put into them."""
    number = world.tip.number
    world.house.jonas.sits_down().post(f"/tips/{number}/present/")
    here = world.house.maya.sits_down().post(f"/tips/{number}/present/", headers={"accept": "application/json"})
    stage.answer_with(f"/tips/{number}/present/", here)
    line = OnTheLine(world.house.maya.sits_down())
    told = line.reads(
        f"He has a gun {poison.says('maybe call quote')} and calls from 510-555-0199, plate 8ABC123. She is 15."
    )
    assert json.loads(told.content)["html"]
    stage.answer_with("/calls/read/", told)
    stage.capture("a call", line.page)
    _related_to_a_call(stage, world, line, poison)


def _related_to_a_call(stage: Stage, world: World, line: OnTheLine, poison: Poison) -> None:
    """An earlier tip whose reasons quote it; the reader's answer stands here as it would send it."""
    tip = world.plain
    found = Related((Like(tip.pk, 0.7, (f"both tell the name: “{poison.says('reason of a call')}”",)),), complete=True)
    with patch("heatwatch.web.console.calls.related.related_to", return_value=found):
        told = line.client.post("/calls/related/", {"token": line.hidden["token"], "story": "He has a gun."})
        line.sends("read", "He has a gun.")
    assert tip.number in json.loads(told.content)["html"]
    stage.answer_with("/calls/related/", told)
    stage.capture("a call that was read", line.page)


def read_by_reporters(stage: Stage, world: World, poison: Poison) -> None:
    """The public site in both languages: its pages, a report with everything on it, and an opened mailbox."""
    client = Client()
    for path in addresses.on_the_public_site("en"):
        answer = client.get(path)
        stage.capture(path, answer)
        if path.startswith("/static/"):
            stage.answer_with(path, answer)
    script = [
        path
        for path in stage.pages[-1].body.decode().split('"')
        if path.startswith("/static/site.") and path.endswith(".js")
    ]
    stage.answer_with(script[0], client.get(script[0]))
    for path in addresses.on_the_public_site("es"):
        stage.capture(path, client.get(path))
    for answer in typed_by_a_reporter(world, poison, client):
        stage.capture(f"a reporter: {answer.request['PATH_INFO']}", answer)


def typed_by_a_reporter(world: World, poison: Poison, client: Client) -> Iterator[Any]:
    texts = ("who", "where", "when", "vehicles", "contacts", "how_known", "contact_how")
    said = {name: poison.says(f"retyped {name}") for name in texts}
    yield client.post("/en/form/", {**said, "story": "", "files": files(poison)})
    yield client.post("/es/form/", {**said, "story": "x" * 200_001})
    yield client.post("/en/form/", {**said, "story": poison.says("resent story"), "switch": "1"})
    yield client.post("/en/letters/", {"code": poison.says("typed code")})
    yield client.post(
        "/en/letters/", {"code": " ".join(["abandon"] * 7 + [poison.says("maybe word label").replace(" ", "")])}
    )
    assert world.receipt
    words = world.receipt.words("en")
    client.post("/en/letters/", {"code": " ".join(words)})
    yield client.get("/en/letters/open/?sent=1")
    yield client.post(
        "/en/letters/open/", {"text": poison.says("retyped letter") + "x" * 200_001, "files": files(poison)}
    )


def files(poison: Poison) -> list[SimpleUploadedFile]:
    """One that is taken and one that is refused, both with a name that is none."""
    taken, refused = (SimpleUploadedFile("x", content) for content in (PNG, b"no picture at all"))
    for file in (taken, refused):
        file._name = poison.says("uploaded files").replace("/", "")  # type: ignore[attr-defined]  # noqa: SLF001  Django would clean it
    return [taken, refused]


def types_into_a_call(spectator: Spectator, stage: Stage, poison: Poison) -> None:
    """The page of a call puts the reading of what is typed into itself, while it is typed."""
    place = next(number for number, page in enumerate(stage.pages) if page.name == "a call")
    spectator.opens(place, "a call")
    spectator.page.fill("#call_story", poison.says("typed story label"))
    spectator.page.wait_for_selector("#found-danger:not([hidden])")
    spectator.looks("a call, while it is typed")


def test_the_watch_sees_what_runs_and_what_is_refused() -> None:
    """Otherwise the sweep would praise a page that does run what is written on it."""
    stage, plain = Stage(), {"Content-Type": "text/html"}
    policy = {**plain, "Content-Security-Policy": "default-src 'none'"}
    from tests.attacks.stage import Captured  # noqa: PLC0415  only here

    for headers in (plain, policy):
        stage.pages.append(
            Captured("planted", 200, headers, b"<p><script>hit(1); alert(2)</script><a href='javascript:3'>x</a>")
        )
    with shown(stage) as base, watched(base) as spectator:
        for number in range(2):
            spectator.opens(number, f"planted {number}")
        found = "\n".join(spectator.complaints)
    assert "planted 0: hits 1" in found
    assert "a window says 2" in found
    assert "planted 1: broken script-src" in found
    assert "scripts javascript:3" in found
    assert any("script-src" in report for report in stage.reports)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//evil.example/", "ftp://x.example/", "HTTPS:x", "x"]
)
@pytest.mark.parametrize("key", ["leave_to", "url"])
def test_the_agency_file_leads_to_web_addresses_only(key: str, address: str, tmp_path: Path) -> None:
    text = (tree.PROJECT / "demo" / "agency.toml").read_text("utf-8")
    whole = next(line for line in text.splitlines() if line.startswith(f'{key} = "https'))
    file = tmp_path / "agency.toml"
    file.write_text(text.replace(whole, f'{key} = "{address}"', 1), "utf-8")
    with pytest.raises(HouseError, match="https"):
        agency.load(file)

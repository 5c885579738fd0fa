"""Every page that can be opened, with everything on it that it can hold, shuts nobody out."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from heatwatch.web.console import urls as console
from heatwatch.web.public import urls as public
from tests.environment import TestInstance
from tests.journeys.house.cast.house import House
from tests.journeys.house.cast.scenes import Scenes
from tests.journeys.house.conftest import Cast, standing
from tests.laws.test_addresses import leaves

pytestmark = pytest.mark.long

# Who looks at a page of the console, where it is not Helen, who supervises. Some pages differ from one to another.
ADMINISTRATION = ("accounts", "new_account", "account", "reset_factors", "privilege", "posters")
READERS: dict[str, tuple[str, ...]] = dict.fromkeys(ADMINISTRATION, ("omar",))
READERS |= {"advocate_files": ("amara",), "advocate_notes": ("amara",), "ask_need": ("ines",), "withheld": ("rosa",)}
READERS |= {"home": ("omar", "amara", "nadia"), "queue": ("helen", "rosa", "ruth"), "sign_in": (), "set_up": ()}
# No page: news for a script, a stream, a search that leads on, a PDF.
NO_PAGE = {"new_tips", "play", "find_tip", "poster"}
# Other journeys come to these: whoever signs in, a new colleague who waits for a key, a passkey, a tip destroyed.
ELSEWHERE = {"second_step", "waiting", "add_passkey", "certificate"}
# Which scene left behind what an address takes, where it is not the scene of its own name or the tip with everything.
FROM_SCENES = {"view_file": "attachment", "reset_factors": "account", "privilege": "account"}
FROM_SCENES |= {"case_map": "case"}
VIEWS = ("unread", "unassigned", "mine", "waiting", "all", "closed")
# The first leads away, the second is a style sheet, and the third leads to the form unless a code was typed.
NO_PUBLIC_PAGE = {"leave", "asset", "mailbox"}
SENDING_MILLISECONDS = 90_000
UNREADABLE, TOO_LARGE = "201 fields", "13 million letters"
SENT = {
    UNREADABLE: """() => { const form = document.querySelector("main form[enctype]");
      for (let i = 0; i < 201; i++) form.append(Object.assign(document.createElement("input"), { name: "x" + i }));
      form.submit(); }""",
    TOO_LARGE: """() => { const form = document.querySelector("main form[enctype]");
      const much = { type: "hidden", name: "x", value: "x".repeat(13e6) };
      form.append(Object.assign(document.createElement("input"), much));
      form.submit(); }""",
}
ANSWERED = {
    ("en", UNREADABLE): "This could not be read",
    ("en", TOO_LARGE): "That was too much at once",
    ("es", UNREADABLE): "Esto no se pudo leer",
    ("es", TOO_LARGE): "Era demasiado para enviarlo de una sola vez",
}


@pytest.fixture(scope="module")
def house(instance: TestInstance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house of their own: so much happens in it that others would not find their tip on the first page."""
    with standing(instance, tmp_path_factory) as house:
        yield house


@pytest.fixture(scope="module")
def cookies() -> dict[str, Any]:
    """Nobody is signed in yet."""
    return {}


@pytest.fixture
def scenes(cast: Cast) -> Scenes:
    """A day on which everything happens."""
    scenes = Scenes(cast)
    scenes.everything_happens()
    return scenes


@pytest.mark.timeout(900)
def test_every_page_of_the_console_is_open_to_everybody(cast: Cast, scenes: Scenes) -> None:
    # Given a house in which everything happened, each page is looked at by whoever may open it
    stranger = cast.staff("nobody", fresh=True)
    for name, path in pages_of_the_console(scenes):
        people = [cast.staff(reader) for reader in READERS.get(name, ("helen",))]
        for person in people or [stranger]:
            person.goes_to(path)
            assert person.page.url == person.base + path, f"{person.name} was led away from {path}"
            assert person.page.locator("main h1").count() == 1, path
    helen = cast.staff("helen")
    for view in VIEWS:
        helen.looks_at_the_queue(view)
    for name in ("hand_over_file", "restricted"):
        helen.opens(scenes.found[name]["number"])

    # And when what waited is decided, once more with that
    decides_everything(cast, scenes)


def decides_everything(cast: Cast, scenes: Scenes) -> None:
    helen, ines = cast.staff("helen"), cast.staff("ines")
    helen.goes_to("/requests/")
    helen.presses(helen.page.get_by_role("button", name="Lend it to Inés Figueroa").first)
    helen.opens(scenes.found["restricted"]["number"])
    ines.goes_to("/requests/mine/")
    ines.sees("lent until")
    helen.goes_to("/unusual-reading/")
    helen.page.get_by_label("It was their work").first.check()
    helen.page.get_by_label("What you asked and saw").first.fill("He was asked to look at all of them.")
    helen.presses(helen.button("Record what it was").first)
    helen.page.on("dialog", lambda asked: asked.accept())
    for answer in ("You have not read this text.", "closed."):
        helen.goes_to(f"/queue/same-text/{scenes.found['text_group']['id']}/")
        helen.page.select_option("#close_group_disposition", index=1)
        helen.page.fill("#close_group_reason", "One text, passed on.")
        helen.presses("Close the copies")
        helen.sees(answer)
        helen.presses(helen.page.locator(".tip-link").first)


def pages_of_the_console(scenes: Scenes) -> Iterator[tuple[str, str]]:
    """Every address that answers with a page, and what the scenes left behind in it."""
    for pattern in leaves(console.urlpatterns):
        view, name = pattern.callback, str(pattern.name)
        if "GET" in getattr(view, "methods", ()) and name not in NO_PAGE | ELSEWHERE:
            address = "/" + str(pattern.pattern)
            for part, value in (scenes.found.get(FROM_SCENES.get(name, name)) or scenes.found["tip"]).items():
                address = re.sub(rf"<\w+:{part}>", value, address)
            yield name, address


def test_a_set_up_code_after_a_reset_is_open_to_everybody(cast: Cast) -> None:
    omar = cast.staff("omar")
    omar.makes_a_call_taker("sam", "Sam Poe")
    omar.goes_to("/people/")
    omar.follows("Sam Poe")
    for sure in omar.page.locator("form[action$='/reset/'] [type=checkbox]").all():
        sure.check()
    omar.presses("Reset and show a new code")
    omar.sees("Set-up code for Sam Poe")


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_public_page_is_open_to_everybody(cast: Cast, language: str) -> None:
    reporter = cast.reporter(language=language, measured=True, viewport={"width": 320, "height": 568})
    reporter.opens("signs/")
    viewers = reporter.page.locator(".viewers a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    for pattern in leaves(public.urlpatterns):
        if pattern.name not in NO_PUBLIC_PAGE | {"seen_by"}:
            reporter.opens(str(pattern.pattern))
    for address in viewers:
        reporter.goes_to(address)
    # And what cannot be read is answered in the same way.
    for what, sending in SENT.items():
        reporter.opens("form/")
        with reporter.page.expect_navigation(timeout=SENDING_MILLISECONDS):
            reporter.page.evaluate(sending)
        reporter.arrives()
        reporter.sees(ANSWERED[language, what])

"""Caches and the back button on a shared computer: no answer is kept, by a browser or on the way.

That Back shows nothing is seen in a browser that keeps pages: for the console in
`tests/journeys/house/test_back_after_signing_out.py`, for the public site in
`tests/journeys/house/test_leaving_no_trace.py`.
"""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from tests.attacks import addresses
from tests.attacks.deeds import each_undone
from tests.attacks.world import World, text_of

WAYS = ("get", "head", "post", "options", "put")


def is_kept(answer: Any) -> bool:
    """Whether anything between here and the screen may keep this answer."""
    said = answer.headers.get("Cache-Control", "")
    return "no-store" not in said or "public" in said or "Expires" in answer.headers or "ETag" in answer.headers


@pytest.mark.once
@pytest.mark.django_db
def test_no_answer_of_the_console_is_kept(world: World) -> None:
    kept = []
    for name, path in addresses.on_the_console(world):
        for client in (Client(), world.browser_of(addresses.reader_of(name))):
            kept += [name] if is_kept(client.get(path)) else []
    for name, client, fields, where in each_undone(world):
        kept += [f"post {name}"] if is_kept(client.post(where, fields)) else []
    assert not kept, kept


@pytest.mark.django_db
def test_no_answer_of_the_public_site_is_kept(public_client: Client) -> None:
    paths = [path for path in addresses.on_the_public_site() if not path.startswith("/static/")]
    kept = [f"{way} {path}" for path in paths for way in WAYS if is_kept(getattr(public_client, way)(path))]
    assert not kept, kept


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["public", "console"])
@pytest.mark.parametrize(
    "path", ["/nothing/", "/en/nothing/", "/tips/HW-222-222/", "/static/nothing.css", "/en/form/x.css", "/queue/x.png"]
)
def test_no_refusal_is_kept_nor_a_page_under_the_name_of_a_picture(door: str, path: str) -> None:
    """A cache on the way may keep whatever ends as a picture does; no page answers under such a name."""
    with override_settings(**settings.DOORS[door]):
        answer = Client().get(path)
        assert answer.status_code in {301, 302, 404}
        assert not is_kept(answer)


@pytest.mark.once
@pytest.mark.django_db
def test_every_page_of_the_console_has_the_button_to_sign_out(world: World) -> None:
    bare = []
    for name, path in addresses.on_the_console(world):
        if who := addresses.reader_of(name):
            answer = world.house.people[who].sits_down().get(path)
            page = answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
            bare += [name] if page and 'action="/sign-out/"' not in text_of(answer) else []
    assert not bare


@pytest.mark.django_db
def test_signing_out_and_leaving_have_the_browser_clear_what_is_ours(world: World) -> None:
    out = world.house.maya.sits_down().post("/sign-out/")
    assert out["Clear-Site-Data"] == '"cache", "storage"'
    with override_settings(**settings.DOORS["public"]):
        assert Client().post("/leave")["Clear-Site-Data"] == '"cookies", "storage"'

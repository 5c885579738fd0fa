"""Every address of both sites, from what Django itself answers."""

from collections.abc import Sequence
from typing import Any

from django.urls import URLPattern, reverse

from heatwatch.web.console import urls as console
from heatwatch.web.public import urls as public
from heatwatch.web.public.assets import name_of
from tests.attacks.deeds import DEEDS, Deed
from tests.attacks.world import World
from tests.laws.test_addresses import leaves

CONSOLE: list[Any] = list(console.urlpatterns)
PUBLIC: list[URLPattern] = leaves(public.urlpatterns)
# What an id means to an address that takes one and has no deed.
IDS = {"certificate": "certificate", "viewing": "viewing", "play": "viewing", "text_group": "group", "case": "case"}
IDS |= {"case_map": "case", "handover": "handover", "saved_search": "search"}


def on_the_console(world: World) -> list[tuple[str, str]]:
    """Every address that is read, by name, with the world's objects in it."""
    return [(pattern.name, _path(world, pattern)) for pattern in CONSOLE if "GET" in pattern.callback.methods]


def _path(world: World, pattern: Any) -> str:
    deed = DEEDS.get(pattern.name)
    if deed:
        return deed.address(pattern.name, world)
    known: dict[str, Any] = {"number": world.tip.number, "id": getattr(world, IDS.get(pattern.name, "viewing"))}
    given = {part: known[part] for part in pattern.pattern.converters}
    return reverse(pattern.name, urlconf="heatwatch.web.console.urls", kwargs=given)


# Who reads what no deed is done at: Vera sees the desk and its keys, Ada the people, Amina the advocates' notes.
READERS = {"accounts": "ada", "advocate_files": "amina", "advocate_notes": "amina", "viewing": "maya", "play": "maya"}
READERS |= {
    "my_factors": "maya",
    "cases": "ines",
    "case": "ines",
    "case_map": "ines",
    "handover": "maya",
    "saved_search": "maya",
}


def reader_of(name: str) -> str:
    """Somebody who may read this address."""
    return DEEDS.get(name, Deed(READERS.get(name, "vera"), lambda _w, _c: {})).who


def on_both_sites(world: World) -> list[tuple[str, str, str]]:
    """Every address that is read, with its door and who reads it."""
    desk = [("console", path, reader_of(name)) for name, path in on_the_console(world)]
    return desk + [("public", path, "") for path in on_the_public_site()]


def turned(fields: Sequence[str], values: Sequence[str], turn: int) -> dict[str, str]:
    """Each field with another of the values; a further turn gives each yet another one."""
    return {field: values[(place + turn) % len(values)] for place, field in enumerate(fields)}


def on_the_public_site(language: str = "en") -> list[str]:
    """Every address of the public site in one language; those without a language once."""
    found = []
    for pattern in PUBLIC:
        known = {"name": name_of("css"), "who": "nurse"}
        given = {part: known[part] for part in pattern.pattern.converters}
        prefix = "/" if pattern.name in {"leave", "asset"} else f"/{language}/"
        route = str(pattern.pattern)
        for part, value in given.items():
            route = route.replace(f"<str:{part}>", value).replace(f"<slug:{part}>", value)
        found.append(prefix + route)
    return found

"""Arabic and Farsi run from right to left: a further language is a catalogue and no code."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import clear_url_caches
from django.utils.translation import override

from heatwatch.web.kit import faults


@pytest.fixture
def arabic(settings: Any) -> Iterator[None]:
    with override_settings(LANGUAGES=[*settings.LANGUAGES, ("ar", "Arabic")]):
        clear_url_caches()
        yield
    clear_url_caches()


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("es", "ltr"), ("ar", "rtl")])
@pytest.mark.parametrize("path", ["", "form/", "nothing-here/"])
def test_a_page_runs_in_the_direction_of_its_language(
    arabic: None, public_client: Client, language: str, direction: str, path: str
) -> None:
    page = public_client.get(f"/{language}/{path}").content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page


@pytest.mark.parametrize(("language", "direction"), [("es", "ltr"), ("ar", "rtl")])
def test_the_page_of_a_door_without_one_of_its_own_does_too(
    arabic: None, rf: Any, language: str, direction: str
) -> None:
    with override_settings(ROOT_URLCONF="heatwatch.web.nowhere.urls"), override(language):
        page = faults.page(rf.get("/"), 500).content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page


@pytest.mark.parametrize("path", ["form/", "letters/"])
def test_what_is_typed_runs_in_its_own_direction(public_client: Client, path: str) -> None:
    boxes = re.findall(r"<textarea [^>]*>", public_client.get(f"/en/{path}").content.decode())
    assert boxes
    assert all('dir="auto"' in box for box in boxes)

"""The style sheet and the script: small, named after their content, kept by browsers."""

import gzip
import re

import pytest
from django.test import Client

from heatwatch.web.public.assets import name_of


@pytest.mark.parametrize("kind", ["css", "js"])
def test_it_is_kept_for_a_year_under_a_name_that_carries_its_hash(public_client: Client, kind: str) -> None:
    answer = public_client.get(f"/static/{name_of(kind)}")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert re.fullmatch(rf"site\.[0-9a-f]{{12}}\.{kind}", name_of(kind))


@pytest.mark.parametrize("name", ["site.css", "site.000000000000.js", "../settings.py", "%2e%2e", "x"])
def test_another_name_is_not_found(public_client: Client, name: str) -> None:
    assert public_client.get(f"/static/{name}").status_code == 404


def test_the_script_carries_the_style_sheet(public_client: Client) -> None:
    style = public_client.get(f"/static/{name_of('css')}").content.decode()
    script = public_client.get(f"/static/{name_of('js')}").content.decode()
    assert "{{" not in script
    assert style[:60].replace('"', '\\"') in script


def test_the_report_page_and_its_script_are_small(public_client: Client) -> None:
    page = public_client.get("/en/form/").content
    script = public_client.get(f"/static/{name_of('js')}").content
    assert len(gzip.compress(page)) + len(gzip.compress(script)) < 15_000


def test_answers_are_compressed(public_client: Client) -> None:
    answer = public_client.get("/en/form/", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"

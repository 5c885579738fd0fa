"""Tor Browser is told where the same page is as an onion service, and only where that is true."""

from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from tests.config.test_onion import REAL


def at(
    public_client: Client, path: str, *, host: str = "testserver", method: str = "get", **env: Any
) -> dict[str, str]:
    """The headers of an answer by a site that has an onion service."""
    told = replace(settings.ENV, **{"onion": REAL, "tls": True, **env})
    with override_settings(ENV=told, SECURE_HSTS_SECONDS=60, ALLOWED_HOSTS=["testserver", REAL]):
        # The doors of a process are made once; this client reads them anew.
        answer = getattr(Client(), method)(path, headers={"host": host})
    return dict(answer.headers)


@pytest.mark.django_db
def test_each_page_names_its_own_address_there(public_client: Client) -> None:
    assert at(public_client, "/es/form/")["Onion-Location"] == f"http://{REAL}/es/form/"
    assert at(public_client, "/en/?from=caf%C3%A9")["Onion-Location"] == f"http://{REAL}/en/?from=caf%C3%A9"


@pytest.mark.django_db
def test_nothing_is_named_without_a_service_or_without_tls_or_to_what_was_sent(public_client: Client) -> None:
    assert "Onion-Location" not in at(public_client, "/en/", onion="")
    assert "Onion-Location" not in at(public_client, "/en/", tls=False)
    assert "Onion-Location" not in at(public_client, "/en/form/", method="post")


@pytest.mark.django_db
def test_the_service_itself_insists_on_no_tls_and_names_nothing(public_client: Client) -> None:
    headers = at(public_client, "/en/", host=REAL)
    assert "Onion-Location" not in headers
    assert "Strict-Transport-Security" not in headers
    assert "Strict-Transport-Security" in at(public_client, "/en/")


@pytest.mark.django_db
def test_a_name_that_is_nobodys_is_still_refused(public_client: Client) -> None:
    told = replace(settings.ENV, onion=REAL, tls=True)
    with override_settings(ENV=told, ALLOWED_HOSTS=["testserver", REAL]):
        assert Client().get("/en/", headers={"host": "a" + REAL[1:]}).status_code == 400

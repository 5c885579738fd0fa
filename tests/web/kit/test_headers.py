"""Headers: strict on every answer of both doors, error pages and redirects too."""

import pytest
from django.conf import settings as configured
from django.test import Client, override_settings

STRICT = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
PUBLIC = ("/", "/en/", "/en/form/", "/en/letters/open/", "/en/nothing/", "/leave")


@pytest.mark.parametrize("path", PUBLIC)
def test_every_answer_of_the_public_site_is_strict(public_client: Client, db: None, path: str) -> None:
    answer = public_client.get(path)
    assert {name: answer[name] for name in STRICT} == STRICT
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in answer["Permissions-Policy"]


def test_nothing_inline_and_nothing_from_elsewhere_is_allowed(public_client: Client) -> None:
    rules = dict(rule.split(" ", 1) for rule in public_client.get("/en/")["Content-Security-Policy"].split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["form-action"] == "'self' https://www.weather.gov"
    assert "unsafe" not in str(rules)


def test_the_consoles_forms_lead_nowhere_else(console_client: Client, db: None) -> None:
    answer = console_client.get("/no-such-page/")
    assert "form-action 'self';" in answer["Content-Security-Policy"]
    # Under no-referrer browsers blank the Origin header that the cross-site check of the console reads.
    assert answer["Referrer-Policy"] == "same-origin"
    assert {name: answer[name] for name in STRICT} == STRICT


def test_a_secure_connection_is_remembered_behind_tls() -> None:
    with override_settings(**configured.DOORS["public"], SECURE_HSTS_SECONDS=63_072_000):
        assert Client().get("/en/")["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_no_connection_is_remembered_without_tls(public_client: Client) -> None:
    assert "Strict-Transport-Security" not in public_client.get("/en/")

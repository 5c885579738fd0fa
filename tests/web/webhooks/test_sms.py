"""Text messages from Twilio."""

import json
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import override_settings

from heatwatch.common import clock
from heatwatch.common.secret import Secret
from heatwatch.intake.models import SingleMessage
from heatwatch.web.webhooks.channels import Sent
from heatwatch.web.webhooks.refusals import NotProven, Unreadable
from heatwatch.web.webhooks.sms.proof import fields, prove
from heatwatch.web.webhooks.sms.reading import read
from tests.laws import tree
from tests.web.webhooks.behaviour import ChannelBehaviour
from tests.web.webhooks.conftest import Send
from tests.web.webhooks.providers import ANA, Provider, Request, Twilio

KEPT: dict[str, Any] = json.loads((tree.PROJECT / "tests" / "tables" / "twilio_signatures.json").read_text("utf-8"))
SID = f"SM{1:032x}"


class TestTwilio(ChannelBehaviour):
    """Everything that a channel must do."""

    provider: ClassVar[Provider] = Twilio()


def sent(told: dict[str, Any], **changed: Any) -> Sent:
    headers = {"X-Twilio-Signature": told["signature"]}
    if told["algorithm"] != "HMAC_SHA1":
        headers["X-Twilio-Webhooks-Signature-Settings"] = f"key=webhooks_1,algorithm={told['algorithm']}"
    body = urlencode(told["fields"]).encode()
    return replace(Sent(told["address"], headers, body, clock.now()), **changed)


@pytest.mark.parametrize("told", KEPT["signatures"], ids=range(len(KEPT["signatures"])))
def test_what_the_providers_own_library_signed_is_believed(told: dict[str, Any]) -> None:
    prove(sent(told), Secret(KEPT["token"]))
    assert read(sent(told)).text == told["fields"]["Body"]


@pytest.mark.parametrize("told", KEPT["signatures"], ids=range(len(KEPT["signatures"])))
def test_and_nothing_else_is(told: dict[str, Any]) -> None:
    changed = urlencode({**told["fields"], "Body": "other words"}).encode()
    wrong = [sent(told, body=changed), sent(told, address="https://other.example.org/sms/"), sent(told, headers={})]
    wrong.append(sent(told, headers={"X-Twilio-Signature": told["signature"].swapcase()}))
    wrong.append(sent(told, headers={"X-Twilio-Signature": "ключ"}))
    for one in wrong:
        with pytest.raises(NotProven):
            prove(one, Secret(KEPT["token"]))
    with pytest.raises(NotProven):
        prove(sent(told), Secret(KEPT["token"] + "s"))


def test_an_algorithm_that_nobody_knows_is_refused() -> None:
    told = KEPT["signatures"][0]
    settings_of_it = {"X-Twilio-Webhooks-Signature-Settings": "algorithm=HMAC_MD5"}
    with pytest.raises(NotProven):
        prove(sent(told, headers={"X-Twilio-Signature": told["signature"], **settings_of_it}), Secret(KEPT["token"]))


def test_a_signed_message_cannot_be_made_into_another_by_moving_what_it_says(send: Send) -> None:
    """Names and values are signed without anything between them: `NumMedia` could become part of the id before it."""
    whole = Twilio().sends({"Body": "HELP", "From": ANA, "MessageSid": SID, "NumMedia": "0"})
    moved = urlencode({"Body": "HELP", "From": ANA, "MessageSid": f"{SID}NumMedia0"}).encode()
    assert send(whole).status_code == 200
    assert send(whole.with_body(moved)).status_code == 422
    assert SingleMessage.objects.count() == 1


def test_the_address_is_the_one_that_the_provider_was_told(send: Send) -> None:
    told = "https://texts.example.org"
    request = Twilio(address=f"{told}/sms/").message("they keep us")
    assert send(request).status_code == 403
    with override_settings(ENV=replace(settings.ENV, webhooks_url=f"{told}/")):
        assert send(request).status_code == 200


@pytest.mark.parametrize("word", ["STOP", "HELP", "START", "stop"])
def test_what_the_provider_answered_itself_is_not_answered_again(word: str, send: Send) -> None:
    request = Twilio().sends({"MessageSid": SID, "From": ANA, "Body": word, "OptOutType": word.upper()})
    assert Twilio().texts_back(send(request)) == ""
    assert SingleMessage.objects.count() == 1


@pytest.mark.parametrize("count", ["", "two", "-1", "3.5", "99999999999999999999", "\u0661"])
def test_a_number_of_files_that_is_none_harms_nothing(count: str, send: Send) -> None:
    request = Twilio().sends({"MessageSid": SID, "From": ANA, "Body": "look", "NumMedia": count})
    assert send(request).status_code == 200


def test_media_that_are_announced_and_not_named_are_counted() -> None:
    body = urlencode({"MessageSid": SID, "From": ANA, "Body": "", "NumMedia": "2"}).encode()
    told = read(Sent("", {}, body, clock.now()))
    assert (told.files, told.places) == (2, ())


def test_what_a_file_is_said_to_be_is_kept_with_where_it_lies() -> None:
    named = {"NumMedia": "3", "MediaUrl0": "https://a.example.org/1", "MediaUrl2": "https://a.example.org/3"}
    kinds = {"MediaContentType0": "image/jpeg", "MediaContentType1": "video/mp4", "MediaContentType2": "<b>\n"}
    whole = {"MessageSid": f"MM{1:032x}", "From": "+15105550107", "Body": ""}
    request = Twilio().sends({**whole, **named, **kinds})
    told = read(Sent("", {}, request.body, clock.now()))
    assert (told.files, told.places) == (3, ("https://a.example.org/1", "https://a.example.org/3"))
    assert told.kinds == ("image/jpeg", "")


def test_a_form_that_is_none_is_refused(send: Send) -> None:
    many = "&".join(f"a{number}=1" for number in range(300)).encode()
    for body in (b"\xff\xfe", many):
        with pytest.raises(Unreadable):
            fields(body)
        assert send(Request("/sms/", body, {"X-Twilio-Signature": "x"})).status_code == 403


def test_a_form_of_another_kind_is_no_way_around_the_signature(send: Send) -> None:
    request = replace(Twilio().message("they keep us"), kind="multipart/form-data; boundary=x")
    assert send(request).status_code == 200, "what is signed is the body, whatever it is called"
    assert send(replace(request.with_body(b"--x--"), kind=request.kind)).status_code == 403

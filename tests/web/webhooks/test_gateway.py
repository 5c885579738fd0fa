"""Text messages of another gateway, through an adapter of the office."""

import time
from dataclasses import replace
from typing import ClassVar

import pytest

from heatwatch.intake.models import SingleMessage
from tests.web.webhooks.behaviour import ChannelBehaviour
from tests.web.webhooks.conftest import Send
from tests.web.webhooks.providers import Adapter, Provider


class TestAdapter(ChannelBehaviour):
    """Everything that a channel must do."""

    provider: ClassVar[Provider] = Adapter()


@pytest.mark.parametrize(("minutes", "status"), [(-6, 403), (-4, 200), (4, 200), (6, 403)])
def test_what_was_signed_at_another_time_is_refused(minutes: int, status: int, send: Send) -> None:
    adapter = replace(Adapter(), clock=time.time() + minutes * 60)
    assert send(adapter.message("they keep us")).status_code == status
    assert SingleMessage.objects.exists() is (status == 200)


@pytest.mark.parametrize("signature", ["v1=abc", "t=1,v1=", "t=99999999999999,v1=" + "0" * 64, "t=1,v1=" + "g" * 64])
def test_a_signature_of_no_known_form_is_refused(signature: str, send: Send) -> None:
    request = Adapter().message("they keep us")
    request.headers["X-Heatwatch-Signature"] = signature
    assert send(request).status_code == 403

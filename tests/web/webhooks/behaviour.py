"""What every channel must do. A channel's tests inherit these and add what is its own: docs/guides/add-a-channel.md.

A class of tests sets `provider`, who plays the other side (`tests/web/webhooks/providers.py`).
"""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import Client, override_settings

from heatwatch import flow
from heatwatch.common import clock
from heatwatch.intake.incoming import DANGER
from heatwatch.intake.models import SeenMessage, SingleMessage, Tip
from heatwatch.intake.rules import SILENCE
from heatwatch.vault.models import TipKey
from heatwatch.web.webhooks import channels, door, keywords
from tests.people import House
from tests.web.webhooks.conftest import Send
from tests.web.webhooks.providers import ANA, BEN, Provider

STRANGE = {
    "Spanish": "¿Están ahí? Mi hermana no puede salir.",
    "Chinese": "我们不能离开这里",
    "right to left": "لا نستطيع أن نخرج \u202e من هنا",
    "signs": "👩‍👧 🚪🔒 🆘",
    "markup": "<Response><Message>&amp;</Message></Response>",
    "what no database holds": "nul \x00 here",
    "only a space": " ",
    "lines": "one\r\ntwo\nthree",
}


class DoorBehaviour:
    """What the door does with whatever a provider sends, be it messages or calls."""

    provider: ClassVar[Provider]

    def test_a_message_is_sealed_and_answered_with_nothing(self, send: Send) -> None:
        answer = send(self.provider.message("they keep us in the back"))
        assert (answer.status_code, self.provider.texts_back(answer)) == (200, "")
        [stored] = SingleMessage.objects.all()
        assert TipKey.objects.filter(tip=stored.pk, compartment="desk", person=None).count() == 1

    @pytest.mark.parametrize("change", ["another secret", "another body", "no signature", "an empty signature"])
    def test_whoever_does_not_prove_to_be_the_provider_is_refused(self, change: str, send: Send) -> None:
        request = self.provider.message("they keep us")
        if change == "another secret":
            request = self.provider.signed_by("another secret of somebody else").message("they keep us")
        elif change == "another body":
            request = request.with_body(self.provider.message("they keep us in the barn").body)
        else:
            for name in request.headers:
                request.headers[name] = ""
            if change == "no signature":
                request.headers.clear()
        assert send(request).status_code == 403
        assert not SingleMessage.objects.exists()
        assert not SeenMessage.objects.exists()

    def test_without_a_secret_there_is_no_such_channel(self, send: Send, secrets_of_providers: Path) -> None:
        secret = secrets_of_providers / f"{self.provider.name}.token"
        for short in ("", "too short"):
            secret.write_text(short)
            assert send(self.provider.signed_by(short).message("they keep us")).status_code == 404
        secret.unlink()
        assert send(self.provider.message("they keep us")).status_code == 404
        assert self.provider.name not in channels.served()

    @pytest.mark.usefixtures("send")
    @pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
    def test_it_rejects_the_wrong_method(self, method: str) -> None:
        assert Client().generic(method, f"/{self.provider.name}/").status_code == 405

    def test_what_is_too_large_is_refused_unread(self, send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as unread:
            unread.setattr(channels, "every", lambda: {self.provider.name: None})
            assert send(self.provider.message("x" * door.LONGEST)).status_code == 413
        assert not SingleMessage.objects.exists()

    def test_what_is_signed_and_no_message_is_refused(self, send: Send) -> None:
        answers = [send(request) for request in self.provider.malformed()]
        assert {answer.status_code for answer in answers} == {422}
        assert not SingleMessage.objects.exists()

    def test_nothing_that_was_sent_stands_in_a_log_or_an_answer(self, send: Send, caplog: Any) -> None:
        word = "zorquin"
        requests = [self.provider.message(word, id=1), self.provider.signed_by("x" * 20).message(word, id=2)]
        requests += [self.provider.message(word * door.LONGEST, id=3), *self.provider.malformed()]
        with caplog.at_level(logging.DEBUG):
            answers = [send(request) for request in requests]
        told = caplog.text + "".join(f"{answer.content!r}{answer.headers}" for answer in answers)
        assert word not in told
        assert ANA[1:] not in told
        assert "words" not in told

    def test_nothing_is_kept_by_a_browser_or_a_proxy_and_there_is_no_cookie(self, send: Send) -> None:
        for request in (self.provider.message("they keep us"), self.provider.signed_by("x" * 20).message("they")):
            answer = send(request)
            assert answer["Cache-Control"] == "no-store"
            assert not answer.cookies
            assert not answer.headers.get("Set-Cookie")


class ChannelBehaviour(DoorBehaviour):
    """The suite of a channel of messages."""

    def test_it_becomes_a_tip_that_shows_channel_and_number_to_whoever_opens_it(self, send: Send, house: House) -> None:
        send(self.provider.message("they keep us in the back", id=1))
        send(self.provider.message("of the shop", id=2))
        send(self.provider.message("another story", id=3, sender=BEN))
        now = clock.now() + SILENCE
        assert flow.gather(house.reader(), now) == 3
        told = {house.maya.opens(tip).story["sender"]: tip for tip in Tip.objects.all()}
        assert told.keys() == {ANA, BEN}
        assert {tip.channel for tip in told.values()} == {self.provider.kind}
        assert house.maya.opens(told[ANA]).story["story"] == "they keep us in the back\nof the shop"
        with override_settings(**settings.DOORS["console"]):
            page = house.maya.sits_down().get(f"/tips/{told[ANA].number}/").content.decode()
            refused = house.ada.sits_down().get(f"/tips/{told[ANA].number}/")
        assert ANA in page
        assert "by text message" in page or self.provider.kind != "sms"
        assert refused.status_code in {403, 404}
        assert ANA not in refused.content.decode()

    def test_what_the_provider_repeats_is_stored_and_answered_once(self, send: Send, house: House) -> None:
        request = self.provider.message("HELP")
        first, *repeated = [send(request) for _ in range(3)]
        assert self.provider.texts_back(first)
        assert [self.provider.texts_back(answer) for answer in repeated] == ["", ""]
        assert {answer.status_code for answer in (first, *repeated)} == {200}
        assert SingleMessage.objects.count() == 1
        flow.gather(house.reader(), clock.now() + SILENCE)
        assert self.provider.texts_back(send(request)) == ""
        assert not SingleMessage.objects.exists()

    def test_the_same_words_in_another_message_are_another_message(self, send: Send) -> None:
        for id in (1, 2):
            assert self.provider.texts_back(send(self.provider.message("HELP", id=id)))
        assert SingleMessage.objects.count() == 2

    def test_what_comes_in_another_order_is_all_there(self, send: Send, house: House) -> None:
        sent = [self.provider.message(f"part {id}", id=id) for id in range(5)]
        for request in (sent[3], sent[0], sent[4], sent[0], sent[2], sent[1]):
            assert send(request).status_code == 200
        flow.gather(house.reader(), clock.now() + SILENCE)
        [tip] = Tip.objects.all()
        assert sorted(house.maya.opens(tip).story["story"].split("\n")) == [f"part {id}" for id in range(5)]

    def test_a_very_long_one_is_kept_whole(self, send: Send, house: House) -> None:
        words = "they keep us " * 3_000
        assert send(self.provider.message(words)).status_code == 200
        flow.gather(house.reader(), clock.now() + SILENCE)
        assert house.maya.opens(Tip.objects.get()).story["story"] == words

    @pytest.mark.parametrize("what", STRANGE)
    def test_any_writing_is_kept_as_it_came(self, what: str, send: Send, house: House) -> None:
        answer = send(self.provider.message(STRANGE[what]))
        assert (answer.status_code, self.provider.texts_back(answer)) == (200, "")
        flow.gather(house.reader(), clock.now() + SILENCE)
        story = house.maya.opens(Tip.objects.get()).story["story"]
        kept = STRANGE[what].replace("\r\n", "\n").replace("\x00", "\u2400")
        assert story == kept if kept.strip() else story.startswith("[")

    @pytest.mark.parametrize("text", ["", "look"], ids=["without words", "with words"])
    def test_files_are_named_and_not_fetched(self, text: str, send: Send, house: House, listener: Any) -> None:
        assert send(self.provider.message(text, files=[listener.address, ""])).status_code == 200
        flow.gather(house.reader(), clock.now() + SILENCE)
        told = house.maya.opens(Tip.objects.get()).story["elsewhere"]
        assert told == f"2 pictures or files came with this and stayed with the provider.\n{listener.address}"
        assert not listener.was_called()

    @pytest.mark.parametrize("word", keywords.WORDS)
    def test_a_keyword_is_answered_at_once_and_sealed_too(self, word: str, send: Send) -> None:
        said = self.provider.texts_back(send(self.provider.message(f"  {word.upper()}! ")))
        assert said == keywords.answer(word)
        assert SingleMessage.objects.count() == 1

    def test_a_keyword_is_answered_when_nothing_can_be_stored_and_the_rest_comes_again(
        self, send: Send, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as away:
            away.setattr(door, "take_in", broken)
            assert self.provider.texts_back(send(self.provider.message("911", id=1))) == keywords.answer("911")
            assert send(self.provider.message("they keep us", id=2)).status_code == 503
        assert send(self.provider.message("they keep us", id=2)).status_code == 200
        assert SingleMessage.objects.count() == 1

    @pytest.mark.parametrize("text", ["STOP", "SAFE", "safe 6pm-9pm", "not safe", "please stop texting me"])
    def test_what_is_said_of_the_telephone_comes_again_when_it_cannot_be_stored(
        self, send: Send, monkeypatch: pytest.MonkeyPatch, text: str
    ) -> None:
        with monkeypatch.context() as away:
            away.setattr(door, "take_in", broken)
            assert send(self.provider.message(text, id=3)).status_code == 503
        answer = self.provider.texts_back(send(self.provider.message(text, id=3)))
        assert answer == keywords.answer(text)
        assert SingleMessage.objects.count() == 1

    def test_danger_is_in_the_queue_without_waiting(self, send: Send, house: House) -> None:
        send(self.provider.message("911"))
        assert flow.gather(house.reader(), clock.now()) == 1
        assert Tip.objects.get().danger_now is True
        assert keywords.meaning("911") == DANGER

    def test_a_message_of_a_day_later_joins_the_tip(self, send: Send, house: House) -> None:
        send(self.provider.message("they keep us", id=1))
        flow.gather(house.reader(), clock.now() + SILENCE)
        send(self.provider.message("we moved", id=2))
        flow.gather(house.reader(), clock.now() + timedelta(days=1))
        [said] = house.maya.opens(Tip.objects.get()).messages
        assert (said.text, said.from_reporter) == ("we moved", True)


def broken(*_: object, **__: object) -> bool:
    raise DatabaseError("away")

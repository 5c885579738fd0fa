"""Tips in other languages at the desk: their page, who is asked, the page for writing, and the replies."""

import re
from typing import Any
from uuid import uuid4

import pytest

from heatwatch.accounts.models import Account
from heatwatch.common.clock import now
from heatwatch.intake.actions.mailboxes import add_message
from heatwatch.intake.models import Message, Tip
from heatwatch.translating.models import Translation
from tests.people import House, a_file
from tests.web.console.conftest import Seat
from tests.web.console.desk import AtTheDesk, errors, sat_down

STORY = "Sam قال: أخذوا جواز سفرها ولا يسمحون لها بالخروج"


@pytest.fixture
def arabic(house: House, seat: Seat) -> Tip:
    """Jonas reads Arabic; a tip in it came and was opened."""
    Account.objects.filter(username="jonas").update(languages="en ar")
    house.jonas.account.refresh_from_db()
    return house.receives_opened(STORY, language="ar", who="سامية")


def asked(at: AtTheDesk, whom: str, house: House) -> None:
    at.tip.refresh_from_db()
    at.succeeds("ask-translation", reader=str(house.people[whom].account.pk))


def writes(at: AtTheDesk, text: str, *, part: Any = "", after: int = 0) -> Any:
    at.page = at.client.post(f"/tips/{at.tip.number}/translate/", {"part": part, "version": after, "text": text})
    return at.page


def test_the_page_says_the_language_shows_it_right_to_left_and_names_who_reads_it(house: House, arabic: Tip) -> None:
    page = sat_down(house, "maya", arabic).looks()
    assert '<div class="words" lang="ar" dir="rtl">' in page
    assert "Arabic letters, from right to left." in page
    assert "<strong>You do not read it</strong>" in page
    assert "<strong>Jonas Weber</strong> reads it." in page
    assert "Not translated yet: what is happening." in page
    mine = sat_down(house, "jonas", arabic).looks()
    assert "You read it." in mine


def test_whoever_is_asked_is_told_in_the_queue_and_at_the_tip(house: House, arabic: Tip, seat: Seat) -> None:
    maya = sat_down(house, "maya", arabic)
    asked(maya, "jonas", house)
    assert "To be translated by Jonas Weber." in maya.looks()
    assert "asked Jonas Weber to translate it" in maya.text
    row = seat("jonas").get("/queue/", {"view": "translate"}).content.decode()
    assert "to be translated by Jonas Weber" in row
    assert arabic.number in row
    jonas = sat_down(house, "jonas", arabic)
    assert "You are asked to translate it." in jonas.looks()
    jonas.tip.refresh_from_db()
    jonas.succeeds("settle-translation", how="done")
    assert "To be translated by Jonas Weber." not in maya.looks()


def test_a_colleague_who_does_not_read_it_is_not_offered(house: House, arabic: Tip) -> None:
    maya = sat_down(house, "maya", arabic)
    form = re.search(r'<select name="reader".*?</select>', maya.looks(), re.DOTALL)
    assert form and "Jonas Weber" in form[0] and "Sam Odell" not in form[0]
    assert maya.sends("ask-translation", reader=str(house.sam.account.pk)).status_code == 422


def test_a_translation_stands_beside_the_original_and_says_whose_it_is(house: House, arabic: Tip) -> None:
    jonas = sat_down(house, "jonas", arabic)
    assert "The original, in Arabic" in jonas.client.get(f"/tips/{arabic.number}/in-english/").content.decode()
    assert writes(jonas, "They took <b>her</b> passport.").status_code == 302
    assert writes(jonas, "They took her passport away.", after=1).status_code == 302
    page = sat_down(house, "maya", arabic).looks()
    assert STORY in page
    assert "<strong>Translation by Jonas Weber</strong> into English" in page
    assert "They took her passport away." in page
    assert "Corrected 1 time" in page
    raw = sat_down(house, "maya", arabic).client.get(f"/tips/{arabic.number}/").content.decode()
    assert "They took &lt;b&gt;her&lt;/b&gt; passport." in raw
    assert "Everything the reporter wrote is translated below." in page


def test_whoever_was_slower_sees_both_and_keeps_what_they_typed(house: House, arabic: Tip) -> None:
    jonas, maya = sat_down(house, "jonas", arabic), sat_down(house, "maya", arabic)
    writes(jonas, "They took her passport.")
    assert writes(maya, "Her passport was taken.").status_code == 409
    assert "Nothing was overwritten." in " ".join(errors(maya.page))
    assert "They took her passport." in maya.text
    assert "Her passport was taken.</textarea>" in maya.text
    [version] = re.findall(r'name="version" value="(\d+)"', maya.text)
    assert writes(maya, "Her passport was taken.", after=int(version)).status_code == 302
    assert Translation.objects.filter(tip=arabic).count() == 2


def test_a_later_message_is_counted_until_it_is_translated(house: House, arabic: Tip) -> None:
    assert house.last.receipt
    add_message(house.last.receipt, "هي مريضة", [], id=uuid4(), now=now())
    jonas, message = sat_down(house, "jonas", arabic), Message.objects.get(tip=arabic)
    writes(jonas, "They took her passport.")
    assert "Not translated yet: 1 message." in jonas.looks()
    writes(jonas, "She is ill.", part=message.pk)
    assert "Not translated yet" not in jonas.looks()
    assert '<div class="words" lang="ar" dir="rtl"><p>هي مريضة</p></div>' in jonas.text
    assert writes(jonas, "x", part=uuid4()).status_code == 404


def test_every_box_and_button_says_of_what_it_is_and_is_as_high_as_its_text(house: House, arabic: Tip) -> None:
    assert house.last.receipt
    for _ in range(2):
        add_message(house.last.receipt, "هي مريضة جدا " * 99, [], id=uuid4(), now=now())
    jonas = sat_down(house, "jonas", arabic)
    writes(jonas, "They took her passport.\n" * 20)
    page = jonas.client.get(f"/tips/{arabic.number}/in-english/").content.decode()
    boxes = re.findall(r'<label for="[^"]+">(In English<span class="away">: .*?)</span>', page)
    assert len(boxes) == 3
    assert "What is happening, and the answers" in boxes[0]
    assert 'Save the correction<span class="away">: What is happening, and the answers</span></button>' in page
    assert page.count('Save the translation<span class="away">: Message of ') == 2
    assert re.findall(r'rows="(\d+)"', page) == ["20", "26", "26"]


def test_a_closed_tip_offers_nobody_to_ask_and_says_where_the_request_is(house: House, arabic: Tip) -> None:
    maya = sat_down(house, "maya", arabic)
    maya.tip.refresh_from_db()
    maya.succeeds("close", disposition="not_enough", reason="told twice")
    assert "Ask them" not in maya.looks()
    assert "reopen it to ask somebody" in maya.text
    assert maya.sends("ask-translation", reader=str(house.jonas.account.pk)).status_code == 422
    maya.succeeds("reopen", reason="she wrote again")
    asked(maya, "jonas", house)
    maya.succeeds("close", disposition="not_enough", reason="told twice")
    assert "so it stands in nobody’s queue until it is reopened." in maya.looks()


def test_a_form_without_words_or_with_nonsense_is_refused_and_breaks_nothing(house: House, arabic: Tip) -> None:
    jonas = sat_down(house, "jonas", arabic)
    assert writes(jonas, "  ").status_code == 422
    assert writes(jonas, "words", part="%d%s").status_code == 422
    assert not Translation.objects.exists()


def test_a_tip_that_names_an_insider_is_not_shown_before_it_was_offered_for_restricting(
    house: House, seat: Seat
) -> None:
    tip = house.receives("قال", language="ar", about_officials=True)
    answer = seat("maya").get(f"/tips/{tip.number}/in-english/")
    assert (answer.status_code, answer["Location"]) == (302, f"/tips/{tip.number}/")


def test_an_english_tip_has_no_card_and_can_be_said_to_be_in_another_language(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened("Họ giữ giấy tờ của chị ấy."))
    assert "You do not read it" not in maya.looks()
    assert "It is not written in English" in maya.text
    maya.succeeds("language", language="vi")
    assert '<h2 id="language-title">In Vietnamese</h2>' in maya.looks()
    assert "said that it is written in Vietnamese" in maya.text


def test_a_call_that_was_written_down_in_english_is_not_to_be_translated(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened("They keep her passport.", channel="phone", language="ko"))
    page = maya.looks()
    assert "In Korean" in page
    assert '<div class="words" lang="en" dir="ltr">' in page
    assert "Not translated yet" not in page


LATIN = "7aboosa fel beit, sa3doni"


def test_arabic_in_latin_letters_waits_for_a_reader_too(house: House, arabic: Tip) -> None:
    """Nobody takes it for English, on the page, in the queue or at a message, and somebody can be asked."""
    maya = sat_down(house, "maya", house.receives_opened(LATIN, language="ar"))
    assert "Not translated yet: what is happening." in maya.looks()
    assert "<button>Ask them</button>" in maya.text
    assert f'<div class="words" lang="" dir="ltr"><p>{LATIN}</p></div>' in maya.text
    assert "is written in <strong>Latin letters</strong>" in maya.text
    asked(maya, "jonas", house)
    assert "To be translated by Jonas Weber." in maya.looks()


@pytest.mark.parametrize(
    ("later", "left"),
    [
        ("", "Everything the reporter wrote is translated below."),
        (
            "Thank you, we have left the house and she is safe now.",
            "Everything the reporter wrote is translated below.",
        ),
        (LATIN, "Not translated yet: 1 message."),
    ],
)
def test_the_page_and_the_queue_say_the_same_of_what_is_left(house: House, arabic: Tip, later: str, left: str) -> None:
    assert house.last.receipt
    add_message(house.last.receipt, later, [a_file()], id=uuid4(), now=now())
    jonas = sat_down(house, "jonas", arabic)
    asked(jonas, "jonas", house)
    writes(jonas, "They took her passport.")
    assert left in jonas.looks()
    assert ("You are asked to translate it." in jonas.text) is ("Not" in left)


def test_replies_are_offered_in_the_language_beside_their_english_and_say_who_read_them(
    house: House, arabic: Tip
) -> None:
    page = sat_down(house, "maya", arabic).looks(template="first_answer")
    assert '<blockquote lang="ar" dir="rtl" data-template="first_answer">' in page
    assert '<blockquote lang="en" dir="ltr" class="quiet">Thank you for writing to us.' in page
    assert "A draft: nobody whose language is Arabic has read it." in page
    assert "What you chose says in English:" in page
    [typed] = re.findall(r'<textarea name="text"[^>]*id="reply_text"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert "شكر" in typed


def test_where_no_reply_is_worded_in_the_language_the_page_says_that_it_is_english(house: House, seat: Seat) -> None:
    page = sat_down(house, "maya", house.receives_opened("그들이", language="ko")).looks()
    assert "There is no wording in Korean: this is English." in page


def test_an_account_names_only_languages_that_are_known(seat: Seat, house: House) -> None:
    where = f"/people/{house.jonas.account.pk}/"
    fields: dict[str, Any] = {"display_name": "Jonas", "roles": ["call_taker"], "is_active": "on"}
    answer = seat("ada").post(where, {**fields, "languages": "en klingon"})
    assert answer.status_code == 422
    assert "No language is known as klingon." in answer.content.decode()
    assert seat("ada").post(where, {**fields, "languages": "EN, ar  zh"}).status_code == 302
    assert Account.objects.get(username="jonas").languages == "en ar zh"
    assert "English, Arabic, Chinese" in seat("jonas").get("/me/").content.decode()

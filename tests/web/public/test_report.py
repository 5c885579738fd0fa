"""The report page: what is sent arrives sealed, and whatever goes wrong loses nothing."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from heatwatch.common.clock import now
from heatwatch.intake.actions.drafts import sweep
from heatwatch.intake.models import Attachment, Chunk, Draft, Mailbox, Tip
from heatwatch.intake.submission import FIELD_LIMIT, STORY_LIMIT
from heatwatch.knowledge import agency
from heatwatch.vault import recipients
from heatwatch.vault.keys import new_identity
from heatwatch.web.kit.recipients import desk_recipients
from heatwatch.web.public import report
from tests.web.public.reporter import FORM, PNG, Reporter, a_file


def test_a_story_alone_is_enough(reporter: Reporter) -> None:
    page = reporter.opens().sends("they keep her passport").page
    assert page.status_code == 200
    assert len(reporter.words) == 8
    assert reporter.story_at_the_desk()["story"] == "they keep her passport"


def test_every_answer_arrives_as_it_was_given(reporter: Reporter) -> None:
    reporter.opens().sends(
        "a story",
        danger_now="yes",
        who="a man called Chuy",
        where="Hayward",
        when="every night",
        vehicles="white van",
        contacts="510-555-0199",
        about_officials="yes",
        affected="self",
        how_known="I live there",
        contact_safe="no",
        contact_how="never",
    )
    story, tip = reporter.story_at_the_desk(), reporter.only_tip()
    assert (story["who"], story["where"], story["vehicles"]) == ("a man called Chuy", "Hayward", "white van")
    assert (story["danger_now"], story["contact_safe"], story["about_officials"]) == (True, False, True)
    assert (story["affected"], story["language"], story["channel"]) == ("self", "en", "web")
    assert (tip.danger_now, tip.names_official, tip.due) == (True, True, tip.received)


def test_what_was_not_answered_stays_unsaid(reporter: Reporter) -> None:
    story = reporter.opens().sends("a story", danger_now="unknown").story_at_the_desk()
    assert (story["danger_now"], story["contact_safe"], story["about_officials"], story["affected"]) == (
        None,
        None,
        None,
        "",
    )


def test_the_code_is_shown_as_words_and_as_digits(reporter: Reporter) -> None:
    reporter.opens().sends()
    words, digits = reporter.words, reporter.digits
    assert len(digits.replace(" ", "")) == 27
    assert "Your messages" in reporter.comes_back(digits).text
    assert "Your messages" in reporter.comes_back(" ".join(words)).text


def test_in_spanish_the_digits_are_digits_and_no_numbers(reporter: Reporter) -> None:
    """Nine groups are shown: "27 números" would be looked for in vain."""
    text = reporter.opens("/es/form/").sends(path="/es/form/").text
    assert "O 27 dígitos" in text
    assert "27 números" not in text + reporter.opens("/es/letters/").text


def test_danger_is_met_with_911_once_more_on_the_receipt(reporter: Reporter) -> None:
    assert 'href="tel:911"' in reporter.opens().sends("a story", danger_now="yes").text
    assert 'class="danger' not in reporter.opens().sends("another story").text


def test_a_double_click_makes_one_tip_and_one_code(reporter: Reporter) -> None:
    first, second = reporter.opens().clicks_twice()
    assert first.words == second.words != []
    assert Tip.objects.count() == 1


def test_a_double_click_with_files_makes_one_tip_with_each_file_once(reporter: Reporter) -> None:
    first, second = reporter.opens().clicks_twice(files=[a_file(), a_file("b.png", PNG + b"b")])
    assert first.words == second.words != []
    assert sorted(reporter.files_at_the_desk()) == ["b.png", "room.png"]
    assert Chunk.objects.count() == 2, "the pieces of the second copy were left behind"


def test_a_double_click_with_files_added_before_an_error_makes_one_tip(reporter: Reporter) -> None:
    reporter.opens().sends("", files=[a_file()])
    first, second = reporter.clicks_twice("now with words")
    assert first.words == second.words != []
    assert Tip.objects.count() == 1
    assert reporter.files_at_the_desk() == {"room.png": PNG}


def test_a_changed_text_is_another_tip_with_another_code(reporter: Reporter) -> None:
    reporter.opens()
    screen = reporter.page
    first = reporter.sends("one").words
    reporter.page = screen
    assert reporter.sends("two").words != first
    assert Tip.objects.count() == 2


def test_after_saving_a_repeat_shows_no_code(reporter: Reporter) -> None:
    reporter.opens()
    screen = reporter.page
    reporter.sends("one").says_it_is_saved()
    reporter.page = screen
    reporter.sends("one")
    assert reporter.words == []
    assert "We already have this message" in reporter.text
    assert Tip.objects.count() == 1


def test_a_repeat_after_saving_is_known_even_when_its_files_are_gone(reporter: Reporter) -> None:
    reporter.opens().sends("", files=[a_file()])
    screen = reporter.page
    reporter.sends("with words").says_it_is_saved()
    reporter.page = screen
    assert "We already have this message" in reporter.sends("with words").text
    assert Tip.objects.count() == 1


@pytest.mark.parametrize("story", ["", "   \n ", "\u2003"])
def test_an_empty_story_is_asked_for_and_the_rest_kept(reporter: Reporter, story: str) -> None:
    page = reporter.opens().sends(story, who="a man called Chuy", danger_now="no", files=[a_file()]).page
    assert page.status_code == 422
    assert "a man called Chuy" in reporter.text
    assert 'id="danger_now-no" name="danger_now" value="no" checked' in reporter.text
    assert 'href="#story"' in reporter.text
    assert "room.png" in reporter.text
    assert Tip.objects.count() == 0


def test_files_of_a_refused_form_are_sent_with_the_next_one(reporter: Reporter) -> None:
    reporter.opens().sends("", files=[a_file()]).sends("with words", files=[a_file("b.png", PNG + b"b")])
    assert reporter.files_at_the_desk() == {"room.png": PNG, "b.png": PNG + b"b"}


def test_a_file_can_be_taken_out_again(reporter: Reporter) -> None:
    reporter.opens().sends("", files=[a_file(), a_file("b.png", PNG + b"b")])
    gone = next(sha for sha in reporter.kept)
    reporter.sends("typed meanwhile", remove=gone)
    assert gone not in reporter.kept
    assert "typed meanwhile" in reporter.text
    reporter.sends("typed meanwhile")
    assert len(reporter.files_at_the_desk()) == 1
    assert Chunk.objects.count() == 1


def test_the_same_file_twice_is_added_once(reporter: Reporter) -> None:
    reporter.opens().sends("", files=[a_file()]).sends("words", files=[a_file("copy.png")])
    assert list(reporter.files_at_the_desk()) == ["room.png"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("notes.docx", b"PK\x03\x04" + b"a" * 2000, "it is not a photo"),
        ("run.exe", b"MZ" + b"\0" * 2000, "it is not a photo"),
        ("page.html", b"<html><script>alert(1)</script>", "it is not a photo"),
        ("empty.png", b"", "it is empty"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_the_words_kept(
    reporter: Reporter, name: str, content: bytes, reason: str
) -> None:
    reporter.opens().sends("a long story", files=[a_file(name, content), a_file()])
    assert reporter.page.status_code == 422
    assert f"“{name}” was not added: {reason}" in reporter.text
    assert "a long story" in reporter.text
    reporter.sends("a long story")
    assert reporter.files_at_the_desk() == {"room.png": PNG}


def test_a_file_over_the_limit_is_refused_by_name_and_leaves_nothing(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heatwatch.web.kit.uploads.MEGABYTE", 30)
    reporter.opens().sends("a story", files=[a_file("long.png", PNG + b"x" * 3_000_000)])
    assert "“long.png” was not added: it is larger than 100 MB" in reporter.text
    assert Chunk.objects.count() == 0


def test_more_files_than_allowed_are_refused_by_name(reporter: Reporter) -> None:
    files = [a_file(f"{n}.png", PNG + bytes([n])) for n in range(12)]
    reporter.opens().sends("", files=files[:4]).sends("a story", files=files[4:])
    assert "“10.png” was not added" in reporter.text
    assert "“11.png” was not added" in reporter.text
    reporter.sends("a story")
    assert len(reporter.files_at_the_desk()) == 10
    assert Chunk.objects.count() == 10


@pytest.mark.parametrize(("field", "limit"), [("story", STORY_LIMIT), ("who", FIELD_LIMIT)])
def test_a_text_that_is_too_long_is_kept_whole(reporter: Reporter, field: str, limit: int) -> None:
    text = "é" * limit + "the end"
    reporter.opens().sends(**{"story": "a story", field: text})
    assert reporter.page.status_code == 422
    assert text in reporter.text
    assert f'href="#{field}"' in reporter.text


def test_files_that_are_no_longer_here_are_asked_for_again(reporter: Reporter) -> None:
    reporter.opens().sends("", files=[a_file()])
    sweep(now() + timedelta(hours=25))
    reporter.sends("a story")
    assert "Files that you added earlier are no longer here" in reporter.text
    assert "a story" in reporter.text
    reporter.sends("a story", files=[a_file()])
    assert reporter.files_at_the_desk() == {"room.png": PNG}


def test_a_draft_is_sealed_and_gone_after_the_tip_has_arrived(reporter: Reporter) -> None:
    reporter.opens().sends("", who="flumadiddle")
    assert b"flumadiddle" not in bytes(Draft.objects.get().sealed)
    reporter.sends("a story", who="flumadiddle")
    assert Draft.objects.count() == 0


def test_another_language_keeps_what_was_typed(reporter: Reporter) -> None:
    reporter.opens().sends("escrito a medias", path="/es/form/", switch="1", who="Chuy", files=[a_file()])
    assert reporter.page.status_code == 200
    assert '<html lang="es"' in reporter.text
    assert "escrito a medias" in reporter.text
    assert "Chuy" in reporter.text
    assert "room.png" in reporter.text
    assert Tip.objects.count() == 0
    reporter.sends("escrito", path="/es/form/")
    assert reporter.story_at_the_desk()["language"] == "es"


def test_a_broken_token_does_not_stop_a_story(reporter: Reporter) -> None:
    reporter.opens().sends("a story", token="cut off")
    assert len(reporter.words) == 8


def test_a_broken_database_keeps_the_words_on_the_page(reporter: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise OperationalError("the disk is full")

    reporter.opens()
    with monkeypatch.context() as patch:
        patch.setattr(report, "receive_tip", broken)
        reporter.sends("a long story")
    assert reporter.page.status_code == 503
    assert "a long story" in reporter.text
    assert len(reporter.sends("a long story").words) == 8


def test_nothing_typed_is_read_in_clear_from_the_database(reporter: Reporter) -> None:
    reporter.opens().sends("flumadiddle", files=[a_file("flumadiddle.png", PNG + b"flumadiddle")])
    for rows in (Attachment.objects, Chunk.objects, Mailbox.objects):
        for row in rows.values():
            assert b"flumadiddle" not in repr(row).encode() + b"".join(v for v in row.values() if isinstance(v, bytes))


def test_the_page_sets_no_cookie_and_is_kept_nowhere(reporter: Reporter) -> None:
    for page in (reporter.opens().page, reporter.sends("a story").page):
        assert not page.cookies
        assert page["Cache-Control"].split(", ")[0] == "no-store"


def test_the_form_is_no_page_that_a_browser_keeps_alive_for_back(reporter: Reporter) -> None:
    """Chromium keeps a page answered with 200 for Back, with what was typed, in spite of no-store."""
    assert reporter.opens().page.status_code == 203
    assert (
        'id="report" method="post" action="/en/form/" enctype="multipart/form-data" autocomplete="off"' in reporter.text
    )


def test_title_address_and_icon_tell_nothing(reporter: Reporter) -> None:
    """Of the form, the receipt, the page where a code is typed, and the messages."""
    shown = [(page.text, FORM) for page in (reporter.opens(), reporter.sends("a story"))]
    code = " ".join(reporter.words)
    shown += [(page.text, "/en/letters/") for page in (reporter.opens("/en/letters/"), reporter.comes_back(code))]
    titles = {"/en/form/": "Form", "/en/letters/": "Letters"}
    for text, path in shown:
        assert f"<title>{titles[path]}</title>" in text
        assert '<link rel="icon" href="data:,">' in text
    assert reporter.opens("/en/letters/open/").page.status_code == 203, "the address of the messages"


def test_media_switched_off_is_said_and_no_file_is_taken(reporter: Reporter, settings: Any) -> None:
    open_agency = agency.load(settings.ENV.agency_file)
    settings.AGENCY = replace(open_agency, media=replace(open_agency.media, accepted=False))
    assert "We cannot take photos" in reporter.opens().text
    reporter.sends("a story", files=[a_file()])
    assert "files cannot be taken here" in reporter.text
    assert Chunk.objects.count() == 0


def test_the_three_lines_stand_above_the_story(reporter: Reporter) -> None:
    above = reporter.opens().text.split('id="story"')[0]
    for words in ("District Attorney", "at the desk", "call 911", "unless you write it", "used in court"):
        assert words in above


def test_sexual_images_of_children_are_not_asked_for(reporter: Reporter) -> None:
    text = reporter.opens().text
    assert "Please do not send sexual pictures or videos of anyone under 18" in text
    assert "1-800-843-5678" in text


def test_a_recipients_file_that_was_swapped_is_not_sealed_to(reporter: Reporter, home: Path) -> None:
    """A worker that starts again compares again, and nothing is sealed to a stranger meanwhile."""
    theirs = recipients.Recipients({"desk": new_identity().recipient}, demo=True)
    recipients.write(home / "recipients.json", theirs)
    desk_recipients.cache_clear()
    reporter.opens().sends("the basement")
    assert (reporter.page.status_code, Tip.objects.count()) == (503, 0)
    assert "the basement" in reporter.text


def test_a_recipients_file_swapped_while_a_worker_runs_is_not_read(reporter: Reporter, home: Path) -> None:
    desk_recipients()
    recipients.write(home / "recipients.json", recipients.Recipients({"desk": new_identity().recipient}, demo=True))
    reporter.opens().sends("the basement")
    assert reporter.story_at_the_desk()["story"] == "the basement"


def test_a_page_that_shows_a_code_is_not_compressed(reporter: Reporter) -> None:
    """The length of a compressed page gives away a secret that stands beside what somebody else had sent (BREACH)."""
    assert reporter.client.get("/en/form/", headers={"accept-encoding": "gzip"})["Content-Encoding"] == "gzip"
    reporter.opens()
    reporter.client.defaults["HTTP_ACCEPT_ENCODING"] = "gzip"
    receipt = reporter.sends("a story").page
    assert not receipt.has_header("Content-Encoding")
    assert "no-transform" in receipt["Cache-Control"]

"""docs/guides/roles.md says which action shows which part of a tip; its kinds, its actions and the pages agree."""

import re

import pytest
from django.test import Client

from heatwatch.accounts.access import may, table
from tests.laws import tree
from tests.people import CAST, House
from tests.vault.reading.samples import all_plain
from tests.web.console.desk import sat_down

GUIDE = tree.PROJECT / "docs" / "guides" / "roles.md"
# Sealed, and no part of a tip that anybody is shown: keys, what a person or a reporter is carrying, other records.
NO_PART = {"tip key", "compartment", "person key", "kept form", "console session", "mailbox visit", "mailbox box"}
NO_PART |= {"offered passphrase", "offered app secret", "second factor", "passphrase file", "stream", "draft"}
NO_PART |= {"single message", "words about a telephone", "finding about unusual reading", "alert address"}
NO_PART |= {"saved search", "shift hand-over", "alert browser"}
LIST = "what stands in the list: number, received, channel, language, status, lane, urgency, types, due, for whom"
# part: its first column; page: where it stands; word: what stands there.
WORDS = {
    "the story, the answers, the exact time": ("/tips/{number}/", "kumquat"),
    "messages": ("/tips/{number}/", "loganberry"),
    "notes": ("/tips/{number}/", "mangosteen"),
    "why it was closed and reopened": ("/tips/{number}/", "tamarillo"),
    "holds": ("/tips/{number}/", "rambutan"),
    "advocates' notes": ("/advocates/{number}/", "carambola"),
    LIST: ("/queue/?view=closed", "{number}"),
    "who did what": ("/tips/{number}/trail/", "wrote a note"),
}


def rows() -> dict[str, tuple[str, str, str]]:
    """{part: (kinds, shown by, written by)}."""
    text = GUIDE.read_text("utf-8").partition("## Parts of a tip\n")[2].partition("\n## ")[0]
    found = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    return {part: (kinds, shown, written) for part, kinds, shown, written in found[1:]}


def test_every_sealed_part_of_a_tip_is_listed() -> None:
    listed = {kind for kinds, *_ in rows().values() for kind in re.findall(r"\*([\w ,-]+)\*", kinds)}
    assert listed == {name for name in all_plain() if name not in NO_PART}


def test_every_action_that_is_named_is_one_of_the_table() -> None:
    for part, (_, shown, written) in rows().items():
        named = set(re.findall(r"`(\w+)`", shown + written))
        assert named <= set(table()), part
        assert named or "nobody" in shown, part


@pytest.mark.django_db
def test_each_part_is_shown_to_those_whose_roles_it_names_and_to_nobody_else(
    house: House, console_client: Client
) -> None:
    tip = house.receives_opened("They keep her passport. kumquat")
    sat_down(house, "maya", tip).succeeds("reply", text="Are you safe? loganberry")
    sat_down(house, "maya", tip).succeeds("note", text="call again, mangosteen")
    sat_down(house, "pete", tip).succeeds("hold", kind="litigation", reason="a trial is near, rambutan")
    sat_down(house, "maya", tip).succeeds("minor", minor="no")
    sat_down(house, "maya", tip).succeeds("close", disposition="referred", reason="shelter, tamarillo")
    house.amina.sits_down().post(f"/advocates/{tip.number}/note/", {"text": "carambola"})
    wrong = []
    for name in CAST:
        browser = house.people[name].sits_down()
        for part, (page, word) in WORDS.items():
            actions = re.findall(r"`(\w+)`", rows()[part][1])
            allowed = any(may(house.people[name].account, action) for action in actions)
            answer = browser.get(page.format(number=tip.number))
            if (word.format(number=tip.number) in answer.content.decode()) is not allowed:
                wrong.append(f"{name}, {part}: {answer.status_code}, {'' if allowed else 'not '}allowed")
    assert not wrong, "\n".join(wrong)

"""`heatwatch evaluate --corrections`: the reader against what people said, for whoever holds keys."""

import json
from uuid import uuid4

from heatwatch.audit.models import Record
from heatwatch.cli.reading.corrections import as_lines, as_text, counted
from heatwatch.common import clock
from heatwatch.desk.actions.correcting import judge
from heatwatch.desk.actions.working import triage
from heatwatch.intake.models import Tip
from tests.desk.test_assessing import CRISIS
from tests.homes import Home
from tests.people import House


def corrected(house: House) -> Tip:
    tip = house.receives_read(CRISIS)
    opened = house.maya.opens(tip)
    said = [
        ("danger", "weapon", "confirmed"),
        ("danger", "weapon", "rejected"),
        ("indicator", "debt_bondage", "confirmed"),
    ]
    for about, finding, verdict in [*said, ("indicator", "isolation", "added")]:
        whose = {"about": about, "finding": finding, "verdict": verdict, "seen": 1}
        judge(house.maya.account, opened, **whose, id=uuid4(), now=clock.now())  # type: ignore[arg-type]  # as a form
    grades = {"lane": "tip", "urgency": "today", "types": ["labor"], "jurisdiction": "", "reason": "not now"}
    opened = house.maya.opens(tip)
    triage(house.maya.account, opened, version=opened.tip.version, **grades, now=clock.now())  # type: ignore[arg-type]  # as a form
    return tip


def test_it_counts_the_last_word_on_each_finding(house: House) -> None:
    corrected(house)
    tally = counted(house.jonas.account, house.jonas.keyring)
    scores = {id: (one.right, one.false, one.missed) for (_, id), one in tally.scores.items()}
    assert scores == {"weapon": (0, 1, 0), "debt_bondage": (1, 0, 0), "isolation": (0, 0, 1)}
    assert tally.lanes == {("crisis", "tip"): 1}
    text = "\n".join(as_text(tally))
    assert "crisis set to tip: 1" in text
    assert "too few to say much" in text
    rows = [json.loads(line) for line in as_lines(tally)]
    assert {"table": "indicator", "id": "all", "precision": 1.0, "recall": 0.5}.items() <= rows[2].items()


def test_each_tip_it_opens_is_recorded(house: House) -> None:
    tip = corrected(house)
    counted(house.jonas.account, house.jonas.keyring)
    assert Record.objects.filter(verb="opened", actor=house.jonas.account.pk, tip=tip.pk).count() == 1


def test_keys_that_do_not_open_count_nothing(house: House) -> None:
    corrected(house)
    for name in ("ada", "otto", "lin"):
        person = house.people[name]
        assert counted(person.account, person.keyring).tips == 0
    assert counted(house.maya.account, house.ada.keyring).closed == 1


def test_a_restricted_tip_counts_for_its_holders_only(house: House) -> None:
    house.restricts(corrected(house))
    assert counted(house.jonas.account, house.jonas.keyring).tips == 0
    assert counted(house.otto.account, house.otto.keyring).tips == 1


def test_the_command_asks_for_a_passphrase(demo: Home) -> None:
    told = demo.heatwatch("evaluate", "--corrections", "--user", "rosa", typed=demo.passphrase("rosa") + "\n")
    assert "no correction can be opened" in told.stderr
    wrong = demo.heatwatch("evaluate", "--corrections", "--user", "rosa", typed="a b c d e f\n")
    assert "the name or the passphrase is not right" in wrong.stderr
    assert "name yourself with --user" in demo.heatwatch("evaluate", "--corrections").stderr

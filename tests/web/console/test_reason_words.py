"""An indicator among the reasons of a link is told as people say it, and quoted words as they were written."""

from typing import Any, cast

from heatwatch.linkage import facts
from heatwatch.linkage.comparing import Comparison, Shared
from heatwatch.linkage.linking import Link
from heatwatch.linkage.reasons import reasons
from heatwatch.web.console.templatetags.desk import reason_words

APART = ("name_apart", "town_apart", "type_apart", "quiet")


def told(shared: Shared) -> str:
    """The reason that the reader writes for one fact."""
    link = Link(cast("Any", None), cast("Any", None), 0.9, Comparison((shared,), dict.fromkeys(APART, 0.0)))
    return reasons(link)[0]


def test_an_indicator_loses_its_id() -> None:
    reason = told(Shared(facts.SIGN, "sign:excessive_hours", ("every_single day", "after 11 pm"), 4.0))
    assert "excessive_hours, “" in reason
    said = "both tell the indicator: excessive hours, “every_single day” and “after 11 pm”"
    assert reason_words(reason).startswith(said)


def test_every_other_reason_stays_as_it_is() -> None:
    reason = told(Shared(facts.SAYING, "saying:x", ("the indicator: a_b, “c", "the indicator: a_b, “c"), 4.0))
    assert reason_words(reason) == reason

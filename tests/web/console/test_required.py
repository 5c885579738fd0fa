"""An empty field says what to do about it, in the house's own words."""

from functools import partial
from typing import Any

import pytest

from heatwatch.web.console.forms.administration import NewAccountForm
from heatwatch.web.console.forms.tip import CloseForm, HandOverForm, RestrictForm


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        (HandOverForm, "incident", "This is needed. Fill it in."),
        (NewAccountForm, "roles", "This is needed. Choose at least one."),
        (CloseForm, "disposition", "This is needed. Choose one."),
        (partial(RestrictForm, supervisors=[], reviewers=[]), "sure", "Check this box to go on."),
    ],
)
def test_the_words_say_what_to_do(form: Any, field: str, words: str) -> None:
    assert form({}).errors[field] == [words]

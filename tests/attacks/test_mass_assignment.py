"""Mass assignment: a form that brings the name of every column changes nothing that it did not change before."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from heatwatch.accounts.models import Account
from heatwatch.intake.models import Draft, Message, Story, Tip
from heatwatch.web.console.forms.house_form import HouseForm
from tests.attacks.deeds import DEEDS, Deed
from tests.attacks.world import World
from tests.laws.test_restricted import undone
from tests.web.public.conftest import desk, reporter  # noqa: F401  fixtures of the public site
from tests.web.public.reporter import Reporter

# What is random, sealed or a moment in time differs each time; everything else is compared.
RANDOM = (
    models.BinaryField,
    models.UUIDField,
    models.DateTimeField,
    models.DateField,
    models.AutoField,
    models.JSONField,
)
RANDOM_WORDS = {"number", "recipient", "digest", "name_hash", "size", "object_id", "object"}
MORE = {"roles": "administrator", "role": "administrator", "act": "close", "by": "1", "demo": "1", "now": "1"}
FORM_OF = {"my_alerts": "reach", "rota": "shift", "handovers": "handover", "change_search": "saved_search"}
ALL: list[Any] = list(apps.get_models())


def columns(world: World) -> dict[str, Any]:
    """Every column of every table by its name, with a value that it would take."""
    ada = world.account("ada").pk
    found: dict[str, Any] = {}
    for field in (field for model in ALL for field in model._meta.concrete_fields):
        value = ada if field.is_relation or isinstance(field, models.UUIDField) else "1"
        found |= {field.name: value, field.attname: value}
    return {**found, **MORE}


def shown_by(name: str) -> set[str]:
    """The fields of the form of this name, which it does take; most addresses are named as their form is."""
    found: set[str] = set()
    for form in descended(HouseForm):
        if form.name == FORM_OF.get(name, name):
            found |= set(form.base_fields)
    return found


def descended(form: type[HouseForm]) -> list[type[HouseForm]]:
    return [form, *(one for child in form.__subclasses__() for one in descended(child))]


def clear() -> dict[str, list[str]]:
    """What stands in the clear in every table, without what differs each time; accounts by their sign-in names."""
    names = dict(Account.objects.values_list("pk", "username"))
    shown = {}
    for model in ALL:
        columns = [field.attname for field in model._meta.concrete_fields if not _is_random(field)]
        found = model.objects.values_list(*columns) if columns else []
        shown[model._meta.label] = sorted(repr([names.get(value, value) for value in row]) for row in found)
    return shown


def _is_random(field: Any) -> bool:
    if field.is_relation:
        return str(field.related_model._meta.label) != "accounts.Account"
    return isinstance(field, RANDOM) or field.name in RANDOM_WORDS


@pytest.mark.once
@pytest.mark.django_db
def test_no_form_of_the_console_takes_a_column_that_it_does_not_show(world: World, settings: Any) -> None:
    # There are more columns than a request may have fields, and one that is refused for that would show nothing.
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
    extra = columns(world)
    assert {"restricted", "is_active", "assignee", "is_demo", "granted_by"} <= set(extra)
    wrong = []
    for name, deed in DEEDS.items():
        plain, more = (after(world, name, deed, given) for given in ({}, extra))
        if plain != more:
            wrong += [f"{name}: {label}" for label in plain if plain[label] != more[label]]
    assert not wrong, "\n".join(wrong)


def after(world: World, name: str, deed: Deed, extra: dict[str, Any]) -> dict[str, list[str]]:
    """What stands in the clear once the deed was done, with more in its form than it shows."""
    with undone():
        client = world.browser_of(deed.who)
        fields = deed.fields(world, client)
        more = {column: value for column, value in extra.items() if column not in shown_by(name)}
        client.post(deed.address(name, world), {**more, **fields})
        return clear()


@pytest.mark.django_db
def test_a_report_and_a_message_take_nothing_but_their_fields(reporter: Reporter) -> None:  # noqa: F811  the fixture
    hostile = {"lane": "unrelated", "status": "closed", "restricted": "1", "received": "1999-01-01", "is_demo": "0"}
    hostile |= {"tip": "1", "sender": "desk", "author": "1", "channel": "phone", "number": "HW-222-222", "due": ""}
    code = " ".join(reporter.opens().sends("the story", **hostile).words)
    tip = Tip.objects.get()
    assert (tip.lane, tip.status, tip.restricted, tip.channel) == ("", Tip.UNREAD, False, "web")
    assert tip.number != "HW-222-222"
    assert tip.due is not None
    said = reporter.story_at_the_desk()
    assert not {"lane", "status", "restricted"} & set(said)
    reporter.comes_back(code).writes("and this", **hostile)
    assert Message.objects.get().sender == Message.REPORTER
    assert (Story.objects.count(), Draft.objects.count()) == (1, 0)

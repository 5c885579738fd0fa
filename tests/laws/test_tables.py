"""Tables: migrated, pointing upstream only, and every column explained in docs/clear-columns.md."""

import re
from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import Model

from tests.laws import stages, tree

CLEAR = tree.PROJECT / "docs" / "clear-columns.md"
Pointer = tuple[str, str, str]


def test_the_migrations_are_complete() -> None:
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    changes = detector.changes(graph=loader.graph)
    missing = [f"{app}: {operation}" for app, made in changes.items() for operation in made[0].operations]
    assert not missing, "\n".join(missing)


def test_no_stage_has_two_newest_migrations() -> None:
    assert MigrationLoader(None).detect_conflicts() == {}


def test_foreign_keys_point_upstream_only() -> None:
    offenders = downstream(pointers(our_models()), stages.ranks())
    assert not offenders, "\n".join(offenders)


def test_a_planted_downstream_key_is_found() -> None:
    order = {"vault": 2, "knowledge": 2, "accounts": 1}
    fine: list[Pointer] = [("vault", "accounts", "a"), ("vault", "vault", "b")]
    assert not downstream(fine, order)
    assert downstream([("accounts", "vault", "c")], order)
    assert downstream([("vault", "knowledge", "d")], order)


def test_every_column_is_explained() -> None:
    missing = sorted(columns(our_models()) - explained(CLEAR.read_text("utf-8")))
    assert not missing, "docs/clear-columns.md does not name:\n" + "\n".join(f"`{name}`" for name in missing)


def test_no_column_that_is_gone_is_named() -> None:
    tables = {model._meta.db_table for model in our_models()}
    named = {name for name in explained(CLEAR.read_text("utf-8")) if name.split(".")[0] in tables}
    assert sorted(named - columns(our_models())) == []


def our_models() -> list[type[Model]]:
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if model.__module__.startswith("heatwatch.")]


def pointers(models: Iterable[type[Model]]) -> Iterator[Pointer]:
    for model in models:
        for field in model._meta.get_fields():
            target = field.related_model
            if field.auto_created or not isinstance(target, type):
                continue
            source = stages.of_module(model.__module__)
            yield source, stages.of_module(target.__module__), f"{model._meta.label}.{field.name}"


def downstream(found: Iterable[Pointer], order: dict[str, int]) -> list[str]:
    """Keys that point at a stage which may not be imported: later than their own, or beside it."""
    return [
        f"{name} points from {source} to {target}"
        for source, target, name in found
        if source != target and order[target] >= order[source]
    ]


def columns(models: Iterable[type[Model]]) -> set[str]:
    return {f"{model._meta.db_table}.{field.column}" for model in models for field in model._meta.local_fields}


def explained(document: str) -> set[str]:
    return set(re.findall(r"`([a-z_0-9]+\.[a-z_0-9]+)`", document))

"""The tests run in an instance of their own and never touch a developer's."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.environment import TestInstance, chosen_database


def test_the_instance_is_made_for_this_run(home: Path) -> None:
    assert home.name.startswith("heatwatch-test-")
    assert home == settings.ENV.home


@pytest.mark.django_db
def test_the_database_is_the_one_that_was_asked_for() -> None:
    assert connection.vendor == chosen_database()


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_server_is_the_throw_away_one(instance: TestInstance) -> None:
    assert instance.cluster is not None
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        assert cursor.fetchone() == (str(instance.cluster.folder / "data"),)


def test_the_public_client_stands_at_the_public_door(public_client: Client) -> None:
    assert settings.ROOT_URLCONF == "heatwatch.web.public.urls"
    assert public_client.cookies == {}


def test_the_console_client_stands_at_the_console(console_client: Client) -> None:
    assert settings.ROOT_URLCONF == "heatwatch.web.console.urls"
    assert console_client.cookies == {}

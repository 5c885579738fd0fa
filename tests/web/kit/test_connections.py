"""Slow uploads hold no connection to the database, so that others can report meanwhile."""

import threading
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection

from heatwatch.cli.running.doors import THREADS
from heatwatch.config import databases
from heatwatch.intake.actions.drafts import CHUNK_BYTES
from heatwatch.intake.models import Chunk
from heatwatch.web.kit.connections import handing_back
from heatwatch.web.kit.uploads import SealingUploadHandler

PNG = b"\x89PNG\r\n\x1a\n"
# More than the pool of a test process has.
MANY = databases.FEW + 4


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_uploads_that_are_held_open_keep_nobody_from_reporting() -> None:
    begun, go_on = threading.Barrier(MANY + 1, timeout=60), threading.Event()
    failed: list[str] = []

    def upload() -> None:
        handler = SealingUploadHandler()
        handler.new_file("files", "room.png", "image/png", None)
        handler.receive_data_chunk(PNG + b"\0" * CHUNK_BYTES, 0)
        begun.wait()
        go_on.wait(60)
        failed.append(handler.file_complete(0).refused)

    threads = [threading.Thread(target=upload) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    begun.wait()
    assert Chunk.objects.count() == MANY
    go_on.set()
    for thread in threads:
        thread.join()
    assert failed == [""] * MANY


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_download_holds_no_connection_while_a_piece_is_on_its_way() -> None:
    def pieces() -> "list[bytes]":
        return [str(Chunk.objects.count()).encode()]

    assert [(piece, connection.connection) for piece in handing_back(pieces())] == [(b"0", None)]


@pytest.mark.parametrize("door", ["public", "console"])
def test_a_door_has_a_connection_for_each_of_its_threads(door: str) -> None:
    env = replace(settings.ENV, threads=THREADS[door], database_url="postgresql://x@/x")
    assert databases.from_env(env)["OPTIONS"]["pool"]["max_size"] >= THREADS[door]

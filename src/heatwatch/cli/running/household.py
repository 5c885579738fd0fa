"""The processes of the demonstration: public site, console, webhooks, reader and waker, each on its own."""

import os

from heatwatch.alerts.queries.readiness import WAKER
from heatwatch.cli.running.processes import Child, Family, http_answers
from heatwatch.common import clock
from heatwatch.intake.actions.claiming import READER
from heatwatch.intake.queries import last_heartbeat


def household(host: str, port: int, console_port: int, webhooks_port: int) -> Family:
    """Everybody who must be up before the demonstration is announced."""
    began = clock.now()

    def is_heard(worker: str) -> bool:
        beat = last_heartbeat(worker)
        return beat is not None and beat >= began

    def door(name: str, at: int) -> Child:
        words = ["serve", name, "--host", host, "--port", str(at)]
        return Child(f"{name} site" if name == "public" else name, words, lambda: http_answers(host, at))

    children = [
        door("public", port),
        door("console", console_port),
        door("webhooks", webhooks_port),
        Child("reader", ["serve", "reader"], lambda: is_heard(READER)),
        Child("waker", ["serve", "waker"], lambda: is_heard(WAKER)),
    ]
    # What a provider signs begins with the address that it sends to, and a poster shows where the public site is.
    told = {"HEATWATCH_WEBHOOKS_URL": f"http://{host}:{webhooks_port}", "HEATWATCH_PUBLIC_URL": f"http://{host}:{port}"}
    return Family(children, {**os.environ, **told})

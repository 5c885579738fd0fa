"""The line by which answers go out as e-mails: sealed by TLS that is trusted, or nothing is said on it."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from heatwatch import flow
from heatwatch.common import clock
from heatwatch.health import workings
from heatwatch.health.verdict import LOOK
from heatwatch.intake.actions.claiming import beat
from heatwatch.texting.models import Letter
from heatwatch.texting.rules import MAILER
from heatwatch.texting.smtp import PLAIN, STARTTLS, MailServer
from tests.alerts.sinks import Sink
from tests.certificate import certify
from tests.laws.test_public_process import free_port
from tests.people import House
from tests.texting.outbox import fate
from tests.texting.test_mails import a_tip, sink, writes
from tests.web.post.mails import ANA, OFFICE

__all__ = ["sink"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(sink: Sink, tmp_path: Path) -> Iterator[Path]:
    """The mail server's, which offers STARTTLS from now on."""
    certify(tmp_path)
    sink.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    sink.tls.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    yield tmp_path / "certificate.pem"
    sink.tls = None


def sends(house: House, port: int, security: str = STARTTLS) -> None:
    Letter.objects.update(next_look=clock.now())
    server = MailServer("127.0.0.1", port, security, OFFICE, seconds=5.0)
    flow.send_mails(house.reader(), server, clock.now)


def test_it_goes_out_over_tls_once_the_server_is_trusted(
    house: House, sink: Sink, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = writes(a_tip(house, "SAFE"))
    sends(house, sink.port)
    assert (fate(letter)[0], sink.got) == (Letter.WAITING, []), "nobody vouches for the server"
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    for _ in range(2):
        sends(house, sink.port)
    assert fate(letter) == (Letter.SENT, "")
    assert [one["to"] for one in sink.got] == [ANA]


def test_nothing_is_said_in_clear_to_a_server_that_offers_no_tls(house: House, sink: Sink) -> None:
    letter = writes(a_tip(house, "SAFE"))
    sends(house, sink.port)
    assert (fate(letter)[0], sink.got) == (Letter.WAITING, [])


@pytest.mark.parametrize("security", [PLAIN, STARTTLS])
def test_a_server_that_is_not_there_is_told_and_the_answer_goes_out_later(
    house: House, sink: Sink, security: str
) -> None:
    letter = writes(a_tip(house, "SAFE"))
    beat(MAILER, clock.now())
    for _ in range(2):
        sends(house, free_port(), security)
    assert fate(letter)[0] == Letter.WAITING
    Letter.objects.update(written=clock.now() - 2 * workings.SENDING)
    told = workings.answers(clock.now())
    assert (told.state, told.words) == (LOOK, "tried, and taken by no provider or mail server: 1")
    sends(house, sink.port, PLAIN)
    assert fate(letter) == (Letter.SENT, "")
    assert len(sink.got) == 1

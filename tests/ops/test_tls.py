"""TLS as the shipped proxy speaks it, with a certificate made for the test, asked in old and weak ways."""

import re
import shutil
import socket
import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.ops.proxy import FILE, free_port, started

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="needs nginx")
OLD = {"TLS 1.0": ssl.TLSVersion.TLSv1, "TLS 1.1": ssl.TLSVersion.TLSv1_1}
# Spoken by a proxy that allows it, so that the refusal below is the shipped file's.
WEAK = "ECDHE-%s-AES256-SHA"
STRONG = ("ECDHE-%s-AES256-GCM-SHA384", "ECDHE-%s-CHACHA20-POLY1305", "ECDHE-%s-AES128-GCM-SHA256")


@dataclass(frozen=True)
class Ports:
    """Where the proxy answers: with TLS, and in the clear."""

    tls: int
    clear: int


@pytest.fixture(scope="module", params=["RSA", "ECDSA"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which key the office's certificate has; a cipher is for one of them."""
    return str(request.param)


@pytest.fixture(scope="module")
def shipped(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ports]:
    with serving(tmp_path_factory.mktemp("shipped"), kind, FILE.read_text("utf-8")) as ports:
        yield ports


@pytest.fixture(scope="module")
def lax(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ports]:
    """The same file with everything allowed, to know that the questions below are asked."""
    text = re.sub(r"^ssl_protocols .*;", "ssl_protocols TLSv1 TLSv1.1 TLSv1.2;", FILE.read_text("utf-8"), flags=re.M)
    text = re.sub(r"^ssl_ciphers .*;", "ssl_ciphers ALL:COMPLEMENTOFALL:@SECLEVEL=0;", text, flags=re.M)
    with serving(tmp_path_factory.mktemp("lax"), kind, text) as ports:
        yield ports


def test_the_newest_version_is_spoken(shipped: Ports) -> None:
    assert spoken(shipped.tls, asking()) == ("TLSv1.3", "TLS_AES_256_GCM_SHA384")


@pytest.mark.parametrize("old", OLD)
def test_old_versions_are_not_spoken(old: str, shipped: Ports, lax: Ports) -> None:
    assert spoken(lax.tls, asking(only=OLD[old]))[0] == old.replace("TLS ", "TLSv").replace("1.0", "1")
    with pytest.raises((ssl.SSLError, ConnectionResetError)):
        spoken(shipped.tls, asking(only=OLD[old]))


def test_every_strong_cipher_is_spoken(shipped: Ports, kind: str) -> None:
    for cipher in STRONG:
        assert spoken(shipped.tls, asking(cipher % kind)) == ("TLSv1.2", cipher % kind)


def test_no_other_cipher_is_spoken(shipped: Ports, lax: Ports, kind: str) -> None:
    """Of all that there are: no block chaining, no null cipher, no record that the server's key opens later."""
    offered = asking("ALL:COMPLEMENTOFALL").get_ciphers()
    every = [str(each["name"]) for each in offered if each["protocol"] != "TLSv1.3"]
    strong = {cipher % kind for cipher in STRONG}
    assert {name for name in every if is_spoken(lax.tls, name)} > strong | {WEAK % kind}
    assert {name for name in every if is_spoken(shipped.tls, name)} == strong


def test_the_strongest_is_taken_whatever_the_browser_puts_first(shipped: Ports, kind: str) -> None:
    weakest_first = ":".join(cipher % kind for cipher in reversed(STRONG))
    assert spoken(shipped.tls, asking(weakest_first)) == ("TLSv1.2", STRONG[0] % kind)


def test_a_phone_without_aes_gets_what_is_quick_on_it(shipped: Ports, kind: str) -> None:
    quick = STRONG[1] % kind
    assert spoken(shipped.tls, asking(":".join([quick, STRONG[0] % kind]))) == ("TLSv1.2", quick)


def test_a_person_who_types_the_name_is_led_to_tls(shipped: Ports) -> None:
    answer = in_the_clear(shipped.clear, "tips.example.org")
    assert answer.startswith(b"HTTP/1.1 301 ")
    assert b"\r\nLocation: https://tips.example.org/en/form/?x=1\r\n" in answer


@pytest.mark.parametrize("host", ["texts.example.org", "desk.example.org", "other.example.org", "127.0.0.1"])
def test_a_machine_that_speaks_in_the_clear_is_not_led_anywhere(host: str, shipped: Ports) -> None:
    """A redirect would hide from a provider that text messages travel in the clear."""
    assert in_the_clear(shipped.clear, host) == b""


@contextmanager
def serving(folder: Path, kind: str, text: str) -> Iterator[Ports]:
    certificate(folder, kind)
    ports = Ports(free_port(), free_port())
    text = re.sub(r"listen (127\.0\.0\.1:)?443\b", f"listen 127.0.0.1:{ports.tls}", text)
    text = re.sub(r"listen 80\b", f"listen 127.0.0.1:{ports.clear}", text)
    text = re.sub(r"/etc/ssl/heatwatch/\w+\.(pem|key)", rf"{folder}/own.\1", text)
    with started(folder, text, ports.tls):
        yield ports


def certificate(folder: Path, kind: str) -> None:
    """A key, and a certificate that nobody but this test believes."""
    key = rsa.generate_private_key(65_537, 2048) if kind == "RSA" else ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "tips.example.org")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    (folder / "own.pem").write_bytes(pem)
    form, none = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "own.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, none))


def asking(cipher: str = "", *, only: ssl.TLSVersion | None = None) -> ssl.SSLContext:
    """A browser that offers one cipher of TLS 1.2, one old version, or everything that is usual."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    if not cipher and only is None:
        return made
    made.set_ciphers(f"{cipher or 'ALL'}:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        made.minimum_version = made.maximum_version = only or ssl.TLSVersion.TLSv1_2
    return made


def spoken(port: int, how: ssl.SSLContext) -> tuple[str, str]:
    """(version, cipher) that the two agree on."""
    with socket.create_connection(("127.0.0.1", port)) as plain, how.wrap_socket(plain) as secure:
        agreed = secure.cipher()
        assert agreed
        return str(secure.version()), agreed[0]


def is_spoken(port: int, cipher: str) -> bool:
    """Whether the two agree when the browser offers this cipher alone."""
    try:
        return spoken(port, asking(cipher))[1] == cipher
    except (ssl.SSLError, ConnectionResetError):
        return False


def in_the_clear(port: int, host: str) -> bytes:
    """What comes back to somebody who uses no TLS."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.settimeout(10)
        connection.sendall(f"GET /en/form/?x=1 HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: connection.recv(65_536), b""))

"""The shipped proxy file, adapted in nothing but addresses, in front of all doors."""

import datetime
import re
import shutil
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

FILE = Path(__file__).resolve().parents[3] / "ops" / "nginx" / "heatwatch.conf"
# In the order of the file: each door with its name there and the port that it is served on.
SHIPPED = (
    ("public", "tips.example.org", 8000),
    ("webhooks", "texts.example.org", 8002),
    ("console", "desk.example.org", 8001),
)
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def configured(folder: Path, doors: dict[str, int], ports: dict[str, int], plain: int) -> Path:
    """A complete nginx configuration around the shipped file; `ports` is where it answers for each door."""
    text = re.sub(r"listen 80\b", f"listen 127.0.0.1:{plain}", FILE.read_text("utf-8"))
    for door, name, shipped in SHIPPED:
        text = re.sub(r"listen (127\.0\.0\.1:)?443 ssl;", f"listen 127.0.0.1:{ports[door]} ssl;", text, count=1)
        text = text.replace(name, "127.0.0.1").replace(f"127.0.0.1:{shipped};", f"127.0.0.1:{doors[door]};")
    text = re.sub(r"/etc/ssl/heatwatch/\w+\.(pem|key)", rf"{folder}/door.\1", text)
    certify(folder)
    temporary = "".join(f"{name}_temp_path {folder}/{name};\n" for name in TEMPORARY)
    file = folder / "nginx.conf"
    # All processes of nginx run as whoever runs the test, who may read the certificate.
    file.write_text(
        f"pid {folder}/pid;\ndaemon off;\nmaster_process off;\nevents {{}}\nhttp {{\n{temporary}{text}\n}}\n"
    )
    return file


def program() -> str:
    """Debian keeps it where only root looks."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin") or ""


def command(config: Path) -> list[str]:
    return [program(), "-e", "/dev/null", "-p", str(config.parent), "-c", str(config)]


def certify(folder: Path) -> None:
    """A certificate of our own for this machine."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    unsigned = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    unsigned = unsigned.serial_number(x509.random_serial_number())
    unsigned = unsigned.not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    made = unsigned.sign(key, hashes.SHA256())
    (folder / "door.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "door.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )

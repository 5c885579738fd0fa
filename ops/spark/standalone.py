"""A Spark master and two workers on this machine, for measuring and for tests: `python -m ops.spark.standalone`.

All listen on 127.0.0.1 only, know each other by a secret drawn for this run, and encrypt what they send and what they
put on a disk. Its folder, with the secret in a file that nobody else may read, is gone afterwards. On several machines
the same settings go into their own spark-defaults.conf (README.md beside this file).
"""

import os
import secrets
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

HOST = "127.0.0.1"
SETTINGS = """spark.master spark://{host}:{port}
spark.authenticate true
spark.authenticate.secret {secret}
spark.network.crypto.enabled true
spark.io.encryption.enabled true
spark.master.rest.enabled false
spark.executor.memory {memory}g
spark.local.dir {scratch}
"""
PATIENCE = 90


@contextmanager
def standalone(workers: int = 2, memory: int = 2) -> Iterator[Path]:
    """The folder of settings that a program gets as SPARK_CONF_DIR, while master and workers run."""
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="heatwatch-spark-")))
        port = _free_port()
        scratch = folder / "scratch"
        scratch.mkdir()
        settings = folder / "spark-defaults.conf"
        settings.touch(mode=0o600)
        settings.write_text(
            SETTINGS.format(host=HOST, port=port, secret=secrets.token_hex(32), memory=memory, scratch=scratch), "ascii"
        )
        common = ("--host", HOST, "--webui-port", "0", "--properties-file", str(settings))
        master = ("master.Master", "--port", str(port), *common)
        closing.enter_context(_running(folder, "master", master, "I have been elected leader"))
        for number in range(workers):
            worker = (
                "worker.Worker",
                "--cores",
                "1",
                "--memory",
                f"{memory}g",
                "--work-dir",
                str(folder / f"w{number}"),
            )
            words = (*worker, *common, f"spark://{HOST}:{port}")
            closing.enter_context(_running(folder, f"worker{number}", words, "Successfully registered with master"))
        yield folder


@contextmanager
def _running(folder: Path, name: str, words: tuple[str, ...], ready: str) -> Iterator[None]:
    import pyspark  # noqa: PLC0415  who has it not is told so by the engine

    home = Path(pyspark.__file__).parent
    program = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{words[0]}", *words[1:]]
    log = folder / f"{name}.log"
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": HOST, "SPARK_CONF_DIR": str(folder)}
    with log.open("wb") as out:
        process = subprocess.Popen(program, stdout=out, stderr=subprocess.STDOUT, env=environment)
    try:
        _wait(log, ready, process)
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait(log: Path, ready: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(PATIENCE * 10):
        if ready in log.read_text("utf-8", "replace"):
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(f"Spark did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return int(taken.getsockname()[1])


def main() -> None:
    """Run until somebody ends it."""
    with standalone() as folder:
        print(f"SPARK_CONF_DIR={folder}", flush=True)
        while True:
            time.sleep(60)


if __name__ == "__main__":
    main()

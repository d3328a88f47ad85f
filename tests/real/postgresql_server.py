"""A real PostgreSQL server of its own for the tests: in a temporary folder, on a free port of this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.real.ports import free_port

PASSWORD = "s3cret"


@dataclass(frozen=True)
class PostgresqlServer:
    port: int

    def url(self, user: str = "postgres", password: str = PASSWORD, database: str = "postgres") -> str:
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"


@contextmanager
def running() -> Iterator[PostgresqlServer]:
    """Run a server until the end of the block; it asks everybody for a password.

    Its folder is none of pytest's, which every run of pytest shuts to other users than its own.
    """
    with tempfile.TemporaryDirectory(prefix="postgresql-") as name, _running(Path(name)) as server:
        yield server


@contextmanager
def _running(folder: Path) -> Iterator[PostgresqlServer]:
    data, words = folder / "data", folder / "password"
    data.mkdir()
    words.write_text(PASSWORD)
    for path in (folder, data, words):
        _give_away(path)
    _run("initdb", "-D", str(data), "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={words}", "--no-sync")
    server = PostgresqlServer(free_port())
    settings = {"port": server.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
    command = [*_as_another_user(), _program("postgres"), "-D", str(data)]
    command += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=data)
    try:
        _wait_for(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def _program(name: str) -> str:
    """Return a program of the newest server: Debian keeps these off PATH."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(places[-1]) if places else shutil.which(name)
    if found is None:
        pytest.fail("these tests need a PostgreSQL server; run: apt-get install postgresql", pytrace=False)
    return found


def _as_another_user() -> list[str]:
    """Return what goes before a command: the server refuses to run as root."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []


def _give_away(path: Path) -> None:
    if os.geteuid() != 0:
        return
    shutil.chown(path, "postgres", "postgres")


def _run(name: str, *words: str) -> None:
    done = subprocess.run([*_as_another_user(), _program(name), *words], capture_output=True, text=True, cwd="/tmp")
    assert done.returncode == 0, done.stderr


def _wait_for(server: PostgresqlServer, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(server.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("postgres did not start", pytrace=False)

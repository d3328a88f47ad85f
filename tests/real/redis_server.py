"""A real Redis server of its own for the tests: on a free port of this machine, over TCP and a socket."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis

from tests.real.ports import free_port


@dataclass(frozen=True)
class RedisServer:
    port: int
    path: Path

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def socket_url(self) -> str:
        return f"unix://{self.path}"

    def client(self, password: str | None = None) -> redis.Redis:
        return redis.Redis(host="127.0.0.1", port=self.port, password=password)


@contextmanager
def running(folder: Path, *options: str, password: str | None = None) -> Iterator[RedisServer]:
    """Run a server until the end of the block; it keeps nothing on disk."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.fail("these tests need the program redis-server; run: apt-get install redis-server", pytrace=False)
    server = RedisServer(free_port(), folder / "redis.sock")
    command = [program, "--bind", "127.0.0.1", "--port", str(server.port), "--unixsocket", str(server.path)]
    command += ["--dir", str(folder), "--save", "", "--appendonly", "no", *options]
    if password is not None:
        command += ["--requirepass", password]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(server, process, password)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(server: RedisServer, process: subprocess.Popen[bytes], password: str | None) -> None:
    until = time.monotonic() + 20
    with server.client(password) as client:
        while process.poll() is None and time.monotonic() < until:
            try:
                client.ping()
            except redis.exceptions.ConnectionError:
                time.sleep(0.05)
            else:
                return
    pytest.fail("redis-server did not start", pytrace=False)

"""A real Unleash on a real PostgreSQL, of its own for the tests; `make test-servers` installs it."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import urllib3

from tests.real.ports import free_port
from tests.real.postgresql_server import PostgresqlServer

ADMIN = "*:*.admin-s3cret"
CLIENTS = "*:development.client-s3cret,*:production.client-s3cret"
INSTALLED = Path(__file__).parents[2] / ".unleash-server"
_START = Path(__file__).parent / "unleash" / "start.js"
_HTTP = urllib3.PoolManager(retries=False, timeout=10)


@dataclass(frozen=True)
class UnleashServer:
    url: str

    def admin(self, method: str, path: str, body: object = None) -> None:
        """Ask the admin API, as the pages of Unleash do."""
        headers = {"Authorization": ADMIN, "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body)
        answer = _HTTP.request(method, f"{self.url}/api/admin{path}", body=content, headers=headers)
        assert answer.status < 300, (path, answer.status, answer.data)

    def is_up(self) -> bool:
        try:
            return _HTTP.request("GET", f"{self.url}/health").status == 200
        except urllib3.exceptions.HTTPError:
            return False


@contextmanager
def running(database: PostgresqlServer, log: Path) -> Iterator[UnleashServer]:
    """Run a server until the end of the block."""
    node = shutil.which("node")
    if node is None or not (INSTALLED / "node_modules").is_dir():
        pytest.fail("these tests need Node.js and an installed Unleash; run: make test-servers", pytrace=False)
    port = free_port()
    with log.open("wb") as output:
        command = [node, str(_START), str(INSTALLED), database.url(), str(port)]
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        server = UnleashServer(f"http://127.0.0.1:{port}")
        try:
            until = time.monotonic() + 120
            while not server.is_up():
                if process.poll() is not None or time.monotonic() > until:
                    pytest.fail(f"Unleash did not start:\n{log.read_text()[-2000:]}", pytrace=False)
                time.sleep(0.3)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=30)

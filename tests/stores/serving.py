"""A real HTTP server on this machine that answers as told, also wrongly, for the tests of live stores."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

JSON = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """One answer; `announced` is a wrong Content-Length, `drip` sends one byte at a time until told to stop."""

    body: Any = b""
    status: int = 200
    type: str | None = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    announced: int | None = None
    drip: threading.Event | None = None

    @property
    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()


Answerer = Callable[[str, Mapping[str, str]], Reply]


@dataclass
class Server:
    """Where the server is, and what it was asked: path with query, and headers in lower case."""

    url: str
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


class _QuietServer(ThreadingHTTPServer):
    """Says nothing of clients that go away in the middle, as the tests make them do."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def serving(answer: Answerer, certificate: Path | None = None) -> Iterator[Server]:
    """Run a server until the end of the block, over TLS if there is a file with a key and a certificate."""
    served = Server("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            served.asked.append((self.path, headers))
            _send(self, answer(self.path, headers))

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass

    server = _QuietServer(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    scheme = "http" if certificate is None else "https"
    served.url = f"{scheme}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def in_turn(*replies: Reply) -> Answerer:
    """Answer with each reply once, and then with the last one for ever."""
    waiting = list(replies)
    return lambda path, headers: waiting.pop(0) if len(waiting) > 1 else waiting[0]


def by_path(bodies: Mapping[str, object]) -> Answerer:
    """Answer each path, with its query or without, by its body or reply, and all others by 404."""

    def answer(path: str, headers: Mapping[str, str]) -> Reply:
        found = bodies.get(path, bodies.get(path.partition("?")[0]))
        if found is None:
            return Reply({"message": "not found"}, status=404)
        return found if isinstance(found, Reply) else Reply(found)

    return answer


def _send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    content = reply.content
    handler.send_response(reply.status)
    if reply.type is not None:
        handler.send_header("Content-Type", reply.type)
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(content) if reply.announced is None else reply.announced))
    if reply.announced is not None:
        handler.close_connection = True
    handler.end_headers()
    if reply.drip is None:
        handler.wfile.write(content)
        return
    try:
        for at in range(len(content)):
            handler.wfile.write(content[at : at + 1])
            if reply.drip.wait(0.02):
                return
    except OSError:  # the client has gone
        handler.close_connection = True

"""Ports of this machine for servers of the tests."""

from __future__ import annotations

import socket


def free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])

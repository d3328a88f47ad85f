"""Put pip into the virtual environment that runs this, on a machine whose Python came without ensurepip.

Debian and Ubuntu ship that in a package of its own. The newest pip wheel is taken from the package index that pip
itself would use (PIP_INDEX_URL, PIP_CERT), its SHA-256 compared with the index's, and asked to install itself.
"""

from __future__ import annotations

import hashlib
import os
import re
import ssl
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from pathlib import Path

INDEX = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/")


def fetch(url: str, accept: str = "*/*") -> bytes:
    """Return what an HTTPS address answers, its certificate checked."""
    if not url.startswith("https://"):
        raise SystemExit(f"{url}: only https is used")
    request = urllib.request.Request(url, headers={"Accept": accept})  # noqa: S310 - https only, above
    context = ssl.create_default_context(cafile=os.environ.get("PIP_CERT"))
    with urllib.request.urlopen(request, timeout=180, context=context) as answer:  # noqa: S310
        content: bytes = answer.read()
    return content


class Links(HTMLParser):
    """The links of an index page (PEP 503) that were not withdrawn."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of a link."""
        named = dict(attrs)
        if tag == "a" and "data-yanked" not in named and named.get("href"):
            self.found.append(str(named["href"]))


def newest_wheel() -> tuple[str, str, str]:
    """Return the address, name and SHA-256 of the newest final release of pip."""
    page = f"{INDEX}/pip/"
    links = Links()
    links.feed(fetch(page, "text/html").decode("utf-8"))
    wheels = []
    for link in links.found:
        address, _, digest = urllib.parse.urljoin(page, link).partition("#sha256=")
        name = address.rpartition("/")[2]
        release = re.fullmatch(r"pip-(\d+(?:\.\d+)*)-py3-none-any\.whl", name)
        if release and digest:
            wheels.append(([int(part) for part in release[1].split(".")], address, name, digest))
    if not wheels:
        raise ValueError("its page for pip lists no wheel")
    return max(wheels)[1:]


def main() -> None:
    """Install pip, or end with one line that says why not."""
    try:
        address, name, digest = newest_wheel()
        content = fetch(address)
    except (OSError, ValueError) as error:
        raise SystemExit(f"pip could not be fetched from {INDEX}: {error}") from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise SystemExit(f"{address}: not what the index promises")
    with tempfile.TemporaryDirectory() as folder:
        wheel = Path(folder) / name
        wheel.write_bytes(content)
        command = [sys.executable, f"{wheel}/pip", "-qq", "--disable-pip-version-check", "install", str(wheel)]
        raise SystemExit(subprocess.run(command, check=False).returncode)


if __name__ == "__main__":
    main()

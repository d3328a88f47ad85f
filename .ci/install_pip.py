"""Put pip into the virtual environment that runs this, on a machine whose Python came without ensurepip.

Debian and Ubuntu ship that in a package of its own. The newest pip wheel is taken from the package index that pip
itself would use (PIP_INDEX_URL, PIP_CERT), its SHA-256 compared with the index's, and asked to install itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import ssl
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path

INDEX = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/")
ANSWER = "application/vnd.pypi.simple.v1+json"


def fetch(url: str, accept: str = "*/*") -> bytes:
    """Return what an HTTPS address answers, its certificate checked."""
    if not url.startswith("https://"):
        raise SystemExit(f"{url}: only https is used")
    request = urllib.request.Request(url, headers={"Accept": accept})  # noqa: S310 - https only, above
    context = ssl.create_default_context(cafile=os.environ.get("PIP_CERT"))
    with urllib.request.urlopen(request, timeout=180, context=context) as answer:  # noqa: S310
        content: bytes = answer.read()
    return content


def newest_wheel() -> tuple[str, str, str]:
    """Return the address, name and SHA-256 of the newest final release of pip."""
    page = f"{INDEX}/pip/"
    files = json.loads(fetch(page, ANSWER))["files"]
    wheels = [file for file in files if file["filename"].endswith("-py3-none-any.whl") and not file.get("yanked")]
    final = [wheel for wheel in wheels if wheel["filename"].split("-")[1].replace(".", "").isdigit()]
    newest = max(final, key=lambda wheel: [int(part) for part in wheel["filename"].split("-")[1].split(".")])
    return urllib.parse.urljoin(page, newest["url"]), newest["filename"], newest["hashes"]["sha256"]


def main() -> None:
    """Install pip, or end with one line that says why not."""
    try:
        address, name, digest = newest_wheel()
        content = fetch(address)
    except (OSError, ValueError, KeyError) as error:
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

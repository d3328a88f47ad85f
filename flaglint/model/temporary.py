"""How the names of flaglint's temporary files end: what writes them and what leaves them out of scans must agree."""

from __future__ import annotations

TEMPORARY_SUFFIX = ".flaglint-tmp"

"""One file a check."""

from __future__ import annotations

"""One file a flag store: its documents to a FlagSnapshot."""

from __future__ import annotations

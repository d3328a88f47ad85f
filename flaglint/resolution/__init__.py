"""Facts to references: keys followed across files."""

from __future__ import annotations

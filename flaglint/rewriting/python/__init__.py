"""Python rewriting, one construct a file."""

from __future__ import annotations

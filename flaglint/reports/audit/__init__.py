"""The monthly audit as HTML, Markdown and JSON."""

from __future__ import annotations

"""One file a format: findings to text."""

from __future__ import annotations

"""What only people at a terminal see."""

from __future__ import annotations

"""Frozen values that the stages hand to each other; standard library only."""

from __future__ import annotations

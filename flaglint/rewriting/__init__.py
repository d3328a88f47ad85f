"""References of one flag to a plan, edits, proof and writes."""

from __future__ import annotations

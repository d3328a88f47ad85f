"""Find feature flags in code, judge them by what the store serves, and remove the dead ones."""

from __future__ import annotations

__version__ = "0.1.0"

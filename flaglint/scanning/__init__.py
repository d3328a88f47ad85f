"""Source files to plain facts."""

from __future__ import annotations

"""Templates in, plain facts out: the tags and calls that may ask for a flag."""

from __future__ import annotations

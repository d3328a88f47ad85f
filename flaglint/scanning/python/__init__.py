"""Python source in, plain facts out."""

from __future__ import annotations

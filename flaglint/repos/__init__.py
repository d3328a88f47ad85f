"""The only door to git and to the files of a working tree."""

from __future__ import annotations

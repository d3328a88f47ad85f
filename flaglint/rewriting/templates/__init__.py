"""Taking a flag out of Django and Jinja templates."""

from __future__ import annotations

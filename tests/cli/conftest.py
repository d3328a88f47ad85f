from __future__ import annotations

from tests.cli.shop import shop

__all__ = ["shop"]

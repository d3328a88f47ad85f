"""LibCST's tree, which knows every syntax from 3.0 to 3.14, as the running interpreter's `ast`."""

from __future__ import annotations

from flaglint.scanning.python.lowering.module import lower

__all__ = ["lower"]

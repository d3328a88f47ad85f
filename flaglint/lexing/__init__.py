"""The lexers of template languages: text in, tokens with their places out. Both finding and removing read with them."""

from __future__ import annotations

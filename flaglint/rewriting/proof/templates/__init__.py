"""The independent proof for templates: both texts are evaluated with the flag fixed, and what is left must be equal.

Jinja's own lexer and parser read Jinja here, and a splitter after Django's own model reads Django; the rewriter uses
neither.
"""

from __future__ import annotations

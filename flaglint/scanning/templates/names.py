"""Which files may be templates, by their names alone: the texts of most are never looked at."""

from __future__ import annotations

# Files with these names are templates wherever they lie; any other text is one in a folder of templates.
SUFFIXES = (".html", ".htm", ".xhtml", ".xml", ".jinja", ".jinja2", ".j2", ".djhtml", ".djt", ".dj", ".djxml", ".djtxt")
FOLDERS = ("templates", "jinja2")
# Code in a folder of templates is code, and a picture is a picture.
OTHERS = (".py", ".pyi", ".pyc", ".png", ".jpg", ".jpeg", ".gif", ".ico", ".webp", ".pdf", ".zip", ".woff", ".woff2")

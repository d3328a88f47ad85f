"""The audit as one HTML file that loads nothing: read in a meeting, mailed, printed, kept."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from flaglint.model.reports import Audit, AuditFormat
from flaglint.reports.audit.chart import GROUPS, WIDTH
from flaglint.reports.audit.overview import survey
from flaglint.reports.escaping import plural, visible

TEMPLATES = ("page.html", "parts.html", "style.css")
LONGEST_CELL = 40
MOST_PLACES = 12  # files listed for a flag before the rest is only counted


def render(audit: Audit) -> str:
    """Return the page; everything that code or store wrote is escaped, by jinja2 and as printable text."""
    folder = files("flaglint.reports.audit")
    templates = {name: (folder / name).read_text(encoding="utf-8") for name in TEMPLATES}
    environment = Environment(
        loader=DictLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"day": day, "number": number, "short": short, "sentence": sentence}
    environment.globals |= {"plural": plural, "groups": GROUPS, "bar_width": WIDTH, "most_places": MOST_PLACES}
    return environment.get_template("page.html").render(view=survey(audit), audit=audit)


def day(moment: datetime | None) -> str:
    """Return the date as `2026-01-31`, or that it is not known."""
    return f"{moment:%Y-%m-%d}" if moment else "not known"


def number(count: int) -> str:
    """Return the number with its thousands apart: `12,345`."""
    return f"{count:,}"


def short(text: str) -> str:
    """Return the text cut to what fits into a cell."""
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def sentence(text: str) -> str:
    """Return a check's summary, which goes on from `What:` and marks words as code, as a plain sentence."""
    plain = text.replace("`", "")
    return plain[:1].upper() + plain[1:]


def _printable(value: object) -> object:
    """Return text without control and bidirectional characters; what a macro has built is left as it is."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


AUDIT = AuditFormat(name="html", suffix=".html", render=render)

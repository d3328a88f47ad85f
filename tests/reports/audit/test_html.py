from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from flaglint.reports.audit.html import day, number, render, sentence, short
from tests.checks.builders import NOW
from tests.reports.audit.builders import audit, every_verdict, hostile

VOID = {"meta", "br", "hr", "img", "input", "link"}
LOADING = {"src", "srcset", "poster", "data", "action", "formaction", "background", "ping", "xlink:href"}


class Page(HTMLParser):
    """Every element with its attributes, the text, and whether tags close in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.misnested: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.misnested.append(tag)

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.text += data

    def tags(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in names]


PAGES = {"every verdict": every_verdict, "hostile": hostile, "empty": audit}


@pytest.fixture(params=list(PAGES.values()), ids=list(PAGES))
def html(request: pytest.FixtureRequest) -> str:
    return render(request.param())


def test_the_page_is_well_formed(html: str) -> None:
    page = Page(html)
    assert html.startswith("<!DOCTYPE html>")
    assert page.misnested == []
    assert page.open == []


def test_nothing_is_loaded_and_nothing_runs(html: str) -> None:
    page = Page(html)
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form", "video", "audio", "input"}
    for _, attributes in page.elements:
        assert not LOADING & attributes.keys()
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
    assert all((a["href"] or "").startswith("#") for a in page.tags("a"))
    style = html.partition("<style>")[2].partition("</style>")[0]
    assert not re.search(r"url\(|@import|expression\(", style)


def test_the_content_policy_is_strict_and_comes_first(html: str) -> None:
    policies = [a["content"] for a in Page(html).tags("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"]
    assert html.index("Content-Security-Policy") < html.index("<style>")


def test_links_and_labels_point_at_what_exists_once(html: str) -> None:
    page = Page(html)
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    targets = [(a["href"] or "")[1:] for a in page.tags("a")]
    targets += [a["aria-labelledby"] or "" for _, a in page.elements if "aria-labelledby" in a]
    assert set(targets) <= set(ids)


def test_headings_descend_by_one_and_tables_have_captions(html: str) -> None:
    page = Page(html)
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(page.tags("caption")) == len(page.tags("table"))
    assert all(a.get("scope") in ("row", "col") for a in page.tags("th"))


def test_hostile_text_is_shown_and_is_no_markup() -> None:
    html = render(hostile())
    page = Page(html)
    assert "<script>alert('x')</script>\"\\x1b[31m\\u202e\\xff\\x0a::error" in page.text
    assert "<script" not in html
    assert [c for c in html if not c.isprintable() and c != "\n"] == []


def test_an_ordinary_page_shows_no_escapes() -> None:
    page = Page(render(every_verdict()))
    assert "\\x" not in page.text
    assert "&amp;" not in page.text


def test_it_says_what_can_go_and_how() -> None:
    text = " ".join(Page(render(every_verdict())).text.split())
    assert "3 flags can go now." in text
    assert "1 flag is past the agreed date. 1 flag in the store has no reference" in text
    assert "flaglint remove applePay --value true" in text
    assert "flaglint remove old-banner" in text
    assert "flaglint why winter-sale" in text
    assert "team-payments" in text
    assert "shop/cart.py line 12" in text


def test_an_empty_audit_is_said_kindly() -> None:
    text = " ".join(Page(render(audit())).text.split())
    assert "No flag store was read" in text
    assert "No flag was found" in text
    assert "No check found anything." in text


def test_the_same_audit_gives_the_same_bytes() -> None:
    assert render(every_verdict()) == render(every_verdict())


def test_figures_are_readable() -> None:
    assert (day(NOW), day(None), number(12345)) == ("2026-06-01", "not known", "12,345")
    assert short("x" * 99) == "x" * 39 + "…"
    assert short("x" * 40) == "x" * 40
    assert sentence("a flag that `x` serves.") == "A flag that x serves."

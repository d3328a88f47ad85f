"""Write docs/checks: one page for each check, made from its docstring, and a list of all.

Usage: python docs/generate.py [DIRECTORY]
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from flaglint.discovery import collect
from flaglint.model.usage import Check

HERE = Path(__file__).resolve().parent
SECTION = re.compile(r"(?m)^(What|Why|Example|Rewrite|Configure): *")
TITLES = {
    "What": "What it finds",
    "Why": "Why it matters",
    "Example": "Example",
    "Rewrite": "Repair",
    "Configure": "Configuration",
}


def docstring(check: Check) -> str:
    """Return the docstring of the check's module, which is its documentation."""
    return sys.modules[check.find.__module__].__doc__ or ""


def page(check: Check) -> str:
    """Return the Markdown page of one check."""
    _, *parts = SECTION.split(docstring(check))
    lines = [f"# {check.code} {check.name}", "", f"Severity: {check.severity.value}. {repair(check)}", ""]
    for word, text in zip(parts[::2], parts[1::2], strict=True):
        lines += [f"## {TITLES[word]}", "", sentence(text), ""]
    lines.append(f'Silence one place with `# flaglint: ignore[{check.code}] reason="…"`.')
    return "\n".join(lines) + "\n"


def sentence(text: str) -> str:
    """Return the text of a section, which goes on from its word, with a capital letter."""
    text = text.strip()
    return text[:1].upper() + text[1:]


def repair(check: Check) -> str:
    """Return a sentence on whether flaglint can mend what the check finds."""
    return "`flaglint remove` can repair it." if check.rewritable else "A person has to decide."


def listing(checks: list[Check]) -> str:
    """Return the page that lists all checks."""
    rows = [
        f"| [{check.code}]({check.name}.md) | {check.name} | {check.severity.value} | {first_sentence(check)} |"
        for check in checks
    ]
    head = ["# Checks", "", "| code | name | severity | what |", "|---|---|---|---|"]
    foot = ["", "This folder is written by `make docs` from the docstrings in `flaglint/checks/`."]
    return "\n".join([*head, *rows, *foot]) + "\n"


def first_sentence(check: Check) -> str:
    """Return the first sentence of what the check finds, fit for a table."""
    text = " ".join(SECTION.split(docstring(check))[2].split())
    return sentence(text.split(". ")[0].rstrip(".").replace("|", "\\|"))


def write(folder: Path) -> None:
    """Write all pages into the folder and remove those of checks that are gone."""
    found = collect("checks", "CHECK").values()
    checks = sorted((check for check in found if isinstance(check, Check)), key=lambda check: check.code)
    pages = {"README.md": listing(checks), **{f"{check.name}.md": page(check) for check in checks}}
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "checks")

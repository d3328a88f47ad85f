from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from docs.readme_outputs import filled, output_of
from flaglint.config import Config
from flaglint.discovery import collect
from flaglint.model.usage import Check
from flaglint.pack_files import shipped_packs
from tests.conventions.source_tree import ROOT

LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def broken_links(root: Path) -> list[str]:
    """Return the links of the Markdown files at the top and in the example that lead to no file."""
    pages = [
        *sorted(root.glob("*.md")),
        *sorted((root / "docs").rglob("*.md")),
        *sorted((root / "examples").rglob("*.md")),
    ]
    return [
        f"{page.relative_to(root)}: {link}"
        for page in pages
        for link in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]


def unnamed(text: str, words: list[str]) -> list[str]:
    """Return the words that the text does not have between backticks or brackets."""
    return [word for word in words if f"`{word}`" not in text and f"[{word}]" not in text]


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_links_lead_somewhere() -> None:
    assert broken_links(ROOT) == []


def test_every_check_in_the_readme_exists(readme: str) -> None:
    codes = {check.code for check in collect("checks", "CHECK").values() if isinstance(check, Check)}
    assert {code for code in re.findall(r"FLG\d+", readme) if code not in codes} == set()
    assert "(docs/checks/README.md)" in readme


def test_every_configuration_key_is_listed(readme: str) -> None:
    keys = {field.name.replace("_", "-") for field in dataclasses.fields(Config)} - {"root", "source"}
    tables = {"stores": "[[stores]]", "policy": "[policy]", "conventions": "[conventions]"}
    assert unnamed(readme, sorted(tables.get(key, key) for key in keys)) == []


def test_every_sdk_is_named(readme: str) -> None:
    """Compare first words: the pack `edx_toggles` may be written edx-toggles."""
    words = {pack.pack.id.replace("-", "_").split("_")[0] for pack in shipped_packs()}
    assert sorted(word for word in words if word not in readme.lower()) == []


def test_a_broken_link_is_seen(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("[a](b.md) [c](https://example.com/d) [e](README.md#f)", encoding="utf-8")
    assert broken_links(tmp_path) == ["README.md: b.md"]


def test_an_unlisted_word_is_seen() -> None:
    assert unnamed("| `packs` | [FLG101](x.md) | exclude |", ["packs", "FLG101", "exclude"]) == ["exclude"]


def test_the_outputs_are_what_the_commands_print(readme: str) -> None:
    assert filled(readme) == readme, "run `make docs`"


def test_another_output_would_be_noticed() -> None:
    stale = "<!-- output: flaglint explain FLG101 | head -1 -->\nold\n<!-- /output -->"
    assert "FLG101 fully-rolled-out" in filled(stale)


@pytest.mark.parametrize("command", ["ls", "flaglint explain nonsense"], ids=["another program", "an error"])
def test_a_command_that_is_not_ours_or_fails_is_refused(command: str) -> None:
    with pytest.raises(ValueError, match=command.split()[0]):
        output_of(command)

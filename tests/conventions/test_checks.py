from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import tomli

from tests.conventions.source_tree import ROOT, Module, modules_below, write_tree

SECTIONS = ("What", "Why", "Example")


@dataclass(frozen=True, slots=True)
class DeclaredCheck:
    """A `CHECK = Check(code, name, …)` as it stands in a file."""

    module: str
    code: str
    name: str
    docstring: str


def declared_checks(modules: tuple[Module, ...]) -> Iterator[DeclaredCheck]:
    """Yield each check, read from the source, so that a check which does not load is seen too."""
    for module in modules:
        for node in module.tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if [ast.unparse(target) for target in targets] == ["CHECK"]:
                    code, name = words_of(node.value)
                    yield DeclaredCheck(module.name, code, name, ast.get_docstring(module.tree) or "")


def words_of(call: ast.Call) -> tuple[str, str]:
    given = [node for node in call.args if isinstance(node, ast.Constant)]
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    code, name = (*given, *(named[word] for word in ("code", "name") if word in named))[:2]
    return ast.literal_eval(code), ast.literal_eval(name)


def repeated_words(checks: tuple[DeclaredCheck, ...]) -> list[str]:
    """Return the codes and names that two checks bear."""
    uses = Counter(word for check in checks for word in (check.code, check.name))
    return sorted(word for word, count in uses.items() if count > 1)


def outside_catalogue(checks: tuple[DeclaredCheck, ...], catalogue: dict[str, str]) -> list[str]:
    """Return the checks whose code is not in the catalogue, or stands there for something else."""
    return [f"{check.code} {check.name}" for check in checks if catalogue.get(check.code) != check.name]


def undocumented(checks: tuple[DeclaredCheck, ...]) -> list[str]:
    """Return what each check's docstring lacks: the title line, then what, why and an example."""
    lacking = []
    for check in checks:
        if check.docstring.splitlines()[:1] != [f"{check.code} {check.name}"]:
            lacking.append(f"{check.module}: title")
        missing = [word for word in SECTIONS if f"\n{word}: " not in check.docstring]
        lacking += [f"{check.module}: {word}" for word in missing]
    return lacking


def misplaced(checks: tuple[DeclaredCheck, ...]) -> list[str]:
    """Return the checks whose file does not bear their name."""
    return [check.module for check in checks if check.module.rpartition(".")[2] != check.name.replace("-", "_")]


@pytest.fixture(scope="module")
def checks() -> tuple[DeclaredCheck, ...]:
    return tuple(declared_checks(modules_below(ROOT, "flaglint/checks")))


@pytest.fixture(scope="module")
def catalogue() -> dict[str, str]:
    words: dict[str, str] = tomli.loads(Path(__file__).with_name("catalogue.toml").read_text(encoding="utf-8"))[
        "checks"
    ]
    return words


def test_there_are_checks(checks: tuple[DeclaredCheck, ...]) -> None:
    assert checks


def test_codes_and_names_are_unique(checks: tuple[DeclaredCheck, ...], catalogue: dict[str, str]) -> None:
    assert repeated_words(checks) == []
    assert len(set(catalogue.values())) == len(catalogue)


def test_codes_are_those_of_the_catalogue(checks: tuple[DeclaredCheck, ...], catalogue: dict[str, str]) -> None:
    assert outside_catalogue(checks, catalogue) == []


def test_each_check_says_what_why_and_an_example(checks: tuple[DeclaredCheck, ...]) -> None:
    assert undocumented(checks) == []


def test_each_check_has_its_file_and_its_page(checks: tuple[DeclaredCheck, ...]) -> None:
    assert misplaced(checks) == []
    assert [check.name for check in checks if not (ROOT / "docs" / "checks" / f"{check.name}.md").exists()] == []


GOOD = (
    '"""FLG101 fully-rolled-out\n\nWhat: a.\nWhy: b.\nExample: c.\n"""\nCHECK = Check("FLG101", "fully-rolled-out", x)'
)


def read(tmp_path: Path, files: dict[str, str]) -> tuple[DeclaredCheck, ...]:
    return tuple(
        declared_checks(write_tree(tmp_path, {f"flaglint/checks/{name}": text for name, text in files.items()}))
    )


def test_a_good_check_passes(tmp_path: Path) -> None:
    checks = read(tmp_path, {"fully_rolled_out.py": GOOD, "facts.py": "LIMIT = 3"})
    assert len(checks) == 1
    assert repeated_words(checks) == undocumented(checks) == misplaced(checks) == []
    assert outside_catalogue(checks, {"FLG101": "fully-rolled-out"}) == []


def test_a_code_used_twice_is_seen(tmp_path: Path) -> None:
    second = 'CHECK: Check = Check(code="FLG101", name="other", find=f)'
    assert repeated_words(read(tmp_path, {"fully_rolled_out.py": GOOD, "other.py": second})) == ["FLG101"]


@pytest.mark.parametrize("catalogue", [{}, {"FLG101": "zombie"}], ids=["absent", "another-name"])
def test_a_code_outside_the_catalogue_is_seen(tmp_path: Path, catalogue: dict[str, str]) -> None:
    checks = read(tmp_path, {"fully_rolled_out.py": GOOD})
    assert outside_catalogue(checks, catalogue) == ["FLG101 fully-rolled-out"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("FLG101 fully", "FLG102 fully"), ("What: ", ""), ("Why: ", "Because: "), ("Example: ", "")],
)
def test_a_gap_in_the_documentation_is_seen(tmp_path: Path, old: str, new: str) -> None:
    assert len(undocumented(read(tmp_path, {"fully_rolled_out.py": GOOD.replace(old, new, 1)}))) == 1


def test_a_check_in_the_wrong_file_is_seen(tmp_path: Path) -> None:
    assert misplaced(read(tmp_path, {"zombie.py": GOOD})) == ["flaglint.checks.zombie"]

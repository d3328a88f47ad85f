from __future__ import annotations

import statistics
from pathlib import Path

from tests.conventions.source_tree import ROOT, Function, Module, modules_below, write_tree

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
MEDIAN_FUNCTION = 12
NEARLY_ALL, NEARLY_ALL_WITHIN = 0.95, 40


def length(function: Function) -> int:
    """Return the lines of a function, from its `def` to its last line."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def long_files(modules: tuple[Module, ...]) -> list[str]:
    return [f"{module.name}: {module.line_count} lines" for module in modules if module.line_count > LONGEST_FILE]


def long_functions(modules: tuple[Module, ...]) -> list[str]:
    return [
        f"{module.name}:{function.lineno} {function.name}: {length(function)} lines"
        for module in modules
        for function in module.functions()
        if length(function) > LONGEST_FUNCTION
    ]


def share_within(modules: tuple[Module, ...], lines: int) -> float:
    """Return the share of functions with at most that many lines; 1 when there are none."""
    lengths = [length(function) for module in modules for function in module.functions()]
    return sum(found <= lines for found in lengths) / len(lengths) if lengths else 1.0


def median_length(modules: tuple[Module, ...]) -> float:
    return statistics.median([length(function) for module in modules for function in module.functions()] or [0])


def test_files_are_short() -> None:
    assert long_files(modules_below(ROOT, "flaglint", "tests", "docs", "bench")) == []


def test_functions_are_short() -> None:
    modules = modules_below(ROOT, "flaglint", "docs")
    assert long_functions(modules) == []
    assert share_within(modules, NEARLY_ALL_WITHIN) >= NEARLY_ALL
    assert median_length(modules) <= MEDIAN_FUNCTION


def of_lines(count: int) -> str:
    return "def f():\n" + "    pass\n" * (count - 1)


def test_a_long_file_is_seen(tmp_path: Path) -> None:
    tree = {"flaglint/long.py": "#\n" * 401, "flaglint/short.py": "#\n" * 400}
    assert long_files(write_tree(tmp_path, tree)) == ["flaglint.long: 401 lines"]


def test_a_long_function_is_seen(tmp_path: Path) -> None:
    tree = {"flaglint/long.py": of_lines(61), "flaglint/short.py": of_lines(60)}
    assert long_functions(write_tree(tmp_path, tree)) == ["flaglint.long:1 f: 61 lines"]


def test_measures(tmp_path: Path) -> None:
    modules = write_tree(tmp_path, {f"flaglint/a{count}.py": of_lines(count) for count in (2, 10, 20, 41)})
    assert share_within(modules, 40) == 0.75
    assert median_length(modules) == 15

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conventions.source_tree import ROOT, Module, imports_of, modules_below, write_tree

STAGES = ("repos", "scanning", "resolution", "stores", "checks", "reports", "rewriting")
FOUNDATION = ("errors", "lexing", "model")

# What each part of flaglint may import of the others, `TYPE_CHECKING` included.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "errors": (),
    "model": (),
    "lexing": (),
    "discovery": ("errors",),
    "folders": (),
    "pack_files": (*FOUNDATION, "discovery", "folders"),
    "compiled": (*FOUNDATION, "discovery", "folders", "pack_files", "resolution"),
    "config": (*FOUNDATION, "pack_files"),
    "inventory": FOUNDATION,
    **dict.fromkeys(STAGES, (*FOUNDATION, "discovery")),
    "selection": FOUNDATION,
    "removal": (*FOUNDATION, *STAGES, "discovery"),
    "yaml_constants": (*FOUNDATION, *STAGES, "discovery"),
    "tracing": (*FOUNDATION, *STAGES, "compiled", "discovery", "yaml_constants"),
    "pipeline": (
        *FOUNDATION,
        *STAGES,
        "compiled",
        "config",
        "discovery",
        "folders",
        "inventory",
        "selection",
        "tracing",
    ),
    "leftovers": (*FOUNDATION, *STAGES, "discovery", "pipeline"),
    "removals": (*FOUNDATION, *STAGES, "discovery", "inventory", "leftovers", "pipeline", "removal"),
    "absence": (*FOUNDATION, *STAGES, "discovery", "pipeline", "tracing"),
    "fixing": (*FOUNDATION, "pipeline", "removals"),
    "cli": (*FOUNDATION, "absence", "config", "discovery", "fixing", "pipeline", "removals"),
}

# What may moreover be loaded by name, through `discovery`, when it is first needed: a command picks its report so.
MAY_LOAD: dict[str, tuple[str, ...]] = {"cli": STAGES}

LOADERS = ("load", "load_extra", "modules", "collect")

# Where each dependency may be imported; a package that is missing here is no dependency.
BORDERS: dict[str, tuple[str, ...]] = {
    "ahocorasick_rs": ("flaglint.scanning",),
    "boto3": ("flaglint.stores.clients",),
    "botocore": ("flaglint.stores.clients",),
    "click": ("flaglint.cli",),
    "git": ("flaglint.repos",),
    "gitdb": ("flaglint.repos",),
    "jinja2": ("flaglint.reports.audit", "flaglint.rewriting.proof.templates"),
    "libcst": ("flaglint.scanning.python", "flaglint.rewriting.python"),
    "markupsafe": ("flaglint.reports.audit",),
    "msgspec": ("flaglint",),
    "psycopg": ("flaglint.stores.clients",),
    "redis": ("flaglint.stores.clients",),
    "rich": ("flaglint.cli",),
    "tomli": ("flaglint.config", "flaglint.pack_files", "flaglint.stores"),
    "urllib3": ("flaglint.stores",),
    "yaml": ("flaglint.stores",),
}

# A flag is one of 100,000: its class is msgspec's, which makes and copies values many times faster than a dataclass.
IN_MODEL = {"flaglint.model.flags": ("msgspec",)}


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def imported_modules(module: Module, known: set[str]) -> Iterator[tuple[str, int, bool, bool]]:
    """Yield the module that each import reaches (`from a import b` reaches `a.b` where that is a module)."""
    for found in imports_of(module):
        target = found.target
        while target not in known and within(target, "flaglint") and "." in target:
            target = target.rpartition(".")[0]
        yield target, found.line, found.deferred, found.for_typing


def part_of(name: str) -> str | None:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else None


def sideways_imports(modules: tuple[Module, ...]) -> list[str]:
    """Return each import that goes up or sideways: cli -> pipeline -> stages -> model is the one direction."""
    wrong = []
    for module in modules:
        own = part_of(module.name) or ""
        if own and own not in MAY_IMPORT:
            wrong.append(f"{module.name}: no layer has this name")
            continue
        may_import = {own, *MAY_IMPORT.get(own, ())}
        may_load = {*may_import, *MAY_LOAD.get(own, ())}
        imported = [(found.target, found.line, may_import) for found in imports_of(module)]
        loaded = [(name, line, may_load) for name, line in loaded_by_name(module)]
        for target, line, allowed in (*imported, *loaded):
            part = part_of(target) if within(target, "flaglint") else None
            if part in MAY_IMPORT and part not in allowed:
                wrong.append(f"{module.name}:{line} imports {target}")
    return wrong


def loaded_by_name(module: Module) -> Iterator[tuple[str, int]]:
    """Yield the modules that `discovery` is asked for, where the name is written out."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).removeprefix("discovery.") in LOADERS and node.args:
            name = node.args[0]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield f"flaglint.{name.value}", node.lineno


def border_crossings(modules: tuple[Module, ...]) -> list[str]:
    """Return each import of a dependency outside the place that may know it; `model` knows none save `IN_MODEL`."""
    wrong = []
    for module in modules:
        for found in imports_of(module):
            package = found.target.split(".")[0]
            if package in ("flaglint", "__future__") or package in sys.stdlib_module_names:
                continue
            if within(module.name, "flaglint.model"):
                is_home = package in IN_MODEL.get(module.name, ())
            else:
                is_home = any(within(module.name, place) for place in BORDERS.get(package, ()))
            if not is_home:
                wrong.append(f"{module.name}:{found.line} imports {package}")
    return wrong


def proof_entanglements(modules: tuple[Module, ...]) -> list[str]:
    """Return each import between the proof and the rewriter, which must share no code."""
    proof, rewriter = "flaglint.rewriting.proof", "flaglint.rewriting"
    wrong = []
    for module in modules:
        for found in imports_of(module):
            of_rewriter = within(found.target, rewriter) and not within(found.target, proof)
            # The rewriter of templates reads with the lexers that finding uses; the proof has its own.
            if within(module.name, proof) and (of_rewriter or within(found.target, "flaglint.lexing")):
                wrong.append(f"{module.name}:{found.line} imports {found.target}")
            rewrites = any(within(module.name, f"{rewriter}.{language}") for language in ("python", "templates"))
            if rewrites and within(found.target, proof):
                wrong.append(f"{module.name}:{found.line} imports {found.target}")
    return wrong


def deferred_imports(modules: tuple[Module, ...]) -> list[str]:
    """Return each import inside a function and each import by name, save those of `discovery`."""
    wrong = []
    for module in modules:
        if module.name == "flaglint.discovery":
            continue
        wrong += [f"{module.name}:{found.line} {found.target}" for found in imports_of(module) if found.deferred]
        wrong += [f"{module.name}:{line} imports by name" for line in imports_by_name(module)]
    return wrong


def imports_by_name(module: Module) -> Iterator[int]:
    wanted = ("__import__", "import_module", "importlib.import_module", "importlib.util.spec_from_file_location")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in wanted:
            yield node.lineno


def import_cycles(modules: tuple[Module, ...]) -> list[str]:
    """Return one line for each cycle of imports that happens when the modules are loaded."""
    known = {module.name for module in modules}
    graph = {
        module.name: sorted(
            {
                target
                for target, _, deferred, for_typing in imported_modules(module, known)
                if target in known and target != module.name and not deferred and not for_typing
            }
        )
        for module in modules
    }
    finished: set[str] = set()
    cycles = []
    for start in graph:
        cycles += _cycles_from(start, graph, finished, [])
    return cycles


def _cycles_from(name: str, graph: dict[str, list[str]], finished: set[str], trail: list[str]) -> list[str]:
    if name in trail:
        return [" -> ".join([*trail[trail.index(name) :], name])]
    if name in finished:
        return []
    cycles = [cycle for target in graph[name] for cycle in _cycles_from(target, graph, finished, [*trail, name])]
    finished.add(name)
    return cycles


@pytest.fixture(scope="module")
def flaglint() -> tuple[Module, ...]:
    return modules_below(ROOT, "flaglint")


def test_imports_go_one_way(flaglint: tuple[Module, ...]) -> None:
    assert sideways_imports(flaglint) == []


def test_dependencies_stay_behind_their_borders(flaglint: tuple[Module, ...]) -> None:
    assert border_crossings(flaglint) == []


def test_the_proof_shares_nothing_with_the_rewriter(flaglint: tuple[Module, ...]) -> None:
    assert proof_entanglements(flaglint) == []


def test_imports_stand_at_the_top(flaglint: tuple[Module, ...]) -> None:
    assert deferred_imports(flaglint) == []


def test_no_import_cycles(flaglint: tuple[Module, ...]) -> None:
    assert import_cycles(flaglint) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("flaglint/checks/a.py", "from flaglint.stores import snapshot"),
        ("flaglint/checks/a.py", "import flaglint.pipeline"),
        ("flaglint/model/a.py", "from flaglint.errors import FlaglintError"),
        ("flaglint/pipeline.py", "from flaglint import cli"),
        ("flaglint/cli/a.py", "from flaglint.stores.flagd import STORE"),
        ("flaglint/utils.py", ""),
        ("flaglint/checks/a.py", "from flaglint.discovery import load\nload('stores.flagd')"),
    ],
    ids=["sideways", "up", "model", "pipeline-to-cli", "past-the-pipeline", "no-layer", "by-name"],
)
def test_a_wrong_direction_is_seen(tmp_path: Path, name: str, text: str) -> None:
    tree = {"flaglint/stores/snapshot.py": "", "flaglint/stores/flagd.py": "", "flaglint/cli/main.py": ""}
    assert len(sideways_imports(write_tree(tmp_path, tree | {name: text}))) == 1


def test_the_right_direction_is_not(tmp_path: Path) -> None:
    tree = {
        "flaglint/cli/main.py": "from flaglint import __version__, pipeline\nprint(pipeline)",
        "flaglint/cli/check.py": "from flaglint.discovery import load\nload('reports.json')",
        "flaglint/pipeline.py": "from flaglint import discovery\nfrom flaglint.stores import flagd",
        "flaglint/discovery.py": "",
        "flaglint/stores/flagd.py": "from flaglint.model.flags import Flag\nfrom flaglint.stores.rules import fold",
        "flaglint/stores/rules.py": "from flaglint import discovery\ndiscovery.load('stores.flagd')",
        "flaglint/model/flags.py": "Flag = object",
    }
    assert sideways_imports(write_tree(tmp_path, tree)) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("flaglint/scanning/scanner.py", "import libcst as cst"),
        ("flaglint/stores/http.py", "from git import Repo"),
        ("flaglint/checks/a.py", "import click"),
        ("flaglint/model/a.py", "import msgspec"),
        ("flaglint/pipeline.py", "import requests"),
    ],
)
def test_a_crossed_border_is_seen(tmp_path: Path, name: str, text: str) -> None:
    assert len(border_crossings(write_tree(tmp_path, {name: text}))) == 1


def test_dependencies_at_home_are_not(tmp_path: Path) -> None:
    tree = {
        "flaglint/scanning/python/reader.py": "import libcst\nfrom libcst import metadata",
        "flaglint/stores/http.py": "import json\nimport urllib3",
        "flaglint/model/flags.py": "import msgspec",
    }
    assert border_crossings(write_tree(tmp_path, tree)) == []


def test_a_shared_line_of_the_proof_is_seen(tmp_path: Path) -> None:
    tree = {
        "flaglint/rewriting/proof.py": "from flaglint.rewriting.python import simplify",
        "flaglint/rewriting/python/prune.py": "from flaglint.rewriting.proof import prove",
        "flaglint/rewriting/apply.py": "from flaglint.rewriting.proof import prove",
    }
    assert len(proof_entanglements(write_tree(tmp_path, tree))) == 2


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    import json",
        "class A:\n    def f(self):\n        if True:\n            from json import loads",
        "import importlib\nimportlib.import_module('json')",
        "loads = __import__('json').loads",
    ],
)
def test_a_deferred_import_is_seen(tmp_path: Path, text: str) -> None:
    assert len(deferred_imports(write_tree(tmp_path, {"flaglint/config.py": text}))) == 1


def test_discovery_and_type_checking_may(tmp_path: Path) -> None:
    tree = {
        "flaglint/discovery.py": "def f(name):\n    import importlib\n    return importlib.import_module(name)",
        "flaglint/config.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import json",
    }
    assert deferred_imports(write_tree(tmp_path, tree)) == []


def test_a_cycle_is_seen(tmp_path: Path) -> None:
    tree = {
        "flaglint/model/a.py": "from flaglint.model import b",
        "flaglint/model/b.py": "import flaglint.model.c",
        "flaglint/model/c.py": "from flaglint.model.a import x",
    }
    assert import_cycles(write_tree(tmp_path, tree)) == [
        "flaglint.model.a -> flaglint.model.b -> flaglint.model.c -> flaglint.model.a"
    ]


def test_a_cycle_of_types_only_is_none(tmp_path: Path) -> None:
    tree = {
        "flaglint/model/a.py": "from flaglint.model import b",
        "flaglint/model/b.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from flaglint.model import a",
    }
    assert import_cycles(write_tree(tmp_path, tree)) == []

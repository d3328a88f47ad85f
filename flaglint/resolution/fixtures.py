"""Fixtures of pytest: what a test is passed under the name of a parameter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from flaglint.model.source import FunctionFact
from flaglint.resolution.arguments import last_name
from flaglint.resolution.tables import ModuleTable

_FIXTURES = frozenset({"fixture", "yield_fixture"})


def fixture(tables: Mapping[str, ModuleTable], path: str, user: FunctionFact, name: str) -> tuple[str, str] | None:
    """Return file and name of the fixture that a test, or another fixture, is passed as the parameter `name`.

    Nearest first: the class, the module, then each `conftest.py` from the folder upwards. A fixture may use the one
    further up that bears its own name.
    """
    if not user.name.startswith("test") and not is_fixture(user):
        return None
    for place, wanted in _places(path, user, name):
        table = tables.get(place)
        function = table.functions.get(wanted) if table else None
        is_itself = place == path and wanted == user.qualified_name
        if function is not None and not is_itself and is_fixture(function):
            return place, wanted
    return None


def _places(path: str, user: FunctionFact, name: str) -> Iterator[tuple[str, str]]:
    if user.scope:
        yield path, f"{user.scope}.{name}"
    yield path, name
    for folder in PurePosixPath(path).parents:
        yield (folder / "conftest.py").as_posix(), name


def is_fixture(function: FunctionFact) -> bool:
    """Tell whether a function is a fixture."""
    return not _FIXTURES.isdisjoint(last_name(decorator) for decorator in function.decorators)

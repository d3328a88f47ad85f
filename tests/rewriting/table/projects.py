"""Small projects that are executed: their modules live in memory, beside SDKs that serve one value for one key."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ContextDecorator, contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock

Outcome = dict[str, str]


class Served:
    """What the SDKs serve for the key: the value, or what a test forces."""

    def __init__(self, key: str, value: object) -> None:
        self.key = key
        self.value = value

    def of(self, key: object) -> Any:
        return self.value if str(key).rpartition(".")[2] == self.key else False


class Forcing(ContextDecorator):
    """`override_switch` and its like: decorator of functions and classes, context manager."""

    def __init__(self, served: Served, key: object, active: object = None) -> None:
        self.served, self.mine, self.active = served, getattr(key, "name", key) == served.key, active

    def __enter__(self) -> Forcing:
        self.before = self.served.value
        if self.mine:
            self.served.value = self.active
        return self

    def __exit__(self, *_: object) -> None:
        self.served.value = self.before

    def __call__(self, function: Any) -> Any:
        if not isinstance(function, type):
            return super().__call__(function)
        for name, method in list(vars(function).items()):
            if name.startswith("test"):
                setattr(function, name, super().__call__(method))
        return function


def sdks(served: Served) -> dict[str, dict[str, Any]]:
    """Return the names that each SDK module holds."""

    class Toggle:
        def __init__(self, name: str, *_: object, **__: object) -> None:
            self.name = name

        def is_enabled(self, *_: object) -> Any:
            return served.of(self.name)

    class Client:
        def __getattr__(self, name: str) -> Callable[..., Any]:
            if name.endswith("_details"):
                return lambda key, default, *_: MagicMock(value=served.of(key))
            if name.endswith("_async"):
                return self.later
            return lambda key, default, *_: served.of(key)

        async def later(self, key: str, default: object, *_: object) -> Any:
            return served.of(key)

    def gate(key: str, *_: object, **__: object) -> Callable[[Any], Any]:
        def decorate(function: Any) -> Any:
            return lambda *a, **k: function(*a, **k) if served.of(key.lstrip("!")) is not key.startswith("!") else "404"

        return decorate

    def forcing(key: object, active: object = None) -> Forcing:
        return Forcing(served, key, active)

    def method_decorator(decorators: Any, name: str = "") -> Callable[[Any], Any]:
        def decorate(cls: Any) -> Any:
            for each in decorators if isinstance(decorators, list | tuple) else [decorators]:
                setattr(cls, name, each(getattr(cls, name)))
            return cls

        return decorate

    testing = {f"override_{kind}": forcing for kind in ("flag", "switch", "waffle_flag", "waffle_switch")}
    return {
        "waffle": {
            "switch_is_active": served.of,
            "flag_is_active": lambda request, key: served.of(key),
        },
        "waffle.decorators": {"waffle_flag": gate, "waffle_switch": gate},
        "waffle.testutils": testing,
        "edx_toggles": {},
        "edx_toggles.toggles": {"WaffleFlag": Toggle, "WaffleSwitch": Toggle},
        "edx_toggles.toggles.testutils": testing,
        "openfeature": {"api": MagicMock(get_client=Client)},
        "django": {},
        "django.utils": {},
        "django.utils.decorators": {"method_decorator": method_decorator},
    }


class InMemory(MetaPathFinder, Loader):
    """Finds the modules of one project and the SDKs."""

    def __init__(self, files: Mapping[str, str], made: Mapping[str, dict[str, Any]], calls: list[str]) -> None:
        self.sources = {path.removesuffix(".py").replace("/", "."): text for path, text in files.items()}
        self.sources = {name.removesuffix(".__init__"): text for name, text in self.sources.items()}
        packages = {name.rpartition(".")[0] for name in self.sources}
        self.sources |= {name: "" for name in packages if name and name not in self.sources}
        self.made = made
        self.calls = calls

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        known = name in self.sources or name in self.made
        return ModuleSpec(name, self, is_package=True) if known else None

    def exec_module(self, module: ModuleType) -> None:
        vars(module).update(self.made.get(module.__name__, {}))
        vars(module)["trace"] = self.trace
        exec(compile(self.sources.get(module.__name__, ""), module.__name__, "exec"), vars(module))

    def trace(self, value: object) -> object:
        self.calls.append(repr(value))
        return value


@contextmanager
def importable(files: Mapping[str, str], served: Served, calls: list[str]) -> Iterator[list[str]]:
    """Make the project's modules importable; yield their names."""
    finder = InMemory(files, sdks(served), calls)
    roots = {name.partition(".")[0] for name in (*finder.sources, *finder.made)}
    # Other tests of this process may have imported the real SDKs.
    real = {name: module for name, module in sys.modules.items() if name.partition(".")[0] in roots}
    for name in real:
        del sys.modules[name]
    before = set(sys.modules)
    sys.meta_path.insert(0, finder)
    try:
        yield sorted(finder.sources)
    finally:
        sys.meta_path.remove(finder)
        for name in set(sys.modules) - before:
            del sys.modules[name]
        sys.modules.update(real)


def run(files: Mapping[str, str], key: str, value: object) -> Outcome:
    """Return what importing the project, and each of its `main` and `test…` functions, does with the flag forced."""
    calls: list[str] = []
    outcomes: Outcome = {}
    python = {path: text for path, text in files.items() if path.endswith(".py")}
    with importable(python, Served(key, value), calls) as names:
        for name in names:
            module = importlib.import_module(name)
            for path, function in entries(module):
                calls.clear()
                try:
                    result = re.sub("0x[0-9a-f]+", "0x", repr(function()))
                except Exception as error:  # noqa: BLE001  whatever it raises is its outcome
                    result = f"raises {error!r}"
                outcomes[f"{name}.{path}"] = f"{result} {calls}"
    return outcomes


def entries(module: ModuleType) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield `main` and the tests of a module, by function or in a class."""
    for name, value in sorted(vars(module).items()):
        if isinstance(value, type) and "Test" in name and value.__module__ == module.__name__:
            for method in sorted(attribute for attribute in dir(value) if attribute.startswith("test")):
                yield f"{name}.{method}", getattr(value(), method)
        elif (name == "main" or name.startswith("test")) and callable(value):
            yield name, value

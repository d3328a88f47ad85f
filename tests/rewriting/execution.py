"""Running code before and after a rewrite: every unknown name is a stub that records its calls."""

from __future__ import annotations

import ast
import builtins
import inspect
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from types import FrameType
from typing import Any

FLAG_FUNCTIONS = ("variation", "is_enabled")
UNBOUND = "a name was read that had no value"
_MAXIMUM_CALLS = 60
_MAXIMUM_LINES = 1500


class Exhausted(BaseException):
    """The run was cut short."""


@dataclass
class World:
    """What stubs share: the seed that decides their truth, the calls so far, and whether a name was unbound."""

    seed: int
    calls: list[str] = field(default_factory=list)
    unbound: bool = False

    def record(self, call: str) -> None:
        self.calls.append(re.sub("0x[0-9a-f]+", "0x", call))
        if len(self.calls) > _MAXIMUM_CALLS:
            raise Exhausted


class Stub:
    """Stands for anything: true or false by its name and the seed, callable, iterable, awaitable."""

    def __init__(self, name: str, world: World) -> None:
        self._name = name
        self._world = world

    def __repr__(self) -> str:
        return self._name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Stub) and other._name == self._name

    def __hash__(self) -> int:
        return hash(self._name)

    def __bool__(self) -> bool:
        return bool(zlib.crc32(f"{self._world.seed}{self._name}".encode()) & 4)

    def __getattr__(self, name: str) -> Stub:
        if name.startswith("__"):
            raise AttributeError(name)
        return Stub(f"{self._name}.{name}", self._world)

    def __call__(self, *args: object, **kwargs: object) -> Stub:
        number = sum(call.startswith(f"{self._name}(") for call in self._world.calls)
        named = [f"{key}={value!r}" for key, value in kwargs.items()]
        self._world.record(f"{self._name}({', '.join([*map(repr, args), *named])})")
        return Stub(f"{self._name}()#{number}", self._world)

    def __contains__(self, item: object) -> bool:
        return bool(Stub(f"{item!r} in {self._name}", self._world))

    def __iter__(self) -> Iterator[Stub]:
        self._world.record(f"iter({self._name})")
        return iter([Stub(f"{self._name}[0]", self._world), Stub(f"{self._name}[1]", self._world)])

    def __enter__(self) -> Stub:
        self._world.record(f"enter({self._name})")
        return self

    def __exit__(self, *error: object) -> None:
        self._world.record(f"exit({self._name})")

    def __await__(self) -> Iterator[None]:
        self._world.record(f"await({self._name})")
        return iter(())

    def __setitem__(self, key: object, value: object) -> None:
        self._world.record(f"{self._name}[{key!r}] = {value!r}")


def outcome(source: str, key: str, value: object, seed: int) -> list[str]:
    """Return what a run of the module and of each function in it does: calls, results, exceptions."""
    world = World(seed)
    tree = ast.parse(source)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    namespace: dict[str, Any] = {name: Stub(name, world) for name in names if not hasattr(builtins, name)}
    namespace |= dict.fromkeys(FLAG_FUNCTIONS, _flag_function(world, key, value))
    namespace["__name__"] = "case"
    code = compile(_without_imports(tree), "<case>", "exec")
    report = [_guarded(lambda: exec(code, namespace), world)]
    for name in sorted(n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)):
        function = namespace.get(name)
        if inspect.isfunction(function):
            report.append(f"{name}: {_guarded(partial(_called, function, world), world)}")
    return [*report, *world.calls, *([UNBOUND] if world.unbound else [])]


def _without_imports(tree: ast.Module) -> ast.Module:
    tree.body = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
    return tree


def _flag_function(world: World, key: str, value: object) -> Callable[..., object]:
    def answer(asked: str, *args: object, **kwargs: object) -> object:
        return value if asked == key else Stub(f"flag {asked}", world)

    return answer


def _called(function: Any, world: World) -> object:
    required = [
        parameter
        for parameter in inspect.signature(function).parameters.values()
        if parameter.default is parameter.empty and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]
    result = function(*(Stub(parameter.name, world) for parameter in required))
    if inspect.isgenerator(result):
        return ["generator", *(item for item, _ in zip(result, range(20), strict=False))]
    if inspect.iscoroutine(result):
        try:
            result.send(None)
        except StopIteration as stop:
            return ["coroutine", stop.value]
    return result


def _guarded(run: Callable[[], object], world: World) -> str:
    lines = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal lines
        if frame.f_code.co_filename != "<case>":
            return None
        if event == "exception" and issubclass(argument[0], NameError):
            world.unbound = True  # seen even where a `finally` raises something else
        lines += 1
        if lines > _MAXIMUM_LINES:
            raise Exhausted
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        result = run()
    except Exhausted:
        world.calls.clear()
        return "exhausted"
    except Exception as error:  # noqa: BLE001  whatever the case raises is its outcome
        return f"raises {type(error).__name__}"
    finally:
        sys.settrace(before)
    return re.sub("0x[0-9a-f]+", "0x", f"returns {result!r}")

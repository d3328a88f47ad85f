"""Runs random programs: every operand is traced, by a seed it is true or false, and now and then it raises."""

from __future__ import annotations

import builtins
import warnings
import zlib
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from functools import partial
from types import ModuleType
from typing import Any

from tests.rewriting.table.rows import KEY

MOST_EVENTS = 150
_VALUES: tuple[object, ...] = (True, False, 0, 1, 2, None, "new", "old", True, False)
SEEDS = range(6)


class TooLongError(BaseException):
    """The run was cut short."""


class World:
    """The served value, the seed that decides what operands are, and what has happened so far."""

    def __init__(self, value: object, seed: int) -> None:
        self.value = value
        self.seed = seed
        self.trace: list[str] = []

    def record(self, *event: object) -> None:
        self.trace.append(repr(event))
        if len(self.trace) > MOST_EVENTS:
            raise TooLongError

    def chosen(self, number: object) -> int:
        return zlib.crc32(f"{self.seed} {number} {len(self.trace)}".encode()) >> 3

    def operand(self, number: object) -> object:
        self.record("t", number)
        chosen = self.chosen(number)
        if self.seed % 2 and chosen % 11 == 0:
            raise KeyError(number)
        return _VALUES[chosen % len(_VALUES)]

    def operands(self, *values: object, **more: object) -> object:
        self.record("t2", values, more)
        return len(values) + self.chosen(values) % 2

    async def awaited(self, number: object) -> object:
        return self.operand(number)

    def items(self, number: object, *more: object) -> Iterator[object]:
        for index in range(self.chosen(number) % 3):
            self.record("next", number, index)
            yield self.operand((number, index))

    def given(self, *values: object) -> Iterator[object]:
        self.record("it2", values)
        yield values[0]

    async def later(self, number: object) -> AsyncIterator[object]:
        for item in self.items(number):
            yield item

    def served(self, key: object, *_: object) -> Any:
        return self.value if key == KEY else bool(self.seed & 2)

    async def served_later(self, key: object, *_: object) -> Any:
        return self.served(key)

    def decorated(self, number: object) -> Callable[[Any], Any]:
        self.record("decorates", number)

        def decorate(function: Any) -> Any:
            self.record("decorated", number, function.__name__, function.__doc__, function.__code__.co_flags & 0x2A0)
            return function

        return decorate


class Manager:
    """A context manager; a swallowing one holds back `KeyError`."""

    def __init__(self, world: World, number: object, *, swallows: bool) -> None:
        self.world, self.number, self.swallows = world, number, swallows

    def __enter__(self) -> object:
        return self.world.operand(("enter", self.number))

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        self.world.record("exit", self.number, kind and kind.__name__)
        return self.swallows and kind is KeyError

    async def __aenter__(self) -> object:
        return self.__enter__()

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        return self.__exit__(kind)


class Client:
    """A client of OpenFeature that serves one value."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return self.world.served_later if name.endswith("_async") else self.world.served


def finished(coroutine: Coroutine[Any, Any, Any]) -> object:
    """Return what a coroutine that waits for nothing returns."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    raise TypeError("it waits")


async def collected(stream: AsyncIterator[object]) -> list[object]:
    return [item async for item in stream]


def _known(world: World) -> dict[str, Any]:
    """Return the names that the programs use without importing them."""
    return {
        "t": world.operand,
        "t2": world.operands,
        "at": world.awaited,
        "it": world.items,
        "it2": world.given,
        "ait": world.later,
        "cm": lambda number: Manager(world, number, swallows=False),
        "swallow": lambda number: Manager(world, number, swallows=True),
        "deco": world.decorated,
        "print": lambda *values: world.record("prints", *map(str, values)),
        "finished": finished,
        "collected": collected,
    }


def compiled(files: Mapping[str, str]) -> list[tuple[str, Any]]:
    """Return the modules' names and code.

    Raises:
        SyntaxError: one is not Python.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [
            (path.removesuffix(".py").replace("/", "."), compile(text, path, "exec", dont_inherit=True))
            for path, text in files.items()
        ]


def outcome(modules: list[tuple[str, Any]], value: object, seed: int) -> list[str]:
    """Return what happens, in order, when the modules are imported and the last one's `main` is called."""
    world = World(value, seed)
    api = ModuleType("api")
    vars(api)["get_client"] = lambda: Client(world)
    made: dict[str, ModuleType] = {name: ModuleType(name) for name in ("waffle", "openfeature", "shop")}
    vars(made["waffle"])["switch_is_active"] = world.served
    vars(made["openfeature"])["api"] = api

    def imported(name: str, *_: object) -> ModuleType:
        return made[name]

    known = {**vars(builtins), **_known(world), "__import__": imported}
    for name, code in modules:
        made[name] = ModuleType(name)
        vars(made["shop"])[name.rpartition(".")[2]] = made[name]
        vars(made[name])["__builtins__"] = known
        if not _happens(world, "imported", partial(exec, code, vars(made[name]))):
            return world.trace
    main = vars(made[modules[-1][0]])
    program = main["program"]
    world.trace.append(repr((program.__doc__, program.__code__.co_flags & 0x2A0, program.__name__)))
    arguments = (_VALUES[world.chosen("p") % 10], _VALUES[world.chosen("q") % 10])
    _happens(world, "returned", partial(main["main"], *arguments))
    return world.trace


def _happens(world: World, word: str, run: Callable[[], object]) -> bool:
    """Run something and note how it ends; tell whether it came to its end."""
    try:
        result = run()
    except TooLongError:
        world.trace.append("too long")
    except Exception as error:  # noqa: BLE001  whatever the program raises is its outcome
        world.trace.append(f"raised {type(error).__name__}: {error.args if isinstance(error, KeyError) else ''}")
    else:
        world.trace.append(f"{word} {result!r}")
        return True
    return False

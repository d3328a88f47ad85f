"""Random small functions around a flag, the same with the flag's value worked out, and how they behave."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from _typeshed import TraceFunction

FLAG = '<<on("new-checkout")>>'
LIMIT = 400
LEAVING = ("return", "break", "continue", "raise")
Suite = tuple["Statement", ...]


@dataclass(frozen=True)
class Test:
    """A condition: `flag`, a call, a name, a constant, or an operator over others."""

    kind: str
    text: str = ""
    parts: tuple[Test, ...] = ()

    __test__ = False

    def render(self) -> str:
        if self.kind == "not":
            return f"not {self.parts[0].operand()}"
        if self.kind in ("and", "or"):
            return f" {self.kind} ".join(part.operand() for part in self.parts)
        return self.text

    def operand(self) -> str:
        return f"({self.render()})" if self.kind in ("and", "or", "not") else self.render()

    def settled(self, value: bool) -> Test:
        """Return the condition where the flag is the value, for its truth; only from left to right."""
        if self.kind == "flag":
            return constant(value)
        parts = tuple(part.settled(value) for part in self.parts)
        if self.kind == "not":
            return constant(parts[0].text == "False") if parts[0].kind == "constant" else Test("not", parts=parts)
        if self.kind not in ("and", "or"):
            return self
        return joined(self.kind, parts)


def constant(value: bool) -> Test:
    return Test("constant", str(value))


def joined(kind: str, parts: tuple[Test, ...]) -> Test:
    neutral = str(kind == "and")
    kept: list[Test] = []
    for part in parts:
        if part.kind == "constant" and part.text != neutral:
            kept.append(part)
            break
        if part.kind != "constant":
            kept.append(part)
    if not kept:
        return constant(kind == "and")
    return kept[0] if len(kept) == 1 else Test(kind, parts=tuple(kept))


@dataclass(frozen=True)
class Statement:
    """A statement with up to two suites."""

    kind: str
    text: str = ""
    test: Test | None = None
    suites: tuple[Suite, ...] = ()


def lines(suite: Suite, margin: str) -> Iterator[str]:
    for statement in suite:
        yield from statement_lines(statement, margin)
    if not suite:
        yield f"{margin}pass"


def statement_lines(statement: Statement, margin: str) -> Iterator[str]:
    inner, suites = margin + "    ", statement.suites
    if statement.kind == "plain":
        yield margin + statement.text
        return
    test = statement.test.render() if statement.test is not None else ""
    yield f"{margin}{statement.kind} {test or statement.text}".rstrip() + ":"
    yield from lines(suites[0], inner)
    if len(suites) > 1 and suites[1]:
        yield f"{margin}{'finally' if statement.kind == 'try' else 'else'}:"
        yield from lines(suites[1], inner)
    elif statement.kind == "try":
        yield f"{margin}finally:"
        yield f"{inner}pass"


def settled(suite: Suite, value: bool) -> Suite:
    """Return the suite as a person would leave it: dead arms and what follows a `return` are gone."""
    result: list[Statement] = []
    for statement in suite:
        suites = tuple(settled(inner, value) for inner in statement.suites)
        test = statement.test.settled(value) if statement.test is not None else None
        if statement.kind == "if" and test is not None and test.kind == "constant":
            result += suites[0] if test.text == "True" else suites[1]
        elif statement.kind == "while" and test is not None and test.text == "False":
            result += suites[1]
        else:
            result.append(Statement(statement.kind, statement.text, test, suites))
        if result and result[-1].text.startswith(LEAVING):
            break
    return tuple(result)


def calls() -> st.SearchStrategy[str]:
    return st.integers(0, 20).map(lambda number: f"t({number})")


def tests() -> st.SearchStrategy[Test]:
    leaves = st.one_of(
        st.just(Test("flag", FLAG)),
        calls().map(lambda text: Test("call", text)),
        st.sampled_from("ab").map(lambda name: Test("name", name)),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            inner.map(lambda part: Test("not", parts=(part,))),
            st.builds(
                Test, st.sampled_from(["and", "or"]), st.just(""), st.lists(inner, min_size=2, max_size=3).map(tuple)
            ),
        ),
        max_leaves=4,
    )


def plain(*, loop: bool) -> st.SearchStrategy[Statement]:
    texts = [calls(), calls().map(lambda c: f"x = {c}"), calls().map(lambda c: f"return {c}"), st.just("return x")]
    texts.append(st.sampled_from(["x = a", "raise E", "return", "t(a and b)", 'x = "text"']))
    if loop:
        texts.append(st.sampled_from(["break", "continue"]))
    return st.one_of(texts).map(lambda text: Statement("plain", text))


def statements(depth: int, *, loop: bool) -> st.SearchStrategy[Statement]:
    if depth == 0:
        return plain(loop=loop)
    body = st.lists(statements(depth - 1, loop=loop), min_size=1, max_size=3).map(tuple)
    looped = st.lists(statements(depth - 1, loop=True), min_size=1, max_size=3).map(tuple)
    orelse = st.one_of(st.just(()), body)
    ticked = looped.map(lambda suite: (Statement("plain", "t(50)"), *suite))
    return st.one_of(
        plain(loop=loop),
        st.builds(Statement, st.just("if"), st.just(""), tests(), st.tuples(body, orelse)),
        st.builds(Statement, st.just("if"), st.just(""), tests(), st.tuples(body, orelse)),
        st.builds(Statement, st.just("while"), st.just(""), tests(), st.tuples(ticked, orelse)),
        st.builds(Statement, st.just("for"), st.just("i in range(2)"), st.none(), st.tuples(looped, orelse)),
        st.builds(Statement, st.just("try"), st.just(""), st.none(), st.tuples(body, body)),
        st.builds(Statement, st.just("with"), st.just("swallow(E)"), st.none(), st.tuples(body)),
    )


def functions() -> st.SearchStrategy[Suite]:
    return st.lists(statements(2, loop=False), min_size=1, max_size=4).map(tuple).map(reachable)


def reachable(suite: Suite) -> Suite:
    """Return the suite without what follows a `return`: dead code of the author's own stays in a rewrite."""
    result: list[Statement] = []
    for statement in suite:
        suites = tuple(map(reachable, statement.suites))
        result.append(Statement(statement.kind, statement.text, statement.test, suites))
        if statement.text.startswith(LEAVING):
            break
    return tuple(result)


def function(suite: Suite) -> str:
    return "\n".join(["def f(a, b):", "    x = t(30)", *lines(suite, "    ")]) + "\n"


class EError(Exception):
    pass


class TooLongError(BaseException):
    pass


def behaviour(text: str, value: bool, seed: int) -> object:
    """Return the calls that a run of the function makes, and how it ends."""
    trace: list[object] = []

    def t(number: object) -> object:
        trace.append(number)
        if len(trace) > LIMIT:
            raise TooLongError
        return (seed >> (len(trace) % 7)) & 1

    class Swallow:
        def __init__(self, kind: type[BaseException]) -> None:
            self.kind = kind

        def __enter__(self) -> None:
            trace.append("enter")

        def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
            trace.append("exit")
            return kind is not None and issubclass(kind, self.kind)

    namespace = {"t": t, "E": EError, "swallow": Swallow, "on": lambda _: value}
    exec(compile(text, "<program>", "exec"), namespace)
    result = bounded(lambda: namespace["f"](seed & 2, seed & 4))  # type: ignore[operator]
    return trace, result


def bounded(call: Callable[[], object]) -> object:
    """Return the outcome of a call; one that runs too long has that as its outcome."""
    steps = 0

    def count(frame: FrameType, event: str, argument: object) -> TraceFunction:
        nonlocal steps
        steps += 1
        frame.f_trace_opcodes = True  # a loop on one line has no line events
        if steps > 100 * LIMIT:
            raise TooLongError
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        return ("returns", repr(call()))
    except (EError, NameError, TypeError, TooLongError) as error:
        return ("raises", type(error).__name__)
    finally:
        sys.settrace(before)

"""Random statements around a flag."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.rewriting.random_programs.choices import chance, pick
from tests.rewriting.random_programs.expressions import Place, Shared, call, expression, flag, value

Lines = list[str]
PATTERNS = {
    "boolean": ("True", "False", "True | None", "None"),
    "string": ('"new"', '"old"', '"new" | "other"', "str()"),
    "number": ("2", "0", "1 | 2", "int()"),
}


@dataclass(frozen=True)
class Scope:
    """What may be written where a statement stands."""

    place: Place
    depth: int
    kind: str = "plain"  # or generator, coroutine, stream (an asynchronous generator), class, module
    in_loop: bool = False

    def deeper(self, *, in_loop: bool | None = None) -> Scope:
        return replace(self, depth=self.depth - 1, in_loop=self.in_loop if in_loop is None else in_loop)

    @property
    def shared(self) -> Shared:
        return self.place.shared

    @property
    def is_function(self) -> bool:
        return self.kind not in ("class", "module")

    @property
    def is_async(self) -> bool:
        return self.kind in ("coroutine", "stream")


def indented(lines: Lines) -> Lines:
    return [f"    {line}" if line else line for line in lines]


def block(scope: Scope, most: int = 3) -> Lines:
    """Return the lines of a suite."""
    lines: Lines = []
    for _ in range(1 + scope.shared.choices.below(most)):
        if scope.shared.number > scope.shared.most:
            lines += [f"t({scope.shared.next()})"]
        elif scope.depth > 0 and chance(scope.shared.choices, 55):
            lines += pick(scope.shared.choices, _COMPOUND)(scope)
        else:
            lines += pick(scope.shared.choices, _SIMPLE)(scope)
    return lines


def suite(scope: Scope, *, in_loop: bool | None = None) -> Lines:
    return indented(block(scope.deeper(in_loop=in_loop)))


def test(scope: Scope) -> str:
    return bare(expression(scope.place, 2))


def bare(text: str) -> str:
    """Return the expression without parentheses that go round all of it; a walrus keeps them."""
    if not (text.startswith("(") and text.endswith(")")) or ":=" in text or "," in text or "await" in text:
        return text
    depth = 0
    for index, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return text[1:-1] if index == len(text) - 1 else text
    return text


def _call(scope: Scope) -> Lines:
    return [call(scope.place)]


def _expression(scope: Scope) -> Lines:
    return [bare(expression(scope.place, 2))]


def _assignment(scope: Scope) -> Lines:
    form = pick(
        scope.shared.choices,
        ("x = {}", "y = {}", "v: int = {}", "x = y = {}", "x, y = y, {}", "x, *z = [{}, t(0), False]", "d['a'] = {}"),
    )
    return [form.format(bare(value(scope.place, 2)))]


def _augmented(scope: Scope) -> Lines:
    return [f"n {pick(scope.shared.choices, ('+=', '-=', '|='))} bool({expression(scope.place, 1)})"]


def _local_flag(scope: Scope) -> Lines:
    """Give the flag a local name and use it once: `on = bool(flag)`."""
    name = pick(scope.shared.choices, ("on", "off", "both"))
    value = {"on": "{}", "off": "not {}", "both": "{} and {}"}[name]
    wrapped = pick(scope.shared.choices, ("{}", "bool({})")) if scope.shared.kind == "boolean" else "{}"
    asked = wrapped.format(flag(scope.place))
    lines = [f"{name} = {value.format(asked, call(scope.place))}"]
    known = replace(scope.place, names=(*scope.place.names, name, name))
    if scope.depth > 0:
        inner = replace(scope, place=known)
        return [*lines, f"if {test(inner)}:", *suite(inner), f"t2({name})"]
    return [*lines, f"t2({bare(expression(known, 1))})"]


def _leave(scope: Scope) -> Lines:
    ways = [f"raise KeyError({scope.shared.next()})", "pass"]
    if scope.in_loop:
        ways += ["break", "continue"] * 2
    if scope.is_function:
        ways += ["return"] if scope.kind == "stream" else ["return", f"return {bare(value(scope.place, 2))}"]
    return [pick(scope.shared.choices, ways)]


def _assert(scope: Scope) -> Lines:
    message = f", {call(scope.place)}" if chance(scope.shared.choices, 30) else ""
    return [f"assert {bare(expression(scope.place, 1))}{message}"]


def _delete(scope: Scope) -> Lines:
    return [f"w = {bare(expression(scope.place, 1))}", "t2(w)", "del w"]


def _print(scope: Scope) -> Lines:
    return [f"print({bare(expression(scope.place, 2))}, {call(scope.place)})"]


def _comment(scope: Scope) -> Lines:
    number = scope.shared.next()
    return [f"# about {number}", f"t({number})  # and {number}"]


def _yield(scope: Scope) -> Lines:
    if scope.kind not in ("generator", "stream"):
        return _call(scope)
    forms = ["yield {}", "x = yield {}", "yield"]
    if scope.kind == "generator":
        forms.append(f"yield from it2({{}}, {scope.shared.next()})")
    return [pick(scope.shared.choices, forms).format(expression(scope.place, 1))]


_SIMPLE: tuple[Callable[[Scope], Lines], ...] = (
    *(_call,) * 3,
    *(_expression,) * 2,
    *(_assignment,) * 3,
    *(_leave,) * 4,
    *(_yield,) * 2,
    _augmented,
    _local_flag,
    _assert,
    _delete,
    _print,
    _comment,
)


def _if(scope: Scope) -> Lines:
    lines = [f"if {test(scope)}:", *suite(scope)]
    for _ in range(scope.shared.choices.below(3)):
        lines += [f"elif {test(scope)}:", *suite(scope)]
    return lines + (["else:", *suite(scope)] if chance(scope.shared.choices, 50) else [])


def _loop(scope: Scope) -> Lines:
    number = scope.shared.next()
    word = "async " if scope.is_async and chance(scope.shared.choices, 50) else ""
    head = f"for x in it({number}):"
    if word:
        head = f"async for x in ait({number}):"
    elif chance(scope.shared.choices, 50):
        head = f"while {test(scope)}:"
    lines = [head, f"    t({scope.shared.next()})", *suite(scope, in_loop=True)]
    return lines + (["else:", *suite(scope)] if chance(scope.shared.choices, 50) else [])


def _try(scope: Scope) -> Lines:
    lines = ["try:", *suite(scope)]
    if chance(scope.shared.choices, 60):
        kind = pick(scope.shared.choices, ("KeyError", "(KeyError, ValueError)", "Exception as error"))
        lines += [f"except {kind}:", *suite(scope)]
        if "Exception" not in kind and chance(scope.shared.choices, 20):
            lines += ["except Exception:", *suite(scope)]
        if chance(scope.shared.choices, 40):
            lines += ["else:", *suite(scope)]
        if chance(scope.shared.choices, 70):
            return lines
    # What leaves a loop from a `finally` is a syntax warning from Python 3.14 on.
    inner = replace(scope, in_loop=False)
    return [*lines, "finally:", *suite(inner)]


def _with(scope: Scope) -> Lines:
    number = scope.shared.next()
    if scope.is_async and chance(scope.shared.choices, 50):
        return [f"async with cm({number}) as x:", *suite(scope)]
    head = pick(
        scope.shared.choices,
        (
            f"with cm({number}):",
            f"with cm({number}) as x:",
            f"with swallow({number}):",
            f"with cm({number}), swallow({number}):",
        ),
    )
    return [head, *suite(scope)]


def _one_line(scope: Scope) -> Lines:
    """Write suites beside their heads, with semicolons."""
    parts = ["; ".join([call(scope.place), *_leave(scope)]) for _ in range(3)]
    lines = [f"if {test(scope)}: {parts[0]}"]
    lines += [f"elif {test(scope)}: {parts[1]};"] if chance(scope.shared.choices, 30) else []
    return lines + ([f"else: {parts[2]}  # or else"] if chance(scope.shared.choices, 50) else [])


def _import(scope: Scope) -> Lines:
    """Import something only for one value of the flag, or by two ways."""
    name = f"known{scope.shared.next()}"
    forms = (f"import waffle as {name}", f"from openfeature import api as {name}", f"{name} = {call(scope.place)}")
    lines = [f"if {test(scope)}:", f"    {pick(scope.shared.choices, forms)}"]
    if chance(scope.shared.choices, 60):
        lines += ["else:", f"    {pick(scope.shared.choices, forms)}"]
    return [*lines, f"t2(str({name})[:5])"]


def _global(scope: Scope) -> Lines:
    """Declare a name global for one value of the flag only, as far as a person can tell."""
    name = f"shared{scope.shared.next()}"
    declared = [f"global {name}"] if scope.is_function else []
    lines = [f"if {test(scope)}:", *indented([*declared, f"{name} = {call(scope.place)}"])]
    return [*lines, f"t2({name})"]


def _match(scope: Scope) -> Lines:
    subject = flag(scope.place) if chance(scope.shared.choices, 60) else bare(expression(scope.place, 1))
    lines = [f"match {subject}:"]
    for _ in range(1 + scope.shared.choices.below(2)):
        guard = f" if {test(scope)}" if chance(scope.shared.choices, 30) else ""
        lines += indented([f"case {pick(scope.shared.choices, PATTERNS[scope.shared.kind])}{guard}:", *suite(scope)])
    if chance(scope.shared.choices, 60):
        lines += indented([f"case {pick(scope.shared.choices, ('_', 'w', 'w if t2(w)'))}:", *suite(scope)])
    return lines


def _function(scope: Scope) -> Lines:
    """Define a function and call it: a closure, by turns with defaults, a decorator, a docstring, `nonlocal`."""
    name = f"inner{scope.shared.next()}"
    kind = pick(
        scope.shared.choices, ("plain", "plain", "generator", "coroutine") if scope.is_async else ("plain", "generator")
    )
    place = Place(scope.shared, (*scope.place.names, "a"), scope.place.sources, is_async=kind == "coroutine")
    default = f"a={bare(expression(replace(scope.place, may_bind=False), 1))}"
    lines = [f"{'async ' if kind == 'coroutine' else ''}def {name}({default}):"]
    if chance(scope.shared.choices, 25):
        lines.insert(0, f"@deco({scope.shared.next()})")
    body = ['"""Say it."""'] if chance(scope.shared.choices, 20) else []
    if scope.is_function and chance(scope.shared.choices, 40):
        body += ["nonlocal x, y", "w = 0", "n = 0"]
    else:
        body += ["x = y = w = n = t(0)"]
    inner = Scope(place, scope.depth - 1, kind)
    lines += indented([*body, "d = {}", *(["yield a"] if kind == "generator" else []), *block(inner)])
    called = {"plain": f"{name}()", "generator": f"list({name}())", "coroutine": f"await {name}()"}[kind]
    return [*lines, f"t2({called})"]


def _class(scope: Scope) -> Lines:
    """Define a class whose body and method ask for the flag, and use it."""
    name = f"Shop{scope.shared.next()}"
    body = Scope(Place(scope.shared, ("x", "y"), may_bind=False), min(scope.depth - 1, 1), "class")
    own = Place(scope.shared, ("self.rate", "a"), ("self.on", "self.is_on()") if scope.shared.kind == "boolean" else ())
    method = Scope(own, min(scope.depth - 1, 1))
    asked = pick(scope.shared.choices, scope.shared.sources)
    lines = [f"class {name}:", f"    x = y = w = n = rate = t({scope.shared.next()})", "    d = {}"]
    if scope.shared.kind == "boolean":
        lines += indented(["@property", "def on(self):", f"    return {asked}", ""])
        lines += indented(["def is_on(self):", f"    return {asked}", ""])
    lines += [*indented(block(body, 2)), "    def use(self, a):", "        x = y = w = n = a", "        d = {}"]
    lines += indented(indented(block(method)))
    return [*lines, f"t2({name}().use(x))"]


_COMPOUND: tuple[Callable[[Scope], Lines], ...] = (
    *(_if,) * 8,
    *(_loop,) * 3,
    *(_try,) * 3,
    *(_with,) * 2,
    *(_match,) * 2,
    _function,
    _class,
    *(_one_line,) * 2,
    _import,
    _global,
)

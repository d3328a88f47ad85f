"""Test overrides: which can be unwrapped, which show that a test is only about the other value, which must stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import libcst as cst

from flaglint.model.edits import Override, RefusalReason
from flaglint.model.flags import FlagValue
from flaglint.rewriting.python.doubles import Told, told
from flaglint.rewriting.python.nodes import walk
from flaglint.rewriting.python.parametrized import collapse
from flaglint.rewriting.python.printing import Positions
from flaglint.rewriting.python.scopes import Scope, module_scope
from flaglint.rewriting.python.subjects import is_about_flag
from flaglint.rewriting.python.substitute import expressions, span_of
from flaglint.rewriting.python.testing import asserts, dotted_name, injected, injects, is_test, removable_name

Refused = dict[int, tuple[RefusalReason, str]]
_ENTERING = frozenset(
    ("enter_context", "enterContext", "enter_async_context", "enterAsyncContext", "enterClassContext")
)
_STRAIGHT = (cst.FunctionDef, cst.With, cst.WithItem, cst.SimpleStatementLine, cst.Expr, cst.Assign)


@dataclass(slots=True)
class Ruling:
    """What becomes of the overrides of a file.

    `gone` are the ids of the nodes that go: decorators, `with` items, statements, arguments, dict entries, whole
    tests. `tests` names the tests among them by id, `awaiting` the expressions within tests that go, `shadowed` those
    under an override that stays. `replaced` gives the expressions that other ones become, by id. `doubts` say what a
    person should look at, by the id of the test: one line for each.
    """

    gone: set[int] = field(default_factory=set)
    tests: dict[int, str] = field(default_factory=dict)
    refused: Refused = field(default_factory=dict)
    doubts: dict[int, str] = field(default_factory=dict)
    awaiting: set[int] = field(default_factory=set)
    shadowed: set[int] = field(default_factory=set)
    replaced: dict[int, cst.BaseExpression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Place:
    """An override in the tree: `part` is what may be taken away, `region` where it holds, `within` its ancestors."""

    index: int
    override: Override
    call: cst.Call
    part: cst.CSTNode | None
    region: cst.CSTNode
    within: tuple[cst.CSTNode, ...]


def rule_on(
    module: cst.Module,
    positions: Positions,
    overrides: Sequence[Override],
    kept: FlagValue | None,
    may_inherit: Callable[[str, str], bool],
) -> Ruling:
    """Return what becomes of each override once the flag always has the kept value."""
    ruling = Ruling()
    if not overrides:
        return ruling
    places = _places(module, positions, overrides, ruling)
    scopes = module_scope(module)
    dead: list[tuple[_Place, Any]] = []
    late = {place.index: told(scopes, place.within, place.override.told_by) for place in places if _is_late(place)}
    values = {
        place.index: answer.value if (answer := late.get(place.index)) else place.override.value for place in places
    }
    for place in places:
        answer, value = late.get(place.index), values[place.index]
        if _is_late(place) and answer is None:
            _refuse(ruling, place, "a mock stands in for the flag here, and the test does more with it")
        elif place.part is None and answer is None:
            _refuse(ruling, place, "a test forces the flag here, in a way that stays")
        elif value is None and kept is not None and _collapsed(ruling, place, scopes, kept, answer):
            continue
        elif kept is None or value is None:
            _refuse(ruling, place, "a test forces the flag here, and the value is not written out")
        elif value == kept:
            _unwrap(ruling, place, scopes, answer)
            _doubt_before(ruling, place, kept, {id(each.call) for each in places})
        elif type(value.decode()) is not type(kept.decode()):
            _refuse(ruling, place, f"a test forces {value.json} here, which cannot be compared with {kept.json}")
        else:
            target = _whole_test(place, ruling)
            if target is None:
                _refuse(ruling, place, f"a test forces {value.json} here, and not for the whole of a test")
            else:
                dead.append((place, target))
    for place, target in dead:
        inside = {id(node) for node in walk(target)}
        name = removable_name(scopes, target, may_inherit)
        if any(id(p.part) in inside and values[p.index] in (None, kept) for p in places):
            _refuse(ruling, place, "a test forces the flag here, and another value within")
        elif name is None:
            _refuse(ruling, place, "a test forces another value here; without it another test might run")
        else:
            forced = values[place.index]
            has_twin = any(values[p.index] == kept and _is_twin(p, place) for p in places)
            if forced is not None and not has_twin and id(target) not in ruling.tests:
                _doubt_subject(ruling, place, target, name, forced)
            ruling.gone.add(id(target))
            ruling.tests[id(target)] = name
            ruling.awaiting |= inside
    for place in places:
        if id(place.part) in ruling.gone & ruling.shadowed - ruling.awaiting:
            ruling.gone.discard(id(place.part))
            _refuse(ruling, place, "a test forces the flag here, within one that forces another value")
    ruling.doubts = dict(_apt_doubts(ruling, [target for _, target in dead]))
    return ruling


def _apt_doubts(ruling: Ruling, targets: Sequence[cst.CSTNode]) -> Iterator[tuple[int, str]]:
    """Yield the doubts without those of a test that stays after all, or that goes with its class, which has its own."""
    staying = {id(target) for target in targets} - set(ruling.tests)
    doubted = [target for target in targets if id(target) in ruling.tests and id(target) in ruling.doubts]
    inner = {id(node) for target in doubted for node in walk(target) if node is not target}
    yield from ((of, doubt) for of, doubt in ruling.doubts.items() if of not in staying | inner)


def _is_twin(other: _Place, place: _Place) -> bool:
    """Tell whether another override is in a test beside that of this one, in the same class or module."""
    mine, its = _suite(place), _suite(other)
    return mine is not None and mine is its


def _suite(place: _Place) -> Any:
    """Return the suite that a test with the override is in, None for one that is no test."""
    test = next((at for at, node in enumerate(place.within) if is_test(node) and not isinstance(node, cst.ClassDef)), 0)
    return place.within[test - 1] if test else None


def _doubt_subject(ruling: Ruling, place: _Place, target: Any, name: str, forced: FlagValue) -> None:
    """Note that a test goes of which nothing says that it is about the flag."""
    if not is_about_flag(target, place.within, place.override.recognised_by, forced):
        message = f"`{name}` goes, as it forces {forced.json}; nothing says that it is about the flag"
        # This says more than that it forces the flag late.
        ruling.doubts[id(target)] = f"{message}: it may be worth keeping with the other value"


def _is_late(place: _Place) -> bool:
    """Tell whether the override is a double that is told its answer in another statement."""
    return bool(place.override.told_by)


def _collapsed(ruling: Ruling, place: _Place, scopes: Scope, kept: FlagValue, answer: Told | None) -> bool:
    """Note what goes with an override that gets its value from the rows of a test; tell whether that is certain."""
    function, name = _function(place.within), answer.text if answer is not None else place.override.text
    if function is None or not is_test(function) or not name.isidentifier():
        return False
    found = collapse(scopes, function, answer.statement if answer is not None else place.call, name, kept)
    if found is None:
        return False
    ruling.gone |= {*(answer.gone if answer is not None else (id(place.part),)), *found.gone}
    ruling.replaced |= found.replaced
    if found.doubt is not None:
        ruling.doubts.setdefault(id(function), found.doubt)
    return True


def _unwrap(ruling: Ruling, place: _Place, scopes: Scope, answer: Told | None) -> None:
    """Note that an override of the kept value goes, with the parameter that it gave to the test."""
    if answer is not None:
        ruling.gone |= answer.gone
        return
    part = place.part
    if isinstance(part, cst.Decorator) and injects(part.decorator):
        parameter = injected(scopes, part)
        if parameter is None:
            _refuse(ruling, place, "a mock stands in for the flag here, and the test uses it")
            return
        ruling.gone.add(id(parameter))
    ruling.gone.add(id(part))


def _doubt_before(ruling: Ruling, place: _Place, kept: FlagValue, forcing: Set[int]) -> None:
    """Note that a test has checked something before it forces the kept value: that ran with the flag off.

    `forcing` are the ids of the calls by which the flag is forced: what one of them is around did not.
    """
    function = _function(place.within)
    is_in_test = function is not None and is_test(function) and not isinstance(place.within[-1], cst.Decorator)
    if function is None or not is_in_test or not kept.decode():
        return
    before = _before(place.within[place.within.index(function) :])
    if any(node is not None and asserts(node) and forcing.isdisjoint(map(id, walk(node))) for node in before):
        message = f"`{function.name.value}` checks something before it forces {kept.json}: that ran with the default"
        ruling.doubts.setdefault(id(function), message)


def _refuse(ruling: Ruling, place: _Place, message: str) -> None:
    ruling.refused[place.index] = (RefusalReason.TEST_OVERRIDE, message)
    ruling.shadowed |= {id(node) for node in walk(place.region)}


def _places(module: cst.Module, positions: Positions, overrides: Sequence[Override], ruling: Ruling) -> list[_Place]:
    wanted = {(override.span, override.recognised_by): index for index, override in enumerate(overrides)}
    spans = {span for span, _ in wanted}
    places: list[_Place] = []
    for node, within in expressions(module):
        span = span_of(positions, node) if isinstance(node, cst.Call) else None
        if span not in spans:
            continue
        for (other, _), index in wanted.items():
            if other == span:
                places.append(_place(node, within, index, overrides[index]))
    known = {place.index for place in places}
    for index in set(range(len(overrides))) - known:
        ruling.refused[index] = (
            RefusalReason.TEST_OVERRIDE,
            "a test forces the flag here, in a shape that is not known",
        )
    return places


def _place(call: cst.Call, within: tuple[cst.CSTNode, ...], index: int, override: Override) -> _Place:
    """Return what would have to go for one key: an argument or entry of a call for several flags, or all of it."""
    outer: Any = within[-2] if len(within) > 2 else None
    if isinstance(within[-1], cst.Arg) and dotted_name(outer).rpartition(".")[2] in _ENTERING:
        within = within[:-2]
    holder: Any = within[-1]
    around: Any = None
    region: Any = _function(within) or within[0]
    if isinstance(holder, cst.Decorator):
        around, region = holder, within[-2]
    elif isinstance(holder, cst.WithItem):
        around, region = holder if holder.asname is None else None, within[-2]
    elif isinstance(holder, cst.Expr):
        around = holder
    part, is_alone = _own_part(call, override)
    if around is None or not is_alone:
        around = part if part is not call else None
    return _Place(index, override, call, around, region, within)


def _own_part(call: cst.Call, override: Override) -> tuple[Any, bool]:
    """Return the argument or dict entry for the key, and whether the call forces nothing else."""
    named = [arg for arg in call.args if arg.keyword is not None]
    for arg in named:
        if arg.keyword is not None and arg.keyword.value == override.recognised_by:
            return arg, len(named) == 1
    for arg in call.args:
        elements = arg.value.elements if isinstance(arg.value, cst.Dict) else ()
        for element in elements:
            if isinstance(element, cst.DictElement) and _text(element.key) == override.recognised_by:
                return element, len(elements) == 1 and not named
    return call, True


def _text(node: cst.BaseExpression) -> str:
    value = node.evaluated_value if isinstance(node, cst.SimpleString) else None
    return value if isinstance(value, str) else ""


def _function(within: Sequence[cst.CSTNode]) -> cst.FunctionDef | None:
    return next((node for node in reversed(within) if isinstance(node, cst.FunctionDef)), None)


def _whole_test(place: _Place, ruling: Ruling) -> Any:
    """Return the test function or class that is about nothing but the override's value, None if there is none."""
    if isinstance(place.region, cst.FunctionDef | cst.ClassDef) and isinstance(place.within[-1], cst.Decorator):
        return place.region if is_test(place.region) and not _is_nested(place.within[:-2]) else None
    function = _function(place.within)
    if function is None or not is_test(function):
        return None
    at = place.within.index(function)
    if _is_nested(place.within[:at]):
        return None
    before = list(_before(place.within[at:]))
    if any(node is None for node in before) or any(asserts(node) for node in before):
        return None
    if before:
        name = function.name.value
        others = "another statement" if len(before) == 1 else f"{len(before)} other statements"
        doubt = f"`{name}` goes, though it forces the flag only after {others}"
        ruling.doubts.setdefault(id(function), doubt)
    return function


def _before(within: tuple[cst.CSTNode, ...]) -> Iterator[Any]:
    """Yield the statements of a function that run before the override, None if something runs after or around it."""
    for outer, inner in pairwise(within):
        if isinstance(outer, cst.IndentedBlock):
            at = next(index for index, statement in enumerate(outer.body) if statement is inner)
            yield from (s for index, s in enumerate(outer.body[:at]) if index or not _is_docstring(s))
            if isinstance(inner, cst.With) and at != len(outer.body) - 1:
                yield None
        elif not isinstance(outer, _STRAIGHT):
            yield None


def _is_docstring(statement: Any) -> bool:
    first = statement.body[0] if isinstance(statement, cst.SimpleStatementLine) and statement.body else None
    return isinstance(first, cst.Expr) and isinstance(first.value, cst.SimpleString | cst.ConcatenatedString)


def _is_nested(within: Sequence[cst.CSTNode]) -> bool:
    return _function(within) is not None

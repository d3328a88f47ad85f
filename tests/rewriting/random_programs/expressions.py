"""Random expressions around a flag; every operand leaves a trace or is a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.rewriting.random_programs.choices import Choices, chance, pick

COMPARISONS = {
    "boolean": ("{} == True", "{} is False", "{} != False", "True is {}", "{} in (True, None)"),
    "string": ('{} == "new"', '{} != "new"', '"old" == {}', '{} in ("new", "old")', '{} not in {{"new"}}'),
    "number": ("{} == 2", "{} > 1", "0 < {} <= 2", "{} in [1, 2]", "{} != 0", "3 - {} > 1"),
}
OTHER_FLAG = 'waffle.switch_is_active("other")'


@dataclass
class Shared:
    """What the whole program has in common: how the flag is asked for, and numbers for traces and names."""

    choices: Choices
    kind: str
    sources: tuple[str, ...]
    awaited: tuple[str, ...] = ()
    number: int = 0
    most: int = 20

    def next(self) -> int:
        self.number += 1
        return self.number


@dataclass(frozen=True)
class Place:
    """Where an expression stands: what may be written there."""

    shared: Shared
    names: tuple[str, ...] = ("p", "q", "x", "y")
    sources: tuple[str, ...] = ()
    is_async: bool = False
    may_bind: bool = True

    @property
    def choices(self) -> Choices:
        return self.shared.choices


def call(place: Place) -> str:
    """Return a call that is traced, awaited now and then."""
    number = place.shared.next()
    return f"(await at({number}))" if place.is_async and chance(place.choices, 30) else f"t({number})"


def flag(place: Place) -> str:
    """Return the flag, asked for in one of the program's ways."""
    ways = (*place.shared.sources, *place.sources, *(place.shared.awaited if place.is_async else ()))
    return pick(place.choices, ways)


def truth_of_flag(place: Place) -> str:
    """Return the flag where a condition stands, compared as its type wants."""
    plain = 60 if place.shared.kind == "boolean" else 30
    if chance(place.choices, plain):
        return flag(place)
    return f"({pick(place.choices, COMPARISONS[place.shared.kind])})".format(flag(place))


def atom(place: Place) -> str:
    kinds = (call, call, _name, truth_of_flag, truth_of_flag, truth_of_flag, flag, _other)
    return pick(place.choices, kinds)(place)


def expression(place: Place, depth: int) -> str:
    """Return an expression, in parentheses unless it is an operand already."""
    if depth <= 0 or chance(place.choices, 35):
        return atom(place)
    return pick(place.choices, _SHAPES)(place, depth - 1)


def _name(place: Place) -> str:
    return pick(place.choices, place.names) if place.names else call(place)


def _constant(place: Place) -> str:
    return pick(place.choices, ("True", "False", "0", "2", "None", '"new"'))


def _other(place: Place) -> str:
    return OTHER_FLAG if chance(place.choices, 50) else _name(place)


def _chain(place: Place, depth: int) -> str:
    word = pick(place.choices, (" and ", " or "))
    return f"({word.join(expression(place, depth) for _ in range(2 + place.choices.below(2)))})"


def _not(place: Place, depth: int) -> str:
    return f"(not {expression(place, depth)})"


def without_names(place: Place) -> Place:
    """Return the place for what is kept in a container: `x = (x, x)` in a loop doubles until memory ends."""
    return replace(place, names=())


def value(place: Place, depth: int) -> str:
    """Return an expression or a constant: one that decides a test by itself is nothing that people write."""
    return _constant(place) if chance(place.choices, 15) else expression(place, depth)


def _conditional(place: Place, depth: int) -> str:
    arm, test, other = value(place, depth), expression(place, depth), value(place, depth)
    return f"({arm} if {test} else {other})"


def _bool(place: Place, depth: int) -> str:
    return f"bool({expression(place, depth)})"


def _compared(place: Place, depth: int) -> str:
    is_single = place.shared.kind == "boolean" or chance(place.choices, 5)  # a text is no matter for `is`
    operator = pick(place.choices, ("==", "!=", *(("is", "is not") if is_single else ())))
    return f"({expression(place, depth)} {operator} {atom(place)})"


def _compared_in_a_chain(place: Place, depth: int) -> str:
    return f"({call(place)} == {expression(place, depth)} != {call(place)})"


def _walrus(place: Place, depth: int) -> str:
    if not place.may_bind:
        return expression(place, depth)
    name = pick(place.choices, ("x", "y", "w"))
    return f"({name} := {expression(place, depth)})"


def _lambda(place: Place, depth: int) -> str:
    inside = Place(place.shared, place.names, place.sources, may_bind=False)
    if chance(place.choices, 40):
        return f"(lambda v={expression(place, 0)}: {expression(inside, depth)})()"
    return f"(lambda: {expression(inside, depth)})()"


def _comprehension(place: Place, depth: int) -> str:
    number = place.shared.next()
    inside = Place(place.shared, (*place.names, "v"), place.sources, may_bind=False)
    element, test = expression(replace(inside, names=("v",)), depth), expression(inside, depth)
    forms = ["[{e} for v in it({n}) if {t}]", "{{{e}: v for v in it({n}) if {t}}}", "any({e} for v in it({n}) if {t})"]
    if place.is_async:
        forms.append("[{e} async for v in ait({n}) if {t}]")
    form = pick(place.choices, forms)
    return form.format(e=element, n=number, t=test)


def _text(place: Place, depth: int) -> str:
    inner = expression(place, depth)
    return f"f'{{{inner}}}!'" if not set(inner) & set("'\"\\{}") else f"str({inner})"


_DISPLAYS = (
    "({}, {})",
    "[{}, *it2({})]",
    "{{'a': {}, 'b': {}}}",
    "t2({}, k={})",
    "t2(*[{}], *({},))",
    "t2({}, **{{'k': {}}})",
    "[*([{}] if {} else [])]",
)


def _display(place: Place, depth: int) -> str:
    form = pick(place.choices, _DISPLAYS)
    nameless = without_names(place)
    return form.format(value(nameless, depth), value(nameless, depth))


def _table(place: Place, depth: int) -> str:
    if place.shared.kind != "boolean":
        return _not(place, depth)
    return f"{{True: {value(place, depth)}, False: {value(place, depth)}}}[{flag(place)}]"


_SHAPES: tuple[Callable[[Place, int], str], ...] = (
    *(_chain,) * 6,
    *(_not,) * 3,
    *(_conditional,) * 3,
    _bool,
    _compared,
    _compared_in_a_chain,
    _walrus,
    _lambda,
    _comprehension,
    _text,
    _display,
    _table,
)

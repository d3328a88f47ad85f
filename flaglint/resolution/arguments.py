"""The arguments of a call, by position or keyword."""

from __future__ import annotations

import json

from flaglint.model.flags import FlagValue
from flaglint.model.packs import ArgumentRule, DefaultRule, OverrideRule, RegisterRule
from flaglint.model.references import DefaultArgument, Forced
from flaglint.model.source import FunctionFact, Parameter, Term, TermKind

UNPACKED = "passed by `*` or `**`"


def argument(call: Term, rule: ArgumentRule | DefaultRule) -> Term | str | None:
    """Return the argument that a rule names, None when it is left out, or why it cannot be told."""
    position = 0
    unpacked = False
    for term, name in zip(call.parts[1:], call.names, strict=True):
        if name in ("*", "**"):
            unpacked = True
        elif name is None:
            if position == rule.pos and not unpacked:
                return term
            position += 1
        elif name == rule.kw:
            return term
    return UNPACKED if unpacked else None


def may_leave_out(call: Term, rule: ArgumentRule) -> bool:
    """Tell whether a call has nothing to do with flags: the key is one keyword among others, and is not passed.

    `@view_config(route_name="home")` gates nothing, `@view_config(feature="new-home")` does.
    """
    return is_optional(rule) and not isinstance(argument(call, rule), Term)


def is_optional(rule: ArgumentRule) -> bool:
    """Tell whether a key is one keyword among others, without which a call has nothing to do with flags."""
    return rule.pos is None and rule.kw is not None


def default_argument(call: Term, rule: DefaultRule) -> DefaultArgument | None:
    """Return the default written at a call, or None where there is none."""
    if rule.none and rule.kwlambda is None:
        return None
    named = DefaultRule(kw=rule.kwlambda) if rule.kwlambda else rule
    found = argument(call, named)
    if not isinstance(found, Term):
        return None
    if rule.kwlambda and found.kind is TermKind.LAMBDA:
        found = found.parts[0]
    return DefaultArgument(source(found), literal(found))


def forced_argument(call: Term, override: OverrideRule | RegisterRule) -> Forced | None:
    """Return what a test override forces, None where a table of several keys or something else says it, too."""
    key = argument(call, override.key)
    if override.value is None or len(call.parts) > 3:
        return None
    found = argument(call, override.value)
    if not isinstance(found, Term) or not isinstance(key, Term):
        return None
    named = literal(key)
    word = str(named.decode()) if named is not None else last_identifier(key) or ""
    return Forced(source(found), literal(found), word)


def literal(term: Term) -> FlagValue | None:
    """Return the value of a literal, of lists and dictionaries of literals too."""
    try:
        return FlagValue.of(_data(term))
    except ValueError:
        return None


def is_none(given: Term | str) -> bool:
    """Tell whether an argument is written `None`, as if it were left out."""
    return isinstance(given, Term) and given.kind is TermKind.LITERAL and given.text == "null"


def _data(term: Term) -> object:
    if term.kind is TermKind.LITERAL:
        return json.loads(term.text)
    if term.kind is TermKind.SEQUENCE:
        return [_data(part) for part in term.parts]
    if term.kind is TermKind.DICTIONARY:
        keys = [_data(part) for part in term.parts[::2]]
        if all(isinstance(key, str) for key in keys):
            return dict(zip(map(str, keys), map(_data, term.parts[1::2]), strict=True))
    raise ValueError(term.kind)


def source(term: Term) -> str:
    """Return an expression as short source text, for people."""
    match term.kind:
        case TermKind.LITERAL:
            return repr(json.loads(term.text))
        case TermKind.NAME:
            return term.text
        case TermKind.ATTRIBUTE:
            return f"{source(term.parts[0])}.{term.text}"
        case TermKind.CALL:
            return f"{source(term.parts[0])}({'…' if term.names else ''})"
        case TermKind.DICTIONARY:
            return "{…}" if term.parts else "{}"
        case TermKind.SEQUENCE:
            return "[…]" if term.parts else "[]"
    return "…"


def last_identifier(term: Term) -> str | None:
    """Return the last name of a chain: `X` of `features.X`, `f` of `a.f(...)`."""
    if term.kind is TermKind.CALL:
        return last_identifier(term.parts[0])
    return term.text if term.kind in (TermKind.NAME, TermKind.ATTRIBUTE) else None


def parameter_rule(function: FunctionFact, name: str, bound: bool) -> ArgumentRule | None:
    """Return where a call passes the named parameter; `bound`: the first is taken by the receiver."""
    names = [p.name for p in function.parameters]
    if name not in names or name.startswith("*"):
        return None
    before = names[: names.index(name)]
    # def on(*flags, user): `user` is passed by its name alone
    return ArgumentRule(pos=None if any(n.startswith("*") for n in before) else len(before) - bound, kw=name)


def passed(function: FunctionFact, name: str, bound: bool, call: Term) -> tuple[Term | str | None, bool]:
    """Return what a call passes for a parameter, and whether that is the default written at the function."""
    found = argument(call, parameter_rule(function, name, bound) or ArgumentRule(kw=name))
    if found is not None:
        return found, False
    return next((p.default for p in function.parameters if p.name == name), None), True


def rest(function: FunctionFact, name: str, bound: bool, call: Term) -> list[Term] | str:
    """Return the arguments that a call passes to a `*names` parameter, or why they cannot be told."""
    before = [p.name for p in function.parameters].index(name) - bound
    given = [(term, how) for term, how in zip(call.parts[1:], call.names, strict=True) if how in (None, "*")]
    if any(how == "*" for _, how in given[:before]):
        return UNPACKED
    return [term for term, _ in given[before:]]


def parameter(function: FunctionFact, name: str) -> Parameter | None:
    """Return a function's parameter by its name, stars aside."""
    return next((p for p in function.parameters if p.name.lstrip("*") == name), None)


def last_name(term: Term) -> str:
    """Return the last name of a decorator, called or not."""
    return last_name(term.parts[0]) if term.kind is TermKind.CALL else term.text

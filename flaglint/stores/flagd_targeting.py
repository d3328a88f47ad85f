"""flagd's targeting (JsonLogic): an expression to the variation names that it can yield.

Modelled on openfeature-flagd-core 2.0.0. A result is a name, or None: no match, which gives the default variation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flaglint.stores.decision import NEEDS_ATTRIBUTE, PERCENTAGE, TARGETING, Certainty, Step, Undecided, Verdict, decide

Name = str | None

_NO_MATCH: Verdict[Name] = Verdict((None,))

MAX_DEPTH = 60

_ALWAYS_BOOLEAN = frozenset({"==", "===", "!=", "!==", ">", ">=", "<", "<=", "!", "!!", "in", "all", "some", "none"})
_MAYBE_BOOLEAN = frozenset({"starts_with", "ends_with", "sem_ver"})
_OTHER = frozenset(
    {"var", "missing", "missing_some", "if", "?:", "and", "or", "max", "min", "+", "-", "*", "/", "%", "map", "filter"}
    | {"reduce", "merge", "cat", "substr", "log", "fractional"}
)
_KNOWN = _ALWAYS_BOOLEAN | _MAYBE_BOOLEAN | _OTHER


def possible_names(targeting: object, evaluators: Mapping[str, object]) -> Verdict[Name]:
    """Return every name that the targeting can yield.

    Raises:
        Undecided: an unknown operator, reference or shape, a name that is computed, or nesting without end.
    """
    rule = _expanded(targeting, evaluators, 0)
    if not isinstance(rule, dict):
        raise Undecided("targeting that is no rule")
    return _names(rule) if rule else _NO_MATCH


def _expanded(tree: object, evaluators: Mapping[str, object] | None, depth: int) -> object:
    """Return the tree with the document's evaluators in place of references to them.

    flagd replaces text, once for each evaluator and in no order; so what a reference in an evaluator gives is open.
    """
    if depth > MAX_DEPTH:
        raise Undecided("targeting is nested too deep")
    if isinstance(tree, list):
        return [_expanded(each, evaluators, depth + 1) for each in tree]
    if not isinstance(tree, dict):
        return tree
    if list(tree) != ["$ref"]:
        return {name: _expanded(each, evaluators, depth + 1) for name, each in tree.items()}
    name = tree["$ref"]
    if evaluators is None:
        raise Undecided("targeting with an evaluator that refers to another one")
    if not isinstance(name, str) or name not in evaluators:
        raise Undecided("targeting with a reference to no evaluator of the document")
    return _expanded(evaluators[name], None, depth + 1)


def _names(expression: object) -> Verdict[Name]:
    """Return the names that an expression in the place of a result can yield."""
    if expression is None or isinstance(expression, (bool, str)):
        return Verdict((_name_of(expression),))
    if not isinstance(expression, dict):
        raise Undecided("targeting yields something that is no variation name")
    operator, arguments = _operation(expression)
    if operator in ("if", "?:"):
        return decide(_branches(_as_list(arguments)))
    if operator == "fractional":
        return decide(_shares(_as_list(arguments)))
    if operator in ("and", "or"):
        return _any_of(_as_list(arguments))
    _check(arguments)
    if operator in _ALWAYS_BOOLEAN:
        return Verdict(("true", "false"), (TARGETING,))
    if operator in _MAYBE_BOOLEAN:
        return Verdict(("true", "false", None), (TARGETING,))
    raise Undecided(f"targeting computes the variation name (operator {operator})")


def _branches(arguments: list[object]) -> Iterator[Step[Name]]:
    """Yield the branches of if: condition and result in turn, then what is left, or no match."""
    for condition, result in zip(arguments[0:-1:2], arguments[1::2], strict=False):
        certainty = _truth(condition)
        if certainty is Certainty.NEVER:
            continue
        verdict = _names(result)
        causes = (TARGETING,) if certainty is Certainty.VARIES else ()
        yield Step(verdict.outcomes, certainty, (*causes, *verdict.causes), verdict.attribute)
    last = _names(arguments[-1]) if len(arguments) % 2 else _NO_MATCH
    yield Step(last.outcomes, Certainty.ALWAYS, last.causes, last.attribute)


def _shares(arguments: list[object]) -> Iterator[Step[Name]]:
    """Yield a split by weight; callers without the bucketing attribute get no match."""
    if not arguments:
        raise Undecided("fractional without entries")
    attribute: str | None = "targetingKey"
    if not isinstance(arguments[0], list):
        attribute = _bucketing(arguments[0])
        arguments = arguments[1:]
    names: list[Name] = []
    causes: list[str] = []
    for entry in arguments:
        verdict = _share(entry)
        names.extend(verdict.outcomes)
        causes.extend(verdict.causes)
    if len(set(names)) == 1 and not causes:
        yield Step((names[0],), Certainty.VARIES, (NEEDS_ATTRIBUTE,), attribute)
    elif names:
        yield Step(tuple(names), Certainty.VARIES, (*causes, PERCENTAGE))
    yield Step((None,))


def _share(entry: object) -> Verdict[Name]:
    """Return what one entry of a split can yield: nothing with weight 0 or less, a bare name weighs 1."""
    if not isinstance(entry, list) or not 1 <= len(entry) <= 2:
        raise Undecided("fractional with an entry that is no name with a weight")
    weight = entry[1] if len(entry) == 2 else 1
    if isinstance(weight, bool) or not isinstance(weight, int):
        raise Undecided("fractional with a weight that is no whole number")
    return _names(entry[0]) if weight > 0 else Verdict(())


def _bucketing(expression: object) -> str | None:
    """Return the attribute that callers must pass to be bucketed."""
    _check(expression)
    if isinstance(expression, dict) and list(expression) == ["var"]:
        names = _as_list(expression["var"])
        return names[0] if names and isinstance(names[0], str) else "targetingKey"
    return "targetingKey"


def _any_of(arguments: list[object]) -> Verdict[Name]:
    """Return the results of all operands: and, or yield one of them."""
    verdicts = [_names(argument) for argument in arguments]
    outcomes = dict.fromkeys(name for verdict in verdicts for name in verdict.outcomes)
    if not outcomes:
        raise Undecided("a logical operator without operands")
    return Verdict(tuple(outcomes), (TARGETING,))


def _truth(condition: object) -> Certainty:
    """Return whether a condition holds: literals are constant, everything computed varies."""
    if not isinstance(condition, dict):
        _check(condition)
        return Certainty.ALWAYS if condition else Certainty.NEVER
    _check(condition)
    return Certainty.VARIES


def _check(expression: object) -> None:
    """Refuse operators that flagd does not have, anywhere below."""
    if isinstance(expression, list):
        for each in expression:
            _check(each)
    elif isinstance(expression, dict):
        _check(_operation(expression)[1])


def _operation(expression: dict[str, object]) -> tuple[str, object]:
    if len(expression) != 1:
        raise Undecided("targeting with an object that is not one operator")
    operator, arguments = next(iter(expression.items()))
    if operator not in _KNOWN:
        raise Undecided(f"targeting with an unknown operator ({operator})")
    return operator, arguments


def _name_of(literal: object) -> Name:
    if isinstance(literal, bool):
        return str(literal).lower()
    return literal if isinstance(literal, str) else None


def _as_list(arguments: object) -> list[object]:
    return arguments if isinstance(arguments, list) else [arguments]

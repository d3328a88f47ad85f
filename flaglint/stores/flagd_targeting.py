"""flagd's targeting (JsonLogic): an expression to the variation names that it can yield.

Modelled on openfeature-flagd-core 2.0.0. A result is a name, or None: no match, which gives the default variation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flaglint.stores.decision import NEEDS_ATTRIBUTE, PERCENTAGE, TARGETING, Certainty, Step, Undecided, Verdict, decide

Name = str | None

_NO_MATCH: Verdict[Name] = Verdict((None,))

MAX_EXPANSIONS = 10_000

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
        Undecided: an unknown operator, reference or shape, or a name that is computed.
    """
    reader = _Reader(evaluators, [0])
    while isinstance(targeting, dict) and list(targeting) == ["$ref"]:
        targeting = reader.referenced(targeting["$ref"])
    if not isinstance(targeting, dict):
        raise Undecided("targeting that refers to something that is no rule")
    return reader.names(targeting) if targeting else _NO_MATCH


@dataclass(frozen=True, slots=True)
class _Reader:
    evaluators: Mapping[str, object]
    expansions: list[int]

    def names(self, expression: object) -> Verdict[Name]:
        """Return the names that an expression in the place of a result can yield."""
        if expression is None or isinstance(expression, (bool, str)):
            return Verdict((_name_of(expression),))
        if not isinstance(expression, dict):
            raise Undecided("targeting yields something that is no variation name")
        operator, arguments = self.operation(expression)
        if operator == "$ref":
            return self.names(self.referenced(arguments))
        if operator in ("if", "?:"):
            return decide(self.branches(_as_list(arguments)))
        if operator == "fractional":
            return decide(self.shares(_as_list(arguments)))
        if operator in ("and", "or"):
            return self.any_of(_as_list(arguments))
        self.check(arguments)
        if operator in _ALWAYS_BOOLEAN:
            return Verdict(("true", "false"), (TARGETING,))
        if operator in _MAYBE_BOOLEAN:
            return Verdict(("true", "false", None), (TARGETING,))
        raise Undecided(f"targeting computes the variation name (operator {operator})")

    def branches(self, arguments: list[object]) -> Iterator[Step[Name]]:
        """Yield the branches of if: condition and result in turn, then what is left, or no match."""
        for condition, result in zip(arguments[0:-1:2], arguments[1::2], strict=False):
            certainty = self.truth(condition)
            if certainty is Certainty.NEVER:
                continue
            verdict = self.names(result)
            causes = (TARGETING,) if certainty is Certainty.VARIES else ()
            yield Step(verdict.outcomes, certainty, (*causes, *verdict.causes), verdict.attribute)
        last = self.names(arguments[-1]) if len(arguments) % 2 else _NO_MATCH
        yield Step(last.outcomes, Certainty.ALWAYS, last.causes, last.attribute)

    def shares(self, arguments: list[object]) -> Iterator[Step[Name]]:
        """Yield a split by weight; callers without the bucketing attribute get no match."""
        if not arguments:
            raise Undecided("fractional without entries")
        attribute: str | None = "targetingKey"
        if not isinstance(arguments[0], list):
            attribute = self.bucketing(arguments[0])
            arguments = arguments[1:]
        names: list[Name] = []
        causes: list[str] = []
        for entry in arguments:
            verdict = self.share(entry)
            names.extend(verdict.outcomes)
            causes.extend(verdict.causes)
        if len(set(names)) == 1 and not causes:
            yield Step((names[0],), Certainty.VARIES, (NEEDS_ATTRIBUTE,), attribute)
        elif names:
            yield Step(tuple(names), Certainty.VARIES, (*causes, PERCENTAGE))
        yield Step((None,))

    def share(self, entry: object) -> Verdict[Name]:
        """Return what one entry of a split can yield: nothing with weight 0 or less, a bare name weighs 1."""
        if not isinstance(entry, list) or not 1 <= len(entry) <= 2:
            raise Undecided("fractional with an entry that is no name with a weight")
        weight = entry[1] if len(entry) == 2 else 1
        if isinstance(weight, bool) or not isinstance(weight, int):
            raise Undecided("fractional with a weight that is no whole number")
        return self.names(entry[0]) if weight > 0 else Verdict(())

    def bucketing(self, expression: object) -> str | None:
        """Return the attribute that callers must pass to be bucketed."""
        self.check(expression)
        if isinstance(expression, dict) and list(expression) == ["var"]:
            names = _as_list(expression["var"])
            return names[0] if names and isinstance(names[0], str) else "targetingKey"
        return "targetingKey"

    def any_of(self, arguments: list[object]) -> Verdict[Name]:
        """Return the results of all operands: and, or yield one of them."""
        verdicts = [self.names(argument) for argument in arguments]
        outcomes = dict.fromkeys(name for verdict in verdicts for name in verdict.outcomes)
        if not outcomes:
            raise Undecided("a logical operator without operands")
        return Verdict(tuple(outcomes), (TARGETING,))

    def truth(self, condition: object) -> Certainty:
        """Return whether a condition holds: literals are constant, everything computed varies."""
        if not isinstance(condition, dict):
            self.check(condition)
            return Certainty.ALWAYS if condition else Certainty.NEVER
        operator, arguments = self.operation(condition)
        if operator == "$ref":
            return self.truth(self.referenced(arguments))
        self.check(arguments)
        return Certainty.VARIES

    def check(self, expression: object) -> None:
        """Refuse operators that flagd does not have, anywhere below."""
        if isinstance(expression, list):
            for each in expression:
                self.check(each)
        elif isinstance(expression, dict):
            operator, arguments = self.operation(expression)
            self.check(self.referenced(arguments) if operator == "$ref" else arguments)

    def operation(self, expression: dict[str, object]) -> tuple[str, object]:
        if len(expression) != 1:
            raise Undecided("targeting with an object that is not one operator")
        operator, arguments = next(iter(expression.items()))
        if operator not in _KNOWN and operator != "$ref":
            raise Undecided(f"targeting with an unknown operator ({operator})")
        return operator, arguments

    def referenced(self, name: object) -> object:
        self.expansions[0] += 1
        if not isinstance(name, str) or name not in self.evaluators:
            raise Undecided("targeting with a reference to no evaluator of the document")
        if self.expansions[0] > MAX_EXPANSIONS:
            raise Undecided("targeting with references that never end")
        return self.evaluators[name]


def _name_of(literal: object) -> Name:
    if isinstance(literal, bool):
        return str(literal).lower()
    return literal if isinstance(literal, str) else None


def _as_list(arguments: object) -> list[object]:
    return arguments if isinstance(arguments, list) else [arguments]

"""What in a call's result is the flag's value, and of which type it is."""

from __future__ import annotations

from flaglint.model.packs import CallRule, WrapperRule
from flaglint.model.references import Span
from flaglint.model.source import CallFact, CallRole

_FLAG_VALUES = frozenset({"value", "bool", "string", "int", "float", "number", "json", "any"})


def awaited(call: CallFact, *, is_async: bool) -> tuple[Span | None, str | None]:
    """Return the expression that has the value of a call that may have to be awaited."""
    if call.role is CallRole.DECORATOR:
        return call.term.span, None
    if is_async:
        return (call.awaited, None) if call.awaited else (None, "the result is not awaited here")
    return (None, "the result is awaited") if call.awaited else (call.term.span, None)


def expression(call: CallFact, rule: CallRule) -> tuple[Span | None, str | None]:
    """Return the expression that has the flag's value, or why there is none."""
    span, obstacle = awaited(call, is_async=rule.async_)
    if obstacle is not None or rule.returns.shape == "value":
        return span, obstacle
    if rule.returns.shape == "attr":
        if call.attribute is None:
            return None, "the result is an object that is used elsewhere"
        if rule.returns.attrs.get(call.attribute) in _FLAG_VALUES:
            return call.attribute_span, None
        return None, f"`.{call.attribute}` of the result is not the flag's value"
    return None, f"the result is of shape {rule.returns.shape}"


def kind_of(call: CallFact, rule: CallRule | WrapperRule) -> str:
    """Return the type of the expression that has the flag's value."""
    if isinstance(rule, WrapperRule):
        return "any"
    attribute = rule.returns.attrs.get(call.attribute or "", "value")
    return rule.value if attribute in ("value", "any") else attribute

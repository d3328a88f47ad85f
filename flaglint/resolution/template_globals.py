"""Functions that Python code gives to Jinja templates: `env.globals["is_on"] = is_on`, `@app.template_global()`."""

from __future__ import annotations

import json
from collections.abc import Iterator

from flaglint.model.packs import ArgumentRule, CallRule, RulePack, WrapperRule
from flaglint.model.source import FunctionFact, Term, TermKind
from flaglint.model.template_rules import TagArgumentRule, TemplateRule
from flaglint.resolution.arguments import last_name, parameter_rule
from flaglint.resolution.evaluations import Evaluations
from flaglint.resolution.values import External, Function, Value

_GLOBALS = "globals"
_DECORATOR = "template_global"
# Jinja passes what these ask for before the arguments that the template writes.
_PASSED_FIRST = frozenset({"pass_context", "pass_environment", "pass_eval_context", "contextfunction"})


class TemplateGlobals:
    """Looks for wrappers and SDK functions among what templates are given; the rule of such a call has no module."""

    def __init__(self, evaluations: Evaluations) -> None:
        self._evaluations = evaluations
        self._inference = evaluations.inference

    def given(self, path: str) -> Iterator[tuple[RulePack, TemplateRule]]:
        """Yield how templates ask by what a file gives them, with the pack that answers."""
        table = self._inference.tables[path]
        for fact in table.slots:
            holder, name = fact.target.parts
            is_text = name.kind is TermKind.LITERAL and isinstance(json.loads(name.text), str)
            if holder.kind is TermKind.ATTRIBUTE and holder.text == _GLOBALS and is_text and fact.value is not None:
                value = self._inference.infer(fact.value, path, fact.scope)
                yield from self._asking(json.loads(name.text), value)
        for function in table.functions.values():
            for decorator in function.decorators:
                if last_name(decorator) == _DECORATOR:
                    name_given = _first_text(decorator) or function.name
                    yield from self._asking(name_given, Function(path, function.qualified_name))

    def _asking(self, name: str, value: Value) -> Iterator[tuple[RulePack, TemplateRule]]:
        if isinstance(value, External):
            for rule in self._inference.book.functions.get(value.name, ()):
                if isinstance(rule.rule, (CallRule, WrapperRule)):
                    yield rule.pack, _rule(name, rule.rule.key, rule.rule.negate, rule.rule.namespace)
        elif isinstance(value, Function):
            wrapper = self._evaluations.wrapper(value.path, value.name)
            fact = self._inference.tables[value.path].functions.get(value.name)
            if wrapper is None or wrapper.parameter is None or fact is None or wrapper.prefix or wrapper.suffix:
                return
            key = parameter_rule(fact, wrapper.parameter, value.bound or _is_passed_more(fact))
            if key is not None:
                self._evaluations.called.add((value.path, value.name))
                yield wrapper.pack, _rule(name, key, wrapper.negated, wrapper.namespace)


def _rule(name: str, key: ArgumentRule, negate: bool, namespace: str | None) -> TemplateRule:
    return TemplateRule("jinja2", "", TagArgumentRule(key.pos, key.kw), call=name, negate=negate, namespace=namespace)


def _is_passed_more(function: FunctionFact) -> bool:
    return not _PASSED_FIRST.isdisjoint(map(last_name, function.decorators))


def _first_text(decorator: Term) -> str | None:
    """Return the name that a decorator gives a function, None where the function keeps its own."""
    given = decorator.parts[1:] if decorator.kind is TermKind.CALL else ()
    named = json.loads(given[0].text) if given and given[0].kind is TermKind.LITERAL else None
    return named if isinstance(named, str) else None

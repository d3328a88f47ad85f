"""Template facts to references: which tag or call belongs to which SDK, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from flaglint.model.findings import Problem
from flaglint.model.packs import RulePack
from flaglint.model.references import Evaluated, Evidence, Reference, ReferenceKind, Resolution, TagLibrary
from flaglint.model.source import ArgumentForm, TemplateArgument, TemplateCall, TemplateFacts
from flaglint.model.template_rules import TemplateRule

_UNLOADED = "nothing here loads `{name}`, so that another may answer; name its library or extension in the settings"
_GIVEN = "`{name}` is a function of the project's own that may do more than return the flag"
_BARE = "`{word}` may be a variable of the context; put quotes around it first"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rest of the project says.

    `paths` are all files. `names_module` tells whether Python code, such as the settings, names a module. `known` are
    the keys of the store, `asked` those that Python code refers to.
    """

    paths: Sequence[str]
    names_module: Callable[[str], bool]
    known: frozenset[str]
    asked: frozenset[str]
    is_test: Callable[[str], bool]


@dataclass
class TemplateResolver:
    """The rules of the packs for templates, asked about the facts of one project."""

    packs: Sequence[RulePack]
    around: Surroundings

    def references(self, facts: Iterable[TemplateFacts]) -> Iterator[Reference]:
        """Yield the references in the templates."""
        for template in facts:
            for call in template.calls:
                reference = next(self._of_call(template.path, call), None)
                if reference is not None:
                    yield reference

    def problems(self, facts: Iterable[TemplateFacts]) -> Iterator[Problem]:
        """Yield what keeps a template from being read: it breaks off, or a loaded tag has no end."""
        for template in facts:
            if template.broken is not None:
                yield Problem(template.path, *template.broken)
            for call in template.calls:
                missing = next((rule.end for _, rule in self._rules(call) if rule.end and call.end is None), None)
                if missing is not None and any(self._is_loaded(call, rule) for _, rule in self._rules(call)):
                    reason = f"a template that cannot be read: `{{% {call.name} %}}` without `{{% {missing} %}}`"
                    yield Problem(template.path, call.span.line, reason)

    def _rules(self, call: TemplateCall) -> Iterator[tuple[RulePack, TemplateRule]]:
        for pack in self.packs:
            for rule in pack.template:
                if rule.engine == call.engine and rule.name == call.name:
                    yield pack, rule

    def _of_call(self, path: str, call: TemplateCall) -> Iterator[Reference]:
        """Yield the call as a reference, once for each rule that it fits."""
        if call.is_own:
            return
        for pack, rule in self._rules(call):
            evidence = self._evidence(call, rule)
            argument = _key_argument(call, rule)
            if (rule.end and call.end != rule.end) or argument is None or evidence is None:
                continue
            # Where nothing but the name speaks for it, its key must be one.
            if evidence is Evidence.NAME and not self._is_plausible(rule, argument):
                continue
            yield self._reference(path, call, pack, rule, evidence, argument)

    def _is_plausible(self, rule: TemplateRule, argument: TemplateArgument) -> bool:
        if argument.form is not ArgumentForm.STRING:
            return False
        return "." in rule.call or argument.text in self.around.known | self.around.asked

    def _evidence(self, call: TemplateCall, rule: TemplateRule) -> Evidence | None:
        if self._is_loaded(call, rule):
            return Evidence.TYPE
        if not rule.module:  # the project's own code gives it to the templates
            return Evidence.WRAPPER
        if rule.engine == "django" and (_last(rule.module) in call.libraries or self._is_shadowed(rule.module)):
            return None
        return Evidence.DECLARED if self._names_module(rule.module) else Evidence.NAME

    def _is_loaded(self, call: TemplateCall, rule: TemplateRule) -> bool:
        loaded = rule.engine == "django" and _last(rule.module) in call.libraries
        return loaded and not self._is_shadowed(rule.module)

    def _is_shadowed(self, module: str) -> bool:
        """Tell whether the project has a library of tags of the same name, and it is another."""
        own = self._own_libraries.get(_last(module), ())
        return any(not _is_module(path, module) for path in own) and not any(_is_module(path, module) for path in own)

    @cached_property
    def _own_libraries(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self.around.paths:
            folder, _, name = path.rpartition("/")
            if name.endswith(".py") and folder.rpartition("/")[2] == "templatetags":
                found.setdefault(name.removesuffix(".py"), []).append(path)
        return found

    def _names_module(self, module: str) -> bool:
        if module not in self._named:
            self._named[module] = self.around.names_module(module)
        return self._named[module]

    @cached_property
    def _named(self) -> dict[str, bool]:
        return {}

    def _reference(
        self,
        path: str,
        call: TemplateCall,
        pack: RulePack,
        rule: TemplateRule,
        evidence: Evidence,
        argument: TemplateArgument,
    ) -> Reference:
        key, reason = self._key(rule, argument)
        obstacle = None
        if argument.form is ArgumentForm.WORD:
            obstacle = _BARE.format(word=argument.text)
        elif evidence is Evidence.WRAPPER:
            obstacle = _GIVEN.format(name=call.name)
        elif evidence is Evidence.NAME:
            obstacle = _UNLOADED.format(name=call.name)
        evaluated = Evaluated(call.span, key or "", rule.negate, obstacle, "bool", self._library(rule))
        return Reference(
            path=path,
            span=call.span,
            kind=ReferenceKind.TEMPLATE,
            sdk=pack.pack.id,
            provider=pack.pack.provider,
            evidence=evidence,
            resolution=Resolution.DYNAMIC if key is None else Resolution.LITERAL,
            key=key,
            namespace=rule.namespace,
            pattern=argument.pattern if key is None else None,
            reason=reason,
            in_test=self.around.is_test(path),
            evaluated=evaluated if key is not None else None,
        )

    def _key(self, rule: TemplateRule, argument: TemplateArgument) -> tuple[str | None, str | None]:
        """Return the key, or None and why there is none."""
        if argument.form is ArgumentForm.STRING:
            return argument.text, None
        known = self.around.known
        if argument.form is ArgumentForm.WORD and rule.key.bare and (not known or argument.text in known):
            return argument.text, None
        return None, f"`{argument.text}` is a variable of the template"

    def _library(self, rule: TemplateRule) -> TagLibrary | None:
        for pack in self.packs:
            for library in pack.tag_library:
                if library.module == rule.module:
                    return TagLibrary(_last(library.module), (*library.tags, *library.filters))
        return None


def _key_argument(call: TemplateCall, rule: TemplateRule) -> TemplateArgument | None:
    position = 0
    for argument in call.arguments:
        if argument.keyword == "*":
            return argument
        if argument.keyword is None:
            if position == rule.key.pos:
                return argument
            position += 1
        elif argument.keyword == rule.key.kw:
            return argument
    return None


def _last(module: str) -> str:
    return module.rpartition(".")[2]


def _is_module(path: str, module: str) -> bool:
    """Tell whether a file is the module; a source folder may stand before the package."""
    return f"/{path.removesuffix('.py')}".endswith("/" + module.replace(".", "/"))

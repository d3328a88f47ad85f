"""The shipped packs, and code made from a rule that the rule must find."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flaglint.model.packs import ArgumentRule, CallRule, ClientRule, DeclarationRule, PackExample, RulePack
from flaglint.model.references import Reference, ReferenceKind
from flaglint.pack_files import read_pack, rules_folder
from flaglint.pipeline import references_in_sources

PATHS: tuple[Path, ...] = tuple(sorted((rules_folder() / "python").glob("*.toml")))
PACKS: dict[str, RulePack] = {path.stem: read_pack(path) for path in PATHS}

RULES = (
    *("call", "bulk", "declaration", "decorator", "context_manager", "class_attribute", "override", "wrapper"),
    "template",
)
PROBE = "probe"


@dataclass(frozen=True, slots=True)
class Seen:
    """What is found in an example: the keys of all references in source order, and how often all flags are read."""

    keys: tuple[str | None, ...]
    bulk: int


def seen_in(examples: Sequence[PackExample], packs: Sequence[RulePack]) -> list[Seen]:
    """Return what is found in each of several unrelated projects."""
    found = [[each for each in references if _counts(each)] for references in _references_in(examples, packs)]
    return [
        Seen(
            tuple(each.key for each in references if each.kind is not ReferenceKind.BULK),
            sum(each.kind is ReferenceKind.BULK for each in references),
        )
        for references in found
    ]


def _counts(reference: Reference) -> bool:
    # A mock of the SDK's own function stands in for every flag: it has no key, whatever the pack says.
    return reference.key is not None or reference.kind is not ReferenceKind.OVERRIDE


def _references_in(examples: Sequence[PackExample], packs: Sequence[RulePack]) -> list[list[Reference]]:
    together = {at: example for at, example in enumerate(examples) if example.path.endswith(".py")}
    found: list[list[Reference]] = [[] for _ in examples]
    sources = {f"project_{at:03}/{example.path}": example.code.encode() for at, example in together.items()}
    for reference in references_in_sources(sources, packs):
        found[int(reference.path[8:11])].append(reference)
    for at in {*range(len(examples))} - together.keys():
        alone = {examples[at].path: examples[at].code.encode(), "settings.py": examples[at].beside.encode()}
        found[at] += references_in_sources(alone, packs)
    return found


def wrong_examples(pack: RulePack, packs: Sequence[RulePack]) -> list[str]:
    """Return the examples in which the packs do not find just what the pack says."""
    return [
        f"{example.note}: found {seen}, not {example.finds} and {example.bulk}\n{example.code}"
        for example, seen in zip(pack.example, seen_in(pack.example, packs), strict=True)
        if seen != Seen(example.finds, example.bulk)
    ]


def untried(pack: RulePack) -> list[str]:
    """Return the methods, functions and bases that no example needs: without them all examples come out the same."""
    return [name for name, without in without_each(pack) if not wrong_examples(without, (without,))]


def without_each(pack: RulePack) -> Iterator[tuple[str, RulePack]]:
    """Yield each name that a rule is about, with the pack that lacks it."""
    for kind in RULES:
        rules = getattr(pack, kind)
        for at, rule in enumerate(rules):
            for field in ("methods", "functions", "bases"):
                names: tuple[str, ...] = getattr(rule, field, ())
                for name in names:
                    left: dict[str, Any] = {field: tuple(other for other in names if other != name)}
                    yield name, _with(pack, kind, (*rules[:at], replace(rule, **left), *rules[at + 1 :]))
            if kind == "template":
                yield rule.name, _with(pack, kind, (*rules[:at], *rules[at + 1 :]))
            if kind == "declaration":
                yield rule.constructors[0], _with(pack, kind, (*rules[:at], *rules[at + 1 :]))


def _with(pack: RulePack, kind: str, rules: tuple[Any, ...]) -> RulePack:
    changed: dict[str, Any] = {kind: rules}
    return replace(pack, **changed)


def spellings(pack: RulePack) -> Iterator[PackExample]:
    """Yield code for each name under which a client or flag object can be had, which must find the probe."""
    for client in pack.client:
        for call in (call for call in pack.call if call.on == client.type):
            for name, made in _makings(client):
                code = f"{_import(name)}\nclient = {made}\nclient.{call.methods[0]}({_arguments(call)})\n"
                yield PackExample(code, (PROBE,), name)
    for declaration in pack.declaration:
        key = declaration.key_format.format(PROBE, PROBE)
        for name in declaration.constructors:
            made = f"{_import(name)}\nFLAG = {name}({_arguments(declaration)})\n"
            yield PackExample(f"{made}FLAG.{declaration.evaluate.methods[0]}()\n", (key, key), name)


def _makings(client: ClientRule) -> Iterator[tuple[str, str]]:
    yield from ((name, f"{name}()") for name in (*client.constructors, *client.factories))
    yield from ((name, name) for name in client.instances)


def _import(name: str) -> str:
    return f"import {name.partition('.')[0]}"


def _arguments(rule: CallRule | DeclarationRule) -> str:
    """Return arguments for a call: the probe as key, None for the rest up to the default."""
    key = f"[{PROBE!r}]" if rule.key.many else repr(PROBE)
    second = getattr(rule, "second", None)
    places: dict[int, str] = {}
    named = ""
    for argument, text in ((rule.key, key), (second, repr(PROBE)), (_as_argument(rule), "None")):
        if argument is None:
            continue
        if argument.pos is None:
            named += f", {argument.kw}={text}"
        else:
            places[argument.pos] = text
    positional = ", ".join(places.get(at, "None") for at in range(max(places, default=-1) + 1))
    return f"{positional}{named}".removeprefix(", ")


def _as_argument(rule: CallRule | DeclarationRule) -> ArgumentRule | None:
    default = rule.default
    return None if default.pos is None and default.kw is None else ArgumentRule(default.pos, default.kw)

"""Before and after: finds the evaluations itself, rewrites, runs both texts, and rewrites again."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from textwrap import dedent
from typing import Any

from flaglint.model.edits import RefusalReason, RemovalRequest, RewritePlan
from flaglint.model.flags import FlagValue
from flaglint.model.references import DefaultArgument, Evaluated, Evidence, Reference, ReferenceKind, Resolution, Span
from flaglint.rewriting.plan import plan_removal
from tests.rewriting.execution import FLAG_FUNCTIONS, outcome

PATH = "shop/views.py"


@dataclass(frozen=True)
class Files:
    """A source tree in memory."""

    contents: Mapping[str, bytes]

    def read(self, path: str) -> bytes:
        if path not in self.contents:
            raise FileNotFoundError(2, "no such file", path)
        return self.contents[path]

    def paths_with_word(self, word: str) -> tuple[str, ...]:
        pattern = re.compile(rb"(?<![\w])" + re.escape(word.encode()) + rb"(?![\w])")
        return tuple(sorted(path for path, content in self.contents.items() if pattern.search(content)))


def span(source: bytes, node: ast.expr | ast.stmt) -> Span:
    """Return the place of an `ast` node, in code points."""
    encoding, _ = tokenize.detect_encoding(BytesIO(source).readline)
    lines = [line.encode() for line in re.split("(?<=\n)|(?<=\r)(?!\n)", source.decode(encoding))]

    def column(line: int, offset: int) -> int:
        return len(lines[line - 1][:offset].decode())

    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return Span(
        node.lineno, column(node.lineno, node.col_offset), node.end_lineno, column(node.end_lineno, node.end_col_offset)
    )


def reference(kind: ReferenceKind, at: Span, *, path: str = PATH, key: str | None = "k", **extra: Any) -> Reference:
    """Return a reference with the usual evidence."""
    extra = {"evidence": Evidence.IMPORT, "resolution": Resolution.LITERAL, "sdk": "test", **extra}
    return Reference(path=path, span=at, kind=kind, key=key, **extra)


def evaluations(source: bytes, key: str, path: str = PATH, names: Iterable[str] = FLAG_FUNCTIONS) -> list[Reference]:
    """Return a reference for each call `variation(key)` or `is_enabled(key)`, awaited or not, plain or of a method."""
    found: list[Reference] = []
    tree = ast.parse(source)
    awaited = {id(node.value): node for node in ast.walk(tree) if isinstance(node, ast.Await)}
    scopes = _scopes(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args or _called(node) not in names:
            continue
        first = node.args[0]
        if not isinstance(first, ast.Constant) or first.value != key:
            continue
        whole = awaited.get(id(node), node)
        default = _default(node)
        evaluated = Evaluated(span(source, whole), key)
        found.append(
            reference(
                ReferenceKind.EVALUATION,
                span(source, node),
                path=path,
                key=key,
                scope=scopes.get(id(node), ""),
                evaluated=evaluated,
                default=default,
            )
        )
    return sorted(found, key=lambda r: r.sort_key)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _default(node: ast.Call) -> DefaultArgument | None:
    if len(node.args) < 2:
        return None
    written = node.args[1]
    value = FlagValue.of(written.value) if isinstance(written, ast.Constant) else None
    return DefaultArgument(ast.unparse(written), value)


def _scopes(tree: ast.AST, within: str = "") -> dict[int, str]:
    found: dict[int, str] = {}
    for child in ast.iter_child_nodes(tree):
        named = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        inner = f"{within}.{child.name}".strip(".") if named else within  # type: ignore[attr-defined]
        found[id(child)] = within
        found |= _scopes(child, inner)
    return found


def plan(
    source: str | bytes, *, key: str = "k", value: object = True, more: Mapping[str, str] | None = None
) -> RewritePlan:
    """Return the plan for one file with the flag's calls in it; `more` are other files of the project."""
    content = source if isinstance(source, bytes) else source.encode()
    files = Files({PATH: content, **{path: text.encode() for path, text in (more or {}).items()}})
    known = None if value is None else FlagValue.of(value)
    return plan_removal(RemovalRequest(key, known, tuple(evaluations(content, key))), files)


def check_rewrite(
    before: str,
    after: str,
    *,
    key: str = "k",
    value: object = True,
    refused: Iterable[RefusalReason] = (),
    run: bool = True,
) -> RewritePlan:
    """Assert that the rewrite gives `after`, does what `before` did, compiles, and changes nothing when repeated."""
    before, after = dedent(before), dedent(after)
    planned = plan(before, key=key, value=value)
    result = planned.files[0].after.decode() if planned.files else before
    assert result == after
    assert [refusal.reason for refusal in planned.refusals] == list(refused)
    compile(result, "<after>", "exec", dont_inherit=True)
    again = plan(result, key=key, value=value)
    assert (again.files[0].after.decode() if again.files else result) == result
    if run and value is not None:
        check_same_behaviour(before, result, key, value)
    return planned


def check_untouched(before: str, *refused: RefusalReason, key: str = "k", value: object = True) -> None:
    """Assert that nothing is edited, for the given reasons."""
    check_rewrite(before, before, key=key, value=value, refused=refused)


def check_same_behaviour(before: str, after: str, key: str, value: object) -> None:
    """Assert that both texts make the same calls and give the same results, in several worlds."""
    for seed in range(8):
        assert outcome(before, key, value, seed) == outcome(after, key, value, seed)

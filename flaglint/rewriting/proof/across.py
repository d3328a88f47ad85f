"""What one file of a plan means for the others: names that went, wrappers and constants that are imported."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field

from flaglint.model.edits import FileRewrite, RewritePlan, SourceTree, Substitution
from flaglint.rewriting.proof.definitions import assigned_values, may_hold, module_strings
from flaglint.rewriting.proof.introspection import lists_module, may_list, may_list_members, uses_class
from flaglint.rewriting.proof.mentions import imported_names
from flaglint.rewriting.proof.modules import is_module, module_parts, names_it, names_of_module
from flaglint.rewriting.proof.proving import wrapper_reason
from flaglint.rewriting.proof.removals import classes_at
from flaglint.rewriting.proof.suites import outer_bases
from flaglint.rewriting.proof.text import parse
from flaglint.rewriting.proof.unparsed import imports_all, lines_taking

_PROSE = (".md", ".rst", ".txt", ".po")
# What a browser reads knows no module of Python: `e.filters.g` in a bundle is its own.
_WEB = (".css", ".js", ".jsx", ".map", ".mjs", ".scss", ".svg", ".ts", ".tsx")


@dataclass(slots=True)
class _Files:
    """The files of the tree as they will be after the plan; each is read once."""

    plan: RewritePlan
    tree: SourceTree
    rewrites: dict[str, FileRewrite] = field(default_factory=dict)
    asking: dict[str, FileRewrite] = field(default_factory=dict)
    parsed: dict[str, ast.Module | None] = field(default_factory=dict)
    originals: dict[str, ast.Module | None] = field(default_factory=dict)

    def before(self, path: str) -> bytes:
        """Return a file as it was."""
        return self.rewrites[path].before if path in self.rewrites else self.tree.read(path)

    def after(self, path: str) -> bytes:
        """Return a file as it will be."""
        return self.rewrites[path].after if path in self.rewrites else self.tree.read(path)

    def original(self, path: str) -> ast.Module | None:
        """Return the tree of a file before the plan, None if it does not parse."""
        if path not in self.originals:
            self.originals[path] = _parsed(self.before(path))
        return self.originals[path]

    def wrappers_in(self, path: str) -> FileRewrite | None:
        """Return what tells how the wrappers of a file come to the value, None if nothing is put in place there."""
        return self.asking.get(path) or self.rewrites.get(path)

    def module(self, path: str) -> ast.Module | None:
        """Return the tree of a file after the plan, None if it does not parse."""
        if path not in self.parsed:
            self.parsed[path] = _parsed(self.after(path))
        return self.parsed[path]


def reasons_across(plan: RewritePlan, tree: SourceTree) -> Iterator[str]:
    """Yield why the files of a plan do not fit together."""
    files = _Files(plan, tree, _by_path(plan.files), _by_path(plan.asking))
    for rewrite in plan.files:
        for name in rewrite.removed_names:
            yield from _uses_elsewhere(rewrite, name, files)
        yield from _imported_words(rewrite, files)
        yield from _inherited_tests(rewrite, files)
        yield from _forced_words(rewrite, files)
    yield from _replaced_words(files)


def _by_path(rewrites: tuple[FileRewrite, ...]) -> dict[str, FileRewrite]:
    return {rewrite.path: rewrite for rewrite in rewrites}


def _parsed(data: bytes) -> ast.Module | None:
    try:
        return parse(data)
    except (SyntaxError, ValueError):
        return None


def _uses_elsewhere(rewrite: FileRewrite, name: str, files: _Files) -> Iterator[str]:
    """Yield where another file still uses a name that went from this one."""
    path, _, leaf = name.rpartition(".")
    stem = module_parts(rewrite.path)[-1:] or [""]
    original = files.original(rewrite.path)
    now = files.module(rewrite.path)
    still_bound = not path and now is not None and leaf in _module_names(now)
    if original is None or not leaf.isidentifier() or still_bound:
        return
    others = files.tree.paths_with_word(leaf)
    is_import = not path and leaf in imported_names(original)
    if is_import and not rewrite.path.endswith("__init__.py"):
        # An import: only who takes it from here matters, and such a file names this module. Unless it is a package,
        # which a module of its own names by a dot.
        others = tuple(sorted(set(others) & set(files.tree.paths_with_word(stem[0]))))
    for other in others:
        if other == rewrite.path or other.endswith((*_PROSE, *_WEB) if is_import else _PROSE):
            continue
        for line in _uses(other, rewrite.path, path, leaf, files):
            yield f"{other}:{line}: still uses `{name}`, which goes from {rewrite.path}"
    if not path:
        yield from _uses_through_stars(rewrite, leaf, files)
    if leaf not in imported_names(original):
        yield from _unnamed_uses(rewrite, name, stem[0], files)


def _uses_through_stars(rewrite: FileRewrite, leaf: str, files: _Files) -> Iterator[str]:
    """Yield where a file uses a name that went by way of a module that has it by `import *`."""
    users = [other for other in files.tree.paths_with_word(leaf) if other != rewrite.path]
    homes = [rewrite.path] if users else []
    for home in homes:
        for other in files.tree.paths_with_word((module_parts(home)[-1:] or [""])[0]):
            if other not in homes and imports_all(files.after(other), other, home):
                homes.append(other)
    for home in homes[1:]:
        for other in users:
            module = files.module(other) if other.endswith(".py") else None
            if other.endswith(_PROSE):
                continue
            if other == home:
                reads = [n for n in ast.walk(module) if isinstance(n, ast.Name) and n.id == leaf] if module else []
                lines = [node.lineno for node in reads]
            else:
                lines = [*_uses(other, home, "", leaf, files)]
            yield from (f"{other}:{line}: uses `{leaf}` of {rewrite.path} through {home}" for line in lines[:1])


def _unnamed_uses(rewrite: FileRewrite, name: str, stem: str, files: _Files) -> Iterator[str]:
    """Yield where another file may reach a name that went without saying it."""
    owner = name.rpartition(".")[0].rpartition(".")[2]
    if owner and name.rpartition(".")[2].startswith("test"):
        return  # who inherits a test is looked at by itself
    knows = bool(owner) and may_list_members(owner, lambda name: _classes(name, files))
    for other in files.tree.paths_with_word(owner or stem):
        is_code = other != rewrite.path and other.endswith(".py") and (owner or may_list(files.after(other)))
        module = files.module(other) if is_code else None
        if module is None:
            continue
        modules = set(names_of_module(module, rewrite.path, other))
        for line in uses_class(module, owner, lists_members=knows) if owner else lists_module(module, modules):
            yield f"{other}:{line}: may reach `{name}`, which goes from {rewrite.path}"


def _uses(other: str, home: str, owner: str, leaf: str, files: _Files) -> Iterator[int]:
    module = files.module(other) if other.endswith((".py", ".pyi")) else None
    if module is None:
        in_code = lines_taking(files.after(other), other, home, leaf) if other.endswith(".py") and not owner else ()
        yield from sorted({*_uses_in_text(files.after(other), home, owner, leaf), *in_code})
        return
    last_owner = owner.rpartition(".")[2]
    aliases = set(names_of_module(module, home, other))
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and not owner and is_module(home, other, node.module, node.level):
            if any(alias.name == leaf for alias in node.names):
                yield node.lineno
        elif isinstance(node, ast.Attribute) and node.attr == leaf:
            base = _last_name(node.value)
            if (owner and _may_be_member(base, last_owner, module)) or (not owner and base in aliases):
                yield node.lineno
        elif isinstance(node, ast.Subscript) and owner and _last_name(node.value) == last_owner:
            if isinstance(node.slice, ast.Constant) and node.slice.value == leaf:
                yield node.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and names_it(node.value, home, owner, leaf):
            yield node.lineno


def _may_be_member(base: str, owner: str, module: ast.Module) -> bool:
    """Tell whether an attribute may be the class member: of the class, or of something unknown."""
    return base == owner or base not in imported_names(module)


def _uses_in_text(data: bytes, home: str, owner: str, leaf: str) -> Iterator[int]:
    """Search a file that is no Python for the dotted path, as in an entry point."""
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        if any(names_it(text, home, owner, leaf) for text in re.findall(r"[\w.:]+", line)):
            yield number


def _replaced_words(files: _Files) -> Iterator[str]:
    """Yield where a module sets the name of another one, by which an evaluation was found: then it is not the flag's.

    A name that the setting module itself binds, or sets on `self`, is another one.
    """
    asked: dict[str, FileRewrite] = {}
    for rewrite in files.plan.files:
        for found in rewrite.substitutions:
            if found.recognised_by.isidentifier() and found.recognised_by != files.plan.key:
                asked.setdefault(found.recognised_by, rewrite)
    for word, rewrite in sorted(asked.items()):
        for path in files.tree.paths_with_word(word):
            module = files.module(path) if path.endswith(".py") else None
            modules = imported_names(module) if module is not None else set()
            for node in ast.walk(module) if module is not None else ():
                if not (isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr == word):
                    continue
                if _last_name(node.value) in modules:
                    yield f"{rewrite.path}:1: {path}:{node.lineno} gives `{word}` another value"


def _forced_words(rewrite: FileRewrite, files: _Files) -> Iterator[str]:
    """Yield each override by a name that is known to stand for the flag nowhere: constant, flag object or wrapper."""
    for word in sorted({found.recognised_by for found in rewrite.overrides} - {files.plan.key}):
        if not word.isidentifier() or files.plan.key.endswith(word):
            continue
        homes = [path for path in files.tree.paths_with_word(word) if path.endswith(".py")]
        if not any(_stands_for_flag(word, home, files) for home in homes):
            yield f"{rewrite.path}:1: `{word}` is not known to stand for {files.plan.key!r}"


def _stands_for_flag(word: str, home: str, files: _Files) -> bool:
    module = files.original(home)
    if module is None:
        return False
    values = assigned_values(module)
    if any(may_hold(value, files.plan.key, module_strings(module, values)) for value in values.get(word, ())):
        return True
    kept = files.plan.value
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    rewrite = files.wrappers_in(home)
    if rewrite is None or kept is None:
        return False
    if not any(isinstance(node, functions) and node.name == word for node in module.body):
        return False
    constant = ast.parse(repr(kept.decode()), mode="eval").body
    return wrapper_reason(rewrite, files.plan.key, word, constant) is None


def _inherited_tests(rewrite: FileRewrite, files: _Files) -> Iterator[str]:
    """Yield each test that went and may have hidden one of a base class in another file."""
    before = _parsed(rewrite.before)
    if before is None or not rewrite.overrides:
        return
    for name in rewrite.removed_names:
        path, _, leaf = name.rpartition(".")
        for owner in classes_at(before.body, path.split(".")) if path else ():
            for base in outer_bases(owner, before):
                if _has_test(base, leaf, files, {base}):
                    yield f"{rewrite.path}:1: `{name}` may hide a test of that name in `{base}`"


def _has_test(base: str, test: str, files: _Files, seen: set[str]) -> bool:
    """Tell whether a class, found by its name anywhere in the project, or a base of it may define the test."""
    definitions = _classes(base, files)
    if not definitions:
        return base not in ("object", "ABC") and not base.endswith("TestCase")
    for node in definitions:
        if any(isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)) and part.name == test for part in node.body):
            return True
        for inner in map(_last_name, node.bases):
            if inner not in seen and _has_test(inner, test, files, seen | {inner}):
                return True
    return False


def _classes(name: str, files: _Files) -> list[ast.ClassDef]:
    """Return the classes of that name, anywhere in the project."""
    modules = [files.module(path) for path in files.tree.paths_with_word(name) if path.endswith(".py")] if name else []
    nodes = (node for module in modules if module is not None for node in ast.walk(module))
    return [node for node in nodes if isinstance(node, ast.ClassDef) and node.name == name]


def _imported_words(rewrite: FileRewrite, files: _Files) -> Iterator[str]:
    """Yield why a constant, flag object or wrapper from another file is not what its substitutions say."""
    module = _parsed(rewrite.before)
    if module is None:
        return
    words = {found.recognised_by: found for found in rewrite.substitutions if found.recognised_by.isidentifier()}
    yield from _attribute_words(rewrite, words, module, files)
    for node in ast.walk(module):
        if not isinstance(node, ast.ImportFrom):
            continue
        for name, found in _taken(node, words):
            for home in _definers(name, node, rewrite.path, files):
                reason = _definition_reason(name, found.value.decode(), home, files)
                if reason is not None:
                    yield f"{rewrite.path}:{found.span.line}: {reason}"


def _taken(node: ast.ImportFrom, words: dict[str, Substitution]) -> Iterator[tuple[str, Substitution]]:
    """Yield which of the words an import brings in, by their names over there; a star may bring in each."""
    for alias in node.names:
        if alias.name == "*":
            yield from sorted(words.items())
        elif (alias.asname or alias.name) in words:
            yield alias.name, words[alias.asname or alias.name]


def _attribute_words(
    rewrite: FileRewrite, words: dict[str, Substitution], module: ast.Module, files: _Files
) -> Iterator[str]:
    """Yield why no function or method of that name, in any other file, gives what is put in place of its calls.

    Which one `flags.has_cart()` or `user.has_cart()` calls is for the finder to say; one of them must fit.
    """
    own = {node.name for node in ast.walk(module) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}
    called = {node.attr for node in ast.walk(module) if isinstance(node, ast.Attribute)}
    for word, found in sorted(words.items()):
        if word in own or word not in called or word == files.plan.key:
            continue
        homes = [path for path in files.tree.paths_with_word(word) if _defines(path, word, files)]
        constant = ast.parse(repr(found.value.decode()), mode="eval").body
        known = [there for home in homes if (there := files.wrappers_in(home)) is not None]
        reasons = [wrapper_reason(home, files.plan.key, word, constant, methods=True) for home in known]
        if homes and None not in reasons:
            reason = reasons[0] if reasons else f"`{word}` in {homes[0]} keeps asking for the flag"
            yield f"{rewrite.path}:{found.span.line}: {reason}"


def _defines(path: str, name: str, files: _Files) -> bool:
    module = files.original(path) if path.endswith(".py") else None
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return module is not None and any(isinstance(node, functions) and node.name == name for node in ast.walk(module))


def _definers(name: str, node: ast.ImportFrom, importer: str, files: _Files) -> Iterator[str]:
    for path in files.tree.paths_with_word(name):
        if path != importer and path.endswith(".py") and is_module(path, importer, node.module, node.level):
            yield path


def _definition_reason(name: str, value: object, home: str, files: _Files) -> str | None:
    """Return why a definition in another file does not stand for the flag."""
    before = files.original(home)
    if before is None:
        return f"`{name}` comes from {home}, which does not parse"
    values = assigned_values(before)
    candidates = values.get(name, [])
    if candidates and not any(may_hold(v, files.plan.key, module_strings(before, values)) for v in candidates):
        return f"`{name}` in {home} does not stand for {files.plan.key!r}"
    is_function = any(
        isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)) and statement.name == name
        for statement in before.body
    )
    if not is_function:
        return None
    rewrite = files.wrappers_in(home)
    if rewrite is None:
        return f"`{name}` in {home} keeps asking for the flag"
    try:
        constant = ast.parse(repr(value), mode="eval").body
        return wrapper_reason(rewrite, files.plan.key, name, constant)
    except (SyntaxError, ValueError, LookupError, tokenize.TokenError):
        return f"`{name}` comes from {home}, which cannot be read"


def _module_names(module: ast.Module) -> set[str]:
    names = {node.id for node in ast.walk(module) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    names |= imported_names(module)
    return names | {
        node.name for node in module.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    }


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""

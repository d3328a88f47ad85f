"""Where other files refer to a name of one module, by the standard library's `ast`."""

from __future__ import annotations

import ast
import re
import warnings
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

# Trees of so many bytes of source are kept, which take some hundred times as much.
_MOST_KEPT = 400_000
_LOOKERS = frozenset(("dir", "vars", "globals", "getmembers", "getattr"))
_LOOKING = re.compile(rb"""(?<!\w)(?:dir|vars|globals|getmembers)\(|(?<!\w)getattr\(\s*[\w.]+,\s*[^"'\s]|\.__dict__""")

# Calls that read members of a class without naming them.
_REVEALING = frozenset(
    {"attrgetter", "dict", "dir", "enumerate", "filter", "frozenset", "getattr", "getmembers", "hasattr", "iter",
     "list", "map", "set", "sorted", "tuple", "vars", "zip"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name that a module defines: `name` is dotted within the module, `path` the module's file."""

    path: str
    name: str

    @property
    def word(self) -> str:
        """Return the last part of the name."""
        return self.name.rpartition(".")[2]

    @property
    def module(self) -> list[str]:
        """Return the parts of the module's dotted name, as far as its path tells them."""
        return _module_parts(self.path)

    def is_in(self, module: list[str]) -> bool:
        """Tell whether these can be the last, or all and more, of the parts of the module's name."""
        length = min(len(module), len(self.module))
        return length > 0 and module[-length:] == self.module[-length:]


def _module_parts(path: str) -> list[str]:
    return path.removesuffix(".py").removesuffix("/__init__").split("/")


def find_symbol(path: str, dotted: str) -> Symbol | None:
    """Return the symbol for a dotted name, if the file at the path can be the module that it starts with."""
    parts = _module_parts(path)
    names = dotted.split(".")
    for count in range(len(names) - 1, 0, -1):
        if parts[-count:] == names[:count]:
            return Symbol(path, ".".join(names[count:]))
    return None


def first_reference(text: bytes, path: str, symbol: Symbol, key: str) -> int | None:
    """Return the line where the file refers to another module's symbol, None if it surely does not.

    Any other kind of text refers by a dotted path that ends in the word, as an entry point or a setting does; the
    word alone is prose, or an entry of the same name. A Python file refers by an import, an attribute, a string
    other than the flag's key or a docstring, or a name that it does not bind itself.
    """
    if not path.endswith((".py", ".pyi")):
        holder = symbol.name.rpartition(".")[0].rpartition(".")[2] or symbol.module[-1]
        return _line_with(text, rf"(?<!\w){re.escape(holder)}[.:]{re.escape(symbol.word)}(?!\w)")
    try:
        tree = _tree(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _line_with(text, rf"(?<!\w){re.escape(symbol.word)}(?!\w)")
    lines = sorted(_references(tree, path, symbol, key))
    return lines[0] if lines else None


def use_of_owner(text: bytes, path: str, symbol: Symbol, *, lists_members: bool = True) -> int | None:
    """Return the line where a Python file uses the class of a member as a whole: iterates, calls or inherits it.

    Any member may be meant then. Reading one member, annotations and `isinstance` mean none in particular. A class
    that does not list its members, as an enum does, can be handed on to everything but what looks into a class.
    """
    owner = symbol.name.rpartition(".")[0].rpartition(".")[2]
    if not owner or not path.endswith((".py", ".pyi")):
        return None
    try:
        tree = _tree(text)
    except SyntaxError:  # written for another Python
        return 1 if lists_members else _line_with(text, _revealing_text(re.escape(owner)))
    except (ValueError, RecursionError, MemoryError):
        return 1
    harmless = {id(node) for node in _harmless_uses(tree)}
    names = {owner, *_other_names(tree, owner)}
    if not lists_members:
        revealing = {id(node) for node in _revealing_uses(tree)}
        harmless |= {id(node) for node in ast.walk(tree) if id(node) not in revealing}
    lines = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute) and last_name(node) in names and id(node) not in harmless
    ]
    return min(lines, default=None)


def _other_names(tree: ast.Module, name: str) -> set[str]:
    """Return what a file calls a name that it imports: `K` for `from keys import Keys as K`."""
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return {alias.asname for node in imports for alias in node.names if alias.name == name and alias.asname}


def looks_through(text: bytes, path: str, symbol: Symbol) -> int | None:
    """Return the line where a Python file goes through all names of the symbol's module: `dir(keys)`, `vars(keys)`.

    In the module itself, where it does so with its own: `vars()`, `globals()`.
    """
    if not path.endswith(".py") or "." in symbol.name or not _LOOKING.search(text):
        return None
    tree = parsed(text)
    if tree is None:
        return 1
    modules = _names_of_module(tree, symbol) if path != symbol.path else set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "__dict__" and last_name(node.value) in modules:
            return node.lineno
        if not isinstance(node, ast.Call) or last_name(node.func) not in _LOOKERS:
            continue
        if path == symbol.path and not node.args and isinstance(node.func, ast.Name):
            return node.lineno
        if node.args and last_name(node.args[0]) in modules and not _reads_one(node):
            return node.lineno
    return None


def _reads_one(node: ast.Call) -> bool:
    """Tell whether a call is `getattr(module, "NAME")`: that is one name, and a string that is looked for."""
    second = node.args[1] if len(node.args) > 1 else None
    return last_name(node.func) == "getattr" and isinstance(second, ast.Constant)


def replacement(text: bytes, path: str, symbol: Symbol) -> int | None:
    """Return the line where a file gives another module's name, or a class's method, another value; None if none.

    `flags.has_cart = …` and `setattr(flags, "has_cart", …)` do; a test's `monkeypatch.setattr` ends with the test.
    """
    if not path.endswith(".py") or path == symbol.path:
        return None
    tree = parsed(text)
    if tree is None:
        return None
    holder = symbol.name.rpartition(".")[0].rpartition(".")[2]
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr == symbol.word:
            if holder or last_name(node.value) in _names_of_module(tree, symbol):
                return node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr":
            named = node.args[1] if len(node.args) > 1 else None
            if isinstance(named, ast.Constant) and named.value == symbol.word:
                return node.lineno
    return None


def _names_of_module(tree: ast.Module, symbol: Symbol) -> set[str]:
    """Return the names by which a file may know the symbol's module."""
    found = {symbol.module[-1]}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {a.asname for a in node.names if a.asname and a.name.rpartition(".")[2] == symbol.module[-1]}
    return found


def parsed(text: bytes) -> ast.Module | None:
    """Return the tree of a Python file, which nobody may change; None for a file that cannot be parsed."""
    try:
        return _tree(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


_kept: OrderedDict[bytes, ast.Module] = OrderedDict()


def _tree(text: bytes) -> ast.Module:
    """Return the tree, which nobody may change: each name of a plan asks the same files."""
    tree = _kept.pop(text, None)
    if tree is None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    _kept[text] = tree
    while len(_kept) > 1 and sum(map(len, _kept)) > _MOST_KEPT:
        _kept.popitem(last=False)
    return tree


def _harmless_uses(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.value
        elif isinstance(node, ast.Call) and last_name(node.func) in ("isinstance", "issubclass"):
            yield from (part for argument in node.args for part in ast.walk(argument))
        for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            yield from ast.walk(annotation) if annotation is not None else ()


def _revealing_uses(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what is iterated, subscripted, unpacked, inherited or looked into: `vars(Flags)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and last_name(node.func) in _REVEALING:
            yield from (part for argument in node.args for part in ast.walk(argument))
        elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            yield node.iter
        elif isinstance(node, ast.Subscript | ast.Starred):
            yield node.value
        elif isinstance(node, ast.Compare):
            yield from node.comparators
        elif isinstance(node, ast.ClassDef):
            yield from (part for base in node.bases for part in ast.walk(base))
        elif isinstance(node, ast.Attribute) and node.attr in ("__dict__", "__members__"):
            yield node.value


def _revealing_text(owner: str) -> str:
    """Return the pattern of what `_revealing_uses` yields, for a text that cannot be parsed."""
    name = rf"(?:\w+\.)*{owner}(?!\w)"
    calls = "|".join(sorted(_REVEALING))
    return (
        rf"(?<!\w)(?:{calls})\s*\([^()]*(?<!\w){name}|(?<!\w)in\s+{name}|\*\s*{name}"
        rf"|(?<!\w)class\s+\w+\s*\([^()]*{name}|(?<!\w){owner}\s*(?:\[|\.\s*__)"
    )


def handed_on(text: bytes, path: str) -> frozenset[str]:
    """Return the names that a package's `__init__.py` imports from its own modules: it may be handing them on.

    What it imports from elsewhere it imports for itself, like any other module.
    """
    if not path.endswith("__init__.py"):
        return frozenset()
    own = path.split("/")[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            module = node.module.split(".") if node.module else []
            tails = (own[start:] for start in range(len(own)))
            if node.level == 1 or (not node.level and any(module[: len(tail)] == tail for tail in tails)):
                found.update(alias.asname or alias.name for alias in node.names)
    return frozenset(found)


def class_facts(text: bytes, name: str) -> tuple[set[str], set[str]] | None:
    """Return the methods and the base classes of every class of that name in a file, None if there is none.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: the file cannot be parsed.
    """
    tree = _tree(text)
    found = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name == name]
    methods = {
        part.name for node in found for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    return (methods, {last_name(base) for node in found for base in node.bases}) if found else None


def _references(tree: ast.Module, path: str, symbol: Symbol, key: str) -> Iterator[int]:
    passed_over = {id(node) for node in (*_docstrings(tree), *_entry_names(tree, symbol))}
    inside = re.compile(rf"(?<!\w){re.escape(symbol.word)}(?!\w)")
    own = "." not in symbol.name and _binds_itself(tree, path, symbol)
    strangers = _strangers(tree, path, symbol)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            if takes(node, path, symbol) and any(alias.name == symbol.name for alias in node.names):
                yield node.lineno
        elif isinstance(node, ast.Attribute):
            if node.attr == symbol.word and not (isinstance(node.value, ast.Name) and node.value.id in strangers):
                yield node.lineno
        elif isinstance(node, ast.Name):
            if node.id == symbol.word and "." not in symbol.name and not own:
                yield node.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) in passed_over or node.value == key:
                continue
            if inside.search(node.value):
                yield node.lineno


def _strangers(tree: ast.Module, path: str, symbol: Symbol) -> set[str]:
    """Return the names that are only ever imported from elsewhere: an attribute of these is none of the symbol's."""
    owner = symbol.name.rpartition(".")[0].rpartition(".")[2] or symbol.module[-1]
    imported: set[str] = set()
    bound: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                own = alias.name == owner or symbol.is_in([*(node.module or "").split("."), alias.name])
                (bound if own else imported).add(alias.asname or alias.name)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                bound.add(alias.asname or alias.name.partition(".")[0])
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            bound.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
    return imported - bound


def takes(node: ast.ImportFrom, path: str, symbol: Symbol) -> bool:
    """Tell whether the import takes the name, or everything, from a module that can be the symbol's."""
    if not may_mean(node.module.split(".") if node.module else [], node.level, path, symbol):
        return False
    wanted = symbol.name.partition(".")[0]
    return any(alias.name in (wanted, "*") for alias in node.names)


def may_mean(module: list[str], level: int, path: str, symbol: Symbol) -> bool:
    """Tell whether a module's name, with so many dots before it in the file at the path, can be the symbol's module."""
    if level:
        return [*path.split("/")[:-level], *module] == symbol.module
    return symbol.is_in(module)


def _binds_itself(tree: ast.Module, path: str, symbol: Symbol) -> bool:
    if any(isinstance(node, ast.ImportFrom) and any(a.name == "*" for a in node.names) for node in ast.walk(tree)):
        return False
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == symbol.word and isinstance(node.ctx, ast.Store):
            return True
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == symbol.word:
            return True
        if isinstance(node, ast.arg) and node.arg == symbol.word:
            return True
        names = node.names if isinstance(node, ast.ImportFrom) and not takes(node, path, symbol) else []
        if any((alias.asname or alias.name) == symbol.word for alias in names):
            return True
    return False


def _docstrings(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value


def _entry_names(tree: ast.Module, symbol: Symbol) -> Iterator[ast.AST]:
    """Yield the strings that name an entry rather than a variable: `{"new_nav": new_nav()}`, `flags["new_nav"]`."""
    for node in ast.walk(tree):
        keys = node.keys if isinstance(node, ast.Dict) else [node.slice] if isinstance(node, ast.Subscript) else []
        yield from (key for key in keys if isinstance(key, ast.Constant) and key.value == symbol.word)


def last_name(node: ast.expr) -> str:
    """Return the name that is called or read last, empty if there is none."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _line_with(text: bytes, pattern: str) -> int | None:
    found = re.search(pattern.encode(), text)
    return text.count(b"\n", 0, found.start()) + 1 if found else None

"""What a Python file that cannot be parsed may take from another module, by its words and marks alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from flaglint.rewriting.proof.modules import is_module, module_parts

_MARKS = re.compile(r"#[^\n]*|\\\r?\n|\w+|[\n().;*\"']")
_ALL = re.compile(rb"import[\s\\]*\*")
# A quote ends a text; what stands in it is read like code.
_QUOTES = "\"'"


def lines_taking(data: bytes, path: str, home: str, leaf: str) -> Iterator[int]:
    """Yield the lines where the file may take a name from the module at `home`.

    It imports the name, or everything, from there; or it says `module.name`; or it holds the name and, in an import or
    anywhere by two parts of its dotted name at least, the module.
    """
    marks = _marks(data)
    if all(mark != leaf for mark, _ in marks):
        return
    at = 0
    while at < len(marks):
        word, line = marks[at]
        if word == "from" and (found := _import_from(marks, at + 1)) is not None:
            (module, level, names), at = found
            prefix = f"{module}." if module else ""
            inner = (is_module(home, path, prefix + name, level) for name in names)
            if (is_module(home, path, module, level) and not {leaf, "*"}.isdisjoint(names)) or any(inner):
                yield line
            continue
        chain, after = _chain(marks, at)
        if chain:
            is_imported = _is_imported(marks, at) and is_module(home, path, ".".join(chain), 0)
            is_said = at > 0 and marks[at - 1][0] in _QUOTES and module_parts(home) == chain
            if is_imported or is_said or _means(chain, path, home, leaf):
                yield line
        at = max(after, at + 1)


def imports_all(data: bytes, path: str, home: str) -> bool:
    """Tell whether a Python file may hold every name of the module at `home`, by `from … import *`."""
    marks = _marks(data) if path.endswith(".py") and _ALL.search(data) else []
    for at, (word, _) in enumerate(marks):
        found = _import_from(marks, at + 1) if word == "from" else None
        if found is not None and "*" in found[0][2] and is_module(home, path, *found[0][:2]):
            return True
    return False


def _marks(data: bytes) -> list[tuple[str, int]]:
    """Return the words, ends of lines and marks of the text that matter to imports, each with its line."""
    text = data.decode("utf-8", "replace")
    found: list[tuple[str, int]] = []
    line = 1
    for match in _MARKS.finditer(text):
        mark = match[0]
        if not mark.startswith(("#", "\\")):
            found.append((mark, line))
        elif mark[0] == "#":
            # A `#` in a text is none of a comment: what stands behind it counts as well.
            found += (
                [(word, line) for word in re.findall(r"\w+|[.]", mark)]
                if any(quote in mark for quote in _QUOTES)
                else []
            )
        line += mark.count("\n")
    return found


def _import_from(marks: list[tuple[str, int]], at: int) -> tuple[tuple[str, int, set[str]], int] | None:
    """Return the module, the dots before it and the names of an import, and where it ends; None if it is none."""
    module = []
    while at < len(marks) and marks[at][0] != "import":
        if not re.fullmatch(r"\w+|\.", marks[at][0]):
            return None
        module.append(marks[at][0])
        at += 1
    at += 1
    closing = ")" if at < len(marks) and marks[at][0] == "(" else "\n;"
    names = set()
    while at < len(marks) and marks[at][0] not in closing:
        names.add(marks[at][0])
        at += 1
    written = "".join(module)
    name = written.lstrip(".")
    return ((name, len(written) - len(name), names), at) if module else None


def _chain(marks: list[tuple[str, int]], at: int) -> tuple[list[str], int]:
    """Return the words that dots join from here on, and the place behind them."""
    chain: list[str] = []
    while at < len(marks) and re.fullmatch(r"\w+", marks[at][0]):
        chain.append(marks[at][0])
        if at + 1 == len(marks) or marks[at + 1][0] != ".":
            return chain, at + 1
        at += 2
    return chain, at


def _is_imported(marks: list[tuple[str, int]], at: int) -> bool:
    """Tell whether `import` stands before this on its line."""
    while at > 0 and marks[at - 1][0] not in "\n;":
        at -= 1
        if marks[at][0] == "import":
            return True
    return False


def _means(chain: list[str], path: str, home: str, leaf: str) -> bool:
    stem = module_parts(home)[-1:]
    if any([first] == stem and second == leaf for first, second in pairwise(chain)):
        return True
    return any(is_module(home, path, ".".join(chain[:end]), 0) for end in range(2, len(chain) + 1))

"""The files of a removal as they stand: as read, or as edited so far."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from flaglint.model.edits import SourceTree
from flaglint.rewriting.bound import is_local
from flaglint.rewriting.mocked import mocks_of
from flaglint.rewriting.names import (
    Symbol,
    class_facts,
    first_reference,
    looks_through,
    parsed,
    replacement,
    use_of_owner,
)
from flaglint.rewriting.sharing import taken_at, takes_all

_ANY = "*"  # stands for every method of a class that cannot be read
# Parts of the names of classes that know their members: `StrEnum`, `IntFlag`, `TextChoices`, `NamedTuple`.
_LISTING = ("Enum", "Flag", "Choices", "NamedTuple", "TypedDict")


@dataclass(slots=True)
class Project:
    """A tree with edits laid over it; `unreadable` collects the files that could not be looked at."""

    tree: SourceTree
    key: str
    edited: dict[str, bytes] = field(default_factory=dict)
    _words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _stars: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def read(self, path: str) -> bytes:
        """Return the file's text as edited so far.

        Raises:
            OSError: the file cannot be read.
        """
        return self.edited[path] if path in self.edited else self.tree.read(path)

    def paths_with(self, word: str) -> tuple[str, ...]:
        """Return the files that held the word before any edit."""
        if word not in self._words:
            self._words[word] = self.tree.paths_with_word(word)
        return self._words[word]

    def first_reference(self, symbol: Symbol) -> tuple[str, int] | None:
        """Return the first place outside the symbol's own file that refers to it, None if there is none."""
        if self._is_local(symbol):
            return None
        for path in self.paths_with(symbol.word):
            if path == symbol.path:
                continue
            try:
                line = first_reference(self.read(path), path, symbol, self.key)
            except OSError:
                line = 1
            if line is None:
                line = next(iter(self._mocks(path, symbol)), None)
            if line is not None:
                return path, line
        handed_on = None if "." in symbol.name else next(self._handed_on(symbol), None)
        return handed_on or self._use_of_owner(symbol) or self._look_through(symbol)

    def _look_through(self, symbol: Symbol) -> tuple[str, int] | None:
        """Return where a file goes through every name of a module, None if none does."""
        module = symbol.module[-1:]
        for path in self.paths_with(module[0]) if module and "." not in symbol.name else ():
            try:
                line = looks_through(self.read(path), path, symbol)
            except OSError:
                continue
            if line is not None:
                return path, line
        line = looks_through(self.read(symbol.path), symbol.path, symbol)
        return None if line is None else (symbol.path, line)

    def replacement(self, symbol: Symbol) -> tuple[str, int] | None:
        """Return the first place in another file that gives the name another value, None if there is none."""
        for path in self.paths_with(symbol.word):
            try:
                line = replacement(self.read(path), path, symbol)
            except OSError:
                continue
            if line is not None:
                return path, line
        return None

    def _use_of_owner(self, symbol: Symbol) -> tuple[str, int] | None:
        """Return where another file uses the class of a member as a whole, None if none does."""
        owner = symbol.name.rpartition(".")[0].rpartition(".")[2]
        lists_members = bool(owner) and self._lists_members(owner)
        for path in self.paths_with(owner) if owner else ():
            if path == symbol.path:
                continue
            try:
                line = use_of_owner(self.read(path), path, symbol, lists_members=lists_members)
            except OSError:
                line = 1
            if line is not None:
                return path, line
        return None

    def _lists_members(self, owner: str) -> bool:
        """Tell whether a class of that name may be an enum, or whatever else knows all its members."""
        pending, seen = [owner], {owner}
        while pending:
            name = pending.pop()
            facts = [found for path in self.paths_with(name) if (found := self._class_facts(path, name)) is not None]
            if any(word in name for word in _LISTING) or (not facts and name in ("", owner)):
                return True
            for methods, bases in facts:
                if _ANY in methods:
                    return True
                pending += bases - seen
                seen |= bases
        return False

    def may_inherit(self, base: str, method: str) -> bool:
        """Tell whether a class of that name, or one of its bases, may have a method of that name.

        Classes that are not in the project are taken for those of a test framework if they are called so.
        """
        pending, seen = [base], {base}
        while pending:
            name = pending.pop()
            facts = [found for path in self.paths_with(name) if (found := self._class_facts(path, name)) is not None]
            if not facts and not (name in ("object", "ABC") or name.endswith("TestCase")):
                return True
            for methods, bases in facts:
                if method in methods or _ANY in methods:
                    return True
                pending += bases - seen
                seen |= bases
        return False

    def _class_facts(self, path: str, name: str) -> tuple[set[str], set[str]] | None:
        if not path.endswith(".py"):
            return None
        try:
            return class_facts(self.read(path), name)
        except (OSError, ValueError, RecursionError, MemoryError):
            return {_ANY}, set()
        except SyntaxError:  # written for another Python
            defines = re.search(rf"^\s*class\s+{re.escape(name)}(?!\w)".encode(), self.read(path), re.MULTILINE)
            return ({_ANY}, set()) if defines else None

    def is_private(self, path: str, name: str) -> bool:
        """Tell whether no other file holds the name as a word."""
        return all(other == path for other in self.paths_with(name))

    def is_shared(self, path: str, name: str) -> bool:
        """Tell whether another file takes the name out of the module at the path."""
        symbol = Symbol(path, name)
        others = [other for other in self.paths_with(name) if other != path]
        if any(self._taken_at(other, symbol) or self._mocks(other, symbol) for other in others):
            return True
        return next(self._handed_on(symbol), None) is not None

    def unread_taker(self, path: str, name: str) -> tuple[str, int] | None:
        """Return where a name may be taken from the module at the path by a file that cannot be parsed.

        None where a file that can be parsed takes it as well, or none does.
        """
        symbol = Symbol(path, name)
        taken = [(other, line) for other in self.paths_with(name) if (line := self._taken_at(other, symbol))]
        places = [*((other, line) for other, line in taken if other != path), *self._handed_on(symbol)]
        return None if any(self._is_read(other) for other, _ in places) else next(iter(places), None)

    def mocks(self, symbol: Symbol) -> Iterator[tuple[str, int]]:
        """Yield, sorted, where other files replace what the symbol's module imports under its name."""
        for path in self.paths_with(symbol.word):
            if path != symbol.path:
                yield from ((path, line) for line in self._mocks(path, symbol))

    def _handed_on(self, symbol: Symbol) -> Iterator[tuple[str, int]]:
        """Yield where a file takes the name out of a module that has all names of the symbol's: by `import *`."""
        # Who imports everything is found by reading each file that names the module: only where somebody may take it.
        users = [path for path in self.paths_with(symbol.word) if path != symbol.path]
        for home in self._star_importers(symbol) if users else ():
            for path in users:
                line = self._taken_at(path, Symbol(home, symbol.word)) if path != home else None
                if line is not None:
                    yield path, line

    def _star_importers(self, symbol: Symbol) -> tuple[str, ...]:
        """Return the files that import every name of the symbol's module, themselves or one from another."""
        if symbol.path not in self._stars:
            found = {symbol.path: None}
            pending = [symbol.path]
            while pending:
                home = Symbol(pending.pop(), symbol.name)
                new = [path for path in self.paths_with(home.module[-1]) if self._takes_all(path, home)]
                pending += [path for path in new if path not in found]
                found |= dict.fromkeys(new)
            self._stars[symbol.path] = tuple(path for path in found if path != symbol.path)
        return self._stars[symbol.path]

    def _is_local(self, symbol: Symbol) -> bool:
        try:
            return "." in symbol.name and is_local(self.read(symbol.path), symbol.name)
        except OSError:
            return False

    def _mocks(self, path: str, symbol: Symbol) -> tuple[int, ...]:
        try:
            return mocks_of(self.read(path), path, symbol)
        except OSError:
            return ()

    def _taken_at(self, path: str, symbol: Symbol) -> int | None:
        try:
            return taken_at(self.read(path), path, symbol)
        except OSError:
            return 1

    def _takes_all(self, path: str, symbol: Symbol) -> bool:
        try:
            return takes_all(self.read(path), path, symbol)
        except OSError:
            return False

    def _is_read(self, path: str) -> bool:
        try:
            return parsed(self.read(path)) is not None
        except OSError:
            return False

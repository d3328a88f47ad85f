"""Errors that end a run, each with one line for people: what happened, to what, what to do next."""

from __future__ import annotations


class FlaglintError(Exception):
    """The family; `str()` is the whole message, without a trailing full stop or line break."""


class UsageError(FlaglintError):
    """The command line asks for something impossible."""


class ConfigError(FlaglintError):
    """The configuration is invalid: names the file, the key and the nearest valid one."""


class PackError(FlaglintError):
    """A rule pack is invalid: names the file and the field."""


class StoreError(FlaglintError):
    """A flag store could not be read, or not completely."""


class DocumentError(StoreError):
    """A file or answer of a flag store is not what it should be."""

    def __init__(self, location: str, problem: str, advice: str) -> None:
        text = f"{location}: {problem}; {advice}"
        super().__init__("".join(ch if ch.isprintable() else ch.encode("unicode_escape").decode() for ch in text))


class RepositoryError(FlaglintError):
    """Git or the file system refused something that the run cannot do without."""


class RewriteError(FlaglintError):
    """A rewrite could not be applied; no file of its plan was changed."""


class ChangedMeanwhileError(RewriteError):
    """A file is not any more what it was when it was read: the run ends without it, and says that it is partial."""


class InternalError(FlaglintError):
    """A bug in flaglint: names the unexpected exception."""

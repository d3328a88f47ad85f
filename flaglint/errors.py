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


class RepositoryError(FlaglintError):
    """Git or the file system refused something that the run cannot do without."""


class RewriteError(FlaglintError):
    """A rewrite could not be applied; no file of its plan was changed."""


class InternalError(FlaglintError):
    """A bug in flaglint: names the unexpected exception."""

"""The independent proof that runs before every write. It shares no code with the rewriter.

The flag's value is put into the original at exactly the substituted expressions. Original and new text are then
partially evaluated by the same rules, which keep the behaviour of any program; equal results are the proof. Beside
that, no line and no comment may have changed that has nothing to do with the flag.
"""

from __future__ import annotations

import tokenize

from flaglint.discovery import load
from flaglint.model.edits import FileRewrite, RewritePlan, SourceTree
from flaglint.model.flags import FlagValue
from flaglint.rewriting.proof.across import reasons_across
from flaglint.rewriting.proof.proving import reasons_against


def prove(rewrite: FileRewrite, *, key: str, value: FlagValue | None = None) -> tuple[str, ...]:
    """Return the reasons why a rewrite is not proved, one line each; empty when it is.

    `value` is the value of the plan, if it has one: test overrides are judged by it.
    """
    try:
        if _is_python(rewrite):
            reasons = reasons_against(rewrite, key, value)
        else:
            reasons = load("rewriting.proof.templates.proving").reasons_against(rewrite, key)
    except SyntaxError as error:
        return (f"line {error.lineno or 1}: does not compile: {error.msg}",)
    except (RecursionError, MemoryError):
        return ("line 1: nested too deeply to be proved",)
    except (ValueError, LookupError, tokenize.TokenError) as error:
        return (f"line 1: cannot be read: {error}",)
    return tuple(dict.fromkeys(" ".join(reason.split()) for reason in reasons))


def prove_plan(plan: RewritePlan, tree: SourceTree) -> tuple[str, ...]:
    """Return why the files of a plan do not fit together, each with its path; empty when they do.

    Names that one file loses must not be used by another, nor named in a string such as the target of a patch; a
    wrapper that is called in one file must come to the substituted value in the file that defines it.
    """
    try:
        reasons = [*reasons_across(plan, tree)]
        if not all(map(_is_python, plan.files)):
            reasons += load("rewriting.proof.templates.across").variables_elsewhere(plan, tree)
        return tuple(dict.fromkeys(reasons))
    except (RecursionError, MemoryError):
        return ("a file is nested too deeply to be proved",)


def _is_python(rewrite: FileRewrite) -> bool:
    return rewrite.path.endswith((".py", ".pyi"))


__all__ = ["prove", "prove_plan"]

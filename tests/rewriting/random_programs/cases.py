"""Programs that were once rewritten wrongly, or refused though they are plain: found by the random ones, made small."""

from __future__ import annotations

from dataclasses import dataclass

from tests.rewriting.random_programs.modules import MAIN, VALUES, Program

_HEADS = {"boolean": "import waffle\n\n", "other": "from openfeature import api\n\nclient = api.get_client()\n\n"}
_BODY = "\ndef program(p, q):\n{}\n\n\ndef main(p, q):\n    return program(p, q)\n"


@dataclass(frozen=True)
class Case:
    """A program with what it shows."""

    name: str
    program: Program


def _case(name: str, body: str, kind: str = "boolean") -> Case:
    head = _HEADS["boolean" if kind == "boolean" else "other"]
    text = head + _BODY.format("\n".join(f"    {line}" for line in body.split("\n")))
    asked = {
        "boolean": 'waffle.switch_is_active("cart")',
        "string": 'client.get_string_value("cart", "old")',
        "number": 'client.get_integer_value("cart", 1)',
    }[kind]
    return Case(name, Program({MAIN: text.replace("FLAG", asked)}, VALUES[kind]))


CASES = (
    _case("compared-in-a-chain", "if 0 < FLAG <= 2 and q:\n    return t(1)\nreturn str(0 < FLAG <= 2)", "number"),
    _case(
        "chained-guard", "match p:\n    case 2 if 0 < FLAG <= 2:\n        t(1)\n    case 1 | 2:\n        t(2)", "number"
    ),
    _case("read-by-an-augmented-assignment", "n = t(0)\nif FLAG:\n    t(1)\nelif p:\n    n -= q"),
    _case("a-constant-of-its-own-decides", "if None and FLAG and t(1):\n    pass\nreturn t(2)"),
)

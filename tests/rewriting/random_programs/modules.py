"""Random programs of up to three modules: keys in one, wrappers in a second, their use in a third."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from tests.rewriting.random_programs.choices import Choices, Drawn, Seeded, chance, pick
from tests.rewriting.random_programs.expressions import Place, Shared, expression
from tests.rewriting.random_programs.statements import Lines, Scope, block, indented
from tests.rewriting.table.rows import KEY

MAIN = "shop/views.py"
# Most of what goes wrong goes wrong in a few lines.
SIZES = (5, 10, 15, 20, 30)
DIRECT = {
    "boolean": (f'waffle.switch_is_active("{KEY}")',),
    "string": (f'client.get_string_value("{KEY}", "old")',),
    "number": (f'client.get_integer_value("{KEY}", 1)',),
}
AWAITED = {
    "boolean": (f'(await client.get_boolean_value_async("{KEY}", False))',),
    "string": (f'(await client.get_string_value_async("{KEY}", "old"))',),
    "number": (f'(await client.get_integer_value_async("{KEY}", 1))',),
}
VALUES: dict[str, tuple[object, ...]] = {"boolean": (True, False), "string": ("new", "old"), "number": (2, 0)}
KINDS = ("plain", "plain", "plain", "generator", "coroutine", "stream")


@dataclass(frozen=True)
class Program:
    """The files by path, in the order of their imports, and the values that the flag may have."""

    files: dict[str, str]
    values: tuple[object, ...]

    def __repr__(self) -> str:
        return "\n".join(f"# ----- {path}\n{text}" for path, text in self.files.items())


def program(choices: Choices) -> Program:
    """Return a random program."""
    kind = pick(choices, ("boolean", "boolean", "boolean", "string", "number"))
    files: dict[str, str] = {}
    imports: Lines = []
    sources = list(DIRECT[kind])
    if chance(choices, 50):
        files, more, wrapped = _wrappers(choices, kind)
        imports += more
        sources += [*wrapped, *wrapped]
    shared = Shared(choices, kind, tuple(sources), AWAITED[kind], most=pick(choices, SIZES))
    files[MAIN] = _text([*imports, "", *_module(shared)])
    return Program(files, VALUES[kind])


def _text(lines: Lines) -> str:
    """Return the module, with the SDKs that it needs at its top."""
    text = "\n".join([*lines, ""])
    if "client." in text:
        text = f"from openfeature import api\n\nclient = api.get_client()\n{text}"
    return f"import waffle\n{text}" if "waffle." in text else text


def _wrappers(choices: Choices, kind: str) -> tuple[dict[str, str], Lines, Lines]:
    """Return the modules of keys and wrappers, the imports they need, and the calls."""
    direct = DIRECT[kind][0]
    keys: dict[str, str] = {}
    lines: Lines = []
    if chance(choices, 50):
        keys = {"shop/keys.py": f'CART = "{KEY}"\nOTHER = "other"\n'}
        lines.append(pick(choices, ("from shop.keys import CART", "from shop import keys")))
        direct = direct.replace(f'"{KEY}"', "CART" if "CART" in lines[-1] else "keys.CART")
    lines += ["", "", "def is_new():", f"    return {direct}"]
    names, wrapped = ["is_new"], ["is_new()"]
    if kind == "boolean" and chance(choices, 50):
        lines += ["", "", "def is_old():", f"    return not {direct}"]
        names.append("is_old")
        wrapped.append("is_old()")
    if kind == "boolean" and chance(choices, 30):
        lines += ["", "", "def asked(key):", "    return waffle.switch_is_active(key)"]
        names.append("asked")
        wrapped.append(f'asked("{KEY}")')
    imported = f"from shop.flags import {', '.join(names)}"
    return {**keys, "shop/flags.py": _text(lines)}, [imported], wrapped


def _module(shared: Shared) -> Lines:
    """Return what stands at the top of the module, and the function."""
    choices = shared.choices
    at_top = Place(shared, ("x", "y"), may_bind=False)
    lines = ["x = y = w = n = t(0)", "d = {}"]
    if chance(choices, 30):
        lines += block(Scope(at_top, 1, "module"), 2)
    kind = pick(choices, KINDS)
    place = Place(shared, is_async=kind in ("coroutine", "stream"))
    scope = Scope(place, 3, kind)
    default = f"q={expression(at_top, 0)}" if chance(choices, 15) else "q"
    head = f"{'async ' if scope.is_async else ''}def program(p, {default}):"
    body = ['"""Do it."""'] if chance(choices, 20) else []
    body += ["global n"] if chance(choices, 15) else ["n = t(0)"]
    body += ["x = y = w = t(0)", "d = {}"]
    if kind in ("generator", "stream") and chance(choices, 85):
        body.append("yield x")
    body += block(scope, 4)
    if kind in ("generator", "stream") and not any("yield" in line for line in body):
        body.append("yield x")
    if not any(source in "\n".join(body) for source in (*shared.sources, *shared.awaited)):
        body.append(f"t2({shared.sources[-1]})")
    return [*lines, "", "", head, *indented(body), "", "", *_entry(kind)]


def _entry(kind: str) -> Lines:
    lines = {
        "plain": ["return program(p, q)"],
        "generator": ["return list(program(p, q))"],
        "coroutine": ["return finished(program(p, q))"],
        "stream": ["return finished(collected(program(p, q)))"],
    }[kind]
    return ["def main(p, q):", *indented(lines)]


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Return a strategy for programs."""
    return program(Drawn(draw))


def program_of(seed: int) -> Program:
    """Return the program that a number stands for."""
    return program(Seeded(seed))

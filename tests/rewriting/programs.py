"""Random functions that ask for a flag, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

Lines = list[str]

_FLAG = st.just('variation("k")')
_ATOMS = st.one_of(
    _FLAG,
    _FLAG,
    _FLAG,
    st.sampled_from(
        ["p", "q", "p.x", "e1", "e2", "f1()", "f2()", "f3(p)", "True", "False", "1", "None", "p is q", "q in p"]
    ),
)


def _binary(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} and {})".format, children, children),
        st.builds("({} or {})".format, children, children),
        st.builds("({} and {} and {})".format, children, children, children),
        st.builds("({} or {} or {})".format, children, children, children),
        st.builds("(not {})".format, children),
        st.builds("({} if {} else {})".format, children, children, children),
        st.builds("({} == True)".format, _FLAG),
        st.builds("({} is False)".format, _FLAG),
        st.builds("bool({})".format, children),
        st.builds("({} and {})".format, children, _FLAG),
        st.builds("[x for x in q if {}]".format, children),
        st.builds("(lambda: {})()".format, children),
        st.builds("f4({}, {})".format, children, children),
        st.builds("(e3 := {})".format, children),
    )


EXPRESSIONS = st.recursive(_ATOMS, _binary, max_leaves=5)


def _indented(lines: Lines) -> Lines:
    return [f"    {line}" for line in lines]


@st.composite
def _simple(draw: st.DrawFn, in_loop: bool) -> Lines:
    expression = draw(EXPRESSIONS)
    choices = [
        "f5()",
        expression,
        f"e1 = {expression}",
        f"e2 = {expression}",
        f"return {expression}",
        f"assert {expression}",
    ]
    choices += ["return", "pass", "raise KeyError", 'e1 = variation("k")', 'e2 = not variation("k")', "yield p"]
    choices += ["break", "continue"] * 2 if in_loop else []
    return [draw(st.sampled_from(choices))]


@st.composite
def _compound(draw: st.DrawFn, depth: int, in_loop: bool) -> Lines:
    body = blocks(depth - 1, in_loop)
    looped = blocks(depth - 1, True)
    test = draw(EXPRESSIONS)
    kind = draw(st.sampled_from(["if"] * 6 + ["while", "for", "try", "finally", "with", "match", "def"]))
    if kind == "if":
        lines = [f"if {test}:", *_indented(draw(body))]
        for _ in range(draw(st.integers(0, 2))):
            lines += [f"elif {draw(EXPRESSIONS)}:", *_indented(draw(body))]
        return lines + (["else:", *_indented(draw(body))] if draw(st.booleans()) else [])
    if kind in ("while", "for"):
        head = f"while {test}:" if kind == "while" else "for e2 in p:"
        lines = [head, *_indented(draw(looped))]
        return lines + (["else:", *_indented(draw(body))] if draw(st.booleans()) else [])
    if kind == "try":
        lines = ["try:", *_indented(draw(body)), "except KeyError:", *_indented(draw(body))]
        return lines + (["else:", *_indented(draw(body))] if draw(st.booleans()) else [])
    if kind == "finally":
        return ["try:", *_indented(draw(body)), "finally:", *_indented(draw(blocks(depth - 1, False)))]
    if kind == "match":
        guard = f" if {test}" if draw(st.booleans()) else ""
        lines = [f"match {draw(EXPRESSIONS)}:", f"    case True{guard}:", *_indented(_indented(draw(body)))]
        return [
            *lines,
            f"    case {draw(st.sampled_from(['False', '_', 'False | None']))}:",
            *_indented(_indented(draw(body))),
        ]
    if kind == "def":
        return ["def inner():", *_indented(draw(blocks(depth - 1, False))), "f6(inner())"]
    return ["with p:", *_indented(draw(body))]


@st.composite
def blocks(draw: st.DrawFn, depth: int, in_loop: bool) -> Lines:
    """Return a strategy for the lines of a block."""
    lines: Lines = []
    for _ in range(draw(st.integers(1, 3))):
        nested = depth > 0 and draw(st.booleans())
        lines += draw(_compound(depth, in_loop) if nested else _simple(in_loop))
    return lines


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Return a strategy for a module with one function."""
    body = draw(blocks(3, False))
    generator = draw(st.integers(0, 9)) == 0
    kept = body if generator else [line.replace("yield p", "f7()") for line in body]
    return "\n".join(["def program(p, q):", *_indented(kept), ""])

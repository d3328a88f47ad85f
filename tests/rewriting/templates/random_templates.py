"""Random templates that ask for the flag, in each language, which the real engines can render."""

from __future__ import annotations

from hypothesis import strategies as st

_TEXTS = st.sampled_from(["a", " b ", "\n", "\n  c\n", "<p>", "</p>\n", "  ", "\t", "d\r\n", "\n\n", "é"])


def _joined(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map("".join)


def _several(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(parts, max_size=4).map("".join)


# --- Django

_DJANGO_LEAVES = st.one_of(
    _TEXTS,
    st.sampled_from(["{{ name }}", "{{ y }}", "{{ y|yesno }}", "{# y #}", "{% include 'i.html' with v=y %}"]),
    st.sampled_from(["{% verbatim %}{% flag 'x' %}{% endverbatim %}", "{{ n|default:'y' }}", "{{ d.k }}"]),
)
_DJANGO_OPERANDS = st.sampled_from(
    ["a", "b", "y", "n", "not a", "not y", "y == a", "name|length > 2", "a in items", "not not n"]
)


def _django_condition() -> st.SearchStrategy[str]:
    def chain(operands: list[str], operators: list[str]) -> str:
        return " ".join(
            f"{operator} {operand}" for operator, operand in zip(["", *operators], operands, strict=False)
        ).strip()

    return st.builds(
        chain,
        st.lists(_DJANGO_OPERANDS, min_size=1, max_size=4),
        st.lists(st.sampled_from(["and", "or"]), min_size=3, max_size=3),
    )


def _django_blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = _several(inner)
    condition = _django_condition()
    tag = st.sampled_from(["flag", "switch", "sample"])
    key = st.sampled_from(["x", "x", "on", "off"])
    gate = st.builds(lambda t, k, a, b: f'{{% {t} "{k}" %}}{a}{{% else %}}{b}{{% end{t} %}}', tag, key, body, body)
    short = st.builds(lambda t, k, a: f"{{% {t} '{k}' %}}{a}{{% end{t} %}}", tag, key, body)
    choice = st.builds(
        lambda p, q, a, b, c: f"{{% if {p} %}}{a}{{% elif {q} %}}{b}{{% else %}}{c}{{% endif %}}",
        condition, condition, body, body, body,
    )  # fmt: skip
    test = st.builds(lambda p, a: f"{{% if {p} %}}{a}{{% endif %}}", condition, body)
    loop = st.builds(lambda a, b: f"{{% for i in items %}}{a}{{% empty %}}{b}{{% endfor %}}", body, body)
    scope = st.builds(lambda a: f"{{% with v=y %}}{a}{{% endwith %}}", body)
    return st.one_of(gate, short, choice, test, loop, scope)


DJANGO: st.SearchStrategy[str] = st.builds(
    lambda negated, body: (
        "{% load waffle_tags feature_flags %}\n"
        f"{{% flag_{'disabled' if negated else 'enabled'} 'x' as y %}}{{% flag_enabled 'on' as n %}}\n{body}"
    ),
    st.booleans(),
    _several(st.recursive(_DJANGO_LEAVES, _django_blocks, max_leaves=12)),
)

# --- Jinja

_CALLS = ["waffle.flag('x')", 'waffle.switch("x")', "flag_enabled('x')", "flag_disabled('x')", "waffle.flag('on')"]


def _expressions() -> st.SearchStrategy[str]:
    atoms = st.sampled_from([*_CALLS, *_CALLS, "a", "b", "name", "f(name)", "d.k", "items[0]", "1", "'t'", "empty"])

    def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.builds(lambda p: f"not {p}", inner),
            st.builds(lambda p, o, q: f"{p} {o} {q}", inner, st.sampled_from(["and", "or"]), inner),
            st.builds(lambda p: f"({p})", inner),
            st.builds(lambda p, q, r: f"({p} if {q} else {r})", inner, inner, inner),
            st.builds(lambda p, q: f"[{p}, {q}]", inner, inner),
            st.builds(lambda p: f"{{'k': {p}}}.k", inner),
            st.builds(lambda p, q: f"{p} == ({q})", inner, inner),
            st.builds(lambda p: f"({p})|string", inner),
        )

    return st.recursive(atoms, larger, max_leaves=5)


def _tag(content: str, marks: tuple[str, str]) -> str:
    return f"{{%{marks[0]} {content} {marks[1]}%}}"


def _jinja_blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = _several(inner)
    expression = _expressions()
    marks = st.tuples(st.sampled_from(["", "", "-"]), st.sampled_from(["", "", "-"]))
    choice = st.builds(
        lambda p, q, a, b, c, m: (
            f"{_tag(f'if {p}', m[0])}{a}{_tag(f'elif {q}', m[1])}{b}{_tag('else', m[2])}{c}{_tag('endif', m[3])}"
        ),
        expression, expression, body, body, body, st.lists(marks, min_size=4, max_size=4),
    )  # fmt: skip
    test = st.builds(
        lambda p, a, m: f"{_tag(f'if {p}', m[0])}{a}{_tag('endif', m[1])}", expression, body, st.tuples(marks, marks)
    )
    loop = st.builds(lambda a, m: f"{_tag('for i in items', m)}{a}{{% else %}}n{{% endfor %}}", body, marks)
    assignment = st.builds(lambda p, a: f"{{% set s = {p} %}}{a}{{{{ s }}}}", expression, body)
    return st.one_of(choice, choice, test, loop, assignment)


JINJA: st.SearchStrategy[str] = _several(
    st.recursive(
        st.one_of(
            _TEXTS,
            st.builds(lambda p: f"{{{{ {p} }}}}", _expressions()),
            st.builds(lambda p, q: f"{{{{ {p} if {q} }}}}", st.just("name"), _expressions()),
            st.sampled_from(["{# waffle.flag('x') -#}", "{% raw %}{{ a }}{% endraw %}", "{{ name -}}", "{{- name }}"]),
        ),
        _jinja_blocks,
        max_leaves=10,
    )
)

"""How templates ask for flags, as a rule pack says it; field names are those of the TOML files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class TagArgumentRule:
    """Where the key stands in a tag or call of a template: 0-based position, keyword, or both.

    `bare`: a word without quotes is the key itself, unless the context has a variable of that name.
    """

    pos: int | None = None
    kw: str | None = None
    bare: bool = False


@dataclass(frozen=True, slots=True)
class TemplateRule:
    """A question to a flag in a template.

    `engine` is `django`, with the name of a `tag` and that of the tag which ends its body, if it has one; or `jinja2`,
    with the name of a `call` such as `waffle.flag`. `module` makes it known: the library of tags that is loaded
    (`waffle.templatetags.waffle_tags`), or the module of the extension in Jinja's settings (`waffle.jinja`).
    It is empty where the project's own code gives the call to its templates.
    """

    engine: Literal["django", "jinja2"]
    module: str
    key: TagArgumentRule
    tag: str = ""
    end: str = ""
    call: str = ""
    negate: bool = False
    namespace: str | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a rule that names nothing."""
        if not self.name:
            raise ValueError(f"`{'tag' if self.engine == 'django' else 'call'}` is missing")

    @property
    def name(self) -> str:
        """Return the name of the tag or call."""
        return self.tag if self.engine == "django" else self.call

    def needle(self) -> tuple[str, ...]:
        """Return a word that a template must hold to ask so: one that other files seldom hold, as all are searched."""
        parts = self.call.split(".") if self.engine == "jinja2" else [self.end or self.tag]
        return (max(parts, key=len),)


@dataclass(frozen=True, slots=True)
class TagLibraryRule:
    """Everything that a library of template tags gives, so that its `{% load %}` goes with the last use."""

    module: str
    tags: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()

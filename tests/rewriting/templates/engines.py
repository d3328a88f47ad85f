"""Both real engines with the real SDKs: a template is rendered before and after a flag is taken out."""

from __future__ import annotations

import importlib
import re
import warnings
from collections.abc import Mapping
from typing import Any
from unittest import mock

from jinja2 import DictLoader, Environment

from tests.sdks.choice import prepare_django

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    prepare_django()
    ENGINE: Any = importlib.import_module("django.template.engine").Engine
    TEMPLATE: Any = importlib.import_module("django.template")
    WAFFLE_TAGS: Any = importlib.import_module("waffle.templatetags.waffle_tags")
    WAFFLE_JINJA: Any = importlib.import_module("waffle.jinja")
    FLAG_TAGS: Any = importlib.import_module("flags.templatetags.feature_flags")
    FLAG_JINJA: Any = importlib.import_module("flags.jinja2tags")

LIBRARIES = {
    "waffle_tags": "waffle.templatetags.waffle_tags",
    "feature_flags": "flags.templatetags.feature_flags",
    "i18n": "django.templatetags.i18n",
    "static": "django.templatetags.static",
}


class Request:
    """A request of nobody in particular."""


def render_django(name: str, files: Mapping[str, str], context: Mapping[str, object], on: frozenset[str]) -> str:
    """Return what Django makes of a template while the flags in `on` are on."""
    loaders = [("django.template.loaders.locmem.Loader", dict(files))]
    engine = ENGINE(loaders=loaders, libraries=LIBRARIES)
    with _answering(on):
        return str(engine.get_template(name).render(TEMPLATE.Context({**context, "request": Request()})))


def render_jinja(name: str, files: Mapping[str, str], context: Mapping[str, object], on: frozenset[str]) -> str:
    """Return what Jinja makes of a template while the flags in `on` are on."""
    with _answering(on):
        environment = Environment(
            loader=DictLoader(dict(files)),
            extensions=[WAFFLE_JINJA.WaffleExtension, FLAG_JINJA.flags, "jinja2.ext.do"],
            keep_trailing_newline=True,
            autoescape=True,
        )
        return environment.get_template(name).render(**context, request=Request())


def _answering(on: frozenset[str]) -> Any:
    """Return a context in which the functions behind the tags and calls say what is on, without a database."""

    def flag(request: object, name: str) -> bool:
        return name in on

    def switch(name: str) -> bool:
        return name in on

    def enabled(name: str, **others: object) -> bool:
        return name in on

    def disabled(name: str, **others: object) -> bool:
        return name not in on

    stack = importlib.import_module("contextlib").ExitStack()
    waffle = importlib.import_module("waffle")
    for module in (WAFFLE_JINJA, waffle):
        stack.enter_context(mock.patch.object(module, "flag_is_active", flag))
        stack.enter_context(mock.patch.object(module, "switch_is_active", switch))
        stack.enter_context(mock.patch.object(module, "sample_is_active", switch))
    stack.enter_context(mock.patch.object(WAFFLE_TAGS, "flag_is_active", flag))
    stack.enter_context(mock.patch.object(WAFFLE_TAGS, "switch_is_active", switch))
    stack.enter_context(mock.patch.object(WAFFLE_TAGS, "sample_is_active", switch))
    stack.enter_context(mock.patch.object(FLAG_TAGS, "base_flag_enabled", enabled))
    stack.enter_context(mock.patch.object(FLAG_TAGS, "base_flag_disabled", disabled))
    return stack


def without_blank_lines(text: str) -> str:
    """Return a text with each run of white space as one blank: HTML shows no more of it."""
    return re.sub(r"\s+", " ", text).strip()

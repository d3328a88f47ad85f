"""Which packs a run of the tests compares with their SDKs."""

from __future__ import annotations

import importlib
import importlib.util
import os
from pathlib import Path

from flaglint.model.packs import RulePack
from flaglint.pack_files import read_pack, rules_folder
from tests.sdks.environments import VARIABLE, environments
from tests.sdks.installed import version

DJANGO_APPS = ("django.contrib.contenttypes", "django.contrib.auth", "waffle", "flags")


def packs() -> dict[str, RulePack]:
    """Return the shipped packs by id."""
    paths: list[Path] = sorted((rules_folder() / "python").glob("*.toml"))
    return {path.stem: read_pack(path) for path in paths}


def packs_to_check() -> tuple[RulePack, ...]:
    """Return the packs of the environment that is named, or else those whose SDK is installed here."""
    name = os.environ.get(VARIABLE)
    shipped = packs()
    if name:
        return tuple(shipped[pack] for pack in environments()[name].packs)
    return tuple(pack for pack in shipped.values() if version(pack.pack.sdk) is not None)


def prepare_django() -> None:
    """Set Django up with the apps that are installed, for SDKs that look for their models when imported."""
    if importlib.util.find_spec("django") is None:
        return
    settings = importlib.import_module("django.conf").settings
    if not settings.configured:
        installed = [app for app in DJANGO_APPS if importlib.util.find_spec(app.partition(".")[0]) is not None]
        settings.configure(INSTALLED_APPS=installed, DATABASES={}, SECRET_KEY="none is needed")
        importlib.import_module("django").setup()

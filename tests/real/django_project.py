"""A real Django project with django-waffle and django-flags, for the tests of live databases.

`python django_project.py COMMAND ...` is its manage.py; DATABASE_URL names the database, as it does for flaglint.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

APPS = ("django.contrib.auth", "django.contrib.contenttypes", "waffle", "flags")
FILL = """
from django.contrib.auth.models import Group, User
from flags.models import FlagState
from waffle.models import Flag, Sample, Switch
Flag.objects.create(name="new_cart", everyone=True, note="owner: team-cart")
Flag.objects.create(name="off_for_all", everyone=False)
Flag.objects.create(name="staff_only", staff=True, superusers=False)
Flag.objects.create(name="share", percent="12.5", superusers=False)
Flag.objects.create(name="nobody", superusers=False)
Flag.objects.create(name="by_user", superusers=False).users.add(User.objects.create(username="ana"))
Flag.objects.create(name="by_group", superusers=False).groups.add(Group.objects.create(name="beta"))
Switch.objects.create(name="slow_tax", active=False)
Switch.objects.create(name="fast_tax", active=True)
Sample.objects.create(name="trace_half", percent="50.0")
Sample.objects.create(name="trace_all", percent="100.0")
FlagState.objects.create(name="PAY_BY_LINK", condition="boolean", value="True")
FlagState.objects.create(name="FROM_TABLE", condition="user", value="ana")
"""


def manage(url: str, *words: str) -> str:
    """Run a command of the project and return what it prints."""
    environment = {**os.environ, "DATABASE_URL": url}
    done = subprocess.run([sys.executable, __file__, *words], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def make(url: str) -> None:
    """Make the project's tables and fill them."""
    manage(url, "migrate", "--verbosity=0")
    manage(url, "shell", "-c", FILL)


def _database(url: str) -> dict[str, Any]:
    if url.startswith("sqlite:///"):
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": url.removeprefix("sqlite:///")}
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path[1:],
        "USER": parts.username,
        "PASSWORD": parts.password,
        "HOST": parts.hostname,
        "PORT": parts.port,
    }


if __name__ == "__main__":
    importlib.import_module("django.conf").settings.configure(
        SECRET_KEY="none is needed",
        DATABASES={"default": _database(os.environ["DATABASE_URL"])},
        INSTALLED_APPS=APPS,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
        TIME_ZONE="Asia/Kolkata",
    )
    importlib.import_module("django").setup()
    importlib.import_module("django.core.management").execute_from_command_line(sys.argv)

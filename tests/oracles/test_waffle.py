from __future__ import annotations

import importlib
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flaglint.model.flags import Flag
from flaglint.stores.waffle import STORE
from tests.oracles.holding import check, oracle

DJANGO: Any = importlib.import_module("django")
CONF: Any = importlib.import_module("django.conf").settings
CONF.configure(
    SECRET_KEY="oracle",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "waffle"],
    CACHES={"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
DJANGO.setup()
MANAGEMENT: Any = importlib.import_module("django.core.management")
SERIALIZERS: Any = importlib.import_module("django.core.serializers")
AUTH: Any = importlib.import_module("django.contrib.auth.models")
REQUESTS: Any = importlib.import_module("django.test").RequestFactory()
WAFFLE: Any = importlib.import_module("waffle")
MODELS: Any = importlib.import_module("waffle.models")
MANAGEMENT.call_command("migrate", verbosity=0)
AUTH.Group.objects.create(pk=1, name="beta")
USERS = [
    AUTH.AnonymousUser(),
    *(AUTH.User.objects.create(pk=at, username=f"u-{at}", is_staff=at == 2, is_superuser=at == 3) for at in (1, 2, 3)),
    AUTH.User.objects.create(pk=4, username="member"),
]
USERS[4].groups.add(1)

KEYS = ["a", "b", "c"]
MOMENT = "2025-01-01T00:00:00Z"
percents = st.sampled_from([None, "0.0", "0.1", "50.0", "99.9"])
Fields = st.SearchStrategy[dict[str, Any]]
flags: Fields = st.fixed_dictionaries(
    {
        "everyone": st.sampled_from([None, None, None, True, False]),
        "percent": percents,
        "testing": st.sampled_from([False, False, False, True]),
        "superusers": st.booleans(),
        "staff": st.sampled_from([False, False, True]),
        "authenticated": st.sampled_from([False, False, True]),
        "languages": st.sampled_from(["", "", "", " ", "nl", "nl,fr", ","]),
        "rollout": st.booleans(),
        "groups": st.sampled_from([[], [], [1]]),
        "users": st.sampled_from([[], [], [1], [1, 2]]),
    }
)
switches: Fields = st.fixed_dictionaries({"active": st.booleans()})
samples: Fields = st.fixed_dictionaries({"percent": st.sampled_from(["0.0", "100.0", "0.1", "50.0", "99.9"])})


@st.composite
def fixtures(draw: st.DrawFn) -> list[dict[str, Any]]:
    rows = []
    for model, fields in (("waffle.flag", flags), ("waffle.switch", switches), ("waffle.sample", samples)):
        for at, key in enumerate(draw(st.lists(st.sampled_from(KEYS), max_size=2, unique=True))):
            row = {"name": key, "note": "", "created": MOMENT, "modified": MOMENT, **draw(fields)}
            rows.append({"model": model, "pk": at + 1, "fields": row})
    return rows or [{"model": "waffle.switch", "pk": 1, "fields": {"name": "a", "active": draw(st.booleans())}}]


def callers() -> list[Any]:
    """Return fresh requests: a draw is remembered in the request that made it."""
    requests = [REQUESTS.get("/"), REQUESTS.get("/", {"dwft_a": "1", "dwft_b": "0"})]
    for user in USERS:
        for language in (None, "nl"):
            request = REQUESTS.get("/")
            request.user = user
            if language is not None:
                request.LANGUAGE_CODE = language
            requests.append(request)
    return requests


def load(fixture: list[dict[str, Any]]) -> None:
    for model in (MODELS.Flag, MODELS.Switch, MODELS.Sample):
        model.objects.all().delete()
    for row in SERIALIZERS.deserialize("json", json.dumps(fixture)):
        row.save()


def active(flag: Flag, request: Any) -> bool:
    if flag.namespace == "flag":
        # `None`, for a request that nothing catches, is as false as False to every caller.
        return bool(WAFFLE.flag_is_active(request, flag.key))
    ask = WAFFLE.switch_is_active if flag.namespace == "switch" else WAFFLE.sample_is_active
    return bool(ask(flag.key))


@oracle
@given(fixtures())
def test_no_caller_contradicts_a_reading(fixture: list[dict[str, Any]]) -> None:
    load(fixture)
    check(STORE, fixture, lambda flag: [active(flag, request) for request in callers()], "production")

"""The flags of the search service, answered by flagd next to us."""

from __future__ import annotations

from enum import Enum

from openfeature import api
from openfeature.client import OpenFeatureClient
from openfeature.contrib.provider.flagd import FlagdProvider
from openfeature.evaluation_context import EvaluationContext


class Flag(str, Enum):
    """Keys, as in flags/flagd.json."""

    VECTOR_RANKING = "search-vector-ranking"
    SPELLCHECK = "search-spellcheck"
    FACETS = "search-facets"
    RESULTS_PER_PAGE = "search-results-per-page"
    CIRCUIT_BREAKER = "search-circuit-breaker"


def start() -> None:
    """Connect to flagd; called once, before the first request."""
    api.set_provider(FlagdProvider())


def client() -> OpenFeatureClient:
    """Return the client of this service."""
    return api.get_client("search")


def context_of(session: str) -> EvaluationContext:
    """Return the context in which a visitor's flags are evaluated."""
    return EvaluationContext(targeting_key=session)


def enabled(key: str, default: bool | None = None, *, session: str = "") -> bool:
    """Tell whether a flag is on; without a default it is on when flagd cannot answer.

    Kept from the days of the in-house flag server, whose flags were opt-out.
    """
    return client().get_boolean_value(key, True if default is None else default, context_of(session))

"""The order of the results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search.flags import Flag, client, context_of


@dataclass(frozen=True)
class Hit:
    """A product that fits, with both scores."""

    slug: str
    keyword_score: float
    vector_score: float


def rank(hits: Sequence[Hit], session: str) -> list[Hit]:
    """Return the hits, best first."""
    by_vector = client().get_boolean_value(Flag.VECTOR_RANKING.value, False, context_of(session))
    if by_vector:
        return sorted(hits, key=lambda hit: hit.vector_score, reverse=True)
    # BM25 with the weights that were tuned by hand in 2022.
    return sorted(hits, key=keyword_weight, reverse=True)


def keyword_weight(hit: Hit) -> float:
    """Return the score that the keyword index gives, boosted for short names."""
    return hit.keyword_score * (1.2 if len(hit.slug) < 12 else 1.0)

"""What the visitor meant."""

from __future__ import annotations

from search.flags import Flag, client, context_of, enabled

SYNONYMS = {"torch": "flashlight", "rucksack": "backpack", "jumper": "sweater"}
CORRECTIONS = {"tnet": "tent", "bakpack": "backpack"}


def rewrite(text: str, session: str) -> str:
    """Return the query that goes to the index."""
    words = text.lower().split()
    if client().get_boolean_value(Flag.SPELLCHECK.value, False, context_of(session)):
        words = [CORRECTIONS.get(word, word) for word in words]
    # Switched off in August 2024: "jumper" brought jumper cables. Nobody came back to it.
    if client().get_boolean_value("search-synonyms", False, context_of(session)):
        words = [SYNONYMS.get(word, word) for word in words]
    if enabled("search-stemming"):
        words = [word.removesuffix("s") for word in words]
    return " ".join(words)

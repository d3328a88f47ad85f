"""What a flag is for (release, experiment, ops …), where its store or its tags say so."""

from __future__ import annotations

from flaglint.model.flags import Flag

FACT_NAMES = (
    "declared_kind",
    "type",
    "flag_type",
    "purpose",
    "lifecycle",
)  # a team's convention, then the stores' own words
KINDS = {
    "release": "release",
    "experiment": "experiment",
    "operational": "ops",
    "ops": "ops",
    "migration": "migration",
    "permission": "permission",
    "kill-switch": "kill-switch",
    "killswitch": "kill-switch",
}
PERMANENT_KINDS = ("permission", "kill-switch")


def kind_of(flag: Flag) -> str | None:
    """Return the flag's kind by one of the names in `lifetime-days`, or None when nothing says it."""
    facts = {fact.name: fact.value.decode() for fact in flag.facts}
    named = [facts.get(name) for name in FACT_NAMES]
    words = [word for word in named if isinstance(word, str)] + list(flag.tags)
    kinds = (KINDS.get(word.strip().casefold().replace("_", "-")) for word in words)
    return next((kind for kind in kinds if kind), None)


def is_permanent(flag: Flag) -> bool:
    """Tell whether the flag is meant to stay: the store says so, or is silent and the kind says so."""
    return flag.permanent if flag.permanent is not None else kind_of(flag) in PERMANENT_KINDS

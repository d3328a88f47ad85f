"""How Unleash decides a flag: its switch, the flags it depends on, then its strategies; and which variation it serves.

Read from Yggdrasil, the engine of Unleash's SDKs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from flaglint.model.flags import EnvironmentState, Serving, StoreFact
from flaglint.stores.decision import PREREQUISITE, Certainty, Outcome, Step, Undecided, fact, off, unknown
from flaglint.stores.prerequisites import dependency_order
from flaglint.stores.unleash_strategies import (
    FALSE,
    TRUE,
    Strategy,
    Surroundings,
    Variant,
    boolean_state,
    strategy_step,
    strategy_steps,
)

_DISABLED = "disabled"


class Dependency(msgspec.Struct):
    """Another flag that must be on (or off), and serve one of the variations if any are named."""

    feature: str
    enabled: bool | None = None
    variants: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Toggle:
    """A flag of one environment as it is decided."""

    enabled: bool
    strategies: tuple[Strategy, ...] = ()
    variants: tuple[Variant, ...] = ()
    dependencies: tuple[Dependency, ...] = ()

    def parents(self) -> tuple[str, ...]:
        """Return the keys of the flags it depends on."""
        return tuple(dict.fromkeys(each.feature for each in self.dependencies))

    def all_variants(self) -> tuple[Variant, ...]:
        """Return every variation of the flag and of its strategies."""
        own = [variant for strategy in self.strategies for variant in strategy.variants or ()]
        return (*own, *self.variants)

    def has_weightless_variants(self) -> bool:
        """Tell whether a list of variations has nothing to choose by.

        The engine chooses one for the sake of a dependent flag, be this one on or off; then it panics, and the
        dependent one is off.
        """
        lists = (self.variants, *(strategy.variants or () for strategy in self.strategies))
        return any(variants and all(variant.weight <= 0 for variant in variants) for variants in lists)


def decide_all(toggles: Mapping[str, Toggle], around: Surroundings) -> dict[str, EnvironmentState]:
    """Return the state of every flag of one environment."""
    states: dict[str, EnvironmentState] = {}
    order, cyclic = dependency_order({key: toggle.parents() for key, toggle in toggles.items()})
    for key in order:
        states[key] = _state(toggles[key], toggles, states, around)
    for key in cyclic:
        states[key] = unknown("the dependencies form a cycle")
    return states


def _state(
    toggle: Toggle, toggles: Mapping[str, Toggle], states: Mapping[str, EnvironmentState], around: Surroundings
) -> EnvironmentState:
    if not toggle.enabled:
        return off(FALSE)
    try:
        steps = [*_dependency_steps(toggle, toggles, states, around), *strategy_steps(toggle.strategies, around)]
        state = boolean_state(steps)
    except Undecided as reason:
        return unknown(str(reason))
    return replace(state, facts=(*state.facts, *_variant_facts(toggle, state, around)))


def _dependency_steps(
    toggle: Toggle, toggles: Mapping[str, Toggle], states: Mapping[str, EnvironmentState], around: Surroundings
) -> Iterator[Step[Outcome]]:
    """Yield what a failing dependency serves; one that always fails decides, whatever is unknown about others."""
    undecided: Undecided | None = None
    varies = False
    for dependency in toggle.dependencies:
        try:
            holds = _holds(dependency, toggles, states, around)
        except Undecided as reason:
            undecided = undecided or reason
            continue
        if holds is Certainty.NEVER:
            yield Step((FALSE,))
            return
        varies = varies or holds is Certainty.VARIES
    if undecided is not None:
        raise undecided
    if varies:
        yield Step((FALSE,), Certainty.VARIES, (PREREQUISITE,))


def _holds(
    dependency: Dependency,
    toggles: Mapping[str, Toggle],
    states: Mapping[str, EnvironmentState],
    around: Surroundings,
) -> Certainty:
    parent = toggles.get(dependency.feature)
    if parent is None:
        if not around.whole:
            raise Undecided(f"the flag that it depends on ({dependency.feature}) is not in the document")
        return Certainty.NEVER
    if parent.dependencies:  # the engine refuses chains
        return Certainty.NEVER
    state = states[dependency.feature]
    if state.serving is Serving.UNKNOWN:
        raise Undecided(f"the flag that it depends on ({dependency.feature}) is unknown: {state.reason}")
    wanted = dependency.enabled is not False
    if state.serving is Serving.PARTIAL:
        return Certainty.VARIES
    if (state.constant_value() == TRUE) is not wanted:
        return Certainty.NEVER
    if parent.has_weightless_variants():
        raise Undecided(f"the variants of the flag that it depends on ({dependency.feature}) all weigh nothing")
    if not dependency.variants:
        return Certainty.ALWAYS
    if not wanted:  # the engine compares what the parent would serve; SDKs without it do not
        raise Undecided(f"a variant of a flag that must be off ({dependency.feature}), which SDKs take differently")
    names = {variant.name for variant in _possible_variants(parent, around)}
    if _DISABLED in names:
        raise Undecided("a flag that it depends on may serve no variation, which SDKs take differently")
    if names.isdisjoint(dependency.variants):
        return Certainty.NEVER
    return Certainty.ALWAYS if len(names) == 1 else Certainty.VARIES


def _variant_facts(toggle: Toggle, state: EnvironmentState, around: Surroundings) -> tuple[StoreFact, ...]:
    """Return what `get_variant` serves, the second channel of a flag that is on for everyone."""
    if state.constant_value() != TRUE:
        return ()
    possible = _possible_variants(toggle, around)
    distinct = tuple(dict.fromkeys((each.name, each.payload.value if each.payload else None) for each in possible))
    if not distinct or distinct == ((_DISABLED, None),):
        return ()
    if len(distinct) > 1:
        names = list(dict.fromkeys(name for name, _ in distinct))
        return (fact("variant_serving", "partial"), fact("variants", names))
    [(name, payload)] = distinct
    return (fact("variant", name), *(() if payload is None else (fact("variant_payload", payload),)))


def _possible_variants(toggle: Toggle, around: Surroundings) -> tuple[Variant, ...]:
    """Return the variations that a caller can get while the flag is on; those of a strategy go before the flag's."""
    found: list[Variant] = []
    for strategy in toggle.strategies:
        if not strategy.disabled and not _never(strategy, around):
            found.extend(_served(strategy.variants or toggle.variants))
    return tuple(found) if toggle.strategies else _served(toggle.variants)


def _never(strategy: Strategy, around: Surroundings) -> bool:
    try:
        return strategy_step(strategy, around).certainty is Certainty.NEVER
    except Undecided:
        return False


def _served(variants: Sequence[Variant]) -> tuple[Variant, ...]:
    served = tuple(variant for variant in variants if variant.weight > 0 or variant.overrides)
    return served if any(variant.weight > 0 for variant in variants) else (*served, Variant(_DISABLED))

"""The check against a second reading of the policy, written without the table, that tries it all.

The oracle decides settled facts by plain code and enumerates every completion of the unknown ones.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from assistant.rules import parse_facts, recommend

ELEMENT: dict[str, list[Any]] = {
    "ai_role": ["none", "assistive", "generated"],
    "generated_from": ["nothing", "prompts", "own_work"],
    "own_work_perceptible": [True, False],
    "modification": ["none", "minor", "creative"],
    "amount": ["de_minimis", "more_than_de_minimis"],
}
FILED: dict[str, list[Any]] = {
    "stage": ["new", "pending", "registered"],
    "ai_disclosed": [True, False],
    "ai_listed_as_author": [True, False],
}
WORK: dict[str, list[Any]] = {
    "arrangement": ["creative", "not_creative", "none"],
    "unsure_how_to_describe": [True, False],
}
Flat = dict[str, Any]
MOST_COMPLETIONS = 3000


def domain(path: str) -> list[Any]:
    return {**ELEMENT, **FILED, **WORK}[path.rsplit(".", 1)[-1]]


def decide(facts: Flat, count: int) -> tuple[str, tuple[str, ...], frozenset[str], frozenset[str]]:
    """The policy, read once more: verdict, steps, what can be claimed, what is excluded."""
    claimable, excluded, roles = set(), set(), set()
    for number in range(count):
        part = {key: facts[f"elements[{number}].{key}"] for key in ELEMENT}
        roles.add(part["ai_role"])
        if claims(part):
            claimable.add(f"part {number}")
        if part["ai_role"] == "generated" and part["amount"] == "more_than_de_minimis":
            excluded.add(f"part {number}")
    if facts["arrangement"] == "creative":
        claimable.add("arrangement")
    unsure = facts["application.stage"] == "new" and facts["unsure_how_to_describe"]
    if not claimable:
        verdict = "not_registrable"
    elif unsure and "generated" in roles:
        verdict = "general_statement"
    else:
        verdict = "register_with_exclusion" if excluded else "register_no_exclusion"
    steps = steps_of(facts, refused=not claimable, used=roles != {"none"}, excluding=bool(excluded))
    return verdict, steps, frozenset(claimable), frozenset(excluded)


def claims(part: dict[str, Any]) -> bool:
    if part["ai_role"] != "generated" or part["modification"] == "creative":
        return True
    return bool(part["generated_from"] == "own_work" and part["own_work_perceptible"])


def steps_of(facts: Flat, *, refused: bool, used: bool, excluding: bool) -> tuple[str, ...]:
    stage, listed = facts["application.stage"], facts["application.ai_listed_as_author"]
    omitted = excluding and not facts["application.ai_disclosed"]
    route = {
        "new": "file_standard_application" if used and not refused else None,
        "pending": "contact_public_information_office"
        if omitted or (listed and not refused)
        else None,
        "registered": "file_supplementary_registration"
        if (omitted or listed) and not refused
        else None,
    }[stage]
    steps = (*(("remove_ai_author",) if listed else ()), *((route,) if route else ()))
    return steps or (() if refused else ("none",))


def completions(facts: Flat) -> Iterator[Flat]:
    unknown = [path for path, value in facts.items() if value is None]
    for values in product(*(domain(path) for path in unknown)):
        yield {**facts, **dict(zip(unknown, values, strict=True))}


def asked(facts: Flat, path: str) -> bool:
    """Whether a fact applies for certain, by what is known."""
    place, _, key = path.rpartition(".")
    if key in ("generated_from", "modification", "amount"):
        return bool(facts[f"{place}.ai_role"] == "generated")
    if key == "own_work_perceptible":
        role, source = facts[f"{place}.ai_role"], facts[f"{place}.generated_from"]
        return bool(role == "generated" and source == "own_work")
    if key == "ai_disclosed":
        return facts["application.stage"] in ("pending", "registered")
    return key != "unsure_how_to_describe" or facts["application.stage"] == "new"


def matter(facts: Flat, results: dict[tuple[Any, ...], Any]) -> set[str]:
    """The unknown facts of which some two completions differ, and so do their results."""
    unknown = [path for path, value in facts.items() if value is None]
    found = set()
    for place, path in enumerate(unknown):
        groups: dict[tuple[Any, ...], set[Any]] = {}
        for values, result in results.items():
            groups.setdefault(values[:place] + values[place + 1 :], set()).add(result)
        if any(len(group) > 1 for group in groups.values()):
            found.add(path)
    return found


def as_json(facts: Flat, count: int) -> dict[str, Any]:
    return {
        "elements": [
            {"name": f"part {n}", **{key: facts[f"elements[{n}].{key}"] for key in ELEMENT}}
            for n in range(count)
        ],
        "application": {key: facts[f"application.{key}"] for key in FILED},
        **{key: facts[key] for key in WORK},
    }


def samples(seed: int, how_many: int) -> Iterator[tuple[Flat, int]]:
    """Random facts of one to three elements, with few enough unknowns to try them all."""
    chance = random.Random(seed)
    while how_many:
        count, unknown = chance.randint(1, 3), chance.uniform(0, 0.6)
        paths = [f"elements[{n}].{key}" for n in range(count) for key in ELEMENT]
        paths += [*(f"application.{key}" for key in FILED), *WORK]
        # Much generated material, or nearly every work would have something to claim.
        facts = {
            path: None
            if chance.random() < unknown
            else "generated"
            if path.endswith("ai_role") and chance.random() < 0.6
            else chance.choice(domain(path))
            for path in paths
        }
        size = 1
        for path, value in facts.items():
            size *= len(domain(path)) if value is None else 1
        if size <= MOST_COMPLETIONS:
            how_many -= 1
            yield facts, count


@pytest.mark.parametrize("seed", range(8))
def test_the_check_agrees_with_trying_every_completion(seed: int) -> None:
    for facts, count in samples(seed, 40):
        unknown = [path for path, value in facts.items() if value is None]
        results = {
            tuple(full[path] for path in unknown): decide(full, count)
            for full in completions(facts)
        }
        verdicts = {verdict for verdict, _, _, _ in results.values()}
        first, *others = results.values()
        result = recommend(parse_facts(as_json(facts, count)))

        given = first[0] if len(verdicts) == 1 else "need_facts"
        certain = tuple(step for step in first[1] if all(step in other[1] for other in others))
        assert result.verdict == given, facts
        assert result.actions == (certain if len(verdicts) == 1 else ()), facts
        assert set(result.claimable) == first[2].intersection(*(o[2] for o in others)), facts
        assert set(result.excluded) == first[3].intersection(*(o[3] for o in others)), facts

        relevant = {path for path in matter(facts, results) if asked(facts, path)}
        assert {each.fact for each in result.missing} == relevant, facts
        assert bool(result.missing) == (len(set(results.values())) > 1), facts
        deciding = matter(facts, {key: value[0] for key, value in results.items()})
        if result.verdict == "need_facts":
            assert result.missing[0].fact in deciding, facts

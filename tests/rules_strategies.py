"""Facts of every sort, for tests that hold whatever is told."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import strategies as st

from assistant.rules import parse_facts
from assistant.rules_facts import WORK_CHOICES


def choice(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, *values])


APPLICATIONS = st.fixed_dictionaries(
    {
        "stage": choice("new", "pending", "registered"),
        "form": choice("standard", "single", "group", "other"),
        "ai_disclosed": choice(True, False),
        "ai_listed_as_author": choice(True, False),
    }
)
ELEMENTS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.text(min_size=1, max_size=12).filter(
                lambda name: name.strip() and name.strip().casefold() != "arrangement"
            ),
            "medium": choice("text", "other"),
            "ai_role": choice("none", "assistive", "generated", "generated"),
            "generated_from": choice("nothing", "prompts", "own_work"),
            "own_work_perceptible": choice(True, False),
            "modification": choice("none", "minor", "creative"),
            "amount": choice("de_minimis", "more_than_de_minimis"),
        }
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda part: " ".join(part["name"].split()),
)
FACTS = st.fixed_dictionaries(
    {
        "elements": ELEMENTS,
        "application": APPLICATIONS,
        "arrangement": choice(*WORK_CHOICES["arrangement"]),
        "unsure_how_to_describe": choice(True, False),
    }
).map(parse_facts)


def some_facts(chance: Random) -> dict[str, Any]:
    """One set of facts as JSON, the same for the same state of `chance`; unknowns among them."""

    def pick(*values: Any) -> Any:
        return chance.choice([*values, *values, None])

    parts = [
        {
            "name": name,
            "ai_role": pick("none", "assistive", "generated", "generated"),
            "generated_from": pick("nothing", "prompts", "own_work"),
            "own_work_perceptible": pick(True, False),
            "modification": pick("none", "minor", "creative"),
            "amount": pick("de_minimis", "more_than_de_minimis"),
        }
        for name in ("the text", "the pictures", "the music", "the code")[: chance.randint(1, 4)]
    ]
    return {
        "application": {
            "stage": pick("new", "pending", "registered"),
            "form": pick("standard", "single"),
            "ai_disclosed": pick(True, False),
            "ai_listed_as_author": pick(True, False),
        },
        "elements": parts,
        "arrangement": pick("creative", "not_creative", "none"),
        "unsure_how_to_describe": pick(True, False),
    }

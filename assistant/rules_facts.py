"""What an applicant says about a work and its application: values, and the one way in from JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Literal, TypeAlias, get_args

Medium = Literal["text", "image", "music", "sound", "video", "code", "other"]
AiRole = Literal["none", "assistive", "generated"]
GeneratedFrom = Literal["nothing", "prompts", "own_work"]
Modification = Literal["none", "minor", "creative"]
Amount = Literal["de_minimis", "more_than_de_minimis"]
Arrangement = Literal["creative", "not_creative", "none"]
Stage = Literal["new", "pending", "registered"]
Form = Literal["standard", "single", "group", "other"]

Value: TypeAlias = str | bool
"""A settled answer, as it stands in JSON."""

Choices: TypeAlias = tuple[Value, ...]

ARRANGEMENT: Final = "arrangement"
"""Stands for the arrangement among the names of what can be claimed; no element may bear it."""

_YES_NO: Final[Choices] = (True, False)

ELEMENT_CHOICES: Final[Mapping[str, Choices]] = {
    "medium": get_args(Medium),
    "ai_role": get_args(AiRole),
    "generated_from": get_args(GeneratedFrom),
    "own_work_perceptible": _YES_NO,
    "modification": get_args(Modification),
    "amount": get_args(Amount),
}
APPLICATION_CHOICES: Final[Mapping[str, Choices]] = {
    "stage": get_args(Stage),
    "form": get_args(Form),
    "ai_disclosed": _YES_NO,
    "ai_listed_as_author": _YES_NO,
}
WORK_CHOICES: Final[Mapping[str, Choices]] = {
    "arrangement": get_args(Arrangement),
    "unsure_how_to_describe": _YES_NO,
}

_LONGEST_SHOWN: Final = 40


class FactsError(ValueError):
    """Facts that cannot be read; the message names the key, what was given and what is allowed."""


@dataclass(frozen=True)
class Element:
    """One part of the work. `None` means 'not known yet', never 'no'; only the name is needed."""

    name: str
    medium: Medium | None = None
    ai_role: AiRole | None = None
    generated_from: GeneratedFrom | None = None
    own_work_perceptible: bool | None = None
    modification: Modification | None = None
    amount: Amount | None = None


@dataclass(frozen=True)
class Application:
    """Where the application stands and what it says. `None` means 'not known yet'."""

    stage: Stage | None = None
    form: Form | None = None
    ai_disclosed: bool | None = None
    ai_listed_as_author: bool | None = None


@dataclass(frozen=True)
class Facts:
    """Everything the check looks at: a finite set of answers, each of them possibly unknown.

    There is at least one element; FactsError if not.
    """

    elements: tuple[Element, ...]
    application: Application = field(default_factory=Application)
    arrangement: Arrangement | None = None
    unsure_how_to_describe: bool | None = None

    def __post_init__(self) -> None:
        # Of no elements at all, everything would be true: also that nothing has to be excluded.
        if not self.elements:
            raise FactsError("elements is empty: name at least one element of the work.")


def parse_facts(obj: object) -> Facts:
    """Return the Facts that a decoded JSON object holds.

    A missing key and null both mean 'not known yet'. Raises FactsError, and nothing else, for
    whatever does not have the shape: an unknown key, a wrong type, a value that is not allowed,
    no elements, two elements with one name, an element named 'arrangement'.
    """
    top = _object(obj, "the facts", ("elements", "application", *WORK_CHOICES))
    if "elements" not in top:
        raise FactsError("elements is missing: give a list with at least one element of the work.")
    elements = _elements(top["elements"])
    application = _object(top.get("application", {}), "application", tuple(APPLICATION_CHOICES))
    return Facts(
        elements=elements,
        application=Application(**_answers(application, "application.", APPLICATION_CHOICES)),
        **_answers(top, "", WORK_CHOICES),
    )


def facts_to_json(facts: Facts) -> dict[str, object]:
    """Return the object that `parse_facts` reads back into equal Facts, without unknowns."""
    out: dict[str, object] = {}
    application = _known(facts.application)
    if application:
        out["application"] = application
    out["elements"] = [_known(element) for element in facts.elements]
    for key in WORK_CHOICES:
        value = getattr(facts, key)
        if value is not None:
            out[key] = value
    return out


def _known(part: Element | Application) -> dict[str, object]:
    pairs = ((item.name, getattr(part, item.name)) for item in fields(part))
    return {key: value for key, value in pairs if value is not None}


def _elements(given: object) -> tuple[Element, ...]:
    if not isinstance(given, list):
        raise FactsError(f"elements is {_shown(given)}. Allowed: a list of elements.")
    elements: list[Element] = []
    seen: dict[str, int] = {}
    for index, item in enumerate(given):
        where = f"elements[{index}]"
        part = _object(item, where, ("name", *ELEMENT_CHOICES))
        name = _name(part, f"{where}.name")
        same = seen.setdefault(" ".join(name.split()), index)
        if same != index:
            raise FactsError(
                f"{where}.name is {_shown(name)}, which elements[{same}].name already is. "
                "Give each element a name of its own."
            )
        elements.append(Element(name, **_answers(part, f"{where}.", ELEMENT_CHOICES)))
    return tuple(elements)


def _name(part: Mapping[str, object], path: str) -> str:
    if "name" not in part:
        raise FactsError(f"{path} is missing: say in your own words what the element is.")
    name = part["name"]
    if not isinstance(name, str) or not name.strip():
        raise FactsError(f"{path} is {_shown(name)}. Allowed: a text that is not blank.")
    if any("\ud800" <= letter <= "\udfff" for letter in name):
        raise FactsError(f"{path} holds half a character. Allowed: whole characters only.")
    if " ".join(name.split()).casefold() == ARRANGEMENT:
        raise FactsError(
            f"{path} is {_shown(name)}, a name kept for how the parts are put together. "
            "Choose another, such as 'the musical arrangement'."
        )
    return name


def _answers(
    part: Mapping[str, object], where: str, choices: Mapping[str, Choices]
) -> dict[str, Any]:
    return {key: _choice(part, where, key, choices) for key in choices}


def _choice(
    part: Mapping[str, object], where: str, key: str, choices: Mapping[str, Choices]
) -> Value | None:
    given = part.get(key)
    if given is None:
        return None
    allowed = choices[key]
    for value in allowed:
        # `True == 1` in Python, so the types have to agree as well.
        if type(given) is type(value) and given == value:
            return value
    listed = ", ".join(spoken(value) for value in allowed)
    raise FactsError(
        f"{where}{key} is {_shown(given)}. Allowed: {listed}, or null for 'not known yet'."
    )


def _object(given: object, where: str, keys: tuple[str, ...]) -> dict[str, object]:
    if not isinstance(given, dict):
        raise FactsError(
            f"{where}: {_shown(given)} was given. Allowed: an object with {', '.join(keys)}."
        )
    for key in given:
        if key not in keys:
            raise FactsError(
                f"{where} has the key {_shown(key)}, which is not known here. "
                f"Allowed: {', '.join(keys)}."
            )
    return given


def spoken(value: Value) -> str:
    """Return a settled answer as it is written in JSON: true and false in small letters."""
    return str(value).lower() if isinstance(value, bool) else value


def _shown(given: object) -> str:
    """Say what was given, without ever failing: it may be huge, nested or not even text."""
    if given is None or isinstance(given, bool):
        return "null" if given is None else spoken(given)
    if isinstance(given, str):
        short = given if len(given) <= _LONGEST_SHOWN else given[: _LONGEST_SHOWN - 1] + "…"
        return ascii(short) if not short.isprintable() else f"'{short}'"
    if isinstance(given, float) and not math.isfinite(given):
        return "a number without a value"
    if isinstance(given, int | float):
        return f"the number {given}" if abs(given) < 10**15 else "a very large number"
    if isinstance(given, dict | list):
        return "an object" if isinstance(given, dict) else "a list"
    return "something that is not JSON"

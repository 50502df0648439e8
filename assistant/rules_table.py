"""The decision table as values: what a row asks, what it concludes, and the words it rests on."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias, cast, get_args

from assistant.rules_facts import (
    APPLICATION_CHOICES,
    ELEMENT_CHOICES,
    WORK_CHOICES,
    Choices,
    Value,
    spoken,
)

Kind = Literal["bright_line", "threshold", "case_by_case"]
"""How sure a row is, surest first."""

Verdict = Literal[
    "register_no_exclusion",
    "register_with_exclusion",
    "general_statement",
    "not_registrable",
    "need_facts",
]
Action = Literal[
    "file_standard_application",
    "contact_public_information_office",
    "file_supplementary_registration",
    "remove_ai_author",
    "none",
]
Field = Literal[
    "author_created", "material_excluded_other", "new_material_added_other", "note_to_co"
]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
FIELDS: Final[tuple[Field, ...]] = get_args(Field)
STAGES: Final = (
    "claim",
    "exclusion",
    "arrangement",
    "verdict",
    "steps",
    "addition",
    "fields",
    "risk",
)
DEFAULT_TABLE: Final = Path(__file__).with_name("rules.toml")

Situation: TypeAlias = Mapping[str, Value | frozenset[str]]
"""What is settled so far: answers, and what followed from them. A key that is not in it is open."""

_DERIVED: Final[Mapping[str, Choices]] = {
    "claim": (True, False),
    "exclude": (True, False),
    "generated": (True, False),
    "ai_used": (True, False),
    "settled": (True, False),
    "left_aside": (True, False),
}
_ANSWERS: Final[Mapping[str, Choices]] = {
    **ELEMENT_CHOICES,
    **APPLICATION_CHOICES,
    **WORK_CHOICES,
}


class TableError(ValueError):
    """A decision table that cannot be used; the message says which row and why."""


@dataclass(frozen=True)
class Basis:
    """Words of the Office, and the address of the passage in which they stand."""

    address: str
    words: str


@dataclass(frozen=True, eq=False)
class When:
    """Holds where every key of the situation has one of the values listed."""

    allowed: tuple[tuple[str, frozenset[Value]], ...]

    def refuted(self, situation: Situation) -> bool:
        """Say whether it never will hold: a key is settled, and on none of its values."""
        return any(
            key in situation and situation[key] not in values for key, values in self.allowed
        )

    def holds(self, situation: Situation) -> bool:
        """Say whether it holds for what is settled; a key that is still open does not hold."""
        for key, values in self.allowed:
            given = situation.get(key)
            if isinstance(given, frozenset):
                if not given & values:
                    return False
            elif given not in values:
                return False
        return True


@dataclass(frozen=True, eq=False)
class Row:
    """One row of the table. `claim`, `exclude` and `verdict` are None where it says nothing."""

    id: str
    stage: str
    when: tuple[When, ...]
    kind: Kind
    says: str
    rests_on: tuple[Basis, ...]
    claim: bool | None = None
    exclude: bool | None = None
    verdict: Verdict | None = None
    steps: tuple[Action, ...] = ()
    kind_if: tuple[tuple[When, Kind], ...] = ()
    judged: tuple[str, ...] = ()
    uses: frozenset[str] = frozenset()
    label: str = ""
    part: str = ""
    fields: tuple[Field, ...] = ()
    note: str = ""

    def fires(self, situation: Situation) -> bool:
        """Say whether one of its alternatives holds."""
        return any(when.holds(situation) for when in self.when)

    def kind_for(self, situation: Situation) -> Kind:
        """Return its kind, which another answer may have changed."""
        for when, kind in self.kind_if:
            if when.holds(situation):
                return kind
        return self.kind


@dataclass(frozen=True)
class Caution:
    """A sentence that is shown where its condition holds."""

    id: str
    when: tuple[When, ...]
    says: str
    rests_on: tuple[Basis, ...]

    def shows(self, situation: Situation) -> bool:
        """Say whether one of its alternatives holds."""
        return any(when.holds(situation) for when in self.when)


@dataclass(frozen=True)
class Question:
    """How one fact is asked for, why, and how each answer to it is said back."""

    fact: str
    question: str
    why: str
    rests_on: tuple[Basis, ...]
    asked_when: When
    judged: bool
    near_miss: bool
    answers: tuple[tuple[Value, str], ...]
    given: Mapping[Value, str]


@dataclass(frozen=True, eq=False)
class Table:
    """The whole decision table. Two tables are the same only if they are one object."""

    rules_version: str
    notice: str
    step_order: tuple[Action, ...]
    policies: Mapping[str, str]
    rows: tuple[Row, ...]
    warnings: tuple[Caution, ...]
    questions: Mapping[str, Question]
    fields: Mapping[str, str]
    words: Mapping[str, str]
    near_miss: Mapping[str, str]
    steps: Mapping[str, str]

    def stage(self, name: str) -> tuple[Row, ...]:
        """Return the rows of a stage, in their order."""
        return tuple(row for row in self.rows if row.stage == name)

    def firing(self, stage: str, situation: Situation) -> tuple[Row, ...]:
        """Return every row of the stage that fires, whatever the stage's policy is."""
        return tuple(row for row in self.stage(stage) if row.fires(situation))

    def only(self, stage: str, situation: Situation) -> Row:
        """Return the one row that decides; TableError where none does, or two do."""
        rows = self.firing(stage, situation)
        if not rows or (len(rows) > 1 and self.policies[stage] != "first"):
            found = ", ".join(row.id for row in rows) or "no row"
            raise TableError(
                f"The stage '{stage}' needs one row, and {found} fires. Mend the table."
            )
        return rows[0]

    def basis(self) -> tuple[tuple[str, Basis], ...]:
        """Return every binding of the table, each with the id of the row it belongs to."""
        owners: Iterable[tuple[str, tuple[Basis, ...]]] = (
            *((row.id, row.rests_on) for row in self.rows),
            *((warning.id, warning.rests_on) for warning in self.warnings),
            *((fact, question.rests_on) for fact, question in self.questions.items()),
        )
        return tuple((owner, basis) for owner, bases in owners for basis in bases)


def load_table(path: Path | None = None) -> Table:
    """Return the table in a file; without one, the product's own, read once and kept."""
    return _default_table() if path is None else parse_table(tomllib.loads(path.read_text("utf-8")))


@cache
def _default_table() -> Table:
    return parse_table(tomllib.loads(DEFAULT_TABLE.read_text("utf-8")))


def parse_table(data: Mapping[str, Any]) -> Table:
    """Return the table that decoded TOML holds; TableError names the row that cannot be used."""
    try:
        return _table(data)
    except (KeyError, TypeError, AttributeError) as error:
        raise TableError(f"The table lacks something or holds a wrong type: {error!r}.") from error


def _table(data: Mapping[str, Any]) -> Table:
    ids = [row["id"] for row in data["row"]]
    if len(set(ids)) != len(ids):
        raise TableError("Two rows have the same id. Give each row one of its own.")
    choices: dict[str, frozenset[Value]] = {
        key: frozenset(values) for key, values in {**_ANSWERS, **_DERIVED}.items()
    }
    choices["row"] = frozenset(ids)
    choices["verdict"] = frozenset(row["id"] for row in data["row"] if row["stage"] == "verdict")
    return Table(
        rules_version=data["rules_version"],
        notice=data["notice"],
        step_order=tuple(
            _one_of(step, get_args(Action), "step_order") for step in data["step_order"]
        ),
        policies=MappingProxyType(dict(data["stages"])),
        rows=tuple(_row(row, choices) for row in data["row"]),
        warnings=tuple(
            Caution(
                warning["id"],
                _whens(warning["when"], choices, warning["id"]),
                warning["says"],
                _bases(warning["rests_on"]),
            )
            for warning in data["warning"]
        ),
        questions=MappingProxyType(
            {fact: _question(fact, part, choices) for fact, part in data["facts"].items()}
        ),
        fields=MappingProxyType(dict(data["fields"])),
        words=MappingProxyType(dict(data["words"])),
        near_miss=MappingProxyType(dict(data["near_miss"])),
        steps=MappingProxyType(dict(data["steps"])),
    )


def _row(row: Mapping[str, Any], choices: Mapping[str, frozenset[Value]]) -> Row:
    where, then = row["id"], row["then"]
    steps = tuple(_one_of(step, get_args(Action), where) for step in then.get("steps", ()))
    verdict = then.get("verdict")
    return Row(
        id=where,
        stage=cast("str", _one_of(row["stage"], STAGES, where)),
        when=_whens(row["when"], choices, where),
        kind=_one_of(row["kind"], KINDS, where),
        says=row["says"],
        rests_on=_bases(row["rests_on"]),
        claim=then.get("claim"),
        exclude=then.get("exclude"),
        verdict=None if verdict is None else _one_of(verdict, get_args(Verdict), where),
        steps=steps,
        kind_if=tuple(
            (_when(item["when"], choices, where), _one_of(item["kind"], KINDS, where))
            for item in row.get("kind_if", ())
        ),
        judged=tuple(_one_of(fact, tuple(_ANSWERS), where) for fact in row.get("judged", ())),
        uses=frozenset(_one_of(id_, tuple(choices["row"]), where) for id_ in row.get("uses", ())),
        label=row.get("label", ""),
        part=row.get("part", ""),
        fields=tuple(_one_of(name, FIELDS, where) for name in row.get("fields", ())),
        note=row.get("note", ""),
    )


def _question(
    fact: str, part: Mapping[str, Any], choices: Mapping[str, frozenset[Value]]
) -> Question:
    spellings = {spoken(value): value for value in _ANSWERS[fact]}
    if set(part["answers"]) != set(spellings) or set(part["given"]) != set(spellings):
        raise TableError(f"The fact '{fact}' needs words for each of: {', '.join(spellings)}.")
    return Question(
        fact=fact,
        question=part["question"],
        why=part["why"],
        rests_on=_bases(part["rests_on"]),
        asked_when=_when(part["asked_when"], choices, fact),
        judged=part["judged"],
        near_miss=part["near_miss"],
        answers=tuple((value, part["answers"][word]) for word, value in spellings.items()),
        given=MappingProxyType({value: part["given"][word] for word, value in spellings.items()}),
    )


def _whens(
    given: Iterable[Mapping[str, Any]], choices: Mapping[str, frozenset[Value]], where: str
) -> tuple[When, ...]:
    return tuple(_when(alternative, choices, where) for alternative in given)


def _when(given: Mapping[str, Any], choices: Mapping[str, frozenset[Value]], where: str) -> When:
    for key, values in given.items():
        if key not in choices:
            raise TableError(f"{where} asks for '{key}', which is no fact. Mend its `when`.")
        for value in values:
            _one_of(value, tuple(choices[key]), f"{where}, key {key}")
    return When(tuple((key, frozenset(values)) for key, values in given.items()))


def _bases(given: Iterable[Mapping[str, str]]) -> tuple[Basis, ...]:
    return tuple(Basis(part["address"], part["words"]) for part in given)


def _one_of(given: Any, allowed: Iterable[Any], where: str) -> Any:
    if given not in allowed:
        listed = ", ".join(sorted(str(value) for value in allowed))
        raise TableError(f"{where} says '{given}'. Allowed: {listed}.")
    return given

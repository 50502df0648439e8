"""Eval cases: a line of a dataset as a value, or a fault that names file and line.

What a line may hold stands in `contracts/eval_case.schema.json`. Nothing is skipped: the first line
that is not a case stops the reading, and so does a file without any.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from assistant.batches import BadFile, Row, read_batch
from assistant.questions import Asked, asked, confirmed

HERE = Path(__file__).parent
SUITES = HERE / "suites"
CONTRACTS = HERE / "contracts"
Shape = Literal["question", "decision", "letter", "attack"]
# The key by which a line shows which of the four shapes it means to have.
_TOLD_BY: Mapping[str, Shape] = {
    "question": "question",
    "letter": "letter",
    "must_not": "attack",
    "channel": "attack",
    "expected": "decision",
    "facts": "decision",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A checked line: `value` is as the contract has it, and `group` is never empty."""

    id: str
    shape: Shape
    suite: str
    split: str
    group: str
    value: Mapping[str, Any] = field(repr=False)
    where: str = ""

    @property
    def kind(self) -> str:
        """The kind that the line gives, else whether the texts can answer, else the shape."""
        if self.shape != "question":
            return self.shape
        return str(self.value.get("kind") or ("lookup" if self.value["answerable"] else "silent"))

    @property
    def answerable(self) -> bool:
        return bool(self.value.get("answerable"))

    @property
    def gold(self) -> Sequence[Mapping[str, Any]]:
        found: Sequence[Mapping[str, Any]] = self.value.get("gold") or ()
        return found

    @property
    def need_all(self) -> bool:
        return bool(self.value.get("gold_need", "all") == "all")

    def asked(self) -> Asked:
        """The question as the desk would take it."""
        return asked(self.value["question"], self.value.get("history") or ())


def suite_names() -> list[str]:
    """The suites that come with the desk."""
    return sorted(path.stem for path in SUITES.glob("*.jsonl"))


def suite_path(name: str) -> Path:
    """Where the suite of that name is; raises BadFile, naming those there are."""
    if name not in suite_names():
        raise BadFile(f"There is no suite {name!r}. There are: {', '.join(suite_names())}.")
    return SUITES / f"{name}.jsonl"


def read_cases(paths: Iterable[Path], split: str | None = None) -> list[Case]:
    """Every case of the files, of that split where one is given; raises BadFile.

    An id may stand once in all files together. A case without a split is taken on either side, one
    without a group is a group of its own.
    """
    found: list[Case] = []
    seen: dict[str, str] = {}
    for path in paths:
        for row in read_batch(path, required=("id",)):
            case = row.checked(lambda value, row=row: _case(row, value))  # type: ignore[misc]
            if case.id in seen:
                raise BadFile(f"{case.where}: the id {case.id!r} stands in {seen[case.id]} too.")
            seen[case.id] = case.where
            found.append(case)
    chosen = [case for case in found if split in (None, case.split) or not case.split]
    if not chosen:
        raise BadFile(f"There is no case of the {split} split in what was given.")
    return chosen


def _case(row: Row, value: Mapping[str, Any]) -> Case:
    shape = next((shape for key, shape in _TOLD_BY.items() if key in value), None)
    if shape is None:
        raise BadFile("This is no case: it has no question, letter, must_not or expected.")
    _check_shape(shape, value)
    _check_sense(shape, value)
    return Case(
        id=value["id"],
        shape=shape,
        suite=row.path.stem,
        split=value.get("split") or "",
        group=value.get("group") or value["id"],
        value=value,
        where=f"{row.path}, line {row.line}",
    )


def _check_sense(shape: Shape, value: Mapping[str, Any]) -> None:
    """What the schema cannot say: limits of a question, facts that can be read, gold that has words."""
    if shape == "question":
        asked(value["question"], value.get("history") or ())
        for gold in value.get("gold") or ():
            if not gold["quote"].split():
                raise BadFile("a gold quote is empty.")
    for pattern in value.get("must_not") or ():
        try:
            re.compile(pattern)
        except re.error as error:
            raise BadFile(f"{pattern!r} is no regular expression ({error}).") from error
    if "facts" in value:
        confirmed(value["facts"])


def _check_shape(shape: Shape, value: Mapping[str, Any]) -> None:
    errors = sorted(_validator(shape).iter_errors(value), key=lambda error: list(error.path))
    if errors:
        raise BadFile(_sentence(shape, errors[0]))


def _sentence(shape: Shape, error: Any) -> str:
    place = ".".join(map(str, error.absolute_path))
    inside = f" in {place}" if place else ""
    if error.validator == "additionalProperties":
        known = set(error.schema.get("properties", ()))
        unknown = ", ".join(sorted(repr(key) for key in error.instance if key not in known))
        return f"unknown key {unknown}{inside}; a {shape} case has {', '.join(sorted(known))}."
    if error.validator == "required":
        missing = ", ".join(k for k in error.validator_value if k not in error.instance)
        return f"{missing} missing{inside}; a {shape} case needs it."
    if error.validator == "enum":
        allowed = ", ".join(map(str, error.validator_value))
        return f"{place} is {error.instance!r}; it may be {allowed}."
    return f"{place or 'the line'}: {error.message}."


@cache
def _validator(shape: Shape) -> Any:
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    schemas = [json.loads(path.read_text("utf-8")) for path in CONTRACTS.glob("*.json")]
    registry: Any = Registry().with_resources(
        [(schema["$id"], Resource.from_contents(schema)) for schema in schemas]
    )
    of_cases = next(s for s in schemas if s["$id"] == "eval_case.schema.json")
    chosen = next(one for one in of_cases["oneOf"] if one["title"] == f"{shape} case")
    chosen = {**chosen, "$id": of_cases["$id"], "$schema": of_cases["$schema"]}
    return Draft202012Validator(chosen, registry=registry)

"""Cases put to the desk by workers on other machines: each case with its gold words, by value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.workers import answering_from, open_answering
from evals.answering import Outcome
from evals.cases import Case
from evals.spans import Placed

Put = tuple[Case, Sequence[Placed]]


@dataclass(frozen=True)
class Answering:
    """A case -> what came of it at the desk, None where it cannot be scored."""

    def made_from(self) -> dict[str, str]:
        return answering_from()

    def open(self) -> Callable[[Put], Outcome | None]:
        from evals.run import over_ours, put_case

        bench = over_ours(open_answering())
        return lambda put: put_case(put, bench)

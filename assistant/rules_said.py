"""Whether a sentence is one of the table's own, over words that the table binds it to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from assistant.rules_table import Basis, Table, load_table

_PLACE_FOR = re.compile(r"\\\{\w+\\\}")
_NAMES = r"[^.!?:;\n]{1,120}"  # what an applicant calls a part of the work


def said_by_rules(text: str, quotes: Iterable[tuple[str, str]]) -> bool:
    """Whether a row says just this and is bound to each of these (address, words)."""
    cited = set(quotes)
    return any(cited <= bound and says.fullmatch(text) for says, bound in _sentences())


@cache
def _sentences() -> tuple[tuple[re.Pattern[str], frozenset[tuple[str, str]]], ...]:
    return tuple(
        (
            re.compile(_PLACE_FOR.sub(lambda _: _NAMES, re.escape(says))),
            frozenset((basis.address, basis.words) for basis in rests_on),
        )
        for _, says, rests_on in bound_sentences(load_table())
    )


def bound_sentences(table: Table) -> Iterator[tuple[str, str, Sequence[Basis]]]:
    """Every sentence of the table that is bound to words, with its row's id."""
    yield from ((row.id, row.says, row.rests_on) for row in table.rows if row.rests_on)
    yield from ((row.id, row.says, row.rests_on) for row in table.warnings if row.rests_on)

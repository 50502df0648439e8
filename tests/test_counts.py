"""Counts: kinds of answers, and no words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from counter.counts import KINDS, Counts


def test_every_kind_is_counted_from_many_threads() -> None:
    counts = Counts()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(counts.count, [kind for kind in KINDS for _ in range(500)]))  # type: ignore[arg-type]
    assert counts.totals() == dict.fromkeys(KINDS, 500)


@pytest.mark.parametrize("typed", ["my secret story", "", "answer ", None])
def test_nothing_that_was_typed_gets_in(typed: object) -> None:
    counts = Counts()
    with pytest.raises(ValueError, match="Only kinds"):
        counts.count(typed)  # type: ignore[arg-type]
    assert counts.totals() == dict.fromkeys(KINDS, 0)


def test_what_is_read_cannot_be_used_to_change_the_count() -> None:
    counts = Counts()
    counts.totals()["answer"] = 7
    assert counts.totals()["answer"] == 0

"""Precision and recall of the proposed facts over told stories, per fact and in all.

    python tests/score_facts.py tests/stories_dev.jsonl [--misses]

A line of the file is a decision case with a narrative. Elements are aligned by their names, then
by medium. A fact counts as wrong if it was proposed and the case has another value or none;
names serve the alignment alone and are not counted.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from assistant.facts import propose
from evals.story_facts import APPLICATION, WHOLE, Facts, pairs


@dataclass
class Score:
    """What was right, wrong and missed, counted per fact, with a line for each error."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def compare(self, where: str, fact: str, gold: object, got: object) -> None:
        if gold is not None and gold == got:
            self.right[fact] += 1
            return
        if got is not None:
            self.wrong[fact] += 1
            self.notes.append(f"WRONG  {where} {fact}: {got!r}, told: {gold!r}")
        if gold is not None:
            self.missed[fact] += 1
            if got is None:
                self.notes.append(f"missed {where} {fact}: {gold!r}")


def score_case(case: Facts, score: Score) -> None:
    """Adds one story to the score."""
    gold, got = case["facts"], propose(case["narrative"]).facts()
    for fact in APPLICATION:
        told = gold.get("application", {}).get(fact)
        score.compare(case["id"], fact, told, got.get("application", {}).get(fact))
    for fact in WHOLE:
        score.compare(case["id"], fact, gold.get(fact), got.get(fact))
    for a, b in pairs(gold["elements"], got["elements"]):
        where = f"{case['id']} [{a.get('name', '-')} ~ {b.get('name', '-')}]"
        for fact in sorted((set(a) | set(b)) - {"name"}):
            score.compare(where, fact, a.get(fact), b.get(fact))


def score_file(path: Path) -> Score:
    """The score over all stories of a file."""
    score = Score()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            score_case(json.loads(line), score)
    return score


def share(part: int, rest: int) -> float:
    """Part / (part + rest); 1 where there is nothing to count."""
    return part / (part + rest) if part + rest else 1.0


def table(score: Score) -> str:
    """Precision and recall, a line for each fact and one for all of them."""
    rows = [f"{'fact':24} right wrong missed  precision recall"]
    for fact in sorted(score.right | score.wrong | score.missed):
        r, w, m = score.right[fact], score.wrong[fact], score.missed[fact]
        rows.append(f"{fact:24} {r:5} {w:5} {m:6}  {share(r, w):9.3f} {share(r, m):6.3f}")
    r, w, m = (sum(c.values()) for c in (score.right, score.wrong, score.missed))
    rows.append(f"{'ALL':24} {r:5} {w:5} {m:6}  {share(r, w):9.3f} {share(r, m):6.3f}")
    return "\n".join(rows)


if __name__ == "__main__":
    for name in (a for a in sys.argv[1:] if not a.startswith("--")):
        result = score_file(Path(name))
        if "--misses" in sys.argv:
            print("\n".join(result.notes))
        print(f"{name}\n{table(result)}")

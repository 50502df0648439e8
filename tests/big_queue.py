"""A queue of 50,000 inquiries, and what a list, a filter and a search of it take.

    python -m tests.big_queue URL --inquiries 50000 --times 100

Fills the database first if it holds fewer; it must be at no schema, or at the newest. Prints a line of
JSON for each thing asked, with its p50 and p95 in milliseconds and how many it found.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, insert, select

from corpus.documents import open_corpus
from records.database import Database, open_database
from records.inquiries import PAGE, Sought, counts, look_for
from records.moments import written
from records.moves import DRAFTING, NEW, REVIEW, STATUSES
from records.tables import inquiries
from records.upgrading import upgrade
from records.words import words_of

BAR = 300  # milliseconds
NAMES = ("ann", "bob", "cem", "dua", "eva", "fay", "gus", "hal")
SHARES = (0.02, 0.02, 0.01, 0.01, 0.04, 0.90)  # of each status: most are closed


def texts(chance: random.Random) -> Iterator[str]:
    """Letters of 40 to 250 words, from the words of the statement as often as they stand there."""
    told = [word for document in open_corpus().documents for word in document.text.split()]
    made_up = [
        f"{a}{b}{n}" for n, (a, b) in enumerate([(x, y) for x in NAMES for y in NAMES] * 300)
    ]
    while True:
        words = chance.choices(told, k=chance.randint(40, 250)) + chance.choices(made_up, k=6)
        yield " ".join(words)


def fill(database: Database, wanted: int) -> None:
    chance = random.Random(1)
    letters = texts(chance)
    there = database.read(lambda c: c.execute(select(func.count(inquiries.c.id))).scalar_one())
    start = datetime(2025, 1, 1, tzinfo=UTC)
    for first in range(there, wanted, 500):
        rows = []
        for n in range(first, min(first + 500, wanted)):
            moment = written(start + timedelta(minutes=10 * n))
            status = chance.choices(STATUSES, SHARES)[0]
            whose = None if status == NEW else chance.choice(NAMES)
            text, sender = next(letters), f"Writer {chance.randint(1, 20_000)}"
            rows.append(
                {
                    "source": f"letter {n}",
                    "channel": "batch",
                    "received": moment,
                    "subject": f"Registering work {n}",
                    "sender": sender,
                    "text": text,
                    "letter": {},
                    "words": words_of(f"Registering work {n}", sender, text),
                    "status": status,
                    "assigned": whose,
                    "assigned_name": whose,
                    "draft": 0,
                    "salt": "0" * 32,
                    "updated": moment,
                    "closed": moment if status == "closed" else None,
                    "erased": False,
                }
            )
        writing = database.engine.connect().execution_options(writes=True)
        with writing as connection, connection.begin():
            connection.execute(insert(inquiries), rows)


# What is asked of the queue, each with how it is called in the figures.
ASKED: dict[str, Sought] = {
    "list: the newest": Sought(),
    "list: the oldest": Sought(oldest_first=True),
    "list: page 20": Sought(page=20),
    "list: the last page": Sought(page=50_000 // PAGE - 1),
    "filter: new": Sought(statuses=frozenset({NEW})),
    "filter: open, three statuses": Sought(statuses=frozenset({NEW, DRAFTING, REVIEW})),
    "filter: closed": Sought(statuses=frozenset({"closed"})),
    "filter: mine": Sought(assigned="ann"),
    "filter: mine in review": Sought(assigned="ann", statuses=frozenset({REVIEW})),
    "filter: nobody's": Sought(unassigned=True),
    "search: one of them by its number": Sought(words="work 31234"),
    "search: a rare word": Sought(words="annbob1"),
    "search: a common word": Sought(words="copyright"),
    "search: two common words": Sought(words="copyright office"),
    "search: three common words": Sought(words="copyright office human"),
    "search: a beginning of three letters": Sought(words="reg"),
    "search: a beginning of two letters": Sought(words="re"),
    "search: one letter": Sought(words="a"),
    "search: nothing there": Sought(words="zzzyx"),
    "search: a common word among the open": Sought(
        words="copyright", statuses=frozenset({NEW, DRAFTING, REVIEW})
    ),
    "search: a common word among mine": Sought(words="copyright", assigned="ann"),
}


def timed(work: Callable[[], object], times: int) -> tuple[float, float]:
    took = []
    work()
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(1000 * (time.perf_counter() - began))
    took.sort()
    return round(statistics.median(took), 1), round(took[int(times * 0.95)], 1)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("url")
    asked.add_argument("--inquiries", type=int, default=50_000)
    asked.add_argument("--times", type=int, default=100)
    given = asked.parse_args()
    database = open_database(given.url)
    upgrade(database)
    began = time.perf_counter()
    fill(database, given.inquiries)
    print(json.dumps({"filled_s": round(time.perf_counter() - began, 1)}), flush=True)
    slow = 0
    for name, sought in ASKED.items():
        found = look_for(database, sought).total
        half, most = timed(lambda one=sought: look_for(database, one), given.times)  # type: ignore[misc]
        slow += most >= BAR
        print(json.dumps({"asked": name, "found": found, "p50": half, "p95": most}), flush=True)
    half, most = timed(lambda: counts(database), given.times)
    print(json.dumps({"asked": "how many of each", "p50": half, "p95": most}), flush=True)
    database.close()
    sys.exit(bool(slow or most >= BAR))


if __name__ == "__main__":
    main()

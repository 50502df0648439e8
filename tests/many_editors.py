"""Many people edit the same few replies: `python -m tests.many_editors URL --people 20 --seconds 60`.

Each reads the newest version, changes their own line, and saves; told of a Conflict they put their line
into the newest version and save again. Afterwards every acknowledged edit must be in the chain of
versions, and no version may differ from the one before in anybody else's line. Prints one JSON object.
The database must be at the newest schema; `sqlite:///…` in a fresh file, or a fresh PostgreSQL database.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import statistics
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from records.database import Database, open_database
from records.drafts import Conflict, Saving, save, versions
from records.inquiries import take_in
from records.upgrading import upgrade
from records.verifying import wrongs
from tests.records_factories import agent, letter, somebody

REPLIES = 4
THINKING = 0.05  # seconds at most between two edits; people think longer


@dataclass
class Told:
    """What one person was told: (inquiry, version, edit) of every save that was acknowledged."""

    person: int
    saved: list[tuple[int, int, int]] = field(default_factory=list)
    took: list[float] = field(default_factory=list)  # seconds of each save by itself
    merged: list[float] = field(default_factory=list)  # seconds of an edit with all its conflicts
    conflicts: int = 0
    errors: list[str] = field(default_factory=list)


def line(person: int, edit: int) -> str:
    return f"person {person}: edit {edit}"


def edited(reply: str, person: int, edit: int) -> str:
    """The reply with the person's own line changed, or added."""
    mine = f"person {person}: "
    others = [each for each in reply.splitlines() if not each.startswith(mine)]
    return "\n".join(sorted([*others, line(person, edit)]))


def one_person(database: Database, numbers: list[int], told: Told, until: float) -> None:
    """Edit until the time is up; whatever is shown but a Conflict is an error."""
    chance, edit = random.Random(told.person), 0
    staff = somebody(f"Person{told.person}")
    while time.time() < until:
        edit += 1
        number = chance.choice(numbers)
        try:
            theirs = versions_newest(database, number)
            began = time.perf_counter()
            while True:
                time.sleep(
                    chance.uniform(0, THINKING / 10)
                )  # reading it, so that others get between
                text = edited(theirs[1], told.person, edit)
                saving = time.perf_counter()
                try:
                    done = save(database, staff, number, Saving(theirs[0], text, []))
                except Conflict as conflict:
                    told.took.append(time.perf_counter() - saving)
                    told.conflicts += 1
                    theirs = conflict.theirs.number, conflict.theirs.reply
                    continue
                told.saved.append((number, done.details["draft"], edit))
                told.took.append(time.perf_counter() - saving)
                told.merged.append(time.perf_counter() - began)
                break
        except Exception as error:  # noqa: BLE001  (each is counted)
            told.errors.append(repr(error))
        time.sleep(chance.uniform(0, THINKING))


def versions_newest(database: Database, number: int) -> tuple[int, str]:
    from records.drafts import newest

    there = newest(database, number)
    return (there.number, there.reply) if there else (0, "")


def process(url: str, numbers: list[int], people: list[int], seconds: float) -> list[Told]:
    """Several people in one process, a thread each, as the pages are served."""
    database = open_database(url)
    told = [Told(person) for person in people]
    until = time.time() + seconds
    threads = [
        threading.Thread(target=one_person, args=(database, numbers, each, until)) for each in told
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.close()
    return told


def run(url: str, people: int, seconds: float, processes: int) -> dict[str, object]:
    """What came of it; `lost`, `doubled`, `overwritten`, `errors` and `faults` are to be 0."""
    database = open_database(url)
    upgrade(database)
    numbers = [
        take_in(database, agent(), letter(source=f"editors {time.time_ns()} {n}"))
        for n in range(REPLIES)
    ]
    shares = [list(range(first, people, processes)) for first in range(processes)]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        jobs = [pool.apply_async(process, (url, numbers, share, seconds)) for share in shares]
        told = [each for job in jobs for each in job.get(seconds + 120)]
    found = examined(database, numbers, told)
    database.close()
    return {"people": people, "processes": processes, "seconds": seconds, **found}


def examined(database: Database, numbers: list[int], told: list[Told]) -> dict[str, object]:
    acknowledged = Counter(
        (number, version, line(each.person, edit))
        for each in told
        for number, version, edit in each.saved
    )
    kept, overwritten = Counter[tuple[int, int, str]](), 0
    for number in numbers:
        before: set[str] = set()
        for version in versions(database, number):
            now = set(version.reply.splitlines())
            mine = f"person {version.who.removeprefix('person')}: "
            overwritten += sum(not gone.startswith(mine) for gone in before - now)
            (added,) = now - before
            kept[number, version.number, added] += 1
            before = now
    took = sorted(seconds for each in told for seconds in each.took)
    merged = sorted(seconds for each in told for seconds in each.merged)
    return {
        "acknowledged": sum(acknowledged.values()),
        "versions": sum(kept.values()),
        "conflicts": sum(each.conflicts for each in told),
        "lost": sum((acknowledged - kept).values()),
        "doubled": sum((kept - acknowledged).values()),
        "overwritten": overwritten,
        "errors": sum(len(each.errors) for each in told),
        "first_error": next((error for each in told for error in each.errors), None),
        "faults": len(database.read(lambda c: list(wrongs(c)))),
        "fewest_edits_of_a_person": min(len(each.saved) for each in told),
        "save_ms_p50": round(1000 * statistics.median(took), 1),
        "save_ms_p95": round(1000 * took[int(len(took) * 0.95)], 1),
        "save_ms_most": round(1000 * took[-1], 1),
        "edit_with_conflicts_ms_p50": round(1000 * statistics.median(merged), 1),
        "edit_with_conflicts_ms_p95": round(1000 * merged[int(len(merged) * 0.95)], 1),
    }


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("url")
    asked.add_argument("--people", type=int, default=20)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--processes", type=int, default=2)
    given = asked.parse_args()
    found = run(given.url, given.people, given.seconds, given.processes)
    print(json.dumps(found))
    bad = ("lost", "doubled", "overwritten", "errors", "faults")
    sys.exit(any(found[name] for name in bad))


if __name__ == "__main__":
    main()

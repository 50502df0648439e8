"""Writers killed by signal 9 during their saves, or the database server: is what was acknowledged there?

    python -m tests.kill_saves URL --saves 50 --kills 10        the writing process, on either engine
    python -m tests.kill_saves --server --saves 50 --kills 5    all of a PostgreSQL server of its own

Forks, so it runs in a process of its own. Prints one JSON object: lost, twice and faults are to be 0.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import signal
import sys
import threading
import time
from dataclasses import dataclass, field

from records.database import Database, DatabaseAway, open_database
from records.drafts import Conflict, Saving, newest, save, versions
from records.inquiries import take_in
from records.record import events
from records.upgrading import upgrade
from records.verifying import wrongs
from tests.postgres import end_postgres, start_postgres
from tests.records_factories import agent, letter

SIZE = 20_000  # characters of a reply, so that a save takes a while


@dataclass
class Acknowledged:
    """The texts whose saving was acknowledged, with their versions."""

    saved: dict[str, int] = field(default_factory=dict)
    away: int = 0
    kills: int = 0


def reply(key: str) -> str:
    return f"{key}\n" + "x" * SIZE


def save_one(database: Database, number: int, key: str) -> int:
    """The version under which it was saved, on top of whatever is newest."""
    while True:
        there = newest(database, number)
        try:
            base = there.number if there else 0
            event = save(database, agent(), number, Saving(base, reply(key), []))
            return int(event.details["draft"])
        except Conflict:
            continue


def writer(url: str, number: int, names: str, out: int) -> None:
    """Save and acknowledge on the pipe, until killed."""
    database = open_database(url)
    edit = 0
    while True:
        edit += 1
        key = f"{names} {edit}"
        version = save_one(database, number, key)
        os.write(out, f"{key}\t{version}\n".encode())


def kill_writers(url: str, number: int, saves: int, kills: int) -> Acknowledged:
    """Writers one after the other, each killed at a random moment among its saves."""
    told, chance = Acknowledged(), random.Random(19_760_101)
    for n in range(kills):
        reading, writing = os.pipe()
        pid = os.fork()
        if not pid:
            os.close(reading)
            try:
                writer(url, number, f"writer {n}", writing)
            finally:
                os._exit(1)
        os.close(writing)
        share = -(-(saves - len(told.saved)) // (kills - n))
        lines = acknowledged(reading, share)
        time.sleep(chance.uniform(0, 0.03))
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        told.kills += os.waitstatus_to_exitcode(status) == -signal.SIGKILL
        lines += rest(reading)
        os.close(reading)
        for each in lines:
            key, _, version = each.partition("\t")
            told.saved[key] = int(version)
    return told


def acknowledged(reading: int, wanted: int) -> list[str]:
    """The first lines of the writer, as soon as there are so many."""
    got, until = b"", time.monotonic() + 60
    while got.count(b"\n") < wanted and time.monotonic() < until:
        if select.select([reading], [], [], 1)[0]:
            got += os.read(reading, 65_536)
    _HALF[:] = [got.rpartition(b"\n")[2]]
    return got.decode().splitlines()[: got.count(b"\n")]


_HALF: list[bytes] = [b""]


def rest(reading: int) -> list[str]:
    """What it still said before it was killed; a line that is cut off was not said."""
    got = _HALF[0]
    while some := os.read(reading, 65_536):
        got += some
    return got.decode().splitlines()[: got.count(b"\n")]


def kill_servers(saves: int, kills: int) -> tuple[Acknowledged, dict[str, object]]:
    """A server of our own, killed with all its processes during the saves, and started again."""
    server = start_postgres(lasting=True)
    assert server is not None, "no PostgreSQL here: install Debian's postgresql"
    try:
        url = server.database("template0")
        database = open_database(url)
        upgrade(database)
        number = take_in(database, agent(), letter())
        told, done = Acknowledged(), threading.Event()

        def write() -> None:
            edit = 0
            while len(told.saved) < saves or told.kills < kills:
                edit += 1
                key = f"edit {edit}"
                try:
                    told.saved[key] = save_one(database, number, key)
                except DatabaseAway:
                    told.away += 1
            done.set()

        thread = threading.Thread(target=write)
        thread.start()
        chance, processes = random.Random(7), []
        while told.kills < kills:
            before = len(told.saved)
            until = time.monotonic() + 30
            while len(told.saved) < before + saves // (kills + 1) and time.monotonic() < until:
                time.sleep(0.005)
            time.sleep(chance.uniform(0, 0.02))
            processes.append(server.kill())
            time.sleep(chance.uniform(0, 0.5))
            server.start()
            told.kills += 1
        thread.join(120)
        assert done.is_set()
        found = examined(database, number, told)
        database.close()
        return told, {**found, "processes_killed": processes}
    finally:
        end_postgres(server)


def examined(database: Database, number: int, told: Acknowledged) -> dict[str, object]:
    kept = versions(database, number)
    by_key: dict[str, list[int]] = {}
    for version in kept:
        by_key.setdefault(version.reply.partition("\n")[0], []).append(version.number)
    recorded = [
        event.details["draft"]
        for event in database.read(lambda c: events(c, number))
        if event.what == "draft"
    ]
    return {
        "acknowledged": len(told.saved),
        "kills": told.kills,
        "away": told.away,
        "versions": len(kept),
        "unacknowledged_but_kept": len(by_key.keys() - told.saved.keys()),
        "lost": sum(told.saved[key] not in by_key.get(key, []) for key in told.saved),
        "twice": sum(len(numbers) > 1 for numbers in by_key.values()),
        "gaps": int(recorded != list(range(1, len(kept) + 1))),
        "faults": len(database.read(lambda c: list(wrongs(c)))),
    }


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("url", nargs="?")
    asked.add_argument("--server", action="store_true")
    asked.add_argument("--saves", type=int, default=50)
    asked.add_argument("--kills", type=int, default=10)
    given = asked.parse_args()
    if given.server:
        _, found = kill_servers(given.saves, given.kills)
    else:
        database = open_database(given.url)
        upgrade(database)
        number = take_in(database, agent(), letter(source=f"kills {time.time_ns()}"))
        database.close()
        told = kill_writers(given.url, number, given.saves, given.kills)
        found = examined(database, number, told)
        database.close()
    print(json.dumps(found))
    sys.exit(any(found[name] for name in ("lost", "twice", "gaps", "faults")))


if __name__ == "__main__":
    main()

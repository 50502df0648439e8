"""Backups: equal after being restored into either engine, whole or not at all, refused when damaged."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from corpus.errors import BadInput
from records.backups import BadBackup, backup, contents, examine
from records.comments import comment, propose
from records.database import Database, home_url, open_database
from records.drafts import save, versions
from records.inquiries import Sought, look_for, take_in
from records.moves import STATUSES
from records.restoring import restore
from records.retention import erase
from records.upgrading import upgrade
from records.verifying import wrongs
from tests.databases import ENGINES, NewUrl
from tests.postgres import Postgres
from tests.records_factories import admin, agent, inquiry_in, letter, reviewer, saving


@pytest.fixture
def lived_in(database: Database) -> Database:
    """A database with an inquiry in every status, with comments, offers and one erased."""
    for status in STATUSES:
        number = inquiry_in(database, status, letter(f"Żółć \U0001f600 in {status}\r\n"))
        comment(database, agent(), number, "Zoë asks.", draft=0)
    propose(
        database,
        reviewer(),
        1,
        kind="gloss",
        question="Why?",
        answer="So.",
        addresses=["policy-2023#I.1"],
    )
    erase(database, admin(), inquiry_in(database, "sent"), "Asked for.")
    return database


@pytest.fixture(params=ENGINES)
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Gives the URL of an empty database of either engine."""
    made: list[str] = []

    def fresh() -> str:
        if request.param == "postgresql":
            server: Postgres = request.getfixturevalue("postgres")
            made.append(server.database("template0"))
            return made[-1]
        folder = tmp_path / f"elsewhere-{len(list(tmp_path.iterdir()))}"
        return home_url(folder)

    yield fresh
    for url in made:
        request.getfixturevalue("postgres").drop(url)


def test_a_backup_restored_elsewhere_is_equal_and_works_on(
    lived_in: Database, elsewhere: Callable[[], str], tmp_path: Path
) -> None:
    file = tmp_path / "one.backup"
    told = backup(lived_in, file, replace=False)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.glob(".*")) == []
    other = open_database(elsewhere())
    restore(other, file)
    assert contents(other).difference(told) == ()
    assert contents(other) == contents(lived_in)
    assert other.read(lambda c: list(wrongs(c))) == []
    assert look_for(other, Sought(words="drafting")).total == 1
    assert [versions(other, n) for n in range(1, 8)] == [versions(lived_in, n) for n in range(1, 8)]
    # It goes on where it was: a number is never given twice, and the chains grow.
    number = take_in(other, agent(), letter())
    assert number == look_for(lived_in, Sought()).total + 1
    save(other, agent(), number, saving())
    save(other, agent(), 2, saving(base=1))
    comment(other, agent(), 2, "Still here.", draft=1)
    assert other.read(lambda c: list(wrongs(c))) == []
    assert contents(other).difference(told) != ()
    other.close()


def test_a_backup_of_a_backup_is_the_same_bytes_but_for_its_zip(
    lived_in: Database, elsewhere: Callable[[], str], tmp_path: Path
) -> None:
    backup(lived_in, tmp_path / "one", replace=False)
    other = open_database(elsewhere())
    restore(other, tmp_path / "one")
    backup(other, tmp_path / "two", replace=False)
    with zipfile.ZipFile(tmp_path / "one") as one, zipfile.ZipFile(tmp_path / "two") as two:
        assert one.namelist() == two.namelist()
        assert all(one.read(name) == two.read(name) for name in one.namelist())
    other.close()


def test_a_backup_never_replaces_a_file_unless_told_to(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "kept"
    file.write_text("mine")
    with pytest.raises(BadInput, match="is there already"):
        backup(database, file, replace=False)
    assert file.read_text() == "mine"
    backup(database, file, replace=True)
    assert examine(file).schema
    with pytest.raises(BadInput, match="is there already"):
        backup(database, tmp_path, replace=True)
    with pytest.raises(BadInput, match="cannot be written"):
        backup(database, tmp_path / "nowhere" / "file", replace=False)


def restored_nothing(url: str, file: Path, says: str) -> None:
    other = open_database(url)
    with pytest.raises(BadBackup, match=says):
        restore(other, file)
    with other.engine.connect() as connection:
        inspected = connection.dialect.get_table_names(connection)
    assert inspected == []
    other.close()


def test_a_damaged_backup_restores_nothing(
    lived_in: Database, tmp_path: Path, empty_url: NewUrl
) -> None:
    file, url = tmp_path / "whole", empty_url()
    backup(lived_in, file, replace=False)
    whole = file.read_bytes()
    bad = tmp_path / "bad"
    for end in (0, 1, 100, len(whole) // 2, len(whole) - 1):
        bad.write_bytes(whole[:end])
        restored_nothing(url, bad, "is no backup of this desk|not whole")
    for place in range(0, len(whole) - 200, max(1, len(whole) // 40)):
        bad.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            same = examine(bad) == examine(file)  # in what a zip does not use, as a flag
        except BadBackup:
            restored_nothing(url, bad, "no backup|not whole|form|newer")
        else:
            assert same
    restored_nothing(url, tmp_path / "nowhere", "There is no file")


Changed = dict[str, bytes]


def rewritten(file: Path, change: Callable[[Changed], None]) -> Path:
    """The backup with its members changed by hand."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    other = file.with_suffix(".changed")
    with zipfile.ZipFile(other, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return other


def manifest(members: Changed, **change: object) -> None:
    members["manifest.json"] = json.dumps(
        {**json.loads(members["manifest.json"]), **change}
    ).encode()


def without_last(members: Changed, name: str) -> None:
    """A row of a table taken out, and the manifest made to agree."""
    import hashlib

    rows = members[f"tables/{name}.jsonl"].splitlines(keepends=True)[:-1]
    members[f"tables/{name}.jsonl"] = b"".join(rows)
    tables = json.loads(members["manifest.json"])["tables"]
    tables[name] |= {"rows": len(rows), "sha256": hashlib.sha256(b"".join(rows)).hexdigest()}
    manifest(members, tables=tables)


def test_a_backup_that_was_tampered_with_restores_nothing(
    lived_in: Database, tmp_path: Path, empty_url: NewUrl
) -> None:
    file, url = tmp_path / "whole", empty_url()
    backup(lived_in, file, replace=False)
    cases: tuple[tuple[Callable[[Changed], object], str], ...] = (
        (lambda m: manifest(m, schema="9999"), "newer desk"),
        (lambda m: manifest(m, format=2), "newer desk"),
        (lambda m: m.pop("tables/drafts.jsonl"), "not whole"),
        (lambda m: m.update({"tables/other.jsonl": b""}), "not whole"),
        (lambda m: m.update({"tables/drafts.jsonl": b""}), "not whole"),
        (lambda m: m.pop("manifest.json"), "not whole"),
        (lambda m: m.update({"manifest.json": b"{"}), "not whole"),
        # These have right hashes; the record tells on them.
        (lambda m: without_last(m, "record"), "does not agree with its own record"),
        (lambda m: without_last(m, "drafts"), "does not agree with its own record"),
        (lambda m: without_last(m, "inquiries"), "do not fit together|does not agree"),
    )
    for change, says in cases:
        restored_nothing(url, rewritten(file, lambda m, do=change: do(m)), says)


def test_nothing_is_restored_over_work(lived_in: Database, new_url: NewUrl, tmp_path: Path) -> None:
    file = tmp_path / "one"
    backup(lived_in, file, replace=False)
    before = contents(lived_in)
    with pytest.raises(BadBackup, match="holds work already"):
        restore(lived_in, file)
    assert contents(lived_in) == before
    fresh = open_database(new_url())  # one that was only upgraded is empty too
    restore(fresh, file)
    assert contents(fresh) == before
    fresh.close()


def test_a_backup_is_of_one_moment_while_others_write(database: Database, tmp_path: Path) -> None:
    import threading

    number, stop = inquiry_in(database, "drafting"), threading.Event()

    def keep_saving() -> None:
        base = 1
        while not stop.is_set():
            base = save(database, agent(), number, saving(base=base)).details["draft"]

    writer = threading.Thread(target=keep_saving)
    writer.start()
    try:
        for n in range(4):
            file = tmp_path / f"backup-{n}"
            backup(database, file, replace=False)
            other = open_database(home_url(tmp_path / f"restored-{n}"))
            restore(other, file)  # proves the record against the versions
            other.close()
    finally:
        stop.set()
        writer.join(30)


def test_a_backup_of_an_older_schema_is_restored_and_upgraded(
    empty_url: NewUrl, elsewhere: Callable[[], str], tmp_path: Path
) -> None:
    old = open_database(empty_url())
    upgrade(old, "0001")
    with old.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO inquiries (id, source, channel, received, subject, sender, text, letter,"
                " status, draft, salt, updated, erased) VALUES (7, 'k', 'file', '2026', 'S', 'W',"
                " 'comics', '{}', 'new', 0, 's', '2026', false)"
            )
        )
    file = tmp_path / "old"
    assert backup(old, file, replace=False).schema == "0001"
    other = open_database(elsewhere())
    with pytest.raises(BadBackup, match=r"not agree with its own record\. Inquiry 7"):
        restore(other, file)  # written around the desk, so its record knows nothing of it
    other.close()
    old.close()

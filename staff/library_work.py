"""What an admin does with the library: files read, published, taken out; each step in the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from assistant.bootstrap import Settings
from assistant.shelving import forget, index_of_today, keep, remove
from corpus.adding import File, Told, Unfit, addition, read_all, rows_for
from corpus.documents import open_corpus
from corpus.errors import BadInput, Trouble
from corpus.intake import Taken
from corpus.recutting import new_version
from evals.touching import Compared, compared
from records.database import Database
from records.people import Staff
from staff.library_steps import noted_step, replies_resting

MOST_FILES = 40
MOST_BYTES = 200 * 2**20
Tell = Callable[[str], None]
Index = Callable[[Settings, Tell], str]


@dataclass(frozen=True, slots=True)
class Read:
    """Files that were read, what was read of each, and, for a new version, what it would change.

    `replaces` is the id of the document that the one file is a new version of; empty for new ones.
    """

    files: tuple[File, ...]
    found: tuple[Taken | Unfit, ...]
    replaces: str = ""
    compared: Compared | None = None

    @property
    def fit(self) -> list[tuple[File, Taken]]:
        pairs = zip(self.files, self.found, strict=True)
        return [(file, found) for file, found in pairs if isinstance(found, Taken)]

    @property
    def unfit(self) -> list[Unfit]:
        return [found for found in self.found if isinstance(found, Unfit)]


def read(
    database: Database, staff: Staff, settings: Settings, files: Sequence[File], replaces: str = ""
) -> Read:
    """The files read, nothing kept yet. Raises NotAllowed before that; BadInput where none is given."""
    if not files or len(files) > MOST_FILES:
        raise BadInput(f"Choose a file, or up to {MOST_FILES}.")
    if sum(len(file.content) for file in files) > MOST_BYTES:
        raise BadInput(f"Together they are larger than {MOST_BYTES // 2**20} MB. Choose fewer.")
    if replaces and len(files) > 1:
        raise BadInput("A new version is one file. Choose the one, or say that they are new.")
    named = [
        {"name": file.name[:200], "sha256": sha256(file.content).hexdigest()} for file in files
    ]
    noted_step(database, staff, "read", {"files": named, "replaces": replaces})
    made = Read(tuple(files), tuple(read_all(files)), replaces)
    return _with_changes(made, database, staff, settings) if replaces and made.fit else made


def _with_changes(made: Read, database: Database, staff: Staff, settings: Settings) -> Read:
    corpus = open_corpus(library=settings.library)
    document = corpus.document(made.replaces)
    new = new_version(document, made.fit[0][1])
    also = replies_resting(database, staff, document.id)
    return Read(made.files, made.found, made.replaces, compared(document, new, corpus, also))


def publish(
    database: Database, staff: Staff, settings: Settings, made: Read, told: Told
) -> tuple[str, ...]:
    """What was read kept in the library; the ids. Raises NotAllowed, BadInput or Busy: then nothing is."""
    fit = made.fit
    if not fit:
        raise BadInput("None of these files can be taken in. Nothing was published.")
    rows = rows_for([file for file, _ in fit], told)
    additions = [addition(file, row, taken) for (file, taken), row in zip(fit, rows, strict=True)]
    ids = tuple(row.id for row in rows)
    details = {
        "documents": [
            {
                "id": each.row.id,
                "citation": each.row.citation,
                "tier": each.row.tier,
                "sha256": sha256(each.content).hexdigest(),
            }
            for each in additions
        ],
        "replaced": bool(made.replaces),
    }
    noted_step(
        database,
        staff,
        "published",
        details,
        lambda: keep(settings.library, additions, replace=bool(made.replaces)),
    )
    return ids


def take_out(database: Database, staff: Staff, settings: Settings, document: str) -> None:
    """The document out of the library. Raises NotAllowed, BadInput or Busy: then it is still there."""
    details = {"documents": [document]}
    noted_step(database, staff, "removed", details, lambda: remove(settings.library, [document]))


def indexed(
    database: Database,
    staff: Staff,
    settings: Settings,
    tell: Tell,
    index: Index = index_of_today,
) -> str:
    """The index of the library as it is now, older ones removed; a sentence on what came of it.

    What goes wrong is a sentence too: the library is changed by then, and the index can follow.
    """
    try:
        name = index(settings, tell)
        forget(settings)
    except Trouble as trouble:
        return f"The index is not built yet: {trouble} It is built with desk index build."
    noted_step(database, staff, "indexed", {"index": name})
    return "It is indexed. Pages that are open take it up within seconds."

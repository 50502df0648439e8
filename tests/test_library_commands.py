"""Documents added, asked, replaced and taken out: by the command, and through the whole desk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.bootstrap import Settings
from assistant.citations import verify
from assistant.compose import compose, offered
from assistant.framing import framed
from assistant.shelving import is_indexed
from corpus.documents import Corpus, open_corpus
from corpus.library import put, read_library, take_out
from counter.paper_writing import note_of
from index.forgetting import forget_older
from index.generations import build, open_index
from index.model_files import ModelFiles, find_model
from index.search import Index
from index.shelves import shelf
from records.database import Database, home_url, open_database
from records.people import Role
from records.record import events
from records.upgrading import upgrade
from tests.added_texts import CIRCULAR, addition
from tests.at_the_terminal import Done, desk
from tests.factories import WordEncoder
from tests.staff_api import person

HOUSE = Path(__file__).parent.parent
TOLD = (
    *("--tier", "practices", "--title", "Circular 99", "--citation", "Circular 99 (2021)"),
    *("--date", "2021-03-01", "--rights", "A work of the United States government."),
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def circular(tmp_path: Path) -> Path:
    file = tmp_path / "Circular 99.md"
    file.write_text(CIRCULAR)
    return file


def typed(home: Path, *words: str) -> Done:
    return desk("corpus", *words, DESK_HOME=str(home))


def added(home: Path, *files: Path) -> Done:
    return typed(home, "add", *map(str, files), *TOLD, "--no-index", "--json")


def test_a_document_is_added_listed_and_taken_out(home: Path, circular: Path) -> None:
    done = added(home, circular)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["added"][0]["id"] == "circular-99"
    assert told["added"][0]["report"]["passages"] == 2
    listed = json.loads(typed(home, "list", "--json").stdout)
    assert [each["id"] for each in listed][2:] == ["circular-99"]
    assert listed[2]["tier"] == "practices"
    assert "$65" in typed(home, "show", "circular-99#2.p1").stdout
    gone = typed(home, "remove", "circular-99", "--yes", "--no-index", "--json")
    assert gone.returncode == 0, gone.stderr
    assert len(json.loads(typed(home, "list", "--json").stdout)) == 2


def test_what_cannot_be_taken_in_is_told_and_the_rest_goes_in(home: Path, circular: Path) -> None:
    empty = circular.with_name("empty.txt")
    empty.write_text(" \n")
    word = circular.with_name("letter.docx")
    word.write_bytes(b"PK")
    nameless = circular.with_name("。。.md")
    nameless.write_text(CIRCULAR)
    done = added(home, circular, empty, word, nameless)
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert [each["id"] for each in told["added"]] == ["circular-99"]
    assert told["added"][0]["title"] == "Circular 99, Circular 99"  # each has its own name in it
    assert [each["file"] for each in told["refused"]] == ["empty.txt", "letter.docx", "。。.md"]
    assert all(each["reasons"] for each in told["refused"])
    other = circular.with_name("other.md")
    other.write_text(CIRCULAR)
    again = json.loads(added(home, circular, other).stdout)
    assert [each["id"] for each in again["added"]] == ["other"]
    assert "already" in again["refused"][0]["reasons"][0]


def test_what_is_not_told_is_asked_for_in_a_sentence(home: Path, circular: Path) -> None:
    done = typed(home, "add", str(circular), "--tier", "report", "--no-index")
    assert done.returncode == 2
    assert "--title, --citation, --date, --rights" in done.stderr
    assert not home.exists()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (["--id", "policy-2023"], "comes with the desk"),
        (["--id", "../x"], "cannot be an id"),
        (["--tier", "gospel"], "no tier 'gospel'"),
    ],
)
def test_what_cannot_be_kept_is_told(home: Path, circular: Path, more: list[str], why: str) -> None:
    done = typed(home, "add", str(circular), *TOLD, "--no-index", *more)
    assert done.returncode == 2
    assert why in done.stderr
    assert "Traceback" not in done.stderr
    assert len(open_corpus(library=home / "library").documents) == 2


def test_a_new_version_is_compared_before_it_takes_the_place_of_the_old(
    home: Path, circular: Path
) -> None:
    added(home, circular)
    circular.write_text(CIRCULAR.replace("$65", "$85"))
    told = json.loads(typed(home, "diff", str(circular), "--json").stdout)
    assert told["circular-99"]["counts"] == {"changed": 1}
    assert "$65" in typed(home, "show", "circular-99", "--text").stdout
    words = ("add", str(circular), "--replace", "--date", "2024-05-06", "--no-index", "--json")
    done = typed(home, *words)
    assert done.returncode == 0, done.stderr
    document = open_corpus(library=home / "library").document("circular-99")
    assert "$85" in document.text
    assert (document.published.isoformat(), document.tier) == ("2024-05-06", "practices")


def test_a_damaged_document_can_be_taken_out(home: Path, circular: Path) -> None:
    added(home, circular)
    next(home.glob("library/circular-99/*/text.txt")).write_text("other words")
    listed = typed(home, "list")
    assert listed.returncode == 0
    assert "circular-99 is left out" in listed.stderr
    assert typed(home, "remove", "circular-99", "--yes", "--no-index").returncode == 0
    assert not read_library(home / "library").left_out


def test_nothing_is_taken_out_unasked(home: Path, circular: Path) -> None:
    added(home, circular)
    done = typed(home, "remove", "circular-99", "--no-index")
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert "Nothing of the desk's own work and no reply rests on it." in done.stdout
    assert typed(home, "remove", "policy-2023", "--yes").returncode == 2


def test_a_change_is_in_the_staffs_record_where_there_is_one(home: Path, circular: Path) -> None:
    home.mkdir()
    database = open_database(home_url(home))
    upgrade(database)
    added(home, circular)
    typed(home, "remove", "circular-99", "--yes", "--no-index")
    kept = database.read(lambda connection: events(connection, None))
    steps = [(each.what, each.details["step"], each.details["documents"]) for each in kept]
    assert steps == [
        ("change the library", "published", ["circular-99"]),
        ("change the library", "removed", ["circular-99"]),
    ]


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Corpus, Index]:
    """A home with one added document, indexed by words alone."""
    home = tmp_path_factory.mktemp("home")
    put(home / "library", [addition(), addition("news", CIRCULAR, tier="secondary")])
    corpus = open_corpus(library=home / "library")
    place = shelf(home, corpus, MODEL)
    build(place, corpus, WordEncoder())
    return home, corpus, open_index(place, corpus)


MODEL = ModelFiles("words", HOUSE / "none-such", {"model": "0" * 64})


def test_what_was_added_is_found_cited_and_gone_again(
    indexed: tuple[Path, Corpus, Index],
) -> None:
    home, corpus, index = indexed
    question = "circular-99#2.p1"  # named outright: finding it is not what is tested here
    hits = index.search(question, WordEncoder().encode([question])[0])
    assert hits[0].passage.address == "circular-99#2.p1"
    hits = hits[:1]
    found = verify(compose(question, hits, corpus), offered(hits, corpus), corpus)
    (section,) = framed(found.claims, corpus)
    (citation,) = section.claims[0].citations
    assert section.lead == "Circular 99: Sculptures of Ice says (sec. 2, para. 1):"
    assert citation.label == "Circular 99 (2021), sec. 2, para. 1"
    assert citation.tier == "practices"
    text = corpus.document("circular-99").text
    assert text[citation.start : citation.end] == citation.quote

    take_out(home / "library", ["circular-99"])
    left = open_corpus(library=home / "library")
    note = note_of(1, citation, left)  # an answer from before can still be taken away
    assert (note.quote, note.standing) == (citation.quote, "No longer in this library")
    place = shelf(home, left, MODEL)
    build(place, left, WordEncoder())
    assert forget_older(home, left, MODEL) == []
    assert len(place.names()) == 1
    assert not any(b"circular-99#" in file.read_bytes() for file in home.rglob("entries.json"))
    again = open_index(place, left).search(question, WordEncoder().encode([question])[0])
    assert "circular-99" not in {hit.passage.document_id for hit in again}
    take_out(home / "library", ["news"])
    forget_older(home, open_corpus(library=home / "library"), MODEL)
    assert not list(home.rglob("entries.json"))


def test_what_is_below_official_is_shown_as_such(tmp_path: Path) -> None:
    from counter.source_view import may_be_used, what_it_is
    from tests.factories import draft

    put(tmp_path, [addition("news", tier="secondary"), addition("other", tier="policy")])
    corpus = open_corpus(library=tmp_path)
    passage = corpus.passage("news#2.p1")
    whole = draft(passage.text, passage.address, passage.text)
    (section,) = framed(verify([whole], [passage], corpus).claims, corpus)
    assert "a secondary source of March 1, 2021 and not the Office's text" in section.lead
    assert what_it_is(corpus.document("news")).startswith("Not the Office's text")
    assert "our own summary" not in what_it_is(corpus.document("news"))
    other = draft("The fee is $65 for such a sculpture of ice.", passage.address, passage.text)
    assert not verify([other], [passage], corpus).claims  # other words need an official source
    assert "recommendations do not" in may_be_used(corpus.document("other"))


def test_a_served_desk_takes_up_a_changed_library_once_it_is_indexed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from counter import renewing

    ready, opened = [False], list[object]()
    monkeypatch.setattr(renewing, "is_indexed", lambda settings: ready[0])
    monkeypatch.setattr(renewing, "open_assistant", lambda settings, tell: "another")
    watch = renewing.Renewing(Settings(home=tmp_path), opened.append, print)
    assert not watch.look()
    put(tmp_path / "library", [addition()])
    assert not watch.look()
    ready[0] = True
    assert watch.look()
    assert not watch.look()
    assert opened == ["another"]


def test_replies_that_rest_on_a_document_are_named(tmp_path: Path) -> None:
    from records.drafts import Saving, save
    from records.inquiries import Arrival, take_in
    from staff.library_steps import replies_resting

    database: Database = open_database(home_url(tmp_path))
    upgrade(database)
    ann = person("Ann", Role.ADMIN)
    number = take_in(database, ann, Arrival("a", "paste", "What is the fee?"))
    cited = {"address": "circular-99#2.p1", "quote": "It is not refunded."}
    found = [{"text": "It is not refunded.", "status": "stands", "citations": [cited]}]
    save(database, ann, number, Saving(0, "It is not refunded.", found, {"lines": []}))
    (rest,) = replies_resting(database, ann, "circular-99")
    assert (rest.name, rest.words) == ("inquiry 1 (drafting)", "It is not refunded.")
    assert not replies_resting(database, ann, "circular-9")


def test_an_index_counts_for_a_served_desk_once_it_is_proved(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert not is_indexed(settings)
    corpus, model = open_corpus(), find_model(settings.embeddings)
    place = shelf(tmp_path, corpus, model)
    build(place, corpus, WordEncoder())
    assert is_indexed(settings)
    put(settings.library, [addition()])
    assert not is_indexed(settings)
    place.pointer.unlink()  # published, and not pointed at yet
    take_out(settings.library, ["circular-99"])
    assert not is_indexed(settings)

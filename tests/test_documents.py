"""The library: each text checked at every open, each passage at its exact place."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from corpus.documents import HERE, Corpus, CorpusDamaged, UnknownDocument, open_corpus


def copied(folder: Path) -> Path:
    place = folder / "corpus"
    shutil.copytree(HERE, place, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return place


def test_every_passage_is_its_run_of_the_text(corpus: Corpus) -> None:
    for passage in corpus.passages:
        text = corpus.document(passage.document_id).text
        assert text[passage.start : passage.end] == passage.text
        for sentence in passage.sentences:
            assert sentence.within(passage.span)


def test_addresses_are_unique(corpus: Corpus) -> None:
    assert max(Counter(p.address for p in corpus.passages).values()) == 1


def test_45_notes_are_tied_to_their_sentences_both_ways(corpus: Corpus) -> None:
    notes = [p for p in corpus.passages if p.kind == "note"]
    calls = [(p, call) for p in corpus.passages for call in p.calls]
    assert len(notes) == len(calls) == 45
    for passage, call in calls:
        tied = corpus.passage(call.note).hangs_on
        assert tied is not None
        assert tied.address == passage.address
        assert tied.sentence.start < call.offset <= tied.sentence.end


@pytest.mark.parametrize(
    ("note", "sentence_holds"),
    [
        (4, "“existence, ownership, or duration of the copyright.”"),
        (9, "a graphic novel comprised of human-authored text"),  # called inside the sentence
        (27, "receives solely a prompt from a human"),
        (40, "more than de minimis should be explicitly excluded"),
        (45, "knowingly provided the Office with inaccurate information"),
    ],
)
def test_a_note_hangs_on_the_sentence_that_calls_it(
    corpus: Corpus, note: int, sentence_holds: str
) -> None:
    tied = corpus.passage(f"policy-2023#n{note}").hangs_on
    assert tied is not None
    text = corpus.document("policy-2023").text
    assert sentence_holds in text[tied.sentence.start : tied.sentence.end]


def test_the_notes_that_change_an_answer_travel(corpus: Corpus) -> None:
    travelling = {c.note.partition("#n")[2] for p in corpus.passages for c in p.calls if c.travels}
    assert travelling == {"25", "27", "30", "33", "36", "39", "40", "41", "43", "44"}


def test_labels_say_where_a_person_finds_it(corpus: Corpus) -> None:
    labels = {p.address: p.label for p in corpus.passages}
    assert labels["policy-2023#IV.A.2"] == "88 FR 16190, sec. IV.A, para. 2, p. 5"
    assert labels["policy-2023#n40"] == "88 FR 16190, n. 40, p. 9"
    assert labels["policy-2023#III.1"] == "88 FR 16190, sec. III, para. 1, pp. 3–4"


def test_the_summary_of_the_report_says_what_it_is(corpus: Corpus) -> None:
    summary = corpus.document("report-2025-summary")
    assert summary.tier == "secondary"
    assert "The report itself is not in this library" in summary.passages[0].text
    for passage in summary.passages:
        if passage.heading[0] in "2345678":
            assert "(Source: " in passage.text or "(Written for this library.)" in passage.text


def test_what_has_changed_points_at_passages_there_are(corpus: Corpus) -> None:
    changes = [since for document in corpus.documents for since in document.since]
    assert changes
    for since in changes:
        assert corpus.passage(since.address)
        assert corpus.passage(since.source)


@pytest.mark.parametrize("name", ["policy-2023.txt", "policy-2023.json"])
def test_a_text_that_is_not_what_the_manifest_vouches_for_is_not_read(
    tmp_path: Path, name: str
) -> None:
    folder = copied(tmp_path)
    path = folder / "texts" / name
    path.write_text(path.read_text().replace("a", "b", 1))
    with pytest.raises(CorpusDamaged, match=name):
        open_corpus(folder)
    path.unlink()
    with pytest.raises(CorpusDamaged, match="missing"):
        open_corpus(folder)


def test_an_unknown_name_is_told_with_the_names_there_are(corpus: Corpus) -> None:
    with pytest.raises(UnknownDocument, match="It holds: policy-2023, report-2025-summary"):
        corpus.document("report-2025")
    with pytest.raises(UnknownDocument):
        corpus.passage("policy-2023#n46")

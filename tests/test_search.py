"""Search: what a question names is found outright; the rest is fused, and always in one order."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from assistant.bootstrap import Assistant, Settings, open_assistant
from corpus.documents import Corpus
from corpus.passages import Span
from index.entries import Entry, entries
from index.generations import nearest_by_force
from index.lexical import Bm25, Words, ranks
from index.model_files import find_model
from index.named import NamedPlaces
from index.nearest import Compared, highest
from index.search import Index
from index.sentences import Sentences
from index.store import ChromaVectors, EmbeddedStore
from index.telling import searched, status
from tests.factories import WordEncoder


@pytest.mark.parametrize(
    ("question", "address"),
    [
        ("What does note 40 say?", "policy-2023#n40"),
        ("footnote 27", "policy-2023#n27"),
        ("explain n. 41 please", "policy-2023#n41"),
        ("what is in section IV.B", "policy-2023#IV.B.1"),
        ("Section IV B", "policy-2023#IV.B.1"),
        ("what does part III say", "policy-2023#III.1"),
        ("policy-2023#IV.A.2", "policy-2023#IV.A.2"),
        ("what is 411(b)?", "policy-2023#IV.B.4"),
        ("17 U.S.C. 408(d)", "policy-2023#n42"),
        ("who has (202) 707-3000", "policy-2023#n41"),
        ("call (202) 707–3000?", "policy-2023#n41"),
        ("37 CFR 201.7(c)(4)", "policy-2023#n44"),
        ("88 FR 16190", "policy-2023#masthead"),
    ],
)
def test_a_place_that_a_question_names_comes_first(
    assistant: Assistant, question: str, address: str
) -> None:
    assert assistant.catalogue.find(question)[0].passage.address == address


@pytest.mark.parametrize(
    "question", ["I made 40 pictures", "my book from 2023", "I have a note to add", "chapter IV"]
)
def test_a_number_that_names_no_place_is_only_a_word(corpus: Corpus, question: str) -> None:
    assert NamedPlaces(corpus).find(question) == ()


def test_the_list_is_ordered_by_score_then_address(assistant: Assistant) -> None:
    hits = assistant.catalogue.find("Can I register a collage of AI pictures?")
    assert len(hits) == 10
    assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.passage.address))
    assert hits == assistant.catalogue.find("Can I register a collage of AI pictures?")


def test_the_nearest_sentence_stands_in_its_passage(assistant: Assistant) -> None:
    for hit in assistant.catalogue.find("How do I fix a pending application?"):
        assert hit.sentence is None or hit.sentence.within(hit.passage.span)
        assert -1 <= hit.similarity <= 1


def test_chroma_finds_what_comparing_every_vector_finds(corpus: Corpus) -> None:
    encoder = WordEncoder()
    found = list(entries(corpus.passages))
    vectors = encoder.encode([entry.text for entry in found])
    index = Index("oracle", corpus, found, vectors, near=EmbeddedStore().nearest)
    for question in ("author of an image", "supplementary registration", "prompt", "de minimis"):
        vector = encoder.encode([question])[0]
        assert index.nearest(vector, 5) == nearest_by_force(found, vectors, vector)


def test_a_desk_that_is_told_to_searches_in_chroma_and_finds_the_same(
    assistant: Assistant, home: Path
) -> None:
    settings = Settings(home=home, chroma_url=SecretStr("embedded"))
    in_chroma = open_assistant(settings, pytest.fail)
    store = status(home, in_chroma.corpus, find_model(settings.embeddings), settings.chroma)[
        "store"
    ]
    assert searched(store) == "in Chroma, in the desk itself"
    for question in ("Who is the author?", "What does note 40 say?", "I filed already. What now?"):
        found, others = (one.catalogue.find(question) for one in (assistant, in_chroma))
        assert [(h.passage, h.score) for h in found] == [(h.passage, h.score) for h in others]


def test_two_stores_of_one_process_do_not_mix() -> None:
    vectors = np.eye(2, 4, dtype=np.float32)
    one, two = ChromaVectors("same", vectors), ChromaVectors("same", vectors[::-1].copy())
    assert one.search(vectors[0], 5)[0].tolist() == [0, 1]
    assert two.search(vectors[0], 5)[0].tolist() == [1, 0]


def test_an_empty_store_finds_nothing() -> None:
    store = ChromaVectors("empty", np.zeros((0, 4), dtype=np.float32))
    assert store.search(np.ones(4, dtype=np.float32), 5)[0].tolist() == []


def test_comparing_every_vector_finds_what_chroma_finds() -> None:
    chance = np.random.default_rng(7)
    vectors = chance.normal(size=(300, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    compared, chroma = Compared(vectors), ChromaVectors("compared", vectors)
    for vector in vectors[:20]:
        rows, cosines = compared.search(vector, 10)
        others, distances = chroma.search(vector, 10)
        assert rows.tolist() == others.tolist()
        assert cosines == pytest.approx(distances, abs=1e-5)


def test_of_equal_scores_the_earlier_row_comes_first() -> None:
    assert highest(np.array([0.1, 0.9, 0.5, 0.9]), 3).tolist() == [1, 3, 2]
    assert highest(np.array([0.1, 0.9]), 5).tolist() == [1, 0]


def test_of_many_sentences_only_those_of_likely_passages_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entries = [Entry(a, Span(n, n + 1), "x", "sentence") for n, a in enumerate("aabbc")]
    vectors = np.eye(5, dtype=np.float32)
    sentences = Sentences(entries, {"a": 0, "b": 1, "c": 2}, vectors)
    everywhere = sentences.nearest(vectors[4], 5, np.array([0]))
    assert set(everywhere.cosines) == set(everywhere.spans) == {0, 1, 2}
    monkeypatch.setattr("index.sentences.ALL_UP_TO", 4)
    likely = sentences.nearest(vectors[3], 5, np.array([1, 1]))
    assert {row: span.start for row, span in likely.spans.items()} == {1: 3}


def test_words_are_matched_by_their_stems_whatever_their_case() -> None:
    scores = Bm25(["Applicants register works", "A poem"]).scores("REGISTERING a work")
    assert scores[0] > 0 == scores[1]


def test_words_that_no_text_has_score_nothing() -> None:
    assert Bm25(["a text"]).scores("zzz qqq").tolist() == [0.0]


def test_of_no_texts_nothing_is_found_and_nothing_kept(tmp_path: Path) -> None:
    nothing = Bm25([])
    nothing.keep(tmp_path / "nothing")
    assert nothing.scores("a question").tolist() == []
    assert not (tmp_path / "nothing").exists()


def test_what_is_kept_scores_as_what_was_made(tmp_path: Path) -> None:
    made = Bm25(["Applicants register works", "A poem of works"])
    made.keep(tmp_path / "kept")
    kept = Words(tmp_path).of("kept", lambda: pytest.fail("the texts are not asked for"))
    for question in ("registering works", "poem", "zzz"):
        assert kept.scores(question).tolist() == made.scores(question).tolist()


def test_ties_go_by_address() -> None:
    assert ranks({"b": 0.50001, "a": 0.50002, "c": 0.6}) == {"c": 0, "a": 1, "b": 2}

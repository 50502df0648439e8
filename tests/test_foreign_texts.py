"""Texts that are not ours: how they are cut, what helps to find a piece, how sure an answer is."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answerable import confidence
from assistant.coverage import covered
from corpus.documents import Corpus
from corpus.pieces import LONGEST, plain_units
from evals.folder import open_folder
from evals.systems import index_in_memory
from index.entries import entries
from index.search import Index
from index.surroundings import Surroundings
from tests.factories import WordEncoder

LONG = " ".join(f"Sentence {n} of it is about the ferry and its fares." for n in range(30))
TEXT = f"""Ferries
The ferry sails daily.

Fares
{LONG}

Dogs
They travel free."""


@pytest.fixture
def ferries(tmp_path: Path) -> Corpus:
    (tmp_path / "ferries.txt").write_text(TEXT)
    (tmp_path / "trains.txt").write_text(
        "Trains\nThe train leaves at noon. Dogs must have a ticket."
    )
    return open_folder(tmp_path)


def searching(corpus: Corpus) -> Index:
    return index_in_memory(corpus, WordEncoder())


def test_a_long_paragraph_is_cut_between_sentences_and_loses_no_word(ferries: Corpus) -> None:
    found = ferries.document("ferries").passages
    assert max(len(passage.text) for passage in found) <= LONGEST
    assert all(passage.text.endswith(".") for passage in found)
    assert " ".join(" ".join(passage.text.split()) for passage in found) == " ".join(TEXT.split())


def test_a_piece_stands_under_its_title_and_its_heading(ferries: Corpus) -> None:
    found = ferries.document("ferries").passages
    assert [passage.heading for passage in found][:2] == ["Ferries", "Ferries › Fares"]
    assert found[-1].heading == "Ferries › Dogs"
    assert len({passage.address for passage in found}) == len(found)


@pytest.mark.parametrize(
    "text",
    [
        "One sentence alone.",
        "A line that goes on\nin the next one, as in a letter.",
        "One sentence.\n\nAnother, without a heading.",
    ],
)
def test_what_begins_a_sentence_is_no_heading(text: str) -> None:
    assert [unit["kind"] for unit in plain_units(text)] == ["paragraph"]


def test_short_paragraphs_that_follow_each_other_are_one_passage() -> None:
    (passage,) = (u for u in plain_units("Ports\nTwo.\n\nPiers\nThree.") if u["kind"] != "heading")
    assert (passage["start"], passage["end"]) == (0, 24)


def test_a_text_that_opens_before_its_first_heading_keeps_every_address_apart() -> None:
    text = f"{LONG}\n\nFares\n{LONG}\n\nDogs\n{LONG}"
    places = [unit["at"] for unit in plain_units(text)]
    assert len(set(places)) == len(places)


def test_a_passage_is_embedded_under_its_headings_unless_it_is_glossed(
    ferries: Corpus, corpus: Corpus
) -> None:
    told = {e.address: e.text for e in entries(ferries.passages) if e.kind == "passage"}
    assert told["ferries#1.2.1"].startswith("Ferries › Dogs. ")
    ours = entries(corpus.passages, corpus.glosses)
    glossed = {e.address: e.text for e in ours if e.kind == "passage"}
    assert glossed["policy-2023#IV.A.2"] == corpus.passage("policy-2023#IV.A.2").text


def test_of_passages_alike_the_one_whose_document_is_meant_comes_first(ferries: Corpus) -> None:
    around = Surroundings(ferries)
    alike = {"ferries#1.2.1": 0.5, "trains#1.0.1": 0.5}
    fused = around.fused("dogs on the ferry", {"passage": alike})
    assert fused["ferries#1.2.1"] > fused["trains#1.0.1"]
    assert max(fused.values()) <= 1


def test_a_passage_beside_a_good_one_moves_up(ferries: Corpus) -> None:
    first, second, third, *_, last = (p.address for p in ferries.document("ferries").passages)
    scores = {first: 0.9, second: 0.5, third: 0.1, last: 0.51}
    fused = Surroundings(ferries).fused("", {"passage": scores})
    assert fused[second] > fused[last]


def test_our_own_texts_are_found_by_their_glosses_and_go_without(corpus: Corpus) -> None:
    assert searching(corpus)._around is None


def test_a_question_of_another_subject_is_less_sure(ferries: Corpus) -> None:
    index, encoder = searching(ferries), WordEncoder()

    def sure(question: str) -> float:
        hits = index.search(question, encoder.encode([question])[0])
        return confidence(question, hits)

    assert sure("Do dogs travel free?") > sure("Do parrots vote twice?")
    assert confidence("Anything?", []) < 0


def test_common_words_count_for_nothing(ferries: Corpus) -> None:
    hits = searching(ferries).search("dogs", WordEncoder().encode(["dogs"])[0])
    assert covered("are there dogs?", hits) == 1
    assert covered("are there parrots?", hits) == 0
    assert covered("is it there?", hits) == 0

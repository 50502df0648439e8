"""Glosses: plain words, ours and labelled as ours, bound to the words that they explain."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.bootstrap import Assistant
from assistant.questions import asked
from corpus.documents import HERE, Corpus
from corpus.glosses import open_glosses, unbound
from corpus.restore import faults
from tests.test_rules_table import reading_grade


def texts(corpus: Corpus) -> dict[str, str]:
    return {passage.address: passage.text for passage in corpus.passages}


def test_every_passage_has_a_gloss_and_every_gloss_its_words(corpus: Corpus) -> None:
    assert list(unbound(corpus.glosses, texts(corpus))) == []
    assert set(corpus.glosses.by_address) == set(texts(corpus))


def test_a_gloss_whose_words_are_gone_is_told(corpus: Corpus) -> None:
    changed = {**texts(corpus), "policy-2023#n40": "40. Something else."}
    del changed["policy-2023#n41"]
    changed["policy-2023#n46"] = "46. A new note."
    assert list(unbound(corpus.glosses, changed)) == [
        "policy-2023#n40: the words that its gloss explains do not stand there any more.",
        "policy-2023#n41: there is a gloss, but no such passage.",
        "policy-2023#n46: there is no gloss for this passage.",
    ]


def test_the_corpus_does_not_verify_with_a_gloss_that_lost_its_words(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    glosses = folder / "glosses.toml"
    text = glosses.read_text().replace('explains = "', 'explains = "Nobody ever wrote: ', 1)
    glosses.write_text(text)
    assert any("its gloss explains do not stand" in fault for fault in faults(folder))


def test_the_short_words_are_plain(corpus: Corpus) -> None:
    """Flesch–Kincaid, by the same measure as the words of the rules."""
    hard = {
        a: g.short for a, g in corpus.glosses.by_address.items() if reading_grade(g.short) > 9.5
    }
    assert hard == {}


def test_an_answer_begins_in_plain_words_that_are_labelled_as_ours(assistant: Assistant) -> None:
    reply, _ = assistant.ask(asked("How small is de minimis?"))
    first, second = reply.claims[:2]
    gloss = assistant.corpus.glosses.get(first.citations[0].address)
    assert gloss is not None
    assert first.text == gloss.short
    assert second.text == second.citations[0].quote
    assert "In plain words (ours, not the Office's):" in reply.text


def test_a_question_in_everyday_words_finds_its_passage(assistant: Assistant) -> None:
    for question, address in EVERYDAY:
        hits = [hit.passage.address for hit in assistant.catalogue.find(question)[:5]]
        assert address in hits, question


EVERYDAY = [
    ("where in the form do i put that parts are from ai", "policy-2023#IV.A.2"),
    ("can i put chatgpt down as my co-writer", "policy-2023#IV.A.1"),
    ("the office already gave me my certificate, i never said a bot drew it", "policy-2023#IV.B.3"),
    ("is a tiny bit of ai ok", "policy-2023#n40"),
    ("no clue what to type in the boxes", "policy-2023#IV.A.3"),
]


def test_texts_without_glosses_have_none(tmp_path: Path) -> None:
    assert open_glosses(tmp_path / "none.toml").by_address == {}


@pytest.mark.parametrize("address", ["policy-2023#IV.A.2", "policy-2023#n45"])
def test_a_gloss_knows_what_people_ask(corpus: Corpus, address: str) -> None:
    gloss = corpus.glosses.get(address)
    assert gloss is not None
    assert len(gloss.questions) >= 3

"""Glosses: plain words, ours and labelled as ours, bound to the words that they explain."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

from assistant.bootstrap import Assistant
from assistant.questions import asked
from corpus.documents import HERE, Corpus
from corpus.glosses import open_glosses, unbound
from corpus.restore import faults
from tests.test_rules_table import reading_grade

QUOTED = re.compile(r"“[^”]*”")  # the Office's own words


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
    """Flesch–Kincaid, by the same measure as the words of the rules; a quote counts as one word."""
    hard = {
        short: round(grade, 1)
        for gloss in corpus.glosses.by_address.values()
        for short in gloss.shorts
        if (grade := reading_grade(QUOTED.sub("it", short))) > 9.3
    }
    assert hard == {}


def test_an_answer_begins_in_plain_words_that_are_labelled_as_ours(assistant: Assistant) -> None:
    reply, _ = assistant.ask(asked("How small is de minimis?"))
    first, second = reply.claims[:2]
    gloss = assistant.corpus.glosses.get(first.citations[0].address)
    assert gloss is not None
    assert first.text in gloss.shorts
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
    ("is a tiny bit of ai ok", "policy-2023#IV.A.2"),
    ("no clue what to type in the boxes", "policy-2023#IV.A.3"),
]


def test_texts_without_glosses_have_none(tmp_path: Path) -> None:
    assert open_glosses(tmp_path).by_address == {}


def test_every_point_is_asked_for_and_every_question_leads_to_one(corpus: Corpus) -> None:
    points = {
        (address, number)
        for address, gloss in corpus.glosses.by_address.items()
        for number in range(1, len(gloss.points) + 1)
    }
    asked = {(known.address, known.point) for known in corpus.glosses.known}
    assert asked <= points
    assert len(points - asked) <= len(points) / 50


def test_a_question_whose_point_is_gone_is_told(corpus: Corpus) -> None:
    lost = replace(corpus.glosses.known[0], point=99)
    glosses = replace(corpus.glosses, known=(lost,))
    assert list(unbound(glosses, texts(corpus))) == [
        f"{lost.address}: no point 99 for the question {lost.question!r}."
    ]

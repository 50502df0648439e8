"""What is taken away: every format opened again by another library holds all that was said."""

from __future__ import annotations

import itertools
import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pypdf
import pytest

from assistant.bootstrap import Assistant
from assistant.guard import NOTICE
from assistant.questions import Turn, asked, confirmed
from assistant.receipts import read_receipts
from assistant.results import Kept, changed, keep, recommendation_result
from counter.paper import Field, Heading, Items, Note, Notes, Paper, Paragraph, Quotation
from counter.paper_docx_template import TEMPLATE, template
from counter.paper_pdf import UNDRAWN
from counter.paper_writing import answer_paper, conversation_paper, recommendation_paper
from counter.taking_away import KINDS, UnknownFormat, as_file
from tests.taken_away import DAY, READ, Read, letter, solid, text_of_pdf
from tests.test_cli import answers, desk, validator

FACTS = json.loads((Path(__file__).parent / "facts_of_a_comic.json").read_text())
SHOWN = [kind for kind in KINDS if kind != "json"]
ASKED = ("Do I have to disclose AI?", "What does registration cost?", "Which form do I use?")


def notes_of(paper: Paper) -> tuple[Note, ...]:
    return next(block.notes for block in paper.blocks if isinstance(block, Notes))


@pytest.fixture(scope="session")
def talk(assistant: Assistant) -> list[Kept]:
    """Three questions, each asked after the ones before it; the second is not answered."""
    kept: list[Kept] = []
    for question in ASKED:
        history = [
            turn
            for one in kept
            for turn in (Turn("user", one.json["question"]), Turn("assistant", one.json["text"]))
        ]
        one = asked(question, history)
        kept.append(keep(assistant, one, *assistant.ask(one)))
    assert [one.json["kind"] for one in kept] == ["answer", "abstain", "answer"]
    return kept


@pytest.fixture(scope="session")
def check(assistant: Assistant) -> Kept:
    return Kept(*recommendation_result(confirmed(FACTS), assistant.corpus))


@pytest.fixture(scope="session")
def advised(assistant: Assistant) -> Kept:
    one = asked(ASKED[0], (), FACTS)
    return keep(assistant, one, *assistant.ask(one))


@pytest.fixture(scope="session")
def papers(assistant: Assistant, talk: list[Kept], check: Kept, advised: Kept) -> dict[str, Paper]:
    corpus = assistant.corpus
    own = asked("I made the pictures with Midjourney. Do I have to say so?")
    told = keep(assistant, own, *assistant.ask(own))
    assert told.json["kind"] == "ask_facts"
    return {
        "own work": answer_paper(told, corpus, DAY),
        "answer": answer_paper(talk[0], corpus, DAY),
        "silence": answer_paper(talk[1], corpus, DAY),
        "conversation": conversation_paper(talk, corpus, DAY),
        "recommendation": recommendation_paper(check, corpus, DAY),
        "advised answer": recommendation_paper(advised, corpus, DAY),
    }


WHAT = ["own work", "answer", "silence", "conversation", "recommendation", "advised answer"]


@pytest.mark.parametrize("what", WHAT)
@pytest.mark.parametrize("kind", SHOWN)
def test_every_format_holds_every_quote_and_note_the_notice_the_day_and_the_receipt(
    papers: dict[str, Paper], what: str, kind: str
) -> None:
    paper = papers[what]
    read = solid(READ[kind](as_file(paper, kind).content))
    results = paper.data if isinstance(paper.data, list) else [paper.data]
    for result in results:
        assert result["receipt"]["result_sha256"] in read
    notes = notes_of(paper)
    assert [note.number for note in notes] == list(range(1, len(notes) + 1))
    for note in notes:
        for told in (note.quote, note.document, note.published, note.label, note.address):
            assert solid(told) in read
        assert f"[{note.number}]" in read
        assert solid(f"({note.tier})") in read
    assert read.count(solid(NOTICE)) == 1
    assert "November22,2026" in read


def test_the_notes_are_the_citations_of_the_answers_in_their_order(
    papers: dict[str, Paper], talk: list[Kept], check: Kept
) -> None:
    said = [c["quote"] for one in talk for claim in one.json["claims"] for c in claim["citations"]]
    shown = [note.quote for note in notes_of(papers["conversation"])]
    # An abstention's citations, of where to turn, are claims of the reply too.
    assert shown == said
    cited = {c["quote"] for reason in check.json["reasons"] for c in reason["citations"]}
    assert cited <= {note.quote for note in notes_of(papers["recommendation"])}


@pytest.mark.parametrize("what", WHAT)
def test_what_is_the_offices_is_set_apart_from_what_is_ours(
    papers: dict[str, Paper], what: str
) -> None:
    quotes = {solid(note.quote) for note in notes_of(papers[what])}
    for block in papers[what].blocks:
        if isinstance(block, Quotation):
            words = solid(f"{block.before}{block.deciding}{block.after}")
            assert words[1:-1] in quotes
            assert (words[0], words[-1]) == ("“", "”")
        elif isinstance(block, Paragraph):
            assert solid(block.text) not in quotes


def test_a_recommendation_says_what_was_confirmed_and_what_to_type(
    papers: dict[str, Paper], check: Kept
) -> None:
    paper = papers["recommendation"]
    told = [block.items for block in paper.blocks if isinstance(block, Items)]
    assert "AI generated “the pictures”" in told[0]
    typed = {block.label: block.text for block in paper.blocks if isinstance(block, Field)}
    assert typed["Author Created"] == check.json["fields"]["author_created"]
    assert typed["Material Excluded / Other"] == check.json["fields"]["material_excluded_other"]


@pytest.mark.parametrize("what", WHAT)
def test_json_has_the_contracts_shape_and_passes_the_receipt_check(
    papers: dict[str, Paper], assistant: Assistant, what: str
) -> None:
    given = json.loads(as_file(papers[what], "json").content)
    shape = "recommendation.schema.json" if what == "recommendation" else "answer.schema.json"
    for result in given if isinstance(given, list) else [given]:
        validator(shape).validate(result)
    assert list(changed(read_receipts(given), assistant.corpus, lambda: assistant)) == []


def test_a_conversation_whose_answer_was_changed_fails_the_receipt_check(
    talk: list[Kept], assistant: Assistant
) -> None:
    given = json.loads(json.dumps([one.json for one in talk]))
    given[1]["receipt"]["result_sha256"] = "0" * 64
    found = list(changed(read_receipts(given), assistant.corpus, lambda: assistant))
    assert found == ["result 2: the result itself reads otherwise"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_paper_gives_the_same_bytes(papers: dict[str, Paper], kind: str) -> None:
    one, two = (as_file(papers["conversation"], kind) for _ in range(2))
    assert one == two
    assert one.name == f"copyright-desk-conversation-2026-11-22.{kind}"


def test_what_a_message_seems_to_tell_is_a_list(papers: dict[str, Paper]) -> None:
    (told,) = [block.items for block in papers["own work"].blocks if isinstance(block, Items)]
    assert any(item.startswith("AI generated “pictures”") for item in told)


def test_an_unknown_format_is_refused_in_a_sentence(papers: dict[str, Paper]) -> None:
    with pytest.raises(UnknownFormat, match="Take one of: html, md, docx, pdf, json"):
        as_file(papers["answer"], "exe")


# ---- for everyone


@pytest.mark.parametrize("what", WHAT)
def test_html_needs_nothing_else_and_leads_only_to_hosts_on_the_list(
    papers: dict[str, Paper], what: str
) -> None:
    page = Read(as_file(papers[what], "html").content.decode())
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "form", "base"}
    policy = next(a["content"] for t, a in page.tags if t == "meta" and a.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert ("html", {"lang": "en-US"}) in page.tags
    ids = {a["id"] for _, a in page.tags if a.get("id")}
    for target in [a["href"] or "" for t, a in page.tags if t == "a"]:
        inside = target.startswith("#") and target[1:] in ids
        assert inside or target.startswith("https://www.federalregister.gov/"), target
    assert not [a for _, a in page.tags if "style" in a or any(k.startswith("on") for k in a)]


@pytest.mark.parametrize("what", WHAT)
def test_headings_step_down_one_level_at_a_time(papers: dict[str, Paper], what: str) -> None:
    page = Read(as_file(papers[what], "html").content.decode())
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    word = docx.Document(BytesIO(as_file(papers[what], "docx").content))
    styles = [p.style.name for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert styles == [f"Heading {level}" for level in levels]


def test_word_has_title_language_lists_and_notes_that_the_numbers_lead_to(
    papers: dict[str, Paper],
) -> None:
    paper = papers["recommendation"]
    content = as_file(paper, "docx").content
    word = docx.Document(BytesIO(content))
    assert word.core_properties.title == paper.title
    assert word.core_properties.language == "en-US"
    assert 'w:lang w:val="en-US"' in ZipFile(BytesIO(content)).read("word/styles.xml").decode()
    notes = [p for p in word.paragraphs if p.style.name == "Note"]
    assert len(notes) == len(notes_of(paper))
    xml = ZipFile(BytesIO(content)).read("word/document.xml").decode()
    marks = set(re.findall(r'w:bookmarkStart w:id="\d+" w:name="([^"]+)"', xml))
    assert set(re.findall(r'w:anchor="([^"]+)"', xml)) == marks
    assert [p for p in word.paragraphs if p.style.name == "List Bullet"]
    assert not re.search(r"\{[{%]", xml)


def test_every_numbered_list_in_word_begins_with_one() -> None:
    lists = (Items(("a", "b"), ordered=True), Items(("c",), ordered=True))
    word = docx.Document(BytesIO(as_file(letter("x", lists), "docx").content))
    numbers = [p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.name == "List Number"]
    assert len(set(numbers)) == 3  # the letter has one of its own
    assert numbers[1] == numbers[2]
    anew = word.part.numbering_part.element.xpath("//w:num[w:lvlOverride/w:startOverride]/@w:numId")
    assert {str(number) for number in numbers} <= set(anew)


@pytest.mark.parametrize("what", WHAT)
def test_a_pdf_has_title_language_and_an_outline_of_its_headings(
    papers: dict[str, Paper], what: str
) -> None:
    paper = papers[what]
    pdf = pypdf.PdfReader(BytesIO(as_file(paper, "pdf").content))
    assert pdf.metadata is not None
    assert pdf.metadata.title == paper.title
    assert pdf.trailer["/Root"]["/Lang"] == "en-US"
    assert pdf.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"] is not False

    def flat(outline: list[Any]) -> list[str]:
        return [
            title for o in outline for title in (flat(o) if isinstance(o, list) else [o["/Title"]])
        ]

    headings = [block.text for block in paper.blocks if isinstance(block, Heading)]
    assert flat(pdf.outline) == [paper.title, *headings]


def test_a_pdf_draws_the_offices_marks_and_says_what_it_cannot_draw() -> None:
    plain = text_of_pdf(as_file(letter("“a” ’b’ – § é ñ Ω Ж"), "pdf").content)
    assert "“a” ’b’ – § é ñ Ω Ж" in plain
    assert solid(UNDRAWN) not in solid(plain)
    foreign = text_of_pdf(as_file(letter("日本 שלום عربى ok"), "pdf").content)
    assert "\ufffd\ufffd \ufffd\ufffd\ufffd\ufffd \ufffd\ufffd\ufffd\ufffd ok" in foreign
    assert solid(UNDRAWN) in solid(foreign)


def test_the_word_template_can_be_made_again() -> None:
    def parts(content: bytes) -> dict[str, bytes]:
        with ZipFile(BytesIO(content)) as zipped:
            return {name: zipped.read(name) for name in zipped.namelist()}

    assert parts(template()) == parts(TEMPLATE.read_bytes())


# ---- in the terminal


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_is_saved_by_the_ending_of_its_name(
    home: Path, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"my answer.{kind}"
    done = desk(home, "ask", ASKED[0], "--json", "--save", str(path))
    (answer,) = answers(done)
    assert done.stderr == f"Saved as {path}.\n"
    if kind == "json":
        saved = json.loads(path.read_text())
        assert saved["receipt"] == answer["receipt"]
        assert desk(home, "receipt", "check", str(path)).stdout == "The same result, to the byte.\n"
    else:
        assert answer["receipt"]["result_sha256"] in solid(READ[kind](path.read_bytes()))


def test_a_recommendation_is_saved_and_replaced_only_by_force(home: Path, tmp_path: Path) -> None:
    facts, path = tmp_path / "facts.json", tmp_path / "result.md"
    facts.write_text(json.dumps(FACTS))
    words = ("recommend", str(facts), "--save", str(path))
    assert desk(home, *words).returncode == 0
    path.write_text("mine")
    refused = desk(home, *words)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "is there already. Take another name, or replace it with --force." in refused.stderr
    assert path.read_text() == "mine"
    assert desk(home, *words, "--force").returncode == 0
    assert path.read_text().startswith("# Result of the check")


@pytest.mark.parametrize(
    ("name", "more", "says"),
    [
        ("answer.txt", (), "its name says no format. End it in .html, .md, .docx, .pdf, .json."),
        ("answer", (), "its name says no format"),
        ("nowhere/answer.md", (), "there is no folder"),
        ("folder.md", ("--force",), "it is a folder"),
    ],
)
def test_a_name_that_nothing_can_be_saved_as_is_told_before_anything_is_answered(
    home: Path, tmp_path: Path, name: str, more: tuple[str, ...], says: str
) -> None:
    (tmp_path / "folder.md").mkdir()
    done = desk(home, "ask", ASKED[0], "--save", str(tmp_path / name), *more)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_many_results_are_not_saved_as_one_file(home: Path, tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"id": "a", "question": "Why?"}\n')
    done = desk(home, "ask", "--batch", str(batch), "--save", str(tmp_path / "a.md"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "--save takes one result" in done.stderr

"""What is taken away: every format opened again by another library, and hostile text made inert."""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any, get_args
from zipfile import ZipFile

import docx
import pypdf
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.bootstrap import Assistant
from assistant.guard import NOTICE
from assistant.questions import Turn, asked, confirmed
from assistant.receipts import read_receipts
from assistant.results import Kept, changed, keep, recommendation_result
from counter.paper import (
    Block,
    Field,
    Gap,
    Heading,
    Items,
    Note,
    Notes,
    Notice,
    Paper,
    Paragraph,
    Quotation,
    Receipt,
    legible,
)
from counter.paper_docx_template import TEMPLATE, template
from counter.paper_pdf import UNDRAWN
from counter.paper_writing import answer_paper, conversation_paper, recommendation_paper
from counter.taking_away import KINDS, UnknownFormat, as_file
from tests.test_cli import answers, desk, validator

DAY = date(2026, 11, 22)
FACTS = json.loads((Path(__file__).parent / "facts_of_a_comic.json").read_text())
SHOWN = [kind for kind in KINDS if kind != "json"]
ASKED = ("Do I have to disclose AI?", "What does registration cost?", "Which form do I use?")


class Read(HTMLParser):
    """The texts and the tags of an HTML page, as a browser would take them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def names(self) -> list[str]:
        return [tag for tag, _ in self.tags if tag != "br"]


def rendered(content: bytes) -> str:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(content.decode())


def text_of_pdf(content: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)


READ: dict[str, Callable[[bytes], str]] = {
    "html": lambda content: "".join(Read(content.decode()).texts),
    "md": lambda content: "".join(Read(rendered(content)).texts),
    "docx": lambda content: "\n".join(p.text for p in docx.Document(BytesIO(content)).paragraphs),
    "pdf": text_of_pdf,
}


def solid(text: str) -> str:
    """The text without what a page may break, fold or join it by."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")


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
    return {
        "answer": answer_paper(talk[0], corpus, DAY),
        "silence": answer_paper(talk[1], corpus, DAY),
        "conversation": conversation_paper(talk, corpus, DAY),
        "recommendation": recommendation_paper(check, corpus, DAY),
        "advised answer": recommendation_paper(advised, corpus, DAY),
    }


WHAT = ["answer", "silence", "conversation", "recommendation", "advised answer"]


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


# ---- hostile text

NASTY = [
    "{{ 7*7 }}",
    "{% for x in range(9) %}x{% endfor %}",
    "{_{ 7*7 }_} {_% %_} {#",
    "{nb}",
    "<script>alert(1)</script>",
    "&lt;b&gt; &amp;#60; &#60;",
    "]]></w:t><w:p/> <!-- --> <?xml?> <!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]> &e;",
    '" onmouseover="alert(1)',
    "</blockquote></style></main>",
    "\u202egpj.exe\u2066\u2069",
    "\x00\x07\x1b[31m\x0c\x85\u2028\ud800\ue000\ufffe",
    "![x](https://evil.example/a.png) [y](javascript:alert(1)) <https://evil.example>",
    "https://evil.example www.evil.example a@evil.example",
    "# h\n\n    code\n\n> q\n- l\n1) n\n1. n\n***\n===\n---\n```\nf\n```\n|a|b|\n|-|-|",
    "**b** _i_ ~~s~~ `c` $x^2$ \\* \\\\ [^1] [1]: /x",
    "\t tab \r\n two \r three ",
    "日本語 עברית عربى हिन्दी 👩‍👩‍👧 é e\u0301",
    "",
    " \n \n ",
]
hostile = st.lists(st.sampled_from(NASTY) | st.text(max_size=12), max_size=5).map(" ".join)


def letter(text: str, more: tuple[Block, ...] = ()) -> Paper:
    """A paper with one of every block, and the text in every place of each."""
    note = Note(1, text, "office", text, text, text, text, text, text, text, (text,))
    blocks: tuple[Block, ...] = (
        Heading(text),
        Heading(text, 3),
        Paragraph(text, "person"),
        Paragraph(text, "lead", (1, 2)),
        Quotation(text, text, text, "office", (1,)),
        Quotation(text, "", "", "summary"),
        Field(text, text),
        Items((text, text)),
        Items((text,), ordered=True),
        Gap(text),
        Notes((note,)),
        Notice(text),
        Receipt(((text, text),)),
        *more,
    )
    return Paper(text, "letter", DAY, blocks, {"text": text})


def test_the_letter_of_these_tests_has_every_kind_of_block() -> None:
    assert {type(block) for block in letter("").blocks} == set(get_args(Block))


def shape(kind: str, content: bytes) -> list[str]:
    """What a reader makes of the file besides its texts: tags, or paragraph styles."""
    if kind == "docx":
        return [p.style.name for p in docx.Document(BytesIO(content)).paragraphs]
    page = Read(content.decode() if kind == "html" else rendered(content))
    return page.names


slow = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("kind", ["html", "md", "docx"])
@given(text=hostile)
@slow
def test_hostile_text_adds_nothing_to_a_file_but_itself(kind: str, text: str) -> None:
    text = f"x{text}x"  # a block without a letter may go
    content = as_file(letter(text), kind).content
    assert shape(kind, content) == shape(kind, as_file(letter("x"), kind).content)
    shown = solid(READ[kind](content))
    assert shown.count(solid(legible(text))) >= 20


@given(text=hostile)
@settings(max_examples=25, deadline=None)
@example("{nb}")
def test_a_pdf_of_hostile_text_opens_and_holds_no_link_or_action_of_it(text: str) -> None:
    pdf = pypdf.PdfReader(BytesIO(as_file(letter(text), "pdf").content))
    assert pdf.pages
    root = pdf.trailer["/Root"]
    assert "/OpenAction" not in root or "/JavaScript" not in str(root["/OpenAction"])
    for page in pdf.pages:
        for link in page.get("/Annots") or ():
            assert "/URI" not in str(link.get_object().get("/A"))


def test_a_pdf_shows_markup_as_it_was_typed() -> None:
    for text in ("{{ 7*7 }} {nb}", "**b** <b>c</b> --d-- __e__", "&lt; &#60;"):
        assert solid(text) in solid(text_of_pdf(as_file(letter(text), "pdf").content))


@given(text=hostile)
@slow
def test_json_gives_back_exactly_what_went_in(text: str) -> None:
    assert json.loads(as_file(letter(text), "json").content) == {"text": text}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["x" * 100_000, "so “many” words\n" * 6_250], ids=["one", "many"])
def test_a_hundred_thousand_characters_are_written_in_full(kind: str, text: str) -> None:
    paper = Paper("Long", "letter", DAY, (Paragraph(text), Field("f", "y")), {"text": text})
    content = as_file(paper, kind).content
    read = READ.get(kind, lambda c: json.loads(c)["text"])(content)
    footless = re.sub(r"Copyright Desk · page \d+", "", read)
    assert solid(text) in solid(footless)


@given(text=hostile)
@slow
def test_legible_text_has_no_character_that_misleads_and_stays_as_it_is(text: str) -> None:
    once = legible(text)
    assert not [c for c in once if unicodedata.category(c) in ("Cc", "Cs", "Co") and c != "\n"]
    assert not set(once) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069")
    assert legible(once) == once
    once.encode()


def test_legible_reaches_every_text_of_a_paper_but_its_data() -> None:
    bad, good = "a\x00b", "a\ufffdb"
    made = legible(letter(bad))
    assert made == dataclasses.replace(letter(good), data={"text": bad})


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

"""Hostile text in what is taken away: it is shown, and is nothing but text."""

from __future__ import annotations

import dataclasses
import json
import re
import unicodedata
from io import BytesIO
from typing import get_args

import docx
import pypdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from counter.paper import Block, Field, Paper, Paragraph, legible
from counter.taking_away import KINDS, as_file
from tests.taken_away import DAY, READ, Read, letter, rendered, solid, text_of_pdf

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


def test_the_letter_of_these_tests_has_every_kind_of_block() -> None:
    assert {type(block) for block in letter("").blocks} == set(get_args(Block))


def shape(kind: str, content: bytes) -> list[str]:
    """What a reader makes of the file besides its texts: tags, or paragraph styles."""
    if kind == "docx":
        return [p.style.name for p in docx.Document(BytesIO(content)).paragraphs]
    page = Read(content.decode() if kind == "html" else rendered(content))
    return page.names


slow = settings(max_examples=60, deadline=None)


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

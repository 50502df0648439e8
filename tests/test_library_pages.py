"""The library and its search: what each text is, what a search finds, and what it refuses."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant.guard import NOTICE
from corpus.documents import Corpus
from corpus.passages import Span
from counter import desk
from counter.library_pages import library_page
from counter.reading import reading_routes
from counter.reading_frame import HEADERS, TYPED
from counter.search_words import BadSearch, looked_for, standing
from counter.source_view import TIERS, USES
from index.hits import Hit


def marked(shown: str) -> list[str]:
    return [html.unescape(run) for run in re.findall(r"<mark>(.*?)</mark>", shown)]


@pytest.fixture
def reader(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The routes over a desk that finds section IV.A.2 for anything, more or less near."""

    def find(words: str, most: int) -> list[Hit]:
        similarity = 0.1 if "football" in words else 0.8
        passage = corpus.passage("policy-2023#IV.A.2")
        return [Hit(passage, 0.5, similarity, passage.sentences[0], named=False)][:most]

    catalogue = SimpleNamespace(find=find)
    monkeypatch.setattr(desk, "_opened", [SimpleNamespace(corpus=corpus, catalogue=catalogue)])
    with TestClient(Starlette(routes=reading_routes())) as client:
        yield client


def test_the_library_tells_of_each_text_what_it_is_and_what_it_may_be_used_for(
    corpus: Corpus,
) -> None:
    shown = library_page(corpus)
    for document in corpus.documents:
        for told in (document.title, document.rights, TIERS[document.tier], USES[document.tier]):
            assert html.escape(told) in shown
        assert f'href="/read/{document.id}"' in shown


@pytest.mark.parametrize(
    "path",
    [
        "/read",
        "/read/policy-2023",
        "/read?q=images",
        "/read?q=%3F",
        "/read/nope",
        "/source/policy-2023",
    ],
)
def test_every_page_has_the_notice_once_one_main_no_script_and_the_headers(
    reader: TestClient, path: str
) -> None:
    answer = reader.get(path)
    assert answer.text.count(html.escape(NOTICE)) == 1
    assert answer.text.count("<main") == answer.text.count("<h1") == 1
    assert '<html lang="en">' in answer.text
    assert "<script" not in answer.text
    expected = TYPED if "?q=" in path else HEADERS
    assert {name: answer.headers[name] for name in HEADERS} == dict(expected)


def test_the_old_address_and_the_new_one_are_the_same_page(reader: TestClient) -> None:
    query = "?cited=100-200&marked=120-150"
    assert (
        reader.get(f"/source/policy-2023{query}").text
        == reader.get(f"/read/policy-2023{query}").text
    )


def test_an_unknown_text_is_told_in_a_sentence(reader: TestClient) -> None:
    answer = reader.get("/read/<b>nope</b>")
    assert answer.status_code == 404
    assert "There is no document" in answer.text
    assert "<b>nope" not in answer.text


def test_a_search_marks_its_words_and_leads_to_them_in_the_text(reader: TestClient) -> None:
    shown = reader.get("/read", params={"q": "Excluding contents, and <i>descriptions</i>"}).text
    assert {"excluded", "content", "description"} <= set(marked(shown))
    assert "and" not in marked(shown)
    link = re.search(r'href="(/source/policy-2023\?[^"]+#here)"', shown)
    assert link
    assert 'id="here"' in reader.get(html.unescape(link[1])).text
    assert 'value="Excluding contents, and &lt;i&gt;descriptions&lt;/i&gt;"' in shown


def test_what_is_far_from_every_text_is_not_shown_as_found(reader: TestClient) -> None:
    assert "Nothing in these texts comes near" in reader.get("/read?q=football").text
    assert "1 passage" in reader.get("/read?q=football+content").text


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("x" * 301, "at most 300"),
        ("?!", "There is no word"),
        ("a\x00b", "U+0000"),
        ("a\u202eb", "U+202E"),
    ],
)
def test_words_that_cannot_be_looked_for_are_refused_at_the_field(
    reader: TestClient, typed: str, why: str
) -> None:
    answer = reader.get("/read", params={"q": typed})
    assert answer.status_code == 400
    assert why in answer.text
    assert 'aria-invalid="true" aria-describedby="trouble"' in answer.text
    with pytest.raises(BadSearch, match=re.escape(why)):
        looked_for(typed)


def test_an_empty_search_is_the_library(reader: TestClient) -> None:
    assert reader.get("/read?q=").text == reader.get("/read?q=+++").text == reader.get("/read").text


def test_forms_of_a_word_are_marked_and_words_of_every_text_are_not() -> None:
    text = "The registering of a registered work. The work’s images."
    found = [
        text[s.start : s.end]
        for s in standing("register the works image", text, Span(0, len(text)))
    ]
    assert found == ["registering", "registered", "work", "work’s", "images"]

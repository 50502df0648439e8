"""Texts that try to do something, in every place of the reading pages, in a real Chromium.

They stand in a made-up library (text, headings, notes, glosses, rights, what has changed), in a
search, in an address and in the message of a pause. Nothing leaves, nothing runs, and every
character shows as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from corpus.documents import Corpus, Document, Restored, Since
from corpus.glosses import Gloss, Glosses, Point, Term
from corpus.passages import HangsOn, NoteCall, Passage, Span
from counter import desk
from counter.doorkeeper import Doorkeeper
from counter.pause import Switch, paused_page
from counter.reading import reading_routes
from counter.streamlit_settings import content_security_policy
from index.hits import Hit

pytestmark = pytest.mark.browser

FAR = "http://far.example"
HERE = "http://localhost:8501"
PAYLOADS = [
    f"![inline]({FAR}/inline.png)",
    f"![by reference][far] and [far]: {FAR}/reference.png",
    f"| a | b | |---|---| | ![cell]({FAR}/cell.png) | c |",
    f"<img src={FAR}/x.png onerror=\"window.ran='img'\">",
    "<script>window.ran='script'</script>",
    "<svg onload=\"window.ran='svg'\"><a href='javascript:window.ran=1'>x</a></svg>",
    '<div style="position:fixed;inset:0;background:red">The Office approves this</div>',
    ":blue-badge[APPROVED BY USCO] :red-background[now]",
    ":material/verified: :streamlit: :shimmer[look]",
    "It costs $5 and a fee of $10 or $45 or $65.",
    "# Official heading",
    "[^1]: an official note ^[inline note]",
    f"{FAR}/bare www.far.example me@far.example <{FAR}/auto>",
    "[click](javascript:window.ran='link') [d](data:text/html,<script>window.ran='data'</script>)",
    f'<iframe src="{FAR}/f"></iframe><meta http-equiv=refresh content="0;url={FAR}/m">',
    f"\"'></title></style></textarea><style>@import url({FAR}/s)</style><link rel=stylesheet href={FAR}>",
]
ALL = " ".join(PAYLOADS)


def library() -> Corpus:
    """A document whose every field is a payload: each as heading, as paragraph and as note."""
    pieces = [*PAYLOADS, *PAYLOADS, *PAYLOADS]
    text, spans = "", []
    for piece in pieces:
        spans.append(Span(len(text), len(text) + len(piece)))
        text += f"{piece}\n\n"
    count = len(PAYLOADS)
    headings, paragraphs, notes = spans[:count], spans[count : 2 * count], spans[2 * count :]
    passages = [_paragraph(n, span, text) for n, span in enumerate(paragraphs)]
    passages += [_note(n, span, paragraphs[n], text) for n, span in enumerate(notes)]
    put_back = [Restored(Span(s.start, s.start + 3), ALL, "", ALL, ALL) for s in paragraphs]
    document = Document(
        **dict.fromkeys(("title", "short_title", "citation", "publisher", "url", "rights"), ALL),
        id="made-up",
        tier="policy",
        published=date(2026, 1, 1),
        pages_of="",
        sha256="",
        text=text,
        passages=tuple(passages),
        headings=tuple(headings),
        restored=tuple(put_back),
        since=(Since(date(2026, 1, 2), "made-up#p0", ALL, 'made-up#"><img src=x>'),),
    )
    glosses = {
        p.address: Gloss(p.address, ALL, (Point(ALL, ALL),), (Term(ALL, ALL),)) for p in passages
    }
    return Corpus((document,), "", Glosses(glosses, ""))


def _paragraph(number: int, span: Span, text: str) -> Passage:
    call = NoteCall(span.end, f"made-up#n{number}", travels=True)
    return _passage(f"p{number}", "paragraph", span, text, calls=(call,))


def _note(number: int, span: Span, caller: Span, text: str) -> Passage:
    return _passage(
        f"n{number}", "note", span, text, hangs_on=HangsOn(f"made-up#p{number}", caller)
    )


def _passage(at: str, kind: str, span: Span, text: str, **ties: Any) -> Passage:
    return Passage(
        address=f"made-up#{at}",
        document_id="made-up",
        kind=kind,
        label=ALL,
        heading=ALL,
        text=text[span.start : span.end],
        start=span.start,
        end=span.end,
        pages=(),
        sentences=(span,),
        **ties,
    )


class Visit:
    """A page of the browser in which every request is seen, and only ours are answered."""

    def __init__(self, page: Any, client: TestClient) -> None:
        self.page, self.client = page, client
        self.far: list[str] = []
        self.said: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("dialog", lambda dialog: self.said.append(dialog.message))
        page.route("**/*", self._answer)

    def _answer(self, route: Any) -> None:
        url = route.request.url
        if not url.startswith(HERE):
            self.far.append(url)
            route.abort()
            return
        answer = self.client.get(url.removeprefix(HERE))
        route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.content)

    def open(self, path: str) -> str:
        """The words of the page, white space as one blank, with everything unfolded."""
        self.page.goto(HERE + path)
        self.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        return " ".join(self.page.locator("body").inner_text().split())

    def assert_nothing_happened(self) -> None:
        # A blocked load or script would be told on the console: nothing may even be tried.
        assert self.far == []
        assert [said for said in self.said if "Failed to load resource" not in said] == []
        assert self.page.evaluate("window.ran") is None
        found = "img, svg, iframe, script, link, meta[http-equiv], math, object, [style], textarea"
        assert self.page.locator(found).count() == 0
        assert self.page.locator("style").count() == 1
        links = self.page.eval_on_selector_all("a", "all => all.map(a => a.href)")
        assert [link for link in links if not link.startswith(HERE)] == []
        assert self.page.locator("form").evaluate_all("all => all.map(f => f.action)") in (
            [],
            [f"{HERE}/read"],
        )


@pytest.fixture
def visit(browser: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[Visit]:
    corpus = library()

    def find(words: str, most: int) -> list[Hit]:
        return [Hit(p, 1.0, 1.0, p.sentences[0], named=True) for p in corpus.passages]

    made_up = SimpleNamespace(corpus=corpus, catalogue=SimpleNamespace(find=find))
    monkeypatch.setattr(desk, "_opened", [made_up])
    door = Doorkeeper(
        Starlette(routes=reading_routes()),
        hosts=("localhost",),
        switch=Switch(tmp_path / "PAUSED"),
        page=lambda message: paused_page(message, _with_help(corpus)),
        policy=content_security_policy(),
    )
    page = browser.new_page()
    visited = Visit(page, TestClient(door, base_url=HERE))
    visited.pause = tmp_path / "PAUSED"  # type: ignore[attr-defined]
    yield visited
    page.close()


def _with_help(corpus: Corpus) -> Any:
    return SimpleNamespace(passage=lambda _: corpus.passage("made-up#n0"))


def shown_as_written(words: str) -> list[str]:
    """The payloads that do not stand in the page exactly as they were written."""
    return [payload for payload in PAYLOADS if payload not in words]


DOCUMENT = ["/read/made-up", "/source/made-up?cited=0-9999#here"]


@pytest.mark.parametrize("path", ["/read", *DOCUMENT, "/read?q=approved+fee"])
def test_texts_of_a_library_do_nothing_and_show_as_they_are(visit: Visit, path: str) -> None:
    words = visit.open(path)
    # A note's number and the dots of what was put back stand between the words, not in them.
    assert shown_as_written(words) == []
    visit.assert_nothing_happened()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_typed_into_the_search_is_shown_and_does_nothing(
    visit: Visit, payload: str
) -> None:
    words = visit.open(f"/read?q={quote(payload)}")
    assert f"What was found for “{payload}”" in words
    assert visit.page.locator("#q").input_value() == payload
    visit.assert_nothing_happened()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_refused_search_and_an_unknown_address_do_nothing(visit: Visit, payload: str) -> None:
    refused = (payload + " ") * 30
    assert "Not searched." in visit.open(f"/read?q={quote(refused)}")
    assert visit.page.locator("#q").input_value() == refused[:600]
    visit.assert_nothing_happened()
    assert "There is no such text" in visit.open(f"/read/{quote(payload, safe='')}")
    visit.assert_nothing_happened()


def test_the_message_of_a_pause_is_shown_and_does_nothing(visit: Visit) -> None:
    visit.pause.write_text("\n".join(PAYLOADS))  # type: ignore[attr-defined]
    assert shown_as_written(visit.open("/read")) == []
    visit.assert_nothing_happened()


def test_the_marks_of_a_found_payload_break_no_word_of_it(visit: Visit) -> None:
    visit.open("/read?q=approved+fee")
    texts = visit.page.locator(".found .words").all_inner_texts()
    assert [re.sub(r"\s+", " ", text) for text in texts][: len(PAYLOADS)] == PAYLOADS
    assert {text.lower() for text in visit.page.locator(".found mark").all_inner_texts()} == {
        "approved",
        "approves",
        "fee",
    }
    visit.assert_nothing_happened()

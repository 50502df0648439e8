"""The bench on figures that are made up: what they are held to, and how they are told."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from assistant.questions import asked
from corpus.errors import BadInput
from evals.bench import Wanted, bench, read_figures
from evals.bench_blocks import markdown, terminal
from evals.bench_changed import changed
from evals.bench_figures import BY_RANK, METRICS, quality, ratios, scored
from evals.bench_html import html
from evals.bench_telling import sections
from evals.cases import Case
from evals.contenders import Measured
from evals.folder import Cut
from evals.spans import Placed
from evals.systems import Query
from terminal.benching import bench as command
from tests.bench_figures import all_five, contender, crowd, desk, failed, figures, growth

HOSTILE = '<script>alert("x")</script> | `a` **b** [c](javascript:d)'


def bar(run: dict[str, Any], beginning: str) -> dict[str, Any]:
    """The one bar whose name begins so."""
    (found,) = [one for one in run["bars"] if one["bar"].startswith(beginning)]
    return found


# What is changed in figures of which all bars are met or open -> the bar, and what comes of it.
@pytest.mark.parametrize(
    ("run", "name", "met"),
    [
        # 1.5 × 2 ms + 5 ms = 8 ms, which is still enough.
        (figures([desk(), contender("langchain")]), "Half of the answers are", True),
        (
            figures([desk(answer_ms={"p50": 8.1, "p95": 16.0, "n": 80})]),
            "Half of the answers are",
            False,
        ),
        # Over a folder of texts nothing is told of our two.
        (figures(), "19 of 20 answers from our two", None),
        (
            figures(texts={"name": "ours", "own": True, "documents": 2, "characters": 9}),
            "19 of 20 answers from our two",
            True,
        ),
        (figures(growth=growth()), "19 of 20 answers from 100,000", True),
        (figures(), "19 of 20 answers from 100,000", None),
        (figures([desk(fresh_s={"median": 2.01, "all": [2.01]})]), "A fresh process prints", False),
        # What `desk ask` took counts before what the same took among the contenders.
        (
            figures(own={"desk_ask": {"s": {"median": 2.4}, "mb": {"median": 401.0}}}),
            "A fresh process prints",
            False,
        ),
        (
            figures(own={"desk_ask": {"s": {"median": 2.4}, "mb": {"median": 401.0}}}),
            "A fresh process needs",
            False,
        ),
        (figures(), "First result of a fresh process", True),
        # As much memory as a peer is not less than it.
        (
            figures([desk(peak_mb={"median": 600.0, "all": []}), *all_five()[1:]]),
            "Memory at its peak",
            False,
        ),
        # A peer that failed leaves it open whether the desk is ahead of every one.
        (
            figures(
                [desk(), contender("langchain"), contender("haystack"), failed("llamaindex", "")]
            ),
            "First result of a fresh process",
            None,
        ),
        # Not so where the desk is behind one that did not fail.
        (
            figures(
                [desk(), contender("langchain", fresh_s={"median": 1.0}), failed("haystack", "")]
            ),
            "First result of a fresh process",
            False,
        ),
        (figures(), "With the same characters", True),
        # The best peer is compared with, though the desk is ahead of the others.
        (
            figures([desk(), contender("langchain"), contender("haystack", found=0.9)]),
            "With the same characters",
            False,
        ),
        (figures([desk()]), "With the same characters", None),
        # 60 s against 50 s.
        (figures(), "Indexing", True),
        (figures([desk(build_s={"median": 50.1}), contender("langchain")]), "Indexing", False),
        (
            figures(texts={"name": "ours", "own": True, "documents": 2, "characters": 9}),
            "Indexing",
            None,
        ),
        (figures([desk(characters_cut_off=1)]), "Every character", False),
        (figures(own={"one_changed": {"share": 0.1}}), "One changed document", True),
        (figures(), "One changed document", None),
        (figures(), "Answers a second, with 16", True),
        (
            figures([desk(callers=[crowd(1, 100, 20), crowd(16, 159, 100)])]),
            "Answers a second, with 16",
            False,
        ),
        (figures([desk(callers=[crowd(1, 100, 20)])]), "Answers a second, with 16", None),
        # 8 times as long is not under 8 times.
        (
            figures([desk(callers=[crowd(1, 100, 20), crowd(16, 170, 160)])]),
            "The wait of 19 of 20",
            False,
        ),
        (figures(growth=growth(search=0.99)), "Search, as", True),
        (figures(growth=growth(search=1.0)), "Search, as", False),
        (figures(growth=growth(build=1.004)), "Building, as", True),
        (figures(growth=growth(build=1.01)), "Building, as", False),
    ],
)
def test_a_bar_is_met_missed_or_open(run: dict[str, Any], name: str, met: bool | None) -> None:
    assert bar(run, name)["met"] is met


def test_who_is_ahead_by_rank_alone_is_told_of_and_breaks_no_bar() -> None:
    peer = contender("langchain", found=0.5)
    for case in peer["cases"]:
        case.update(dict.fromkeys(BY_RANK, 1.0))
    run = figures([desk(), {**peer, "quality": quality(peer["cases"])}])
    told = {one["metric"]: one["high"] for one in run["differences"]}
    assert all((told[metric] < 0) is (metric in BY_RANK) for metric in METRICS)
    assert bar(run, "With the same characters")["met"] is True


def test_without_the_desk_every_bar_is_open() -> None:
    for run in (figures([]), figures([failed("desk", "It fell over."), contender("langchain")])):
        assert {(one["met"], one["measured"]) for one in run["bars"]} == {(None, None)}


def test_a_peer_that_failed_breaks_no_ratio() -> None:
    found = ratios([desk(), failed("langchain", "Not installed."), contender("haystack")])
    assert {one["to"] for one in found} == {"haystack"}
    told = {one["figure"]: one["ratio"] for one in found}
    assert told["fresh start"] == 0.45
    assert told["answer p50"] == 0.8, "what a peer retrieves is taken for its answer"
    assert ratios([failed("desk", "It fell over."), contender("haystack")]) == []


def test_quality_is_made_from_the_places_found() -> None:
    gold = (Placed("a", 100, 200),)
    both = [(_case(id_), Query(id_, asked("What?"), gold)) for id_ in ("q1", "q2")]
    # For q1 the first place is beside it and the second has half of it; for q2 nothing was found.
    found = {"q1": [Placed("a", 0, 100), Placed("a", 150, 400)]}
    first, second = scored(found, both)
    assert first == {
        "id": "q1",
        "group": "of q1",
        "recall@1000ch": 0.5,
        "recall@2000ch": 0.5,
        "recall@4000ch": 0.5,
        "hit@1": 0.0,
        "hit@5": 1.0,
        "mrr@10": 0.5,
    }
    assert [second[metric] for metric in METRICS] == [0] * len(METRICS)


def _case(id_: str) -> Case:
    return Case(id_, "question", "a suite", "dev", f"of {id_}", {"question": "What?"})


def runs() -> list[dict[str, Any]]:
    """Two runs, in one of which a contender failed, and much was not measured."""
    odd = [desk(callers=[], build_s=None), failed("haystack", "Haystack is not installed.")]
    return [figures(growth=growth()), figures(odd)]


def test_every_contender_is_told_of_and_who_failed_with_the_reason() -> None:
    told = sections(runs())
    for text in (html(told), markdown(told), terminal(told)):
        for name in ("Copyright Desk", "LangChain", "LlamaIndex", "Haystack", "Floor"):
            assert name in text
        assert "Haystack is not installed." in text
        assert "not measured" in text


def test_every_bar_stands_in_the_report_as_often_as_it_was_measured() -> None:
    text = terminal(sections(runs()))
    assert text.count("One changed document") == 1
    assert text.count("Every character of the texts is embedded") == 2


class Page(HTMLParser):
    """Every tag that a page opens, and where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        self.links += [value for key in ("href", "src") if (value := given.get(key))]
        self.ids |= {given["id"]} if given.get("id") else set()


def test_the_page_needs_nothing_else_and_its_links_lead_somewhere() -> None:
    page = Page(html(sections(runs())))
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert page.tags.count("svg") >= 10
    assert page.links
    assert {link.removeprefix("#") for link in page.links} <= page.ids


def hostile() -> dict[str, Any]:
    one = contender(HOSTILE, what=HOSTILE, versions={HOSTILE: HOSTILE})
    texts = {"name": HOSTILE, "own": False, "documents": 1, "characters": 1}
    return figures([desk(), one, failed(HOSTILE, HOSTILE)], texts=texts, versions={"a": HOSTILE})


def test_names_are_shown_and_never_become_part_of_the_page() -> None:
    told = sections([hostile()])
    page = Page(html(told))
    assert "script" not in page.tags
    assert all(link.startswith("#") for link in page.links)
    rendered = Page(MarkdownIt("commonmark").enable("table").render(markdown(told)))
    assert not {"script", "a", "code"} & set(rendered.tags)


def test_the_tables_of_the_markdown_are_tables() -> None:
    made = [*runs(), hostile()]
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown(sections(made)))
    rows: list[int] = []
    widths: list[set[int]] = []
    for token in tokens:
        if token.type == "table_open":
            rows = []
        elif token.type == "tr_open":
            rows.append(0)
        elif token.type in ("th_open", "td_open"):
            rows[-1] += 1
        elif token.type == "table_close":
            widths.append(set(rows))
    assert len(widths) >= 10
    assert all(len(width) == 1 for width in widths)
    assert not any(t.type == "inline" and t.content.startswith("|") for t in tokens)


def test_stored_figures_are_read_back_and_others_refused(tmp_path: Path) -> None:
    stored = tmp_path / "stored.json"
    for run in (*runs(), hostile()):
        stored.write_text(json.dumps(run))
        assert read_figures(stored) == run
    broken = {**figures(), "texts": {"name": "some texts"}}
    stored.write_text(json.dumps(broken))
    with pytest.raises(BadInput, match=r"holds no figures of desk bench: texts: 'own' is a req"):
        read_figures(stored)


def test_figures_are_told_again_without_measuring(tmp_path: Path) -> None:
    stored = tmp_path / "stored.json"
    stored.write_text(json.dumps(figures()))
    page, paper = tmp_path / "new" / "page.html", tmp_path / "benchmarks.md"
    command(stored=[stored, stored], output=[page, paper], as_json=False)
    assert page.read_text().startswith("<!doctype html>")
    assert paper.read_text().startswith("# How quick it is")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (
            {"stored": [Path("a.json")], "corpus": Path("texts")},
            "leave out what should be measured",
        ),
        ({"output": [Path("report.pdf")]}, "ends in none of .html, .md, .json"),
        (
            {"stored": [Path("a.json"), Path("b.json")], "output": [Path("c.json")]},
            "can hold the figures of one run",
        ),
        ({"contender": ["lucene"]}, "There is no contender 'lucene'. There are: desk"),
        ({"corpus": Path("texts")}, "has to come with questions about it"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_measured(
    options: dict[str, Any], says: str
) -> None:
    with pytest.raises(BadInput) as refused:
        command(**options)
    assert says in str(refused.value)


def test_a_run_puts_together_what_was_measured(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over a folder, with contenders that found what they are told to; nothing is timed."""
    monkeypatch.setenv("DESK_HOME", str(home))
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "bees.txt").write_text("Bees live in hives. They make honey. Ants do not make any.")
    gold = [{"source": "bees", "quote": "They make honey."}]
    case = {"id": "b", "question": "What do bees make?", "answerable": True, "gold": gold}
    questions = tmp_path / "questions.jsonl"
    # What is asked a second time would not be cold: it is scored by what was found the first time.
    questions.write_text("\n".join(json.dumps(one) for one in (case, {**case, "id": "again"})))
    right, wrong = (Placed("bees", 20, 36),), (Placed("bees", 37, 57),)

    def measure(contest: Any, _: Any) -> list[Measured]:
        assert (contest.texts / "bees.txt").read_text().startswith("Bees live")
        assert [one.whole for one in contest.questions] == ["What do bees make?"]
        return [
            Measured("desk", "The desk.", ranked={"b": right}),
            Measured("langchain", "The tutorial.", ranked={"b": wrong}),
            Measured("haystack", "Haystack.", failed="Haystack is not installed."),
        ]

    made = bench(Wanted(folder, questions), lambda _: None, measure)
    stored = tmp_path / "figures.json"
    stored.write_text(json.dumps(made))
    assert read_figures(stored) == made
    assert made["texts"]["name"] == tmp_path.name, "a folder called texts says nothing"
    assert made["questions"]["n_gold"] == 2
    found = {one["name"]: one["quality"] for one in made["contenders"]}
    assert found["desk"]["recall@2000ch"]["value"] == 1
    assert found["langchain"]["recall@2000ch"]["value"] == 0
    assert found["haystack"] is None
    assert set(made["own"]) == {"one_changed"}
    assert [d["difference"] for d in made["differences"]] == [1] * len(METRICS)


def test_of_the_documents_the_one_of_middle_length_is_changed() -> None:
    cuts = [
        Cut(name, "Words of it. " * length, ()) for name, length in (("a", 1), ("b", 9), ("c", 3))
    ]
    found = {cut.id: cut for cut in changed(cuts)}
    assert [found[name].text == cut.text for name, cut in zip("abc", cuts, strict=True)] == [
        True,
        True,
        False,
    ]
    assert found["c"].text.startswith(cuts[2].text.rstrip())
    assert [unit["end"] for unit in found["c"].units][-1] == len(found["c"].text)

"""Chat models put to the same cases as the offline answerer, over real wires, and what is kept of it."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

import pytest

from assistant.acceptance import FILE, read_measured
from assistant.citations import Dropped, Verified
from assistant.prices import Price, price
from assistant.weighing import ADDRESS, OWN_WORDS, QUOTE, REASONS, SOURCE_WORDS, Weighed
from assistant.writing import Written
from corpus.errors import BadInput
from evals.bake_off import check_names
from evals.bake_off_tables import bake_off_tables
from evals.reading import run_lines
from evals.report import write_report
from evals.run import Wanted, run
from evals.runs import Run, read_run
from evals.trials import NO_CLAIMS, NOT_HELD, chat_figures, trial, trial_scores
from tests.chat_server import ChatServer, chat_server

KEY = "sk-canary-2b2b"
HONEST, CARELESS, BUSY = "openai:honest", "openai:careless", "openai:honest+429"
SUITES = Path(__file__).parent.parent / "evals" / "suites"
NOTHING = Verified((), ())


def written(weighed: Weighed, **more: object) -> Written:
    return Written(NOTHING, weighed=weighed, **more)  # type: ignore[arg-type]


def claims(*how: str, dropped: tuple[str, ...] = (), again: int = 0) -> Weighed:
    lost = tuple(Dropped("text", "why", reason) for reason in dropped)
    return Weighed(("claim",) * len(how), how, lost, again)  # type: ignore[arg-type]


def test_a_trial_counts_claims_by_how_they_were_told_and_why_they_were_dropped() -> None:
    one = trial(
        [
            written(claims(OWN_WORDS, SOURCE_WORDS, SOURCE_WORDS, dropped=(QUOTE,), again=2)),
            written(claims(dropped=(ADDRESS, QUOTE))),
            written(claims()),
            written(claims(), failed="slow"),
        ],
        12.3456,
        (3, 900, 100),
    )
    assert one.kept == {"own": 1, "source": 2}
    assert [row["reason"] for row in one.dropped] == [QUOTE, ADDRESS, QUOTE]
    assert one.fell_back == (NOT_HELD, NO_CLAIMS, "slow")
    assert (one.again, one.asked) == (2, 4)
    scores = trial_scores(one)
    assert scores["claims_kept"] == (3.0, 6.0)
    assert scores["kept@own"] == (1.0, 3.0)
    assert scores["kept@plain"] == (0.0, 3.0)
    assert scores[f"rejected@{QUOTE}"] == (2.0, 6.0)
    assert scores["fell_back"] == (3.0, 4.0)
    assert {f"rejected@{reason}" for reason in REASONS} <= scores.keys()


def test_a_question_that_no_model_was_asked_has_no_figure_of_it() -> None:
    assert trial_scores(trial([], 1.0, (0, 0, 0))) == {}


@pytest.mark.parametrize(
    ("sent", "wrote", "found"),
    [
        (None, None, None),
        ("2.5", None, None),  # half a price is none
        ("2.5", "10", Price(2.5, 10.0)),
        ("openai:a=1, openai:honest=3", "4", Price(3.0, 4.0)),
        ("openai:a=1", "4", None),
    ],
)
def test_a_price_is_for_all_or_for_each(sent, wrote, found) -> None:
    assert price(sent, wrote, HONEST) == found


@pytest.mark.parametrize("table", ["much", "-1", "openai:a=", "openai:a=nan", "1e99"])
def test_what_is_no_price_is_told(table: str) -> None:
    with pytest.raises(BadInput, match="DESK_CHAT_PRICE_IN"):
        price(table, "1", HONEST)


@pytest.mark.parametrize("names", [["gpt"], ["nobody:x"], ["openai:"], [HONEST, HONEST]])
def test_a_name_that_is_none_is_told_before_anything_runs(names: list[str]) -> None:
    with pytest.raises(BadInput, match="chat model"):
        check_names(names)


@pytest.fixture(scope="module")
def server():
    with chat_server() as running:
        yield running


@pytest.fixture(scope="module")
def own_home(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("bake-off") / "home"
    copytree(home, place)
    (place / FILE).unlink(missing_ok=True)
    return place


@pytest.fixture(scope="module")
def made(server: ChatServer, own_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Three models on ten questions and a story, which is read for facts."""
    lines = (SUITES / "questions_dev.jsonl").read_text().splitlines()[:20:2]
    stories = (SUITES / "stories_dev.jsonl").read_text().splitlines()[:1]
    cases = tmp_path_factory.mktemp("cases") / "some.jsonl"
    cases.write_text("\n".join([*lines, *stories]) + "\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESK_HOME", str(own_home))
        patch.setenv("DESK_CHAT_BASE_URL", f"{server.url}/v1")
        patch.setenv("DESK_CHAT_API_KEY", KEY)
        patch.setenv("DESK_CHAT_PRICE_IN", "2")
        patch.setenv("DESK_CHAT_PRICE_OUT", f"{HONEST}=10,{CARELESS}=1")
        patch.setenv("DESK_CHAT_LEAST_ACCEPTED", "1")
        return run(Wanted(dataset=cases, chat_models=(HONEST, CARELESS, BUSY)), print)


def test_claims_are_told_side_by_side(made: Run) -> None:
    honest, careless = (made.about["chat_models"][name] for name in (HONEST, CARELESS))
    for one in (honest, careless):
        told = one["claims"]
        assert told["proposed"] == told["kept"] + told["rejected"] + told["said_again"] > 0
        assert told["kept"] == sum(told[f"kept_{how}"] for how in ("own", "plain", "source"))
        assert told["rejected"] == sum(one["rejected"].values())
    assert honest["claims"]["rejected"] == 0
    assert careless["rejected"]["quote"] > 0
    assert careless["claims"]["kept"] + careless["claims"]["rejected"] > 50
    assert "unfit" not in careless["fell_back"], (
        "a bake-off asks one that production would put aside"
    )
    kept = {name: made.about["systems"][name]["claims_kept"] for name in (HONEST, CARELESS)}
    assert kept[HONEST]["value"] == 1.0
    assert kept[CARELESS]["low"] < kept[CARELESS]["value"] < kept[CARELESS]["high"] < 1.0


def test_answers_have_the_same_figures_as_the_offline_answerers(made: Run) -> None:
    systems = made.about["systems"]
    for metric in ("citation_precision", "citation_recall", "misgrounding", "quote_validity"):
        assert systems[HONEST][metric]["n"] == systems["desk"][metric]["n"]
    assert systems[CARELESS]["quote_validity"]["value"] == 1.0
    assert {"facts_precision", "facts_recall"} <= systems[HONEST].keys()
    assert made.about["chat_models"][HONEST]["against_desk"]["citation_recall"]["n"] > 0


def test_a_model_that_fails_is_the_offline_answerer_and_its_falls_are_counted(made: Run) -> None:
    busy, systems = made.about["chat_models"][BUSY], made.about["systems"]
    assert set(busy["fell_back"]) <= {"busy", "off"}
    assert sum(busy["fell_back"].values()) == busy["answers"] > 0
    assert systems[BUSY]["citation_recall"] == systems["desk"]["citation_recall"]
    assert systems[BUSY]["fell_back"]["value"] == 1.0


def test_no_baseline_is_a_chat_model(made: Run) -> None:
    assert {":" in d["baseline"] for d in made.about["differences"].values()} == {False}


def test_tokens_cost_and_time_are_told(made: Run) -> None:
    honest, busy = (made.about["chat_models"][name] for name in (HONEST, BUSY))
    tokens = honest["tokens"]
    assert honest["cost"]["total"] == pytest.approx(
        (tokens["sent"] * 2 + tokens["written"] * 10) / 1_000_000, abs=1e-6
    )
    assert tokens["sent"] > 0
    assert busy["cost"] is None
    assert honest["latency"]["n"] == honest["desk_latency"]["n"] == honest["cases"] - 1 == 10
    assert 0 < honest["latency"]["p50_ms"] <= honest["latency"]["p95_ms"]


def test_all_of_it_can_be_made_again_from_the_runs_folder(made: Run) -> None:
    assert made.folder is not None
    again = read_run(made.folder, made.folder.parent)
    prices = {HONEST: Price(2, 10), CARELESS: Price(2, 1), BUSY: None}
    assert chat_figures(again.rows, prices, made.about["seed"]) == made.about["chat_models"]
    whole = (made.folder / "questions.jsonl").read_text() + (made.folder / "run.json").read_text()
    assert KEY not in whole
    dropped = [row.chat[CARELESS]["dropped"] for row in again.rows if CARELESS in row.chat]
    assert any("does not stand" in one["why"] for rows in dropped for one in rows)


def test_it_is_told_in_the_terminal_as_json_and_in_reports(made: Run, tmp_path: Path) -> None:
    told = run_lines(made)
    json_told = json.dumps(made.json())
    write_report(made, tmp_path / "r.html", None, None, unseal=False)
    write_report(made, tmp_path / "r.md", None, None, unseal=False)
    html, markdown = (tmp_path / "r.html").read_text(), (tmp_path / "r.md").read_text()
    for table in bake_off_tables(made.about):
        for text in (told, html, markdown):
            assert table.caption in text
    for text in (told, html, markdown):
        assert "rejected: the quote does not stand there" in text
        assert CARELESS in text
        assert KEY not in text
    assert CARELESS in json_told
    assert KEY not in json_told


def test_how_a_model_did_is_kept_for_production(made: Run, own_home: Path) -> None:
    rows = read_measured(own_home)
    told = made.about["chat_models"]
    assert set(rows) == {HONEST, CARELESS}, "of a model without claims nothing is known"
    for name, row in rows.items():
        assert row.n == told[name]["claims"]["kept"] + told[name]["claims"]["rejected"]
        assert row.accepted == pytest.approx(told[name]["claims"]["kept"] / row.n, abs=1e-4)
    assert "langchain-openai" in rows[HONEST].versions


def test_a_run_asks_no_model_that_it_does_not_name(
    server: ChatServer, own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = tmp_path / "one.jsonl"
    cases.write_text((SUITES / "questions_dev.jsonl").read_text().splitlines()[0] + "\n")
    monkeypatch.setenv("DESK_HOME", str(own_home))
    monkeypatch.setenv("DESK_CHAT_MODEL", HONEST)
    monkeypatch.setenv("DESK_CHAT_BASE_URL", f"{server.url}/v1")
    monkeypatch.setenv("DESK_CHAT_API_KEY", KEY)
    before = len(server.requests)
    plain = run(Wanted(dataset=cases), print)
    assert len(server.requests) == before
    assert "chat_models" not in plain.json()
    assert bake_off_tables(plain.about) == ()

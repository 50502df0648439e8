"""The terminal: what each command prints, in the contract's shapes, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

import evals

CONTRACTS = Path(evals.__file__).parent / "contracts"


def validator(name: str) -> Draft202012Validator:
    schemas = [json.loads(path.read_text()) for path in CONTRACTS.glob("*.json")]
    registry = Registry().with_resources(
        [(schema["$id"], Resource.from_contents(schema)) for schema in schemas if "$id" in schema]
    )
    schema = next(schema for schema in schemas if schema["$id"] == name)
    return Draft202012Validator(schema, registry=registry)


def desk(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli", *words],
        capture_output=True,
        text=True,
        timeout=120,
        env={"PATH": "/usr/bin:/bin", "DESK_HOME": str(home), "HOME": str(home), **environment},
    )


def answers(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def without_timings(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "timings_ms"}


def test_an_answer_has_the_shape_of_the_contract_and_quotes_that_stand(home: Path) -> None:
    (answer,) = answers(desk(home, "ask", "Do I have to disclose AI?", "--json"))
    validator("answer.schema.json").validate(answer)
    text = desk(home, "corpus", "show", "policy-2023", "--text").stdout
    assert answer["kind"] == "answer"
    for claim in answer["claims"]:
        for citation in claim["citations"]:
            assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_the_same_question_in_two_processes_gives_the_same_bytes(home: Path) -> None:
    one, two = (answers(desk(home, "ask", "What is de minimis?", "--json"))[0] for _ in range(2))
    assert json.dumps(without_timings(one)) == json.dumps(without_timings(two))


def test_a_batch_gives_a_line_for_each_line_with_its_id(home: Path, tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    cases = [
        {"id": "a", "question": "Which form do I use?", "split": "dev", "gold": []},
        {"id": "b", "question": "How do I bake bread?", "history": []},
    ]
    batch.write_text("\n".join(json.dumps(case) for case in cases))
    found = answers(desk(home, "ask", "--batch", str(batch), "--json"))
    assert [answer["id"] for answer in found] == ["a", "b"]
    assert [answer["kind"] for answer in found] == ["answer", "abstain"]
    for answer in found:
        validator("answer.schema.json").validate(answer)


def test_earlier_turns_are_read_from_a_file(home: Path, tmp_path: Path) -> None:
    history = tmp_path / "history.json"
    history.write_text(json.dumps([{"role": "user", "content": "My application is pending."}]))
    (answer,) = answers(desk(home, "ask", "How do I fix it?", "--history", str(history), "--json"))
    assert "policy-2023#IV.B.2" in [hit["address"] for hit in answer["retrieved"][:3]]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["ask", ""], "The question is empty"),
        (["ask", "a" * 100_000], "at most 5,000 are read"),
        (["ask", "a\x07b"], "U+0007"),
        (["ask"], "Give a question"),
        (["ask", "--batch", "nowhere.jsonl"], "nowhere.jsonl cannot be read"),
        (["ask", "Why?", "--history", "nowhere.json"], "nowhere.json cannot be read"),
        (["corpus", "show", "policy-2024"], "It holds: policy-2023"),
        (["corpus", "show", "policy-2023#n99"], "There is no passage"),
        (["bench", "--questions", "nowhere.jsonl"], "nowhere.jsonl cannot be read"),
        (["nonsense"], "No such command"),
    ],
)
def test_bad_input_gets_a_sentence_and_exit_code_2(home: Path, words: list[str], says: str) -> None:
    done = desk(home, *words)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("", "holds nothing"),
        ('{"id": "a", "question": "Why?"}\n{broken', "line 2: not JSON"),
        ('["a"]', "line 1: not an object"),
        ('{"id": "a"}', "line 1: question missing"),
        ('{"question": "Why?"}', "line 1: id missing"),
        ('{"id": 7, "question": "Why?"}', "line 1: id must be text"),
        (
            '{"id": "a", "question": "Why?"}\n\n{"id": "a", "question": "Who?"}',
            "line 3: the id 'a'",
        ),
        ('{"id": "a", "question": ""}', "line 1: The question is empty"),
        ('{"id": "a", "question": "Why?", "history": 3}', "line 1: The earlier turns must be"),
        (b"\xff\xfe", "is not UTF-8 text"),
    ],
)
def test_a_malformed_batch_is_told_with_its_line_before_anything_is_answered(
    home: Path, tmp_path: Path, lines: str | bytes, says: str
) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_bytes(lines if isinstance(lines, bytes) else lines.encode())
    done = desk(home, "ask", "--batch", str(batch))
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stdout == ""


def test_an_unknown_model_is_told_with_what_may_be_named(home: Path) -> None:
    done = desk(home, "ask", "Why?", DESK_EMBEDDINGS="no-such-model")
    assert done.returncode == 2
    assert "DESK_EMBEDDINGS takes all-MiniLM-L6-v2, or the folder of" in done.stderr


def test_the_corpus_is_listed_and_verified(home: Path) -> None:
    (documents,) = answers(desk(home, "corpus", "list", "--json"))
    assert [d["id"] for d in documents] == ["policy-2023", "report-2025-summary"]
    assert documents[0]["citation"] == "88 FR 16190"
    assert desk(home, "corpus", "verify").returncode == 0
    assert "Thaler v. Perlmutter" in desk(home, "corpus", "list").stdout


def test_the_index_and_the_desk_say_how_they_are(home: Path, tmp_path: Path) -> None:
    (status,) = answers(desk(home, "index", "status", "--json"))
    assert status["serves"] == status["current"]
    assert status["faults"] == []
    assert desk(home, "doctor").stdout.endswith("All is well.\n")
    empty = desk(tmp_path / "empty", "index", "status")
    assert empty.returncode == 1
    assert "desk index build" in empty.stdout


OFFLINE = """
import socket, sys
class Forbidden(socket.socket):
    def connect(self, *a): raise OSError('no network here')
    connect_ex = connect
    def bind(self, *a): raise OSError('no network here')
socket.socket = Forbidden
socket.create_connection = socket.getaddrinfo = lambda *a, **k: (_ for _ in ()).throw(OSError('no network'))
sys.argv = ['desk', *sys.argv[1:]]
import cli
cli.main()
"""


@pytest.mark.parametrize(
    "words", [["ask", "Do I have to disclose AI?"], ["index", "build"], ["corpus", "verify"]]
)
def test_everything_works_with_sockets_blocked(
    tmp_path: Path, home: Path, words: list[str]
) -> None:
    folder = tmp_path if words[0] == "index" else home
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE, *words],
        capture_output=True,
        text=True,
        timeout=120,
        env={"PATH": "/usr/bin:/bin", "DESK_HOME": str(folder), "HOME": str(folder)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout

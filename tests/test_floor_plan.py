"""The floor plan: who may know whom, what each library is known to, and what the docs must say."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
ROOMS = ("corpus", "index", "assistant", "counter", "evals", "records", "staff", "terminal")
MAY_KNOW = {
    "corpus": {"corpus"},
    "index": {"corpus", "index"},
    "assistant": {"corpus", "index", "assistant"},
    "counter": {"corpus", "index", "assistant", "counter", "evals"},
    "evals": {"corpus", "index", "assistant", "evals"},
    "records": {"corpus", "records"},
    "staff": {"corpus", "index", "assistant", "counter", "evals", "records", "staff"},
    "terminal": set(ROOMS),
    "app": {"counter"},
    "cli": {"corpus", "terminal"},
}
# Where a library is known to one file, or to few.
KNOWN_TO = {
    "chromadb": {"index/store.py"},
    "httpx": {"index/chroma_server.py"},
    "sentence_transformers": {"index/embeddings.py"},
    "torch": {"index/onnx_export.py"},
    "onnxruntime": {"index/onnx_encoder.py"},
    "bm25s": {"index/lexical.py"},
    "ir_measures": {"evals/metrics.py"},
    "langchain_chroma": {"evals/baselines.py", "evals/contender_langchain.py"},
    "langchain_huggingface": {"evals/contender_langchain.py"},
    "llama_index": {"evals/contender_llamaindex.py"},
    "haystack": {"evals/contender_haystack.py"},
    "haystack_integrations": {"evals/contender_haystack.py"},
    "scipy": {"evals/statistics.py", "staff/clusters.py"},
    "nupunkt": {"corpus/sentences.py"},
    "docx": {
        "assistant/letter_child.py",
        "counter/paper_docx.py",
        "counter/paper_docx_template.py",
    },
    "pypdf": set(),
    "pypdfium2": {"corpus/pdf_reader.py"},
    "lxml": {"corpus/html_reader.py"},
    "markdown_it": {"corpus/markdown_reader.py"},
    "docxtpl": {"counter/paper_docx.py"},
    "fpdf": {"counter/paper_pdf.py", "counter/paper_pdf_sheet.py"},
    "rapidfuzz": {
        "assistant/draft_basis.py",
        "assistant/draft_changes.py",
        "assistant/draft_likeness.py",
        "assistant/draft_matching.py",
        "assistant/draft_notes.py",
        "assistant/draft_texts.py",
        "assistant/draft_turns.py",
    },
    "alembic": {"records/upgrading.py"},
    "fastapi": {"staff/api.py"},
    "limits": {"staff/rates.py"},
    "psycopg": set(),
    "sqlalchemy": {
        "records/backups.py",
        "records/asking.py",
        "records/comments.py",
        "records/database.py",
        "records/drafts.py",
        "records/inquiries.py",
        "records/moving.py",
        "records/noting.py",
        "records/record.py",
        "records/refusals.py",
        "records/resting.py",
        "records/restoring.py",
        "records/retention.py",
        "records/tables.py",
        "records/tokens.py",
        "records/upgrading.py",
        "records/verifying.py",
        "records/words.py",
    },
    "opentelemetry": {"assistant/tracing.py"},
    "ray": {"index/ray_workers.py"},
    "pycld2": {"assistant/languages.py"},
    "pydantic_settings": {
        "assistant/bootstrap.py",
        "assistant/chat_settings.py",
        "staff/settings.py",
    },
    "streamlit": {
        "counter/about.py",
        "counter/ask.py",
        "counter/ask_check.py",
        "counter/ask_feedback.py",
        "counter/ask_growing.py",
        "counter/ask_keeping.py",
        "counter/front.py",
        "counter/runs.py",
        "counter/server.py",
        "counter/check.py",
        "counter/check_answers.py",
        "counter/check_parts.py",
        "counter/check_questions.py",
        "counter/check_result.py",
        "counter/check_words.py",
        "counter/draft_away.py",
        "counter/draft_desk.py",
        "counter/draft_findings.py",
        "counter/draft_letter.py",
        "counter/guiding.py",
        "counter/lost.py",
        "counter/pause_page.py",
        "staff/settings_erasing.py",
        "staff/settings_page.py",
        "staff/settings_tokens.py",
        "staff/door.py",
        "staff/front.py",
        "staff/server.py",
        "staff/signed_in.py",
        "staff/asked_page.py",
        "staff/acting.py",
        "staff/draft_page.py",
        "staff/helping.py",
        "staff/inquiry_comments.py",
        "staff/inquiry_conflict.py",
        "staff/inquiry_drafting.py",
        "staff/inquiry_editor.py",
        "staff/inquiry_history.py",
        "staff/inquiry_letter.py",
        "staff/inquiry_offers.py",
        "staff/inquiry_page.py",
        "staff/inquiry_sending.py",
        "staff/inquiry_smoothing.py",
        "staff/inquiry_steps.py",
        "staff/inquiry_versions.py",
        "staff/library_adding.py",
        "staff/library_page.py",
        "staff/offers_page.py",
        "staff/queue_page.py",
        "staff/queue_table.py",
        "staff/queue_taking.py",
    },
    "langchain_community": set(),
}
HEAVY = (
    "torch",
    "transformers",
    "chromadb",
    "sentence_transformers",
    "onnxruntime",
    "langchain_core",
)


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(HOUSE.glob("*.py")) + [
        p for r in ROOMS for p in sorted(HOUSE.glob(f"{r}/*.py"))
    ]:
        yield path.relative_to(HOUSE), ast.parse(path.read_text())


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield node.module or ""


def test_each_room_knows_only_those_below_it() -> None:
    for path, tree in modules():
        room = path.parts[0].removesuffix(".py")
        for name in imported(tree):
            top = name.partition(".")[0]
            if top in {*ROOMS, "app", "cli", "tests"}:
                assert top in MAY_KNOW[room], f"{path} imports {name}"


def test_each_library_is_known_where_it_should_be() -> None:
    for path, tree in modules():
        for name in imported(tree):
            allowed = KNOWN_TO.get(name.partition(".")[0])
            assert allowed is None or str(path) in allowed, f"{path} imports {name}"


def test_the_rules_and_the_reading_of_stories_need_the_standard_library_alone() -> None:
    alone = ("rules", "facts", "restating")
    for path, tree in modules():
        if path.parts[0] != "assistant" or not path.name.startswith(alone):
            continue
        for name in imported(tree):
            top, _, rest = name.partition(".")
            own = top == "assistant" and rest.startswith(alone)
            assert own or top in sys.stdlib_module_names, f"{path} imports {name}"


def test_files_are_small() -> None:
    for path, _ in modules():
        assert len((HOUSE / path).read_text().splitlines()) <= 400, path


LIGHT = [
    ["--help"],
    ["corpus", "list"],
    ["corpus", "show", "policy-2023"],
    ["recommend", "tests/facts_of_a_comic.json"],
    ["facts", "I wrote the text and Midjourney made the pictures."],
    ["rules", "table"],
]


@pytest.mark.parametrize("words", LIGHT)
def test_nothing_heavy_is_loaded_before_it_is_needed(words: list[str]) -> None:
    code = (
        f"import sys; sys.argv = ['desk', *{words!r}]\nimport cli\n"
        "try: cli.main()\nexcept SystemExit: pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=HOUSE)
    assert done.stderr.strip() == "[]"


def test_importing_a_module_prints_nothing_and_writes_nothing(tmp_path: Path) -> None:
    names = [str(path.with_suffix("")).replace("/", ".") for path, _ in modules()]
    code = "import importlib, sys\n" + "\n".join(
        f"importlib.import_module({name.removesuffix('.__init__')!r})" for name in names
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=HOUSE,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "DESK_HOME": str(tmp_path / "desk")},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not (tmp_path / "desk").exists()


def test_every_make_target_of_the_readme_is_there() -> None:
    targets = re.findall(r"^([a-z-]+):", (HOUSE / "Makefile").read_text(), re.MULTILINE)
    asked_for = set(re.findall(r"make ([a-z-]+)", (HOUSE / "README.md").read_text()))
    assert {"serve", "ask", "test", "check"} <= asked_for <= set(targets)


def test_every_command_is_in_the_readme() -> None:
    import typer.main

    import cli

    readme = (HOUSE / "README.md").read_text()
    group = typer.main.get_command(cli.desk)
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        for sub in getattr(command, "commands", {None: None}):
            words = f"desk {name} {sub}" if sub else f"desk {name}"
            assert f"`{words}" in readme, f"README does not tell of {words}"


def test_every_room_and_file_is_in_the_architecture() -> None:
    picture = (HOUSE / "ARCHITECTURE.md").read_text()
    for path, _ in modules():
        if path.name != "__init__.py":
            assert path.name in picture, f"ARCHITECTURE.md does not tell of {path}"

"""An examination of the desk: what is installed, which index serves, what to do about each problem."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from assistant.bootstrap import Settings
from assistant.chat_doctor import chat_line, examine_chat
from assistant.chat_settings import read_chat_settings
from corpus.documents import open_corpus
from corpus.errors import Trouble
from index.model_files import find_model
from index.onnx_export import ready
from index.opening import exported_model
from index.telling import searched, status

PACKAGES = (
    "copyright-desk",
    "langchain-core",
    "chromadb",
    "sentence-transformers",
    "torch",
    "onnxruntime",
    "streamlit",
)


def examine(settings: Settings) -> dict[str, Any]:
    """What was found: `well` if nothing needs doing, `problems` with what to do about each."""
    found: dict[str, Any] = {
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
        "home": str(settings.home),
        "embeddings": settings.embeddings,
        "chat_model": None,
        "index": None,
        "questions_through": None,
    }
    problems = [
        f"{name} is not installed. Install it: pip install copyright-desk"
        for name, installed in found["packages"].items()
        if installed is None
    ]
    try:
        corpus = open_corpus(library=settings.library)
        problems += corpus.left_out
        model = find_model(settings.embeddings)
        model.check()
        found["index"] = status(settings.home, corpus, model, settings.chroma)
        problems += found["index"]["faults"]
        trouble = found["index"]["store"]["trouble"]
        problems += [trouble] if trouble else []
        if found["index"]["serves"] is None:
            problems.append("No index serves. Build one: desk index build")
        exported = ready(exported_model(settings.home, model))
        found["questions_through"] = "onnxruntime" if exported else "sentence-transformers"
        if exported is None:
            problems.append(
                "Questions go through sentence-transformers, which takes seconds to start, since the "
                "model has no ONNX export here. Make one: desk index build"
            )
        chat = examine_chat(read_chat_settings(), settings.home, corpus)
        if chat is not None:
            found["chat_model"] = chat.as_json()
            problems += [chat.trouble] if chat.trouble else []
    except Trouble as trouble:
        problems.append(str(trouble))
    return {"well": not problems, **found, "problems": problems}


def examination_lines(found: dict[str, Any]) -> str:
    packages = ", ".join(f"{name} {v or '(missing)'}" for name, v in found["packages"].items())
    index = found["index"] or {}
    lines = [
        f"Python      {found['python']}",
        f"Packages    {packages}",
        f"Data in     {found['home']}",
        f"Embeddings  {found['embeddings']}, questions through {found['questions_through']}",
        f"Chat model  {chat_line(found['chat_model'])}",
        f"Index       {index.get('serves') or 'none'}",
        *([f"Searched    {searched(index['store'])}"] if index.get("serves") else []),
        *(f"Problem     {problem}" for problem in found["problems"]),
    ]
    lines.append("All is well." if found["well"] else "See the problems above.")
    return "\n".join(lines)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None

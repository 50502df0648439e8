"""What a contest is held over: canonical texts as files, questions as everybody is asked them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from assistant.bootstrap import Settings
from assistant.standalone import standalone
from corpus.documents import Corpus, open_corpus
from evals.cases import Case
from evals.contenders import NAMES, Question
from evals.contest import Contest
from evals.folder import open_folder
from index.embeddings import SentenceTransformersEncoder
from index.model_files import ModelFiles, find_model
from index.opening import exported_model
from index.publishing import writing_to

Tell = Callable[[str], None]


def set_up(
    folder: Path | None,
    cases: Iterable[Case],
    work: Path,
    tell: Tell,
    *,
    names: tuple[str, ...] = NAMES,
    builds: int = 1,
    repeats: int = 5,
) -> tuple[Contest, Corpus]:
    """A contest over a folder's texts, else over the desk's own, in the folder `work`; and the texts.

    The model is exported first if it was not yet: that is done once for a model, not for an index.
    """
    settings = Settings()
    corpus = open_folder(folder) if folder else open_corpus()
    texts = work / "texts"
    texts.mkdir(parents=True)
    for document in corpus.documents:
        (texts / f"{document.id}.txt").write_text(document.text, "utf-8")
    _export(settings.home, find_model(settings.embeddings), tell)
    wanted = Contest(
        texts=texts,
        work=work,
        home=settings.home,
        model=settings.embeddings,
        questions=questions_of(cases),
        ours=folder is None,
        names=names,
        builds=builds,
        repeats=repeats,
    )
    return wanted, corpus


def questions_of(cases: Iterable[Case]) -> tuple[Question, ...]:
    """The cases' questions, those that are asked twice once: a second time would be no cold one."""
    found: dict[str, Question] = {}
    for case in cases:
        if case.shape == "question":
            asked = case.asked()
            whole = standalone(asked)
            history = tuple(case.value.get("history") or ())
            question = Question(case.id, asked.question, whole, history)
            found.setdefault(whole, question)
    return tuple(found.values())


def _export(home: Path, model: ModelFiles, tell: Tell) -> None:
    from index.onnx_export import export, ready

    exported = exported_model(home, model)
    if ready(exported) is None:
        tell("Exporting the embedding model, once (some seconds)…")
        with writing_to(exported.parent):
            export(SentenceTransformersEncoder(model), exported)

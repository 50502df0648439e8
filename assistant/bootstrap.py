"""The one place that picks real collaborators: settings from the environment, and the assistant."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from langchain_core.runnables import Runnable, RunnableConfig
from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.acceptance import read_measured
from assistant.asker import Asker, Grown, Waits, always, unheard
from assistant.chain import Answered, Answerer, Road, along
from assistant.chat_models import open_chat_model
from assistant.chat_settings import ChatSettings, read_chat_settings
from assistant.compose import compose
from assistant.guard import Reply
from assistant.model_reading import Reader
from assistant.questions import Asked
from assistant.stages import Hear, Stages
from assistant.writing import Writer
from corpus.documents import Corpus, open_corpus
from index.model_files import DEFAULT, find_model
from index.opening import Catalogue, open_catalogue
from index.retriever import PassageRetriever

Tell = Callable[[str], None]


class Settings(BaseSettings):
    """What may be set, as DESK_… in the environment. Nothing needs to be."""

    model_config = SettingsConfigDict(env_prefix="DESK_", frozen=True, env_ignore_empty=True)

    home: Path = Field(default_factory=lambda: user_data_path("copyright-desk"))
    embeddings: str = DEFAULT
    allowed_hosts: str = ""
    ray_address: str = ""

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names that the pages are to be served under; empty where none were set."""
        named = (host.strip().strip("[]") for host in self.allowed_hosts.split(","))
        return tuple(host for host in named if host)


@dataclass(frozen=True)
class Assistant:
    """Answers questions. Immutable; may be asked from many threads."""

    corpus: Corpus
    catalogue: Catalogue
    chain: Runnable[Asked, Reply]
    road: Road
    home: Path

    @property
    def written_by_model(self) -> str:
        """The name of the chat model that words the answers; empty where none does."""
        return self.road.writer.chat.name if self.road.writer is not None else ""

    def ask(
        self,
        asked: Asked,
        hear: Hear | None = None,
        grown: Grown = unheard,
        waits: Waits = always,
        session: str = "",
    ) -> tuple[Reply, dict[str, float]]:
        """What may be shown, and how many milliseconds it took; `hear` is told each stage.

        Where a chat model writes, `grown` is told the reply as far as it stands: first what the rules
        conclude, if facts are confirmed, then each time that more of the answer does. `waits` and
        `session` are an Asker's.
        """
        began = time.perf_counter()
        config: RunnableConfig = {"callbacks": [Stages(hear)]} if hear else {}
        if self.written_by_model:
            config |= Asker(grown, waits, session).config
            if asked.facts is not None and grown is not unheard:
                grown(self.road.decide(Answered(asked, (), ()), whole=False))
        reply = self.chain.invoke(asked, config)
        return reply, {"total": round((time.perf_counter() - began) * 1000, 3)}


def open_assistant(
    settings: Settings,
    tell: Tell,
    answerer: Answerer = compose,
    chat: ChatSettings | None = None,
) -> Assistant:
    """The assistant, its index built first where there is none; `tell` hears what takes long.

    Raises CorpusDamaged, ModelUnavailable, NoChatModel, CannotWrite or Busy, each with what to do.
    """
    corpus = open_corpus()
    catalogue = open_catalogue(settings.home, corpus, find_model(settings.embeddings), tell)
    retriever = PassageRetriever(find=catalogue.find)
    chosen = chat or read_chat_settings()
    model = open_chat_model(chosen, read_measured(settings.home) if chosen.model else None)
    writer = Writer(model, corpus) if model else None
    reader = Reader(model) if model else None
    road = Road(retriever, corpus, answerer, writer, reader, chosen.deadline)
    made = Assistant(corpus, catalogue, along(road), road, settings.home)
    if not chosen.tracing:
        return made
    from assistant.tracing import traced

    return traced(made, chosen)

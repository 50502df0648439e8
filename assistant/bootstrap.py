"""The one place that picks real collaborators: settings from the environment, and the assistant."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from langchain_core.runnables import Runnable, RunnableConfig
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.acceptance import read_measured
from assistant.asker import Asker, Grown, Waits, always, unheard
from assistant.chain import Answered, Answerer, Road, along
from assistant.chat_models import open_chat_model
from assistant.chat_settings import ChatSettings, read_chat_settings
from assistant.compose import compose
from assistant.guard import Reply
from assistant.home import desk_home, library_in
from assistant.model_reading import Reader
from assistant.questions import Asked
from assistant.remembering import for_one_message
from assistant.stages import Hear, Stages
from assistant.writing import Writer
from corpus.documents import Corpus, open_corpus
from index.model_files import DEFAULT, find_model
from index.opening import Catalogue, open_catalogue
from index.retriever import PassageRetriever
from index.server_address import ServerAddress, read_address

Tell = Callable[[str], None]


class Settings(BaseSettings):
    """What may be set, as DESK_… in the environment. Nothing needs to be."""

    model_config = SettingsConfigDict(env_prefix="DESK_", frozen=True, env_ignore_empty=True)

    home: Path = Field(default_factory=desk_home)
    embeddings: str = DEFAULT
    allowed_hosts: str = ""
    chroma_url: SecretStr = SecretStr("")  # somebody may have put a password into it
    chroma_token: SecretStr | None = None
    ray_address: str = ""

    @property
    def library(self) -> Path:
        """Where the documents are that somebody added."""
        return library_in(self.home)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names that the pages are to be served under; empty where none were set."""
        named = (host.strip().strip("[]") for host in self.allowed_hosts.split(","))
        return tuple(host for host in named if host)

    @property
    def chroma(self) -> ServerAddress | None:
        """The Chroma in which passages are searched, if any; raises BadInput."""
        return read_address(self.chroma_url.get_secret_value(), self.chroma_token)


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
        if not self.written_by_model:
            with self.catalogue.turns, for_one_message():  # all of it is work for a core
                reply = self.chain.invoke(asked, config)
        else:
            config |= Asker(grown, waits, session).config
            if asked.facts is not None and grown is not unheard:
                grown(self.road.decide(Answered(asked, (), ()), whole=False))
            with for_one_message():
                reply = self.chain.invoke(asked, config)
        return reply, {"total": round((time.perf_counter() - began) * 1000, 3)}


def open_assistant(
    settings: Settings,
    tell: Tell,
    answerer: Answerer = compose,
    chat: ChatSettings | None = None,
    *,
    added: bool = True,
) -> Assistant:
    """The assistant, its index built first where there is none; `tell` hears what takes long.

    `added` takes in the documents that somebody added; evals leave them out unless asked.
    Raises CorpusDamaged, ModelUnavailable, NoChatModel, CannotWrite or Busy, each with what to do.
    """
    corpus = open_corpus(library=settings.library if added else None)
    for sentence in corpus.left_out:
        tell(sentence)
    model = find_model(settings.embeddings)
    catalogue = open_catalogue(settings.home, corpus, model, tell, settings.chroma)
    retriever = PassageRetriever(find=catalogue.find_each)
    chosen = chat or read_chat_settings()
    chat_model = open_chat_model(chosen, read_measured(settings.home) if chosen.model else None)
    writer = Writer(chat_model, corpus) if chat_model else None
    reader = Reader(chat_model) if chat_model else None
    road = Road(retriever, corpus, answerer, writer, reader, chosen.deadline)
    made = Assistant(corpus, catalogue, along(road), road, settings.home)
    if not chosen.tracing:
        return made
    from assistant.tracing import traced

    return traced(made, chosen)

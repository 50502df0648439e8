"""The road as LangChain Runnables: steps, each a function of what came before and of the config."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from langchain_core.callbacks import CallbackManagerForChainRun
from langchain_core.runnables import Runnable, RunnableConfig, RunnableSequence

Takes = TypeVar("Takes")
Gives = TypeVar("Gives")


class Step(Runnable[Takes, Gives], Generic[Takes, Gives]):
    """Calls `does`; who listens is told its name when it begins and ends.

    A RunnableLambda looks at its function's signature anew at every call, which costs more than some
    steps do. Nobody listening, this is the call and nothing else.
    """

    def __init__(self, name: str, does: Callable[[Takes, RunnableConfig | None], Gives]) -> None:
        self.name = name
        self._does = does

    def invoke(
        self,
        input: Takes,  # noqa: A002  (LangChain's name for it)
        config: RunnableConfig | None = None,
        **_: Any,
    ) -> Gives:
        if _heard_by(config):
            return self._call_with_config(self._heard, input, config)
        return self._does(input, config)

    def _heard(
        self,
        taken: Takes,
        run_manager: CallbackManagerForChainRun,  # noqa: ARG002  (LangChain gives both)
        config: RunnableConfig,
    ) -> Gives:
        return self._does(taken, config)


class Steps(Runnable[Takes, Gives]):
    """Steps that LangChain's `|` put together; nobody listening, they are called and nothing else."""

    def __init__(self, steps: Runnable[Takes, Gives]) -> None:
        self._whole = steps
        self._each = steps.steps if isinstance(steps, RunnableSequence) else [steps]

    def invoke(
        self,
        input: Takes,  # noqa: A002  (LangChain's name for it)
        config: RunnableConfig | None = None,
        **further: Any,
    ) -> Gives:
        if _heard_by(config):
            return self._whole.invoke(input, config, **further)
        value: Any = input
        for step in self._each:
            value = step.invoke(value, config)
        given: Gives = value
        return given


def _heard_by(config: RunnableConfig | None) -> bool:
    callbacks = config.get("callbacks") if config else None
    return bool(getattr(callbacks, "handlers", callbacks))

"""The chat model that the settings name, ready to be asked; the only file that knows the providers.

A provider's package is an extra. Nothing here connects to anything; `desk doctor` does that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable
from pydantic import BaseModel

from assistant.acceptance import Measured, refusal
from assistant.calling import Caller
from assistant.chat_settings import ChatSettings, Form
from assistant.model_claims import AnswerWithClaims
from assistant.model_limits import Breaker, Budget, Standing
from assistant.prices import purse
from corpus.errors import BadInput

PROVIDERS: Final[Mapping[str, Form]] = {"openai": "tools", "anthropic": "tools", "ollama": "json"}


class NoChatModel(BadInput):
    """The chat model that was set cannot be used; what to do."""


@dataclass(frozen=True)
class ChatModel:
    """A chat model by name, the form in which it hands over claims, and the one way to ask it.

    `measured` is what a bake-off found of it, None where there was none.
    """

    name: str
    form: Form
    model: BaseChatModel
    caller: Caller
    measured: Measured | None = None

    def structured(self, shape: type[BaseModel]) -> Runnable[Any, Any]:
        """The model bound to give a value of that shape, and the message it came in.

        Raises NotImplementedError where the model cannot.
        """
        by_tool = {"method": "function_calling"} if self.name.startswith("openai:") else {}
        return self.model.with_structured_output(shape, include_raw=True, **by_tool)


def open_chat_model(
    settings: ChatSettings, measured: Mapping[str, Measured] | None = None
) -> ChatModel | None:
    """The model that is set, None where none is. Raises NoChatModel, also of one measured too low."""
    if settings.model is None:
        return None
    provider, _, name = settings.model.partition(":")
    if provider not in PROVIDERS or not name:
        raise NoChatModel(
            f"DESK_CHAT_MODEL is provider:name, with a provider of {', '.join(PROVIDERS)}. "
            "Unset it to answer without a model."
        )
    known = (measured or {}).get(settings.model)
    if why := refusal(settings.model, known, settings.least_accepted):
        raise NoChatModel(why)
    model = _made(provider, name, settings)
    form = settings.form or PROVIDERS[provider]
    budget = Budget(settings.tokens_a_session, settings.tokens_a_day)
    standing = Standing(settings.least_accepted)
    caller = Caller(
        _in_form(model, form, provider),
        Breaker(),
        budget,
        standing=standing,
        purse=purse(settings, settings.model),
    )
    return ChatModel(settings.model, form, model, caller, known)


def _made(provider: str, name: str, settings: ChatSettings) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    given: dict[str, Any] = {"temperature": 0}
    if settings.base_url:
        given["base_url"] = settings.base_url
    if provider == "ollama":
        given |= {"seed": settings.seed, "num_predict": settings.most_tokens}
        given["client_kwargs"] = {"timeout": settings.deadline}
    else:
        given |= {
            "timeout": settings.deadline,
            "max_retries": 0,
            "max_tokens": settings.most_tokens,
        }
        if settings.api_key is not None:
            given["api_key"] = settings.api_key.get_secret_value()
    if provider == "openai":
        given |= {"seed": settings.seed, "stream_usage": True}
    try:
        made = init_chat_model(name, model_provider=provider, **given)
    except ImportError:
        raise NoChatModel(
            f"The provider {provider} needs its package. Install it: "
            f"pip install 'copyright-desk[{provider}]'"
        ) from None
    except Exception as trouble:  # noqa: BLE001  (each provider raises its own)
        raise NoChatModel(
            f"The chat model {settings.model} cannot be set up ({type(trouble).__name__}). Check "
            "DESK_CHAT_API_KEY and DESK_CHAT_BASE_URL."
        ) from None
    if not isinstance(made, BaseChatModel):
        raise NoChatModel(f"{settings.model} is no chat model.")
    return made


def _in_form(model: BaseChatModel, form: Form, provider: str) -> Runnable[Any, Any]:
    if form == "tools":
        return model.bind_tools([AnswerWithClaims], tool_choice="any")
    if form == "json" and provider == "ollama":
        return model.bind(format="json")
    if form == "json" and provider == "openai":
        return model.bind(response_format={"type": "json_object"})
    return model

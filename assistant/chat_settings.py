"""What may be set of a chat model, as DESK_CHAT_… in the environment. Nothing set: no model is asked."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import BadInput

Form = Literal["tools", "json", "text", "citations"]


class ChatSettings(BaseSettings):
    """The model, how it is reached, and how much it may take.

    `model` is "provider:name"; `form` how it hands over its claims, by default what its provider does
    best. `deadline` is in seconds for one message; `tokens_a_session` and `tokens_a_day` are limits on
    what is sent and written together. Below `least_accepted`, the share of its claims that hold, a model
    is not asked any more. `price_in` and `price_out` are for a million tokens: a number, or
    "provider:name=number" for each of several models, with commas between; `cost_a_session` and
    `cost_a_day` are limits on what that comes to.
    """

    model_config = SettingsConfigDict(env_prefix="DESK_CHAT_", frozen=True, env_ignore_empty=True)

    model: str | None = None
    base_url: str | None = None
    api_key: SecretStr | None = None
    form: Form | None = None
    deadline: float = Field(default=20.0, gt=0, le=300)
    seed: int = 7
    most_tokens: int = Field(default=2_000, gt=0)  # that one answer may have
    tokens_a_session: int = Field(default=200_000, gt=0)
    tokens_a_day: int = Field(default=5_000_000, gt=0)
    least_accepted: float = Field(default=0.5, ge=0, le=1)
    price_in: str | None = None
    price_out: str | None = None
    cost_a_session: float | None = Field(default=None, gt=0)
    cost_a_day: float | None = Field(default=None, gt=0)
    tracing: bool = False
    tracing_content: bool = False


def without_model() -> ChatSettings:
    """What is set, but no model: for figures that have to be the same every time."""
    return read_chat_settings().model_copy(update={"model": None})


def read_chat_settings() -> ChatSettings:
    """What is set in the environment; raises BadInput, which names what cannot be read, never its value."""
    try:
        return ChatSettings()
    except ValidationError as trouble:
        wrong = sorted({f"DESK_CHAT_{str(e['loc'][0]).upper()}" for e in trouble.errors()})
        raise BadInput(
            f"{' and '.join(wrong)} cannot be read. The README's table of settings says what may "
            "stand there; unset it for what holds otherwise."
        ) from None

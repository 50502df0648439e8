"""What a chat model costs, and how much may still be spent, in whatever money its prices are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from assistant.chat_settings import ChatSettings
from assistant.model_limits import Budget
from corpus.errors import BadInput

MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost, sent and written, in whatever money they were given."""

    sent: float
    written: float


@dataclass(frozen=True)
class Purse:
    """What one session, and all in a day, may still cost."""

    price: Price
    budget: Budget

    def left(self, session: str) -> bool:
        return self.budget.left(session)

    def spend(self, session: str, sent: int, written: int) -> None:
        """Count so many tokens sent and written."""
        cost = (sent * self.price.sent + written * self.price.written) / MILLION
        self.budget.spend(session, cost)


def purse(settings: ChatSettings, model: str) -> Purse | None:
    """The purse that the settings give, None where no cost is limited; raises BadInput without a price."""
    if settings.cost_a_session is None and settings.cost_a_day is None:
        return None
    paid = price(settings.price_in, settings.price_out, model)
    if paid is None:
        raise BadInput(
            "DESK_CHAT_COST_A_SESSION and DESK_CHAT_COST_A_DAY need the model's prices: set "
            "DESK_CHAT_PRICE_IN and DESK_CHAT_PRICE_OUT, for a million tokens."
        )
    never = float("inf")
    return Purse(paid, Budget(settings.cost_a_session or never, settings.cost_a_day or never))


def price(settings_in: str | None, settings_out: str | None, model: str) -> Price | None:
    """What the model costs by the settings, None where that is not given; raises BadInput."""
    sent = _priced("DESK_CHAT_PRICE_IN", settings_in, model)
    written = _priced("DESK_CHAT_PRICE_OUT", settings_out, model)
    return None if sent is None or written is None else Price(sent, written)


def _priced(setting: str, table: str | None, model: str) -> float | None:
    found: float | None = None
    for entry in filter(None, (table or "").split(",")):
        name, _, number = entry.strip().rpartition("=")
        try:
            value = float(number)
        except ValueError:
            value = -1.0
        if not 0 <= value < MILLION:
            raise BadInput(
                f"{setting} has {entry.strip()!r}, which is no price. Give what a million tokens "
                "cost, as 2.5, or for each model, as openai:a=2.5,anthropic:b=3."
            )
        found = value if name in ("", model) else found
    return found

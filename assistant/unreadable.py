"""Messages that this desk cannot read: another language, or no words at all."""

from __future__ import annotations

from assistant.languages import language_of
from assistant.noise import is_noise
from corpus.asked import Silence

_OTHER_LANGUAGE = (
    "Your message seems to be in {language}. This desk and the Office's texts in it are in English "
    "only, so it has not been answered. Please ask again in English; simple words are fine."
)
_NO_WORDS = (
    "That could not be read as a question. Ask in a few plain words, for example: "
    "Do I have to say that I used AI?"
)


def unreadable(message: str) -> Silence | None:
    """Why the message is not looked up at all, as a subject of silence; None where it can be read."""
    if is_noise(message):
        return _silence("noise", _NO_WORDS)
    language = language_of(message)
    return _silence("language", _OTHER_LANGUAGE.format(language=language)) if language else None


def _silence(id_: str, turn: str) -> Silence:
    return Silence(id=id_, kind="nonsense", subject="that", turn=turn, questions=())

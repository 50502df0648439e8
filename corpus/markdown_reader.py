"""Reads a Markdown text as blocks; the only file that knows markdown-it.

Blocks are those
of html_reader.py. Emphasis and links are left out, their words stay; HTML in it is left out whole.
"""

from __future__ import annotations

import re
from typing import Any

from corpus.apart import Unreadable

_NOTE = re.compile(
    r"^\[\^(?P<mark>[^\]\s]{1,20})\]:[ \t]+(?P<text>.+(?:\n(?:[ \t]+\S.*|\s*\n(?=[ \t]{2,}\S)))*)",
    re.MULTILINE,
)
_CALL = re.compile(r"\[\^(?P<mark>[^\]\s]{1,20})\]")
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_CODE = ("fence", "code_block")


def markdown_blocks(content: bytes) -> dict[str, Any]:
    """The blocks of a Markdown text; raises Unreadable."""
    from markdown_it import MarkdownIt

    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Unreadable("encoding") from error
    if "\0" in text or text.startswith("%PDF-"):
        raise Unreadable("mislabelled")
    notes = {note["mark"]: " ".join(note["text"].split()) for note in _NOTE.finditer(text)}
    body = _NOTE.sub("", _FRONT.sub("", text))
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    text_ = _Text(frozenset(notes))
    for token in tokens:
        text_.take(token)
    titles = [block for block in text_.blocks if block["level"] == 1]
    for block in text_.blocks if len(titles) == 1 else ():
        block["level"] -= block["kind"] == "heading"
    set_notes = [_block("note", 0, f"{mark}. {words}", mark, []) for mark, words in notes.items()]
    return {"blocks": text_.blocks + set_notes, "furniture": text_.left_out}


def _block(
    kind: str, level: int, text: str, mark: str, calls: list[tuple[int, str]]
) -> dict[str, Any]:
    return {"kind": kind, "level": level, "text": text, "mark": mark, "calls": calls}


class _Text:
    """Collects the blocks of a text."""

    def __init__(self, marks: frozenset[str]) -> None:
        self.blocks: list[dict[str, Any]] = []
        self.left_out = 0
        self._marks = marks
        self._level = 0
        self._bullet = ""
        self._cells: list[str] | None = None

    def take(self, token: Any) -> None:
        """The next token of the text."""
        if token.type == "heading_open":
            self._level = int(token.tag[1])
        elif token.type == "list_item_open":
            self._bullet = f"{token.info}{token.markup} " if token.info else "• "
        elif token.type == "tr_open":
            self._cells = []
        elif token.type == "tr_close":
            cells, self._cells = self._cells or [], None
            self._set(" | ".join(cells))
        elif token.type == "html_block":
            self.left_out += 1
        elif token.type == "inline" or token.type in _CODE:
            self._words(token)

    def _words(self, token: Any) -> None:
        words = token.content if token.type in _CODE else "".join(map(_shown, token.children or ()))
        if self._cells is not None:
            self._cells.append(words)
        else:
            self._set(words)

    def _set(self, words: str) -> None:
        """A block of these words, its calls taken out of them."""
        text, calls = self._bullet, []
        self._bullet = ""
        rest = " ".join(words.split())
        for part in re.split(r"(\[\^[^\]\s]{1,20}\])", rest):
            call = _CALL.fullmatch(part)
            if call and call["mark"] in self._marks:
                text = text.rstrip()
                calls.append((len(text), call["mark"]))
            else:
                text += part
        if any(character.isalnum() for character in text):
            kind = "heading" if self._level else "paragraph"
            self.blocks.append(_block(kind, self._level, text.strip(), "", calls))
        self._level = 0


def _shown(token: Any) -> str:
    """The words that a reader sees of an inline token."""
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content if token.type in ("text", "code_inline", "image") else ""

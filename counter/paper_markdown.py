"""A Paper as Markdown in which no character of a person or a source can become markup."""

from __future__ import annotations

import re
from functools import singledispatch

from counter.inert import inert
from counter.paper import (
    Block,
    Field,
    Gap,
    Heading,
    Items,
    Note,
    Notes,
    Notice,
    Paper,
    Paragraph,
    Quotation,
    Receipt,
    filled_in,
    linkable,
    mark,
    said,
)

_NEVER_MARKUP = ",;'\"/()?%"
_PAIR = re.compile(r"\\(.)", re.DOTALL)
_FULL_STOP = re.compile(r"(?<=[^\W\d_])\\\.(?=[\s”’)]|$)")
_HYPHEN = re.compile(r"(?<=[^\W_])\\-(?=[^\W_])")


def paper_markdown(paper: Paper) -> bytes:
    """The file: CommonMark, a source's words in block quotes."""
    blocks = [text for block in paper.blocks if (text := _block(block))]
    return ("\n\n".join([f"# {_one_line(paper.title)}", *blocks]) + "\n").encode()


@singledispatch
def _block(block: Block) -> str:
    """A block as Markdown."""
    raise TypeError(f"There is no Markdown for {type(block).__name__}.")


@_block.register
def _(block: Heading) -> str:
    return f"{'#' * block.level} {_one_line(block.text)}"


@_block.register
def _(block: Paragraph) -> str:
    return f"{_text(said(block))}{_marks(block.notes)}"


@_block.register
def _(block: Quotation) -> str:
    # The deciding words are not marked: Markdown's bold cannot begin and end at any letter.
    words = f"{block.before}{block.deciding}{block.after}"
    return _quoted(f"{_text(words)}{_marks(block.notes)}")


@_block.register
def _(block: Field) -> str:
    return f"{_one_line(block.label)}:\n\n{_quoted(_text(block.text))}"


@_block.register
def _(block: Items) -> str:
    heads = [f"{n}. " if block.ordered else "- " for n in range(1, len(block.items) + 1)]
    return "\n".join(
        head + _text(item).replace("\n", "\n" + " " * len(head))
        for head, item in zip(heads, block.items, strict=True)
    )


@_block.register
def _(block: Gap) -> str:
    return _text(filled_in(block))


@_block.register
def _(block: Notes) -> str:
    return "\n\n".join(_note(note) for note in block.notes)


@_block.register
def _(block: Notice) -> str:
    return f"**{_one_line(block.text)}**"


@_block.register
def _(block: Receipt) -> str:
    return "\n".join(f"- {_one_line(name)}: {_one_line(value)}" for name, value in block.rows)


def _note(note: Note) -> str:
    document = _one_line(note.document)
    if linkable(note.url):
        document = f"[{document}](<{note.url}>)"
    place = (
        f"{_one_line(note.standing)} ({_one_line(note.tier)}). {document}, "
        f"{_one_line(note.published)}. {_one_line(note.label)}. Address: {_one_line(note.address)}"
    )
    since = [f"Since then, {_text(each)}" for each in note.since]
    under = "\n\n".join([_quoted(_text(f"“{note.quote}”")), place, *since])
    head = f"{note.number}. "
    return head + under.replace("\n", "\n" + " " * len(head))


def _marks(notes: tuple[int, ...]) -> str:
    return "".join(f" {inert(mark(n))}" for n in notes)


def _quoted(markdown: str) -> str:
    return "\n".join(f"> {line}" for line in markdown.split("\n"))


def _escaped(text: str) -> str:
    """Inert, and legible where it is not rendered: what cannot be markup where it stands is bare."""
    found = _PAIR.sub(_bare, inert(text))
    return _FULL_STOP.sub(".", _HYPHEN.sub("-", found))


def _bare(pair: re.Match[str]) -> str:
    letter, before = pair[1], pair.string[: pair.start()][-1:]
    never = letter in _NEVER_MARKUP and not before.isdigit()  # 1) at a line's beginning is a list
    return letter if never else pair[0]


def _text(text: str) -> str:
    """The text escaped; its line ends are kept, and no line begins or ends a block by its blanks."""
    lines = [line.strip() for line in text.split("\n")]
    return _escaped("\n".join(line or "\u00a0" for line in lines))


def _one_line(text: str) -> str:
    return _escaped(" ".join(text.split()))

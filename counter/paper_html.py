"""A Paper as one HTML file that needs nothing else: no script, no request, its style inside."""

from __future__ import annotations

from base64 import b64encode
from functools import singledispatch
from hashlib import sha256
from html import escape
from pathlib import Path

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

STYLE = Path(__file__).with_name("paper.css")


def paper_html(paper: Paper) -> bytes:
    """The file. Its policy allows its own style, by hash, and nothing else."""
    style = STYLE.read_text(encoding="utf-8")
    own = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{own}'; base-uri 'none'; form-action 'none'"
    body = "\n".join(_block(block) for block in paper.blocks)
    return f"""<!doctype html>
<html lang="{escape(paper.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escape(paper.title)}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{escape(paper.title)}</h1>
{body}
</main>
</body>
</html>
""".encode()


@singledispatch
def _block(block: Block) -> str:
    """A block as HTML, every character of its texts escaped."""
    raise TypeError(f"There is no HTML for {type(block).__name__}.")


@_block.register
def _(block: Heading) -> str:
    return f"<h{block.level}>{escape(block.text)}</h{block.level}>"


@_block.register
def _(block: Paragraph) -> str:
    return f'<p class="{block.voice}">{_lines(said(block))}{_marks(block.notes)}</p>'


@_block.register
def _(block: Quotation) -> str:
    deciding = f"<mark>{_lines(block.deciding)}</mark>" if block.deciding else ""
    words = f"{_lines(block.before)}{deciding}{_lines(block.after)}"
    return f'<blockquote class="{block.voice}"><p>{words}{_marks(block.notes)}</p></blockquote>'


@_block.register
def _(block: Field) -> str:
    label, text = escape(block.label), _lines(block.text)
    return f'<dl class="typed"><dt>{label}</dt><dd class="field">{text}</dd></dl>'


@_block.register
def _(block: Items) -> str:
    tag = "ol" if block.ordered else "ul"
    rows = "".join(f"<li>{_lines(item)}</li>" for item in block.items)
    return f"<{tag}>{rows}</{tag}>" if rows else ""


@_block.register
def _(block: Gap) -> str:
    return f'<p class="gap">{_lines(filled_in(block))}</p>'


@_block.register
def _(block: Notes) -> str:
    rows = "\n".join(_note(note) for note in block.notes)
    return f'<ol class="notes">\n{rows}\n</ol>' if rows else ""


@_block.register
def _(block: Notice) -> str:
    return f'<p class="notice" role="note"><strong>{_lines(block.text)}</strong></p>'


@_block.register
def _(block: Receipt) -> str:
    told = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in block.rows)
    return f'<dl class="receipt">{told}</dl>'


def _note(note: Note) -> str:
    document = escape(note.document)
    if linkable(note.url):
        document = f'<a href="{escape(note.url)}" rel="noreferrer">{document}</a>'
    since = "".join(f'<p class="since">Since then, {_lines(each)}</p>' for each in note.since)
    return (
        f'<li id="note-{note.number}" value="{note.number}">'
        f'<blockquote class="{note.voice}"><p>“{_lines(note.quote)}”</p></blockquote>'
        f'<p class="place">{escape(note.standing)} ({escape(note.tier)}). <cite>{document}</cite>, '
        f"{escape(note.published)}. {escape(note.label)}. Address: {escape(note.address)}</p>{since}</li>"
    )


def _marks(notes: tuple[int, ...]) -> str:
    return "".join(
        f' <a class="mark" role="doc-noteref" href="#note-{n}" aria-label="Note {n}">{mark(n)}</a>'
        for n in notes
    )


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")

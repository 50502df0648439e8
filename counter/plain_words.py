"""A gloss as the reading page shows it: what it explains and what that says, and the terms in it."""

from __future__ import annotations

from html import escape

from corpus.glosses import Gloss

OURS = "In plain words (ours, not the Office's)"


def plain_words(gloss: Gloss) -> tuple[tuple[str, str], ...]:
    """Pairs of the passage's own words and what they say in plain ones, the main pair first."""
    return tuple((point.explains, point.short) for point in gloss.points)


def terms(gloss: Gloss) -> tuple[tuple[str, str], ...]:
    """Pairs of a term of the passage and what it means; empty where none is explained."""
    return tuple((each.term, each.says) for each in gloss.terms)


def plain_words_html(gloss: Gloss) -> str:
    """The gloss as HTML, labelled as ours."""
    pairs = plain_words(gloss)
    if len(pairs) == 1:
        said = f"<p>{escape(pairs[0][1])}</p>"
    else:
        rows = (f"<dt>“{escape(words)}”</dt><dd>{escape(says)}</dd>" for words, says in pairs)
        said = f"<dl>{''.join(rows)}</dl>"
    return (
        f'<div class="gloss" role="note" aria-label="{escape(OURS)}">'
        f'<p class="ours" aria-hidden="true">{escape(OURS)}</p>{said}'
        f'<p class="who">Written for {escape(gloss.who)}.</p>{_terms(gloss)}</div>'
    )


def _terms(gloss: Gloss) -> str:
    rows = "".join(f"<dt>{escape(term)}</dt><dd>{escape(says)}</dd>" for term, says in terms(gloss))
    return f'<dl class="terms">{rows}</dl>' if rows else ""

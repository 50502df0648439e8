"""A recommendation for reading: plain text for a terminal, or Markdown to keep."""

from __future__ import annotations

from assistant.citations import Section, numbered
from assistant.framing import quoted
from assistant.recommendations import Ruled, field_texts, sections
from corpus.documents import Corpus

TITLES = {
    "register_no_exclusion": "Register. Nothing has to be excluded.",
    "register_with_exclusion": "Register, and exclude what the AI made.",
    "general_statement": "File with a general statement.",
    "not_registrable": "This cannot be registered.",
    "need_facts": "There is no result yet.",
}
KINDS = {
    "bright_line": "The text decides this.",
    "threshold": "The text gives a test, and you have judged whether your work meets it.",
    "case_by_case": "The Office decides this case by case, or the text has no rule of its own.",
}


def recommendation_text(ruled: Ruled, corpus: Corpus) -> str:
    """Paragraphs with [n] marks, and under them where each stands."""
    shown = tuple(sections(ruled, corpus))
    sources = [f"[{n}] {c.label}  ({c.address})" for n, c in numbered(shown)]
    return "\n\n".join([_head(ruled), *_paragraphs(shown)]) + "\n\n" + "\n".join(sources)


def recommendation_markdown(ruled: Ruled, corpus: Corpus) -> str:
    """The same as a Markdown document, the texts to type in blocks, the sources with their quotes."""
    shown = tuple(sections(ruled, corpus))
    lines = [f"# {TITLES[ruled.recommendation.verdict]}", _kind(ruled), *_paragraphs(shown)]
    for label, text in field_texts(ruled.recommendation):
        lines += [f"## {label}", f"```\n{text}\n```"]
    lines.append("## Where it stands")
    lines += [f"{n}. {c.label}: “{c.quote}”" for n, c in numbered(shown)]
    return "\n\n".join(line for line in lines if line)


def _head(ruled: Ruled) -> str:
    return " ".join(filter(None, [TITLES[ruled.recommendation.verdict], _kind(ruled)]))


def _kind(ruled: Ruled) -> str:
    kind = ruled.recommendation.kind
    return KINDS[kind] if kind else ""


def _paragraphs(shown: tuple[Section, ...]) -> list[str]:
    numbers = {id(citation): n for n, citation in numbered(shown)}
    paragraphs: list[str] = []
    for section in shown:
        paragraphs.append(section.lead)
        for claim in section.claims:
            marks = "".join(f" [{numbers[id(citation)]}]" for citation in claim.citations)
            paragraphs.append(f"{quoted(claim)}{marks}")
    return paragraphs

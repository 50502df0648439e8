"""How a check is drawn: sentences and what is found of them, what is gone, what words stand on."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.draft_basis import Place, basis_of
from assistant.draft_check import Checked, Finding
from assistant.draft_missing import Missing
from assistant.draft_reading import Basis
from corpus.documents import Corpus
from corpus.passages import Span
from counter.inert import inert
from counter.server import source_link

SAID = {
    "contradicts": "Turns the meaning",
    "lost": "Has lost its source",
    "own": "Staff’s own words",
    "open": "Still to be filled",
    "stands": "Stands",
    "template": "Fixed sentence",
}
GONE = {
    "notice": "The notice is gone",
    "question": "A question is no longer answered",
    "claim": "A claim is gone",
    "sources": "The sources are gone",
    "source": "A source is gone",
}
_WIDEST = 90


def findings_list(checked: Checked) -> None:
    """How many stand, then every sentence that somebody must look at, and what is gone."""
    found = checked.findings
    alone = [each for each in found if each.unsupported]
    open_ = [each for each in found if each.status == "open"]
    stand = sum(each.status == "stands" for each in found)
    st.text(
        f"{len(found)} sentences: {stand} stand, {len(alone)} without a basis, {len(open_)} open."
    )
    if not alone and not open_ and not checked.missing:
        st.success("Every sentence stands on its source, or states nothing about the policy.")
    order = list(SAID)
    for finding in sorted(alone, key=lambda each: order.index(each.status)):
        _card(SAID[finding.status], finding.text, finding.why)
    _gone(checked.missing)
    for finding in open_:
        _card(SAID[finding.status], finding.text)


def _gone(missing: Sequence[Missing]) -> None:
    """What was drafted and is not there; it keeps nobody from sending the reply."""
    if not missing:
        return
    things = "1 thing" if len(missing) == 1 else f"{len(missing)} things"
    st.text(f"Gone: {things} that were drafted. Nothing keeps you from sending it like this.")
    for each in missing:
        _card(GONE[each.kind], each.text, each.why)


def _card(title: str, text: str, why: str = "") -> None:
    with st.container(border=True):
        st.markdown(f"**{inert(title)}**")
        if text:
            st.text(text)
        if why:
            st.text(f"Why: {why}")


def basis_desk(found: Sequence[Finding], corpus: Corpus) -> None:
    """A sentence chosen, or words pasted, and what they stand on."""
    st.subheader("What does it stand on?", anchor=False)
    chosen = st.selectbox(
        "Choose a sentence of the reply",
        range(len(found)),
        index=None,
        format_func=lambda n: inert(_short(found[n])),
        placeholder="A sentence of the reply",
    )
    words = st.text_input("Or paste words", max_chars=2_000)
    if words.strip():
        _places(basis_of(words, corpus))
    elif chosen is not None and chosen < len(found):
        _sentence(found[chosen], corpus)


def _sentence(finding: Finding, corpus: Corpus) -> None:
    st.text(finding.text)
    st.caption(inert(f"{SAID[finding.status]}. {finding.why}"))
    if finding.status in ("template", "open"):
        return
    if finding.basis and finding.status != "own":
        for number, basis in enumerate(finding.basis):
            _words(basis, f"own-{number}")
        return
    _places(basis_of(finding.text, corpus))


def _places(places: Sequence[Place]) -> None:
    if not places:
        st.info("Nothing in the texts is near to these words.")
        return
    exact = all(place.exact for place in places)
    st.text(
        "These words stand on:"
        if exact
        else "These words stand nowhere. Near to them, and no more:"
    )
    for number, place in enumerate(places):
        _words(place.basis, f"place-{number}")


def _words(basis: Basis, key: str) -> None:
    """Words of a source, with the link to where they stand."""
    st.text(f"“{' '.join(basis.quote.split())}”")
    st.link_button(
        inert(f"Read it in the source: {basis.label}"),
        source_link(basis.source_id, Span(basis.start, basis.end), None),
        key=f"draft-{key}",
    )


def _short(finding: Finding) -> str:
    said = " ".join(finding.text.split())
    shown = said if len(said) <= _WIDEST else f"{said[: _WIDEST - 1]}…"
    return f"{SAID[finding.status]}: {shown}"

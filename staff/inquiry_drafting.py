"""The desk's draft of a reply to an inquiry: in a tone, with the facts that somebody confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import streamlit as st

from assistant.bootstrap import Settings
from assistant.chain import proposals
from assistant.drafted import draft_reply
from assistant.facts import Proposal, Proposals
from assistant.letters import Letter
from assistant.proposals import said_back
from assistant.questions import confirmed
from assistant.reply_templates import load_templates, own_templates
from assistant.rules import Facts
from corpus.errors import BadInput
from counter.desk import open_desk
from counter.inert import inert
from records.drafts import Saving, save
from records.moments import now
from records.people import authorise
from staff.acting import acting, attempt, read_here, tell
from staff.arrivals import letter_of
from staff.desk import staff_desk
from staff.inquiry_sight import Sight, found_in
from staff.showing import shown
from staff.writing import UNSAVED

_TOLD: Final = "told-facts"


def drafting(sight: Sight) -> None:
    """A form; what it drafts is saved as the next version, on top of the one that was seen."""
    letter = read_here(lambda: letter_of(sight.there))
    if letter is None:
        return
    proposed = _proposed(letter)
    told = tuple(_told(proposed))
    with st.form("drafting"):
        tones = tuple(own_templates())
        tone = st.selectbox("Tone", tones, format_func=str.capitalize)
        if told:
            st.text("What the letter seems to tell. Tick only what is confirmed:")
        ticked = [
            proposal
            for place, (proposal, said) in enumerate(told)
            if st.checkbox(inert(said), key=f"fact-{sight.number}-{place}")
        ]
        if not st.form_submit_button("Draft a reply", type="primary"):
            return
    with st.spinner("The reply is being drafted."):
        made = attempt(lambda: _draft(sight, letter, tone or tones[0], _facts(proposed, ticked)))
    if made is not None:
        tell("done", f"Drafted as version {made}.")
    st.rerun()


def _draft(sight: Sight, letter: Letter, tone: str, facts: Facts | None) -> int:
    staff = authorise(acting(), "draft", now())
    writing = UNSAVED.of(staff.subject, sight.number)
    if writing is not None and writing.unsaved:
        raise BadInput("Your changes are not saved yet. Save or undo them first, then draft again.")
    drafted = draft_reply(open_desk(), letter, load_templates(tone, Settings().home), facts)
    text = drafted.draft.text
    found = [each.as_json() for each in found_in(text, sight.there, drafted.json).findings]
    saving = Saving(sight.seen, text, found, drafted.json)
    return int(save(staff_desk().database, staff, sight.number, saving).details["draft"])


def _proposed(letter: Letter) -> tuple[Proposal, ...]:
    """The facts that the letter seems to tell, read once a session: a long letter takes seconds."""
    kept: tuple[str, tuple[Proposal, ...]] | None = st.session_state.get(_TOLD)
    if kept is None or kept[0] != letter.asking:
        kept = (letter.asking, proposals(letter.asking))
        st.session_state[_TOLD] = kept
    return kept[1]


def _told(proposed: Sequence[Proposal]) -> Iterator[tuple[Proposal, str]]:
    """Each fact that the letter seems to tell and that the rules ask for, with how it is said."""
    names = [each for each in proposed if each.fact.endswith(".name")]
    for each in proposed:
        for said in said_back([*names, each]):
            bare = said.removeprefix("- ").replace("(your words:", "(the letter:")
            yield each, shown(bare, 200)


def _facts(proposed: Sequence[Proposal], ticked: Sequence[Proposal]) -> Facts | None:
    """The facts that were ticked, with the parts of the work that they speak of; None without any."""
    if not ticked:
        return None
    parts = [each for each in proposed if _names_a_part(each)]
    spoken_of = {each.fact.partition(".")[0] for each in ticked if each.fact.startswith("elements")}
    held = [each for each in parts if not spoken_of or each.fact.partition(".")[0] in spoken_of]
    return confirmed(_whole(Proposals((*held, *ticked)).facts()))


def _names_a_part(proposal: Proposal) -> bool:
    return proposal.fact.startswith("elements[") and proposal.fact.endswith((".name", ".medium"))


def _whole(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Without the parts of the work of which nothing was ticked."""
    return {**facts, "elements": [each for each in facts["elements"] if each]}

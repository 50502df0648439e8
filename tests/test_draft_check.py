"""An edited draft: what stands, what was lost, what is turned round, and what is staff's own."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.draft_basis import basis_of
from assistant.draft_check import Finding, check, unsupported
from assistant.draft_folding import fold, plain
from assistant.draft_policy import about_policy
from assistant.draft_reading import BadDraft, read_draft
from corpus.documents import Corpus
from tests.drafts import GLOSS, NOTICE, RULE, small_draft


@pytest.fixture(scope="module")
def made(corpus: Corpus) -> dict[str, Any]:
    return small_draft(corpus)


def found(made: dict[str, Any], corpus: Corpus, edited: str) -> tuple[Finding, ...]:
    return check(edited, read_draft(made), corpus)


def edit(made: dict[str, Any], corpus: Corpus, old: str, new: str) -> list[Finding]:
    assert old in made["reply"]
    return list(unsupported(found(made, corpus, made["reply"].replace(old, new, 1))))


def test_a_fresh_draft_stands_whole(made: dict[str, Any], corpus: Corpus) -> None:
    statuses = Counter(each.status for each in found(made, corpus, made["reply"]))
    assert set(statuses) == {"stands", "template", "open"}
    assert statuses["open"] == 1
    assert statuses["template"] == 4


def test_every_finding_says_where_its_words_stand(made: dict[str, Any], corpus: Corpus) -> None:
    edited = made["reply"].replace("Dear", "Very dear") + "\n\nRegards 👋"
    for each in found(made, corpus, edited):
        assert edited[each.start : each.end] == each.text
        assert each.why


HARMLESS = [
    ("\n\n", "\n\n\n"),  # more room
    ("“", '"'),  # straight quotation marks
    ("more than de minimis", "more than\nde minimis"),  # a line broken
    ("Dear Ms Alvarez,\n\n", "Dear Mr Brown, "),  # another greeting, on the same line
    (NOTICE, f"{NOTICE}\n\nKind regards,"),  # a closing
]


@pytest.mark.parametrize(("old", "new"), HARMLESS)
def test_what_says_nothing_may_be_changed(
    made: dict[str, Any], corpus: Corpus, old: str, new: str
) -> None:
    assert edit(made, corpus, old, new) == []


TOLD = "- AI made ‘pictures’ (your words: ‘made by it’)\n- nobody changed ‘pictures’ by hand"


@pytest.mark.parametrize(
    "left",
    [
        "- nobody changed ‘pictures’ by hand",  # a line of the list is gone
        TOLD.replace("- ", "• "),
        TOLD.replace("‘", "'").replace("’", "'").replace("\n", "\n\n"),
    ],
)
def test_what_is_left_of_a_list_is_as_it_was(corpus: Corpus, left: str) -> None:
    line = {"kind": "told", "text": TOLD, "name": "", "notes": [], "claim": None}
    draft = read_draft({"reply": TOLD, "lines": [line], "questions": []})
    assert {each.status for each in check(left, draft, corpus)} == {"template"}


def test_two_hyphens_are_a_dash(made: dict[str, Any], corpus: Corpus) -> None:
    said = "In plain words — ours — this is it."
    line = {"text": said, "kind": "claim", "citations": []}
    draft = read_draft({**made, "sentences": [line]})
    (finding,) = check(said.replace("—", "--"), draft, corpus)
    assert finding.status == "stands"


def test_the_desks_words_may_stay_where_an_open_place_is_filled(corpus: Corpus) -> None:
    turn = "The Office publishes its fees at copyright.gov."
    text = f"[to be filled in: an answer to question 3. For staff: {turn}]"
    draft = read_draft({"reply": "", "sentences": [{"text": text, "kind": "open"}]})
    (kept,) = check(turn, draft, corpus)
    assert (kept.status, kept.unsupported) == ("template", False)
    (own,) = check(turn.replace("publishes its fees", "charges no fees"), draft, corpus)
    assert own.unsupported


TURNED = [
    ("You have a duty to disclose", "You may disclose"),  # must to may
    ("You have a duty to disclose", "You have no duty to disclose"),  # not
    ("Yes. You", "No. You"),  # the verdict
    ("should be explicitly excluded", "may be explicitly excluded"),  # should to may
    ("should be explicitly excluded", "should be explicitly included"),  # the opposite
    ("more than de minimis should", "less than de minimis should"),  # how much
    ("You have a duty", "The Office has a duty"),  # who
    ("you submit for registration", "you publish after registration"),  # when
]


@pytest.mark.parametrize(("old", "new"), TURNED)
def test_a_turned_meaning_is_told(made: dict[str, Any], corpus: Corpus, old: str, new: str) -> None:
    (finding,) = edit(made, corpus, old, new)
    assert finding.status == "contradicts"
    assert finding.basis or finding.text == "No."


LOST = [
    ("(202) 707", "(202) 770", "707"),  # a telephone number
    ("March 16, 2023", "March 18, 2023", "16"),  # a date in a fixed sentence
    ("para. 2, p. 5)", "para. 3, p. 5)", "2"),  # a place
    ("explicitly excluded", "expressly excluded", "explicitly"),  # a word of a quotation
]


@pytest.mark.parametrize(("old", "new", "instead"), LOST)
def test_what_is_no_longer_its_sources_is_told_with_what_stands_there(
    made: dict[str, Any], corpus: Corpus, old: str, new: str, instead: str
) -> None:
    (finding,) = edit(made, corpus, old, new)
    assert finding.status == "lost"
    assert instead in finding.why


def test_a_note_that_was_edited_is_lost(made: dict[str, Any], corpus: Corpus) -> None:
    edited = made["reply"].replace("[2] 88 FR 16190", "[2] 89 FR 16190")
    (finding,) = unsupported(found(made, corpus, edited))
    assert finding.status == "lost"
    assert "89" in finding.why


def as_markdown(made: dict[str, Any]) -> str:
    """The reply as a Markdown file has it: block quotes, escapes, a numbered list of notes, a receipt."""
    body, _, _ = made["reply"].partition("\n\nNotes\n\n")
    lines = [f"> {p}" if p.startswith("“") else p for p in body.split("\n\n")]
    text = "\n\n".join(lines).replace("[", "\\[").replace("]", "\\]").replace(".", "\\.")
    cited = [each["citations"][0] for each in made["sentences"] if each["citations"]]
    notes = [
        f"{n}. > “{' '.join(c['quote'].split())}”\n   \n   {c['label']}. Address: {c['address']}"
        for n, c in enumerate(cited, 1)
    ]
    receipt = "- Result, SHA-256: 4c57835631ee8f7e\n- Rules: 2023-03-16/1"
    return "\n\n".join(["# Draft", text, "## Notes", *notes, receipt]) + "\n"


def test_a_markdown_file_is_read_like_the_text(made: dict[str, Any], corpus: Corpus) -> None:
    whole = as_markdown(made)
    assert list(unsupported(found(made, corpus, whole))) == []
    turned = whole.replace("duty to disclose", "right to disclose", 1)
    (finding,) = unsupported(found(made, corpus, turned))
    assert finding.status == "contradicts"
    head, notes = whole.split("## Notes")
    altered = notes.replace("explicitly excluded", "expressly excluded")
    (finding,) = unsupported(found(made, corpus, f"{head}## Notes{altered}"))
    assert finding.status == "lost"
    assert "explicitly excluded" in finding.why


def test_a_quotation_that_is_cut_short_is_lost(made: dict[str, Any], corpus: Corpus) -> None:
    (finding,) = edit(made, corpus, "excluded from the application.” [2]", "excluded” [2]")
    assert finding.status in ("lost", "contradicts")


@pytest.mark.parametrize("new", ["” [1]\n", "”\n"])  # another's note, and none
def test_a_sentence_that_lost_its_note_is_told(
    made: dict[str, Any], corpus: Corpus, new: str
) -> None:
    (finding,) = edit(made, corpus, "” [2]\n", new)
    assert finding.status == "lost"
    assert "[2]" in finding.why


def test_a_source_that_changed_is_told(made: dict[str, Any], corpus: Corpus) -> None:
    claims = [dict(each) for each in made["sentences"]]
    claims[3]["citations"] = [{**claims[3]["citations"][0], "start": 7, "end": 19}]
    (finding,) = unsupported(
        check(made["reply"], read_draft({**made, "sentences": claims}), corpus)
    )
    assert finding.status == "lost"
    assert "do not stand" in finding.why


def test_own_words_are_told_apart_by_whether_they_state_something(
    made: dict[str, Any], corpus: Corpus
) -> None:
    edited = f"{made['reply']}\n\nI hope your cat is well.\n\nThe fee for a prompt is 40 dollars."
    *_, cat, fee = found(made, corpus, edited)
    assert (cat.status, cat.unsupported) == ("own", False)
    assert (fee.status, fee.unsupported) == ("own", True)
    assert "state something" in fee.why


def test_own_words_that_are_the_offices_stand(made: dict[str, Any], corpus: Corpus) -> None:
    words = corpus.passage("policy-2023#III.2").text[:0] or next(
        corpus.document("policy-2023").text[s.start : s.end]
        for s in corpus.passage("policy-2023#III.2").sentences
    )
    last = found(made, corpus, f"{made['reply']}\n\n{words}")[-1]
    assert last.status == "stands"
    assert last.basis[0].address == "policy-2023#III.2"


def test_an_invented_quotation_is_lost(made: dict[str, Any], corpus: Corpus) -> None:
    said = "The Office says “every author of a comic shall pay a fine at once”."
    last = found(made, corpus, f"{made['reply']}\n\n{said}")[-1]
    assert last.status == "lost"


def test_the_correspondents_own_words_may_be_quoted(made: dict[str, Any], corpus: Corpus) -> None:
    last = found(made, corpus, f"{made['reply']}\n\nYou asked: “Do I have to tell you?”")[-1]
    assert not last.unsupported


RULED = {
    "actions": ["file_supplementary_registration"],
    "claimable": ["text"],
    "excluded": ["images"],
}


@pytest.mark.parametrize(
    "said",
    [
        "You can claim the images as your own.",  # what the rules exclude
        "You cannot claim the text at all.",  # what the rules let be claimed
        "You do not need to correct anything.",  # where something is to be done
    ],
)
def test_what_speaks_against_the_rules_is_told(
    made: dict[str, Any], corpus: Corpus, said: str
) -> None:
    last = check(f"{made['reply']}\n\n{said}", read_draft(made), corpus, RULED)[-1]
    assert last.status == "contradicts"
    assert "rules" in last.why


def test_an_open_place_that_is_filled_is_staffs_own(made: dict[str, Any], corpus: Corpus) -> None:
    (finding,) = edit(
        made, corpus, "[to be filled in: an answer to question 2]", "You must pay 65 dollars."
    )
    assert finding.status == "own"


def test_the_basis_of_words_is_exact_or_said_to_be_near(corpus: Corpus) -> None:
    exact = basis_of(RULE[1].replace("“", '"'), corpus)
    assert [(place.exact, place.basis.address) for place in exact] == [(True, RULE[0])]
    assert basis_of(GLOSS[1], corpus)[0].basis.address == GLOSS[0]
    near = basis_of("AI content of more than de minimis size has to be excluded by you", corpus)
    assert near
    assert not any(place.exact for place in near)
    assert basis_of("zzz qqq", corpus) == ()
    assert basis_of("  ", corpus) == ()


@pytest.mark.parametrize(
    "text", ["", " \n", "[1]", "* > #", "“", "\ud800", "\u200b" * 50, "a" * 20_000]
)
def test_nothing_that_is_typed_breaks_the_check(
    made: dict[str, Any], corpus: Corpus, text: str
) -> None:
    for each in found(made, corpus, text):
        assert text[each.start : each.end] == each.text


BROKEN: list[object] = [
    None,
    [],
    {},
    {"reply": 3},
    {"reply": "", "sentences": 3},
    {"reply": "", "sentences": [{"text": "a", "kind": "poem"}]},
    {"reply": "", "sentences": [{"text": "a", "kind": "claim", "citations": [{}]}]},
    {"reply": "", "questions": ["a"]},
    {"reply": "", "recommendation": 3},
]


@pytest.mark.parametrize("value", BROKEN)
def test_what_is_no_draft_is_refused_with_a_sentence(value: object) -> None:
    with pytest.raises(BadDraft, match=r"\.|:"):
        read_draft(value)


STATES = [
    "You must file again.",
    "No.",
    "AI images are never protected.",
    "Simply file the form.",
    "Hello, you may leave AI out.",
    "Hello from Ana, you may leave AI out.",
    "Thank you for your letter, and you need not disclose it.",
]
STATES_NOTHING = [
    "Thank you for your patience, and have a good weekend.",
    "Hello, thank you for writing to us about your novel.",
    "Dear Ms Alvarez,",
    "I hope this helps.",
    "Thank you for your letter.",
    "Regards,",
]


def test_what_states_something_about_the_policy_is_told_from_courtesy() -> None:
    assert [text for text in STATES if not about_policy(text)] == []
    assert [text for text in STATES_NOTHING if about_policy(text)] == []


@given(
    st.text(alphabet="aZ9é_ß.,;:()'\"“’/%$&?–—-  []1^\n\t\\*#>•…\u00a0\u200b\u00ad", max_size=12)
)
def test_a_text_without_markup_folds_at_once_to_the_same(text: str) -> None:
    assert plain(text) == fold(text).text

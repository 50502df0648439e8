"""Claims in other words than their source's: those that say something else are dropped."""

from __future__ import annotations

import pytest

from assistant.agreement import Cited, disagreement
from assistant.citations import verify
from corpus.documents import Corpus
from evals.mutations import KILL, KINDS, mutation_rows
from evals.systems import OURS
from tests.factories import draft

ADDRESS = "policy-2023#IV.A.1"
WORDS = (
    "Applicants should not list an AI technology or the company that provided it as an author or "
    "co-author simply because they used it when creating their work."
)


def cited(passage: str, quote: str, tier: str = "policy") -> Cited:
    start = passage.index(quote)
    ends = [n + 1 for n, c in enumerate(passage) if c == "."]
    sentences = tuple(zip([0, *(e + 1 for e in ends[:-1])], ends, strict=True))
    return Cited(tier, passage, start, start + len(quote), sentences)


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        (WORDS, True),
        ("Applicants should not list an AI technology as an author.", True),
        ("Applicants shouldn't list an AI technology as an author.", True),
        ("Applicants must not list an AI technology as an author.", False),
        ("Applicants may list an AI technology as an author.", False),
        ("Applicants should list an AI technology as an author.", False),
        ("Applicants list an AI technology as an author.", False),
    ],
)
def test_a_claim_says_the_same_must_and_not_as_its_source(
    corpus: Corpus, text: str, stands: bool
) -> None:
    verified = verify([draft(text, ADDRESS, WORDS)], [corpus.passage(ADDRESS)], corpus)
    assert bool(verified.claims) is stands, verified.dropped


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        ("You may file it unless it is secret.", True),
        ("You may file it", False),  # the exception is cut off
        ("it is secret.", False),  # and so is what it is an exception to
        ("We keep the copy.", False),  # the next sentence takes it back
        ("We keep the copy. However, we may lose it.", True),
        ("Ask us first.", True),
    ],
)
def test_a_quote_is_not_cut_where_the_source_takes_it_back(quote: str, stands: bool) -> None:
    passage = (
        "You may file it unless it is secret. We keep the copy. However, we may lose it. "
        "Ask us first. Then wait."
    )
    assert (disagreement(quote, [cited(passage, quote)]) is None) is stands


def test_other_words_need_an_official_source() -> None:
    passage = "Applicants must file the form."
    assert disagreement("Applicants must file a form.", [cited(passage, passage)]) is None
    assert disagreement("Applicants must file a form.", [cited(passage, passage, "secondary")])
    assert disagreement(passage, [cited(passage, passage, "secondary")]) is None


def test_a_number_may_not_be_said_more_often_than_it_stands(corpus: Corpus) -> None:
    address = "policy-2023#n40"
    passage = corpus.passage(address)
    (kept,) = verify([draft(passage.text, address, passage.text)], [passage], corpus).claims
    assert kept.text == passage.text
    changed = passage.text.replace("40.", "41.", 1)
    assert not verify([draft(changed, address, passage.text)], [passage], corpus).claims


def test_false_claims_are_refused_and_true_ones_kept(corpus: Corpus) -> None:
    rows = mutation_rows(corpus)
    shares: dict[str, list[float]] = {}
    for row in rows:
        for metric, (got, _) in row.scores[OURS].items():
            shares.setdefault(metric, []).append(got)
    for kind in KINDS:
        refused = shares[f"{KILL}@{kind}"]
        assert len(refused) >= 30
        assert sum(refused) / len(refused) >= 0.95, kind
    kept = shares["sound_kept"]
    assert sum(kept) / len(kept) >= 0.98


def test_what_the_rules_say_over_their_words_is_kept_as_it_stands_only(corpus: Corpus) -> None:
    says = (
        "Nothing in the work can be claimed as made by a person. "
        "The Office will not register a work that lacks human authorship."
    )
    words = (
        "If a work’s traditional elements of authorship were produced by a machine, the work lacks "
        "human authorship and the Office will not register it."
    )
    passage = corpus.passage("policy-2023#III.2")
    assert verify([draft(says, passage.address, words)], [passage], corpus).claims
    changed = says.replace("will not", "may not")
    assert not verify([draft(changed, passage.address, words)], [passage], corpus).claims

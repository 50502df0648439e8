"""A citation is made by verify alone, and only of words that stand in an offered passage."""

from __future__ import annotations

import pytest

from assistant.citations import Citation, Claim, DraftClaim, verify
from corpus.documents import Corpus
from tests.factories import draft

RULE = "policy-2023#IV.A.2"
WORDS = "AI-generated content that is more than de minimis should be explicitly excluded"


def test_a_quote_that_stands_is_cited_at_its_offsets(corpus: Corpus) -> None:
    verified = verify(
        [draft("It should be excluded.", RULE, WORDS)], [corpus.passage(RULE)], corpus
    )
    (claim,) = verified.claims
    (citation,) = claim.citations
    text = corpus.document("policy-2023").text
    assert text[citation.start : citation.end] == citation.quote == WORDS
    assert citation.tier == "policy"
    assert citation.label == "88 FR 16190, sec. IV.A, para. 2, p. 5"


def test_white_space_in_a_quote_does_not_matter(corpus: Corpus) -> None:
    verified = verify(
        [draft("Excluded.", RULE, WORDS.replace(" ", "\n  "))], [corpus.passage(RULE)], corpus
    )
    assert verified.claims[0].citations[0].quote == WORDS


@pytest.mark.parametrize(
    ("text", "address", "words", "why"),
    [
        ("No.", RULE, WORDS.replace("should", "may"), "does not stand"),  # modality changed
        ("No.", RULE, WORDS.replace("more", "less"), "does not stand"),
        ("No.", RULE, "", "does not stand"),
        ("No.", "policy-2023#n40", WORDS, "not among the passages offered"),
        ("At most 20 percent.", RULE, WORDS, "the number 20 does not stand"),
    ],
)
def test_what_does_not_stand_is_dropped_with_the_reason(
    corpus: Corpus, text: str, address: str, words: str, why: str
) -> None:
    verified = verify([draft(text, address, words)], [corpus.passage(RULE)], corpus)
    assert verified.claims == ()
    assert why in verified.dropped[0].why


def test_a_claim_that_cites_nothing_is_dropped(corpus: Corpus) -> None:
    verified = verify([DraftClaim("answer", "Trust me.", ())], [], corpus)
    assert verified.claims == ()
    assert verified.dropped[0].why == "it cites nothing"


def test_nobody_else_can_make_a_citation() -> None:
    with pytest.raises(TypeError, match=r"made by verify\(\) only"):
        Citation("policy-2023", "policy", "x", RULE, "words", 0, 5, None, maker=object())


def test_a_claim_without_a_citation_cannot_be_built() -> None:
    with pytest.raises(TypeError, match="needs a citation"):
        Claim("answer", "Trust me.", ())

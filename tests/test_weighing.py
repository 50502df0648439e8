"""A chat model's claims weighed: by their quote, told in whose words, in how many of them."""

from __future__ import annotations

import pytest

from assistant.model_claims import Proposed
from assistant.weighing import PLAIN_WORDS, SOURCE_WORDS, Scale
from corpus.documents import Corpus

UNSURE = "policy-2023#IV.A.3"
DUTY = "policy-2023#IV.1"
NOTHING = "the Office will explain that nothing needs to be disclaimed on the application"


def scale(corpus: Corpus) -> Scale:
    return Scale((corpus.passage(UNSURE), corpus.passage(DUTY)), corpus)


def test_a_sentence_that_leans_is_told_with_the_one_before_it(corpus: Corpus) -> None:
    found = scale(corpus).weigh([Proposed("Nothing needs to be said.", UNSURE, NOTHING)])
    assert found.told == (SOURCE_WORDS,)
    assert found.claims[0].text.startswith("The Office will contact the applicant")
    assert NOTHING in found.claims[0].text


@pytest.mark.parametrize(
    ("address", "quote"),
    [
        ("policy-2023#IV.A.2", NOTHING),  # it was not offered
        (DUTY, NOTHING),  # it stands elsewhere
        (UNSURE, NOTHING.replace("nothing", "something")),  # altered
        (UNSURE, "The Office"),  # too short to carry anything
        (UNSURE, ""),
    ],
)
def test_a_quote_that_does_not_stand_there_makes_no_claim(
    corpus: Corpus, address: str, quote: str
) -> None:
    found = scale(corpus).weigh([Proposed("Nothing needs to be said.", address, quote)])
    assert not found.claims
    assert len(found.dropped) == 1


def test_a_plain_wording_is_told_as_it_stands_over_its_own_words(corpus: Corpus) -> None:
    point = corpus.glosses.by_address[DUTY].points[0]
    quote = corpus.passage(DUTY).text
    found = scale(corpus).weigh([Proposed(point.short, DUTY, quote)])
    assert found.told == (PLAIN_WORDS,)
    assert found.claims[0].text == point.short


def test_a_wrong_wording_over_a_true_quote_is_never_shown(corpus: Corpus) -> None:
    quote = corpus.passage(DUTY).text
    wrong = "Applicants have no duty to disclose the inclusion of AI-generated content."
    found = scale(corpus).weigh([Proposed(wrong, DUTY, quote)])
    assert wrong not in [claim.text for claim in found.claims]

"""What leads to a person is masked in examples; what is only about the law is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staff.masking import masked, shortened


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Mail me at jane.doe+x@example.co.uk.", "Mail me at [e-mail]."),
        ("jane (at) example (dot) com", "[e-mail]"),
        ("jane at example dot com please", "[e-mail] please"),
        ("write jane＠example.com", "write [e-mail]"),  # a full-width sign
        ("root@localhost", "[e-mail]"),
        ("call (202) 707-3000 now", "call [number] now"),
        ("call 202.707.3000", "call [number]"),
        ("call +43 1 234 56 78", "call [number]"),
        ("call 555-1234", "call [number]"),
        ("my VA 2-345-678 was refused", "my [number] was refused"),
        ("TXu002345678", "[number]"),
        ("registration no. SR0000123456", "registration no. [number]"),
        ("PAu 3-456-789", "[number]"),
        ("service request 1-10234567890", "service request [number]"),
        ("case 1-3ABC45D", "case [number]"),
        ("card 4111 1111 1111 1111", "card [number]"),
        ("ssn 078-05-1120", "ssn [number]"),
        ("20\u200b27073000", "[number]"),  # a letter that nobody sees within
        ("٢٠٢٧٠٧٣٠٠٠", "[number]"),  # digits of another script
        ("see https://me.example/jane?x=1", "see [link]"),
        # What stays:
        ("88 FR 16190 what is that", "88 FR 16190 what is that"),
        ("filed 2026-03-16", "filed 2026-03-16"),
        ("filed 3/16/2026", "filed 3/16/2026"),
        ("section 202.1 and 503.03(a)", "section 202.1 and 503.03(a)"),
        ("one\ntwo\x1b[31m", "one two[31m"),
    ],
)
def test_masked(text: str, told: str) -> None:
    assert masked(text) == told


@given(st.text(), st.from_regex(r"[a-z]{1,8}@[a-z]{2,8}\.(com|org)", fullmatch=True))
def test_no_address_comes_through(around: str, address: str) -> None:
    assert address not in masked(f"{around} {address} {around}")


@given(st.text(alphabet="ab ,;:", max_size=30), st.integers(1_000_000_000, 9_999_999_999))
def test_no_telephone_number_comes_through(around: str, number: int) -> None:
    told = f"{number:010d}"
    for written in (
        told,
        f"({told[:3]}) {told[3:6]}-{told[6:]}",
        f"{told[:3]}.{told[3:6]}.{told[6:]}",
    ):
        assert told[6:] not in masked(f"{around} {written} {around}")


def test_a_text_is_cut_after_a_word() -> None:
    assert shortened("one two three", 20) == "one two three"
    assert shortened("one two three", 10) == "one two…"
    assert shortened("x" * 50, 10) == "x" * 9 + "…"

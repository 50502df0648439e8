"""Who is signed in, in the session that asks: by the provider, or in local mode always the one named."""

from __future__ import annotations

from typing import Final

import streamlit as st

from corpus.errors import BadInput
from records.moments import Clock, now
from records.people import Role, Staff
from staff.desk import Way
from staff.ended import ENDED
from staff.oidc_file import Oidc
from staff.signing_in import staff_of

_LONGEST: Final = 100  # characters of a name


def by_provider(oidc: Oidc) -> Way:
    """The person whom the provider named, until their sign-in is ended here; only in a page's session."""

    def signed_in() -> Staff | None:
        claims = st.user.to_dict()
        if claims.get("is_logged_in") is not True or ENDED.has(claims):
            return None
        return staff_of(claims, oidc)

    return signed_in


def in_local_mode(name: str, clock: Clock = now) -> Way:
    """Always the same person, with every role: whoever reaches the address of this machine.

    There is nothing to prove, so the sign-in is always of this moment. Raises BadInput for no name.
    """
    plain = " ".join(name.split())
    if not plain or len(plain) > _LONGEST or not plain.isprintable():
        raise BadInput(
            f"Local mode needs a name of 1 to {_LONGEST} letters, which the record will show: "
            'desk serve --staff --local "Your name"'
        )
    return lambda: Staff(f"local:{plain}", plain, frozenset(Role), clock())


def sign_in() -> None:
    """Send the browser to the provider."""
    st.login()


def sign_out() -> None:
    """End the sign-in, here for every page that is open, and at the provider where it offers that."""
    ENDED.end(st.user.to_dict(), now())
    st.logout()

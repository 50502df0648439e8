"""Who acts from the terminal: the account that runs the command, as its system knows it."""

from __future__ import annotations

import os
import pwd
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from records.people import Staff


def whoever() -> Staff:
    """The account, as an admin: who can write the database may do all that it can.

    No variable of the environment can say another one.
    """
    from records.moments import now
    from records.people import Role, Staff

    number = os.getuid()
    try:
        name = pwd.getpwuid(number).pw_name
    except KeyError:
        name = str(number)
    return Staff(f"terminal/{name}", f"{name} (terminal)", frozenset({Role.ADMIN}), now())

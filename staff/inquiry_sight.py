"""An inquiry as somebody sees it: the inquiry and its newest version from one moment, and who looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.draft_check import Checked, examine
from counter.desk import open_desk
from records.database import Database
from records.drafts import Version, with_newest
from records.inquiries import Inquiry
from records.moves import WRITABLE
from records.people import Staff
from staff.replies import draft_of


@dataclass(frozen=True, slots=True)
class Sight:
    """What the parts of the page work with. Steps are taken on `seen`, the version that was shown."""

    there: Inquiry
    version: Version | None
    staff: Staff

    @property
    def number(self) -> int:
        return self.there.id

    @property
    def seen(self) -> int:
        return self.there.draft

    @property
    def reply(self) -> str:
        return self.version.reply if self.version else ""

    @property
    def drafted(self) -> Mapping[str, Any]:
        return self.version.drafted if self.version else {}

    @property
    def open_places(self) -> int:
        """How many places of the reply, as it was saved, are still to be filled in."""
        found = self.version.found if self.version else ()
        return sum(each.get("status") == "open" for each in found)

    @property
    def writable(self) -> bool:
        return self.there.status in WRITABLE and not self.there.erased


def sight_of(database: Database, number: int, staff: Staff) -> Sight:
    """The inquiry and its newest version; raises NoSuchInquiry or DatabaseAway."""
    return Sight(*with_newest(database, number), staff)


def found_in(text: str, there: Inquiry, drafted: Mapping[str, Any]) -> Checked:
    """What the check finds of a text, against what the desk drafted for it; {} where it drafted nothing."""
    return examine(text, draft_of(drafted, there), open_desk().corpus)

"""The process's reports of what people ask: made once for all who may read, anew after every change."""

from __future__ import annotations

import threading
from typing import Final

from counter.desk import open_desk
from records.asking import asking, state
from records.moments import Clock, now
from staff.applicants import feedback_state, read_feedback
from staff.asked import Knowledge, Report, knowledge_of, report
from staff.desk import StaffDesk
from staff.encoding import Encoded, Hear
from staff.heard import Periods


class Reports:
    """The latest report for each length of period. May be asked from many threads; one is made at a time.

    All of them are dropped as soon as the state of the database or of the feedback is another, so that
    nothing of an erased inquiry is ever given; examples in them are masked.
    """

    def __init__(self) -> None:
        self._state = ""
        self._made: dict[int, Report] = {}
        self._encoded: Encoded | None = None
        self._one_at_a_time = threading.Lock()

    def latest(self, desk: StaffDesk, days: int, hear: Hear, clock: Clock = now) -> Report:
        """The report as things stand; `hear` is told how much of a new one is done. Raises Trouble."""
        with self._one_at_a_time:
            until = clock()
            told = (state(desk.database), feedback_state(desk.settings.home), str(until.date()))
            seen = "\n".join((str(desk.database.engine.url), *told))
            if seen != self._state:
                self._state = seen
                self._made.clear()
            if days not in self._made:
                asked, feedback = asking(desk.database), read_feedback(desk.settings.home)
                periods = Periods(until, days)
                self._made[days] = report(asked, feedback, self._knowledge, periods, hear)
            return self._made[days]

    def _knowledge(self) -> Knowledge:
        assistant = open_desk()
        if self._encoded is None:
            self._encoded = Encoded(assistant.catalogue.encoder)
        return knowledge_of(assistant, self._encoded)


REPORTS: Final = Reports()

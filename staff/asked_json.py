"""What people ask, as JSON; what of it is in people's words is masked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from records.moments import written
from staff.asked import Report
from staff.counted import Counted
from staff.gaps import Gap
from staff.shares import Change, Share


def report_json(report: Report) -> dict[str, Any]:
    """The report as evals/contracts/asked_report.schema.json has it."""
    return {
        "until": written(report.periods.until),
        "days": report.periods.days,
        "counted": _counted_json(report.counted),
        "grouped": {
            "left_open": report.grouped.left_open,
            "looked_at": report.grouped.looked_at,
            "linked": report.grouped.linked,
            "alone": report.grouped.alone,
            "groups": report.grouped.groups,
            "months": dict(report.grouped.months),
            "listed": [_gap_json(n, g) for n, g in enumerate(report.grouped.listed, start=1)],
            "farthest": [asdict(each) for each in report.grouped.farthest],
        },
    }


def _gap_json(rank: int, gap: Gap) -> dict[str, Any]:
    return {
        "rank": rank,
        "question": gap.question,
        "examples": [asdict(example) for example in gap.examples],
        "n": gap.n,
        "few": gap.few,
        "letters": gap.letters,
        "not_covered": gap.not_covered,
        "partly": gap.partly,
        "applicants": gap.applicants,
        "subject": gap.subject,
        "on_subject": gap.on_subject,
        "first": gap.first,
        "last": gap.last,
        "months": dict(gap.months),
        "before": gap.before,
        "recent": gap.recent,
        "change": _change_json(gap.change),
        "growth": gap.growth,
        "new": gap.new,
        "score": gap.score,
        "nearest": asdict(gap.nearest) if gap.nearest else None,
    }


def _counted_json(found: Counted) -> dict[str, Any]:
    return {
        "questions": found.questions,
        "letters": found.letters,
        "months": {month: dict(each) for month, each in found.months.items()},
        "changes": {outcome: _change_json(each) for outcome, each in found.changes.items()},
        "passages": [
            {
                "address": rate.address,
                "n": rate.n,
                **{fate: _share_json(each) for fate, each in rate.shares.items()},
            }
            for rate in found.passages
        ],
        "took_days": {
            "all": found.took.all and asdict(found.took.all),
            "recent": found.took.recent and asdict(found.took.recent),
            "before": found.took.before and asdict(found.took.before),
            "months": {month: asdict(each) for month, each in found.took.months.items()},
            "waiting": found.took.waiting,
        },
        "reasons": [
            {"action": each.action, "n": each.n, "latest": [list(told) for told in each.latest]}
            for each in found.reasons
        ],
        "thumbs": {month: dict(each) for month, each in found.thumbs.items()},
        "disliked": dict(found.disliked),
        "unreadable_feedback": found.unreadable,
    }


def _share_json(share: Share) -> dict[str, Any]:
    return {
        "got": share.got,
        "of": share.of,
        "letters": share.letters,
        "value": round(share.value, 4),
        "low": round(share.low, 4),
        "high": round(share.high, 4),
        "few": share.few,
    }


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "before": _share_json(change.before),
        "after": _share_json(change.after),
        "value": round(change.value, 4),
        "low": round(change.low, 4),
        "high": round(change.high, 4),
        "few": change.few,
        "shown": change.shown,
    }

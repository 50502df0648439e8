"""The events of an inquiry's record in plain words: who did what, and why. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from records.drafts import Version
from records.record import Event, salted
from staff.showing import STATUS_WORDS, done, line, many, moment

_CHANNELS: Final = {
    "file": "from a file",
    "paste": "pasted",
    "batch": "from a file of many",
    "api": "sent by another tool",
}


def told(event: Event) -> str:
    """A sentence: when, who, what."""
    return f"{moment(event.at)}: {line(event.who_name, 60)} {_what(event)}."


def why(event: Event) -> str:
    """The reason that was given, "" where none was."""
    return str(event.details.get("reason", ""))


def receipt_of(version: Version, saved: Event | None, salt: str) -> tuple[tuple[str, str], ...]:
    """From what a version was made and what was found of it, as (name, value), for a reviewer."""
    made_from: Mapping[str, Any] = version.drafted.get("receipt", {}).get("made_from", {})
    names = {
        "texts": "Texts (fingerprint)",
        "rules": "Rules (version)",
        "index": "Index (fingerprint)",
        "code": "Program (version)",
        "code_sha256": "Program (hash)",
        "templates": "Fixed sentences (hash)",
        "tone": "Tone",
    }
    rows = [
        ("Saved", f"{moment(version.made)} by {line(version.who_name, 60)}"),
        ("The record’s seal of its words", _sealed(version, saved, salt)),
        ("Sentences", _counted(version)),
    ]
    if not made_from:
        rows.append(("Drafted by the desk", "no; staff wrote it"))
    rows += [(name, str(made_from[key])) for key, name in names.items() if made_from.get(key)]
    return tuple(rows)


def saving_of(version: Version, events: tuple[Event, ...]) -> Event | None:
    """The event by which a version was saved."""
    return next(
        (e for e in events if e.what == "draft" and e.details.get("draft") == version.number), None
    )


def _what(event: Event) -> str:
    details = event.details
    if event.what == "draft":
        said = "had version" if details.get("fresh") else "saved version"
        end = " drafted by the desk" if details.get("fresh") else ""
        return f"{said} {details.get('draft')}{end}{_alone(details)}"
    if event.what == "assign":
        return _assigned(event)
    if event.what == "take in":
        channel = _CHANNELS.get(str(details.get("channel")))
        return f"took the letter in, {channel}" if channel else done(event.what)
    after = STATUS_WORDS.get(str(details.get("after")))
    on = f" (version {details['draft']}{_alone(details)})" if details.get("draft") else ""
    return f"{done(event.what)}{on}" + (f"; it is now “{after}”" if after else "")


def _assigned(event: Event) -> str:
    to = event.details.get("to")
    if to is None:
        return "gave the inquiry to nobody"
    return "took the inquiry" if to == event.who else f"gave the inquiry to {line(str(to), 60)}"


def _alone(details: Mapping[str, Any]) -> str:
    alone = details.get("unsupported")
    return (
        f", {many(alone, 'sentence')} without a basis" if isinstance(alone, int) and alone else ""
    )


def _sealed(version: Version, saved: Event | None, salt: str) -> str:
    if saved is None:
        return "not found in the record"
    same = saved.details.get("reply") == salted(salt, version.reply)
    return "matches: these are the words that were saved" if same else "DOES NOT MATCH the words"


def _counted(version: Version) -> str:
    kinds: dict[str, int] = {}
    for each in version.found:
        kinds[str(each.get("status"))] = kinds.get(str(each.get("status")), 0) + 1
    return ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items())) or "none"

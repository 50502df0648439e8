"""What can go wrong in a way that a person can mend. Each says what, why, and what to do.

Trouble
├── BadInput            what was given cannot be used
│   ├── BadQuestion         assistant.questions
│   ├── BadFile             assistant.batches
│   ├── BadLetter           assistant.letters
│   ├── BadTemplates        assistant.reply_templates
│   ├── BadDraft            assistant.draft_reading
│   ├── UnknownDocument     corpus.documents
│   ├── BadRow              corpus.rows
│   ├── BadAddition         corpus.library
│   ├── Refused             corpus.intake
│   ├── ModelUnavailable    index.model_files
│   ├── DatabaseUnusable    records.refusals
│   ├── BadBackup           records.backups
│   ├── CannotKeep          records.private_files
│   ├── TracesLeft          records.retention
│   ├── WrongSchema         records.upgrading
│   ├── NoSuchInquiry       records.inquiries
│   ├── Overtaken           records.inquiries; Conflict  records.drafts
│   ├── UnknownFormat       counter.taking_away
│   ├── NoCluster           index.spreading
│   ├── NoSuchToken         records.tokens
│   └── CannotSave          terminal.saving
├── Busy                somebody else is at it; index.publishing
│   └── DatabaseAway        records.refusals
├── NotAllowed          records.people
│   └── Crowded             staff.api_work
├── CannotPause         staff.pausing
├── Refused             staff.api_faults
├── CorpusDamaged       corpus.documents
├── LibraryDamaged      corpus.library
├── NoIndex             index.generations
└── CannotWrite         corpus.writing
"""

from __future__ import annotations


class Trouble(Exception):
    """Something a person can mend; its text is a sentence for that person."""


class BadInput(Trouble):
    """What was given cannot be used as it is."""


class Busy(Trouble):
    """Another process is at work there; try again when it is done."""

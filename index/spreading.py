"""Work spread over processes: done here, one item after the other, or by the workers of a Ray cluster.

The caller gives the work as it stands open in this process, and beside it how a worker opens the same.
What comes of it is the same either way, in the order of the items.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

from corpus.errors import BadInput

Item = TypeVar("Item")
Made = TypeVar("Made")
Taken = TypeVar("Taken", contravariant=True)
Given = TypeVar("Given", covariant=True)
ROOMS = ("assistant", "corpus", "counter", "evals", "index", "terminal")


class NoCluster(BadInput):
    """There is no cluster to work on, or none that can be used as it is."""


class Afar(Protocol[Taken, Given]):
    """How a worker takes up the work; pickled, so it is a small value of a class of the desk's own."""

    def made_from(self) -> Mapping[str, str]:
        """What the results depend on, by name: a worker that has it otherwise is refused."""
        ...

    def open(self) -> Callable[[Taken], Given]:
        """The work itself; a worker opens it once. It may keep nothing of the items."""
        ...


class Spread(Protocol):
    """Does the work for every item; gives what comes of each, in their order, as soon as it can."""

    def __call__(
        self, work: Callable[[Item], Made], afar: Afar[Item, Made], items: Sequence[Item]
    ) -> Iterator[Made]: ...


def here(
    work: Callable[[Item], Made],
    afar: Afar[Item, Made],  # noqa: ARG001
    items: Sequence[Item],
) -> Iterator[Made]:
    """The work done in this process."""
    return map(work, items)


def spread_over(address: str) -> Spread:
    """How work is spread where DESK_RAY_ADDRESS says `address`; raises NoCluster if that is no address."""
    if not address:
        return here
    from index.ray_workers import over_ray

    return over_ray(address)


@cache
def desk_sha256() -> str:
    """The hash of the desk's own code and tables, by which a worker with another desk is told."""
    house = Path(__file__).parent.parent
    found = hashlib.sha256()
    for path in sorted(path for room in ROOMS for path in (house / room).iterdir()):
        if path.suffix in (".py", ".toml"):
            found.update(f"{path.relative_to(house)}\0".encode())
            found.update(path.read_bytes())
    return found.hexdigest()

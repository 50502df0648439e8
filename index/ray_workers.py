"""The workers of a Ray cluster: checked, opened once, given items by value; only this file knows Ray.

A worker that is killed is replaced, and what it had under way is done again by another. Each result is
taken once. Nothing is started where there is no cluster: that is `ray start`, by whoever runs it.
"""

from __future__ import annotations

import os
import re
import socket
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from corpus.errors import Trouble
from index.spreading import Afar, Item, Made, NoCluster, Spread

JOINING = 30.0  # seconds until a cluster that does not answer counts as none
KNOCKING = 5.0  # seconds for a connection to its port
READY = 120.0  # seconds that nobody may be at work while workers are asked for
AHEAD = 2  # items that a worker has at once, so that it does not wait for the next
DEATHS = 3  # times that an item, or a start, may end its worker
_ADDRESS = re.compile(r"auto|(?:ray://)?(?P<host>\[[\da-fA-F:.]+\]|[\w.-]+):(?P<port>\d{1,5})")
_QUIETLY = {"log_to_driver": False, "logging_level": "ERROR"}  # what workers print stays there
_SETTINGS = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_NUM_REDIS_GET_RETRIES": "1",  # else a wrong address is tried for minutes
    "RAY_gcs_rpc_server_connect_timeout_s": "3",
    "RAY_py_gcs_connect_timeout_s": "10",
}


def over_ray(address: str) -> Spread:
    """Spreads work over the cluster at that address; raises NoCluster if plainly none is there."""
    if not _ADDRESS.fullmatch(address):
        raise NoCluster(
            f"DESK_RAY_ADDRESS is {address!r}. It may be auto, host:6379 on a machine of the cluster, "
            "or ray://host:10001 from elsewhere."
        )
    if find_spec("ray") is None:
        raise NoCluster(
            "DESK_RAY_ADDRESS is set, but Ray is not installed: pip install 'copyright-desk[ray]'"
        )
    _knock(address)

    def spread(
        work: Callable[[Item], Made],  # noqa: ARG001
        afar: Afar[Item, Made],
        items: Sequence[Item],
    ) -> Iterator[Made]:
        if not items:
            return
        with _joined(address) as cores:
            crew = Crew(address, afar, dict(afar.made_from()), items)
            yield from crew.results(min(cores, len(items)))

    return spread


@contextmanager
def _joined(address: str) -> Iterator[int]:
    """How many workers the cluster can have; raises NoCluster, soon, and Trouble if it is lost."""
    os.environ.update({name: value for name, value in _SETTINGS.items() if name not in os.environ})
    import ray

    untyped: Any = ray
    _within(JOINING, address, lambda: untyped.init(address, **_QUIETLY))
    try:
        yield max(1, int(untyped.cluster_resources().get("CPU", 1)))
    except (ConnectionError, ray.exceptions.RayError) as error:
        raise Trouble(
            f"The Ray cluster at {address} was lost on the way ({type(error).__name__}). What was "
            "finished is kept; start the command again."
        ) from error
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """Connect to the port once: Ray itself tries for minutes where nobody listens."""
    found = _ADDRESS.fullmatch(address)
    if found is None or found["host"] is None:
        return
    try:
        place = (found["host"].strip("[]"), int(found["port"]))
        socket.create_connection(place, timeout=KNOCKING).close()
    except (OSError, OverflowError) as error:
        raise _none_at(address, error) from error


def _within(seconds: float, address: str, act: Callable[[], object]) -> None:
    """Do it aside, and give it up after so long: a thread that hangs in Ray does not hold the process."""
    failed: list[BaseException] = []

    def go() -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001  (Ray also leaves by SystemExit)
            failed.append(error)

    aside = threading.Thread(target=go, daemon=True)
    aside.start()
    aside.join(seconds)
    if aside.is_alive():
        raise _none_at(address, TimeoutError(f"no answer within {seconds:.0f} seconds"))
    if failed:
        raise _none_at(address, failed[0]) from failed[0]


def _none_at(address: str, error: BaseException) -> NoCluster:
    why = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
    return NoCluster(
        f"There is no Ray cluster to join at {address} ({why.rstrip('.')}). Start one with `ray start`, "
        "or leave DESK_RAY_ADDRESS empty to work on this machine alone. See deploy/ray.md."
    )


class Worker:
    """What stands on the cluster: the work, opened when the first item comes. It keeps no item."""

    def __init__(self, afar: Afar[Any, Any]) -> None:
        self._afar = afar
        self._work: Callable[[Any], Any] | None = None

    def made_from(self) -> tuple[str, dict[str, str]]:
        """The machine's name, and what its results depend on."""
        return socket.gethostname(), dict(self._afar.made_from())

    def do(self, item: Any) -> Any:
        if self._work is None:
            self._work = self._afar.open()
        return self._work(item)


@dataclass
class Crew:
    """The workers on one piece of work: what each has under way, and what has come of it."""

    address: str
    afar: Afar[Any, Any]
    wanted: Mapping[str, str]
    items: Sequence[Any]
    waiting: deque[int] = field(default_factory=deque)  # numbers of items
    under_way: dict[Any, tuple[Any, int | None]] = field(
        default_factory=dict
    )  # None: being checked
    deaths: Counter[int | None] = field(default_factory=Counter)
    done: dict[int, Any] = field(default_factory=dict)

    def results(self, workers: int) -> Iterator[Any]:
        """What comes of each item, in their order."""
        self.waiting.extend(range(len(self.items)))
        for _ in range(workers):
            self._hire()
        for number in range(len(self.items)):
            while number not in self.done:
                self._step()
            yield self.done.pop(number)

    def _hire(self) -> None:
        import ray

        actor: Any = ray.remote(num_cpus=1, max_restarts=0)(Worker).remote(self.afar)
        self.under_way[actor.made_from.remote()] = (actor, None)

    def _step(self) -> None:
        """Wait for one thing to end, and go on from there."""
        import ray

        at_work = any(number is not None for _, number in self.under_way.values())
        ended, _ = ray.wait(list(self.under_way), timeout=None if at_work else READY)
        if not ended:
            raise NoCluster(
                f"No worker of the Ray cluster at {self.address} took up the work within "
                f"{READY:.0f} seconds: its processors are taken. Look at `ray status`."
            )
        ref = ended[0]
        actor, number = self.under_way[ref]
        try:
            made = ray.get(ref)
        except ray.exceptions.RayActorError as death:
            self._replace(actor, death)
            return
        except ray.exceptions.RayTaskError as fault:
            raise self._told(number, fault) from fault
        del self.under_way[ref]
        if number is None:
            self._check(*made)
        else:
            self.done[number] = made
        self._give(actor, AHEAD if number is None else 1)

    def _give(self, actor: Any, most: int) -> None:
        for _ in range(min(most, len(self.waiting))):
            number = self.waiting.popleft()
            self.under_way[actor.do.remote(self.items[number])] = (actor, number)

    def _replace(self, actor: Any, death: Exception) -> None:
        """Put back all that a dead worker had, and ask for another; the oldest thing it had is to blame."""
        lost = [ref for ref, (who, _) in self.under_way.items() if who is actor]
        numbers = [self.under_way.pop(ref)[1] for ref in lost]
        number = numbers[0]
        self.waiting.extendleft(n for n in reversed(numbers) if n is not None)
        self.deaths[number] += 1
        if self.deaths[number] >= DEATHS:
            what = "its start" if number is None else f"item {number + 1} of {len(self.items)}"
            raise Trouble(
                f"On the Ray cluster at {self.address} {what} ended its worker {DEATHS} times "
                f"({type(death).__name__}): too little memory, or another installation. What was "
                "finished is kept."
            )
        self._hire()

    def _check(self, machine: str, made_from: Mapping[str, str]) -> None:
        other = sorted(
            name
            for name in {*self.wanted, *made_from}
            if self.wanted.get(name) != made_from.get(name)
        )
        if other:
            raise NoCluster(
                f"The worker on {machine} is not set up as this machine is: it has another "
                f"{', another '.join(other)}. Install the same version of the desk there, with the "
                "same texts, model and index in its DESK_HOME. See deploy/ray.md."
            )

    def _told(self, number: int | None, fault: Any) -> BaseException:
        cause = getattr(fault, "cause", None) or fault
        if number is None and not isinstance(cause, Trouble):
            return NoCluster(
                f"A worker of the Ray cluster at {self.address} could not say what it works from "
                f"({type(cause).__name__}). Install the same version of the desk there."
            )
        return cause if isinstance(cause, Exception) else Trouble(str(fault))

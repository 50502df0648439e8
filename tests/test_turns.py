"""Turns: in the order of asking, so many at a time."""

from __future__ import annotations

import threading
import time

import pytest

from index.turns import Places


def test_places_are_given_in_the_order_of_asking() -> None:
    places, order = Places(1), []
    places.enter()

    def wait(number: int) -> None:
        with places:
            order.append(number)

    threads = []
    for number in range(6):
        thread = threading.Thread(target=wait, args=(number,))
        thread.start()
        threads.append(thread)
        while len(places._waiting) <= number:
            time.sleep(0.001)
    places.leave()
    for thread in threads:
        thread.join(10)
    assert order == [0, 1, 2, 3, 4, 5]
    places.enter()  # it is free again


def test_no_more_are_inside_than_there_are_places() -> None:
    places, inside, most = Places(2), [0], [0]
    full = threading.Barrier(2)

    def come() -> None:
        with places:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            full.wait(10)  # two at a time get here, and only together on
            inside[0] -= 1

    threads = [threading.Thread(target=come) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)
    assert most[0] == 2


def test_what_fails_gives_its_place_back() -> None:
    places = Places(1)
    for _ in range(3):
        with pytest.raises(ValueError, match="no"), places:
            raise ValueError("no")
    with places:
        pass

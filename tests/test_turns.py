"""Turns: in the order of asking, one thinking at a time, the others encoding meanwhile."""

from __future__ import annotations

import threading
import time

import pytest

from index.turns import Places, Turns


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


def test_one_thinks_at_a_time_and_another_while_it_encodes() -> None:
    turns = Turns(2)
    encoding, thought = threading.Event(), threading.Event()
    inside, most = [0], [0]

    def first() -> None:
        with turns.turn():
            with turns.aside():
                encoding.set()
                assert thought.wait(10)
            inside[0] += 1

    def second() -> None:
        assert encoding.wait(10)
        with turns.turn():
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            thought.set()
            inside[0] -= 1

    threads = [threading.Thread(target=each) for each in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert thought.is_set()
    assert most[0] == 1


def test_what_fails_gives_its_turn_back() -> None:
    turns = Turns(1)
    for _ in range(3):
        with pytest.raises(ValueError, match="no"), turns.turn(), turns.aside():
            raise ValueError("no")
    with turns.turn():
        pass


def test_aside_without_a_turn_is_only_the_work() -> None:
    turns, done = Turns(1), []
    with turns.aside():
        done.append(True)
    with turns.turn():
        done.append(True)
    assert done == [True, True]

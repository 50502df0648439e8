"""What is worked out of somebody's words is worked out once for a message, and then forgotten."""

from __future__ import annotations

import ast
import gc
import re
from pathlib import Path

from assistant.bootstrap import Assistant
from assistant.questions import asked
from assistant.remembering import for_one_message, remembered

HOUSE = Path(__file__).parent.parent
# What these keep comes from our own files, from the texts, or from sets of facts without their words.
KEPT = {
    ("draft_texts.py", "_texts_of"),  # a corpus
    ("draft_policy.py", "_words"),  # word lists by name
    ("facts_lists.py", "word_set"),
    ("facts_patterns.py", "regex"),  # expressions of our own files
    ("facts_patterns.py", "sayings"),
    ("interview_progress.py", "longest"),  # gone with the call in which it is made
    ("rules_outcomes.py", "outlook"),
    ("rules_outcomes.py", "members"),
    ("rules_outcomes.py", "together"),
}


def test_a_text_is_worked_on_once_for_a_message_and_again_for_the_next() -> None:
    worked: list[str] = []

    @remembered
    def loud(text: str) -> str:
        worked.append(text)
        return text.upper()

    for _ in range(2):
        with for_one_message():
            assert [loud("a"), loud("a"), loud("b")] == ["A", "A", "B"]
            with for_one_message():  # a message within a message is the same one
                assert loud("a") == "A"
    assert worked == ["a", "b", "a", "b"]
    assert [loud("a"), loud("a")] == ["A", "A"]
    assert worked[4:] == ["a", "a"]


def test_two_functions_of_one_text_do_not_mix() -> None:
    first, second = remembered(len), remembered(str.upper)
    with for_one_message():
        assert (first("ab"), second("ab"), first("ab")) == (2, "AB", 2)


def test_no_cache_outlives_a_message_with_words_of_a_person_in_it() -> None:
    for path in sorted((HOUSE / "assistant").glob("*.py")):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.args.args:
                marks = [ast.unparse(mark) for mark in node.decorator_list]
                kept = any(re.match(r"(functools\.)?(lru_)?cache\b", mark) for mark in marks)
                assert not kept or (path.name, node.name) in KEPT


def test_an_answer_leaves_no_word_of_the_question_in_memory(assistant: Assistant) -> None:
    word = "suoicazziuq"[::-1]  # so stands in no source that is kept for reports
    reply, _ = assistant.ask(
        asked(f"I made a {word} picture with AI. Must I say that? Which form?")
    )
    assert word in reply.question
    del reply
    gc.collect()
    held = [each for each in gc.get_objects() if type(each) in (dict, list, tuple, set)]
    assert not [each for each in held if _holds(each, word)]


def _holds(held: object, word: str) -> bool:
    parts = [*held.keys(), *held.values()] if isinstance(held, dict) else list(held)  # type: ignore[call-overload]
    return any(type(part) is str and word in part for part in parts)

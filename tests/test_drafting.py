"""A letter becomes the draft of a reply: its questions in order, every line with its basis."""

from __future__ import annotations

import json
import re
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from assistant.bootstrap import Assistant
from assistant.drafted import Drafted, draft_reply
from assistant.drafting_lines import Draft, Line, unsupported
from assistant.drafting_status import asks_for_a_verdict, clauses
from assistant.guard import NOTICE
from assistant.letters import Attachment, Letter, letter
from assistant.questions import confirmed
from assistant.reply_templates import load_templates
from assistant.results import changed
from counter.paper_draft import draft_file
from evals.cases import read_cases
from tests.letters_to_draft import ANSWERABLE, HOSTILE, THREE
from tests.taken_away import DAY, READ, solid
from tests.test_cli import CONTRACTS, desk, validator

FACTS = json.loads((Path(__file__).parent / "facts_of_a_comic.json").read_text())
PLAIN = load_templates("plain")
SUITE = CONTRACTS.parent / "suites" / "questions_dev.jsonl"


@pytest.fixture(scope="session")
def three(assistant: Assistant) -> Drafted:
    return draft_reply(assistant, letter(THREE, sender="Maria O'Neil"), PLAIN)


def statuses(drafted: Drafted) -> list[str]:
    return [question["status"] for question in drafted.json["questions"]]


def drafted(assistant: Assistant, text: str, **about: Any) -> Drafted:
    return draft_reply(assistant, letter(text, **about), PLAIN)


def test_a_letter_of_three_questions_is_answered_in_order(three: Drafted) -> None:
    assert statuses(three) == ["answered", "needs_facts", "not_covered"]
    asked = [question["text"] for question in three.json["questions"]]
    assert asked == [
        "Which application form should I use?",
        "Can I register the pictures?",
        "What is the filing fee?",
    ]
    reply = three.json["reply"]
    places = [reply.index(f"Question {n}: “{text}”") for n, text in enumerate(asked, start=1)]
    assert places == sorted(places)
    assert reply.startswith("Dear Maria O'Neil,")
    assert NOTICE in reply


def test_the_json_has_the_shape_of_the_contract(three: Drafted) -> None:
    claim = validator("answer.schema.json").evolve(
        schema={"$ref": "answer.schema.json#/properties/claims/items"}
    )
    assert {"questions", "reply", "unsupported", "recommendation", "receipt"} <= set(three.json)
    for question in three.json["questions"]:
        assert {"text", "status", "claims"} <= set(question)
        for each in question["claims"]:
            claim.validate(each)
    claims = [each for question in three.json["questions"] for each in question["claims"]]
    cited = [citation for each in claims for citation in each["citations"]]
    assert [{k: v for k, v in n.items() if k != "number"} for n in three.json["notes"]] == cited
    marks = {int(n) for n in re.findall(r"\[(\d+)\]", three.json["reply"])}
    assert marks <= set(range(1, len(cited) + 1))
    assert three.json["unsupported"] == []
    assert three.json["recommendation"] is None


def test_what_the_texts_leave_out_is_an_open_place_and_no_prose(three: Drafted) -> None:
    (fee,) = [line for line in three.json["lines"] if "question 3" in line["text"]]
    assert fee["kind"] == "open"
    assert fee["text"].startswith("[to be filled in: an answer to question 3.")


def test_the_story_is_said_back_and_nothing_is_decided_from_it(three: Drafted) -> None:
    told = next(line["text"] for line in three.json["lines"] if line["kind"] == "told")
    assert "‘Midjourney made all the pictures’" in told
    assert three.draft.handled.ask_back


def test_a_recommendation_comes_from_confirmed_facts_alone(assistant: Assistant) -> None:
    one = draft_reply(assistant, letter(THREE), PLAIN, confirmed(FACTS))
    assert one.json["recommendation"]["verdict"] == "register_with_exclusion"
    assert one.json["unsupported"] == []
    assert "From the facts that you have confirmed:" in one.json["reply"]
    assert not [line for line in one.json["lines"] if line["kind"] == "told"]
    assert statuses(one)[1] != "needs_facts"
    same = draft_reply(assistant, letter(ANSWERABLE), PLAIN, confirmed(FACTS))
    assert same.json["recommendation"] == one.json["recommendation"]


def test_every_line_of_a_hundred_drafts_has_its_basis(assistant: Assistant) -> None:
    cases = [case.value["question"] for case in read_cases([SUITE])][:100]
    for start in range(0, len(cases), 2):
        one = drafted(assistant, "Hello,\n" + "\n".join(cases[start : start + 2]))
        assert one.json["unsupported"] == []
        for line in one.draft.lines:
            if line.kind == "claim":
                assert line.notes
                assert line.claim is not None
            else:
                assert not line.notes


def test_a_line_without_a_basis_is_found(three: Drafted, assistant: Assistant) -> None:
    made = three.draft
    wrong = (
        Line("template", "You need not disclose anything.", "thanks"),
        Line("claim", "You need not disclose anything.", notes=(1,)),
        Line("told", "You told us that nothing has to be disclosed."),
    )
    changed_ = Draft(made.handled, made.tone, (*made.lines, *wrong), made.notes)
    assert unsupported(changed_, assistant.corpus, PLAIN) == tuple(line.text for line in wrong)


def test_no_word_of_a_letter_gets_into_a_claim_or_breaks_out_of_its_quotation_marks(
    assistant: Assistant,
) -> None:
    one = drafted(
        assistant, HOSTILE, sender="The Office says AI is free", subject="[1] x\r\nBcc: a@b.c"
    )
    assert one.json["unsupported"] == []
    for line in one.draft.lines:
        if line.name == "question":
            assert re.fullmatch(r"Question \d+: “[^“”\"\[\]]*”", line.text)
    claims = " ".join(c["text"] for q in one.json["questions"] for c in q["claims"])
    for planted in ("2031", "June 31", "IX.Z", "need not disclose AI", "evil.example"):
        assert planted not in claims
    assert one.json["reply"].startswith("Hello,")
    plain = drafted(assistant, "Must I exclude AI parts?")
    assert plain.json["questions"][0]["status"] in ("answered", "partly")


def test_dates_names_and_numbers_of_a_letter_change_no_claim(assistant: Assistant) -> None:
    texts = [
        f"I am {name}, case {number}. On {day} I asked this.\nWhich application form should I use?\n"
        "Do I have to list the AI tool as an author?"
        for name, number, day in (("Ann", "SR 1", "May 1, 2024"), ("Bob", "TX 99", "3/4/25"))
    ]
    one, two = (drafted(assistant, text).json for text in texts)
    assert [q["claims"] for q in one["questions"]] == [q["claims"] for q in two["questions"]]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Which application form should I use?", "answered"),
        ("What is the filing fee?", "not_covered"),
        ("How do I bake bread?", "not_covered"),
        ("I made a comic with Midjourney. Can I register it?", "needs_facts"),
        ("Must I use the Standard Application or can I mail in a paper form?", "partly"),
        (
            "¿Qué formulario debo usar para registrar la novela que escribí con ChatGPT?",
            "not_covered",
        ),
    ],
)
def test_a_question_has_its_status(assistant: Assistant, text: str, status: str) -> None:
    assert status in statuses(drafted(assistant, text))


@pytest.mark.parametrize(
    ("question", "told", "asks"),
    [
        ("Can I register my novel?", False, True),
        ("Is it protected?", True, True),
        ("Is it protected?", False, False),  # nothing that "it" could be
        ("Where do I exclude the AI poems?", True, False),  # asks where, not whether
        ("Can a monkey register a copyright?", True, False),
        ("Is half a page small enough?", True, True),  # no text weighs a single work
        ("Do I have to disclaim the autocompleted parts?", False, True),
        ("Could inpainting give enough control?", True, False),
        ("May I claim copyright in my own text?", True, False),  # the texts say so in general
        ("I have to exclude the photos of it, is that right?", True, False),
        ("Can anyone register AI art in general?", True, False),
    ],
)
def test_a_verdict_is_told_from_a_question(question: str, told: bool, asks: bool) -> None:
    assert asks_for_a_verdict(question, told=told) is asks


def test_a_question_that_asks_two_things_has_two_clauses() -> None:
    assert clauses("Whom do I call, and are they open on Saturdays?") == (
        "Whom do I call",
        "are they open on Saturdays?",
    )
    assert clauses("Do I list the text and the pictures?") == ()


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for the quick reply. The certificate came today and hangs in the kitchen.",
        "Congratulations on your website! Our experts are ready to improve it. Why wait?",
    ],
)
def test_a_letter_that_asks_nothing_is_left_to_staff(assistant: Assistant, text: str) -> None:
    one = drafted(assistant, text)
    assert one.json["questions"] == []
    assert one.json["unsupported"] == []
    assert "no question was found in it" in one.json["reply"]


def test_a_letter_that_only_tells_of_an_omission_is_looked_up_whole(assistant: Assistant) -> None:
    one = drafted(assistant, "I registered my comic and never mentioned the AI pictures in it.")
    assert len(one.json["questions"]) == 1


def test_what_the_texts_leave_out_is_not_covered_by_what_stands_around_it(
    assistant: Assistant,
) -> None:
    text = "Who is the author of AI output? My comic is registered. Can I get my fee back for it?"
    assert statuses(drafted(assistant, text)) == ["answered", "not_covered"]


def test_no_question_is_lost_however_many_there_are(assistant: Assistant) -> None:
    many = "\n".join(f"{n}. Which form is for work number {n}?" for n in range(1, 61))
    one = drafted(assistant, many)
    assert len(one.json["questions"]) == 60
    for number in range(1, 61):
        assert f"Question {number}: “" in one.json["reply"]
    assert "an answer to question 60, which is beyond" in one.json["reply"]


def test_attachments_and_earlier_mail_are_left_to_staff(assistant: Assistant) -> None:
    attached = (
        Attachment("more.txt", "text/plain", "What is a deposit? Which form is it?"),
        Attachment("scan “[1]”.png", "image/png"),
    )
    one = draft_reply(
        assistant,
        Letter("Which form do I use?", earlier="> And what of my fee?", attachments=attached),
        PLAIN,
    )
    opened = [line.text for line in one.draft.lines if line.kind == "open"]
    assert any("more.txt asks anything; 2 of its sentences do" in text for text in opened)
    assert any("scan ‘(1)’.png" in text for text in opened)
    assert any("earlier mail" in text for text in opened)
    assert one.json["unsupported"] == []


def test_both_tones_say_the_same_about_the_policy(assistant: Assistant) -> None:
    formal = load_templates("formal")
    one, two = (draft_reply(assistant, letter(THREE), each) for each in (PLAIN, formal))
    assert [line.text for line in one.draft.lines if line.kind == "claim"] == [
        line.text for line in two.draft.lines if line.kind == "claim"
    ]
    assert two.json["reply"].startswith("Dear Sir or Madam:")


@pytest.mark.parametrize("facts", [None, FACTS])
def test_the_receipt_makes_the_same_draft_again(
    assistant: Assistant, facts: dict[str, Any] | None
) -> None:
    given = letter(THREE, attachments=(Attachment("a.png", "image/png"),))
    one = draft_reply(assistant, given, PLAIN, confirmed(facts) if facts else None)
    receipt = json.loads(json.dumps(one.json["receipt"]))
    assert list(changed([receipt], assistant.corpus, lambda: assistant)) == []
    assert receipt["citations"]
    receipt["letter"]["text"] = "What is the filing fee?"
    assert list(changed([receipt], assistant.corpus, lambda: assistant))


@pytest.mark.parametrize("kind", ["md", "docx", "pdf", "html"])
def test_every_format_holds_the_reply_and_its_notes(
    three: Drafted, assistant: Assistant, kind: str
) -> None:
    read = solid(READ[kind](draft_file(three, assistant.corpus, DAY, kind).content))
    for line in three.draft.lines:
        for text in line.text.split("\n"):
            assert solid(text.removeprefix("- ")) in read
    for number, note in enumerate(three.draft.notes, start=1):
        assert solid(note.quote) in read
        assert f"{number}" in read


def test_the_mail_is_a_reply_in_the_letters_thread(assistant: Assistant) -> None:
    given = letter(
        THREE, subject="Re: my comic", address="maria@example.org", message_id="<1@example.org>"
    )
    one = draft_reply(assistant, given, PLAIN)
    content = draft_file(one, assistant.corpus, DAY, "eml").content
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert mail["To"] == "maria@example.org"
    assert mail["Subject"] == "Re: my comic"
    assert mail["In-Reply-To"] == mail["References"] == "<1@example.org>"
    body = mail.get_content().replace("\r\n", "\n")
    assert one.json["reply"] in body
    for note in one.draft.notes:
        assert note.quote in body
    assert content == draft_file(one, assistant.corpus, DAY, "eml").content


@pytest.mark.parametrize(
    "attack", ["\r\nBcc: all@example.org", "\nX-Bad: 1", "\u2028Bcc: a@b.c", "\0"]
)
def test_no_header_can_be_planted(assistant: Assistant, attack: str) -> None:
    given = Letter(
        "Which form do I use?",
        subject=f"Hi{attack}",
        address=f"a@example.org{attack}",
        message_id=f"<1@example.org>{attack}",
        sender=f"Ann{attack}",
    )
    one = draft_reply(assistant, given, PLAIN)
    mail = message_from_bytes(
        draft_file(one, assistant.corpus, DAY, "eml").content, policy=policy.default
    )
    assert set(mail.keys()) <= {
        "Subject", "X-Unsent", "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    }  # fmt: skip
    assert one.json["reply"].startswith("Hello,")


def test_three_questions_take_less_than_a_second_once_warm(assistant: Assistant) -> None:
    drafted(assistant, ANSWERABLE)
    took = []
    for _ in range(5):
        began = time.perf_counter()
        drafted(assistant, ANSWERABLE)
        took.append(time.perf_counter() - began)
    assert min(took) < 1


def test_the_command_drafts_saves_and_says_what_is_wrong(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(ANSWERABLE)
    done = desk(home, "draft", str(path), "--json", "--save", str(tmp_path / "reply.eml"))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [question["status"] for question in found["questions"]] == ["answered"] * 3
    assert (tmp_path / "reply.eml").read_bytes().startswith(b"Subject: Re: ")
    for words, says in (
        (["draft", str(tmp_path / "none.txt")], "no such file"),
        (["draft", str(path), "--tone", "rude"], "There is no tone"),
        (["draft", str(path), "--save", "reply.xyz"], "says no format"),
        (["draft", str(path), "-o", "x"], "goes with --batch"),
        (["draft", "--batch", str(path), "-o", str(tmp_path / "o")], "as many letters"),
        (["draft", "--batch", str(path)], "takes -o FOLDER"),
        (["draft", "templates", "burn"], "Take show or check"),
    ):
        refused = desk(home, *words)
        assert refused.returncode == 2, words
        assert says in refused.stderr
        assert "Traceback" not in refused.stderr
    assert "state nothing" in desk(home, "draft", "templates", "check").stdout

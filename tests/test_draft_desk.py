"""The page of drafts for staff, the reasons that it keeps, and the same check in the terminal."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.bootstrap import Assistant
from assistant.draft_check import check, unsupported
from assistant.draft_reading import read_draft
from assistant.draft_trust import trusted
from corpus.documents import Corpus
from counter.draft_reasons import LONGEST, NoReason, ReasonNotKept, keep_reason, reply_hash
from tests.drafts import GLOSS, RULE, lined_draft, small_draft

SECRET = "Ms Alvarez"


def the_page(folder: str, how: str) -> None:
    """The page as its script opens it, over the corpus alone."""
    import json
    from pathlib import Path
    from types import SimpleNamespace

    from corpus.documents import open_corpus
    from counter.desk import put_desk
    from counter.draft_desk import page

    def made(name: str, content: bytes, tone: str, facts: object) -> dict[str, object]:
        from corpus.errors import BadInput

        if b"empty" in content:
            raise BadInput("This letter asks nothing. Take another.")
        (Path(folder) / "given.json").write_text(json.dumps([tone, facts and facts.arrangement]))
        return dict(json.loads((Path(folder) / "draft.json").read_text()))

    put_desk(SimpleNamespace(corpus=open_corpus()))  # type: ignore[arg-type]
    page(made if how == "maker" else None)


@pytest.fixture(autouse=True)
def _no_desk_is_left() -> Iterator[None]:
    from counter import desk

    before = list(desk._opened)
    yield
    desk._opened[:] = before


@pytest.fixture
def page(tmp_path: Path, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("DESK_HOME", str(tmp_path))
    (tmp_path / "draft.json").write_text(json.dumps(small_draft(corpus)))
    opened = AppTest.from_function(
        the_page, args=(str(tmp_path), "maker"), default_timeout=60
    ).run()
    opened.text_area[0].input("Do I have to tell you? " + SECRET)
    return opened.button[0].click().run()


def said(page: AppTest) -> str:
    return "\n".join(each.value for each in [*page.text, *page.caption, *page.markdown])


def edit(page: AppTest, old: str, new: str) -> AppTest:
    reply = page.text_area(key="reply")
    assert old in reply.value
    return reply.input(reply.value.replace(old, new, 1)).run()


def away(page: AppTest) -> bool:
    return bool(page.get("download_button"))


def test_a_fresh_draft_may_be_taken_away_at_once(page: AppTest) -> None:
    assert not page.exception
    assert "0 without a basis, 1 open" in said(page)
    assert away(page)


def test_it_may_be_taken_away_in_every_format_of_the_command_line(page: AppTest) -> None:
    from terminal.drafting import DRAFT_ENDINGS

    offered = [each.proto.label for each in page.get("download_button")]
    assert len(offered) == len(DRAFT_ENDINGS)
    assert any("Markdown" in each for each in offered)
    assert any("eml" in each for each in offered)


def test_what_is_gone_is_shown_and_keeps_nobody(
    tmp_path: Path, corpus: Corpus, page: AppTest
) -> None:
    assert "Gone:" not in said(page)
    edit(page, f"{GLOSS[1]} [1]\n\n", "")
    assert not page.exception
    assert "Gone: 1 thing" in said(page)
    assert "A claim is gone" in said(page)
    assert away(page)


def test_the_tone_and_confirmed_facts_reach_the_draft(
    tmp_path: Path, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_HOME", str(tmp_path))
    (tmp_path / "draft.json").write_text(json.dumps(lined_draft(corpus)))
    opened = AppTest.from_function(
        the_page, args=(str(tmp_path), "maker"), default_timeout=60
    ).run()
    assert opened.selectbox[0].options == ["Plain", "Formal"]
    opened.text_area[0].input("Do I have to tell you?")
    opened.selectbox[0].set_value("formal")
    opened.text_area(key="facts").input(Path("tests/facts_of_a_comic.json").read_text())
    opened.button[0].click().run()
    assert not opened.exception
    assert json.loads((tmp_path / "given.json").read_text()) == ["formal", "creative"]
    assert "Drafted in the plain tone, without confirmed facts" in said(opened)


WRONG_FACTS = [
    ("{", "is not JSON"),
    ("[]", "The facts: "),
    ('{"elements": [], "colour": "red"}', "colour"),
    ('{"elements": [{"name": "a", "medium": "text", "ai_role": "muse"}]}', "ai_role"),
]


@pytest.mark.parametrize(("typed", "why"), WRONG_FACTS)
def test_facts_are_taken_as_strictly_as_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, why: str
) -> None:
    from assistant.questions import confirmed
    from corpus.errors import BadInput

    opened = AppTest.from_function(
        the_page, args=(str(tmp_path), "maker"), default_timeout=60
    ).run()
    opened.text_area[0].input("Do I have to tell you?")
    opened.text_area(key="facts").input(typed)
    opened.button[0].click().run()
    assert not opened.exception
    shown = opened.error[0].value.replace("\\", "")
    assert why in shown
    assert not (tmp_path / "given.json").exists()
    if typed != "{":
        with pytest.raises(BadInput) as told:
            confirmed(json.loads(typed))
        assert str(told.value) in shown


def test_the_recommendation_comes_from_confirmed_facts_alone(assistant: Assistant) -> None:
    from counter.desk import put_desk
    from counter.draft_letter import confirmed_facts
    from counter.draft_making import make_draft

    put_desk(assistant)
    letter = b"I wrote a comic and Midjourney made the pictures. Do I have to correct anything?"
    facts = confirmed_facts("", Path("tests/facts_of_a_comic.json").read_bytes())
    without, with_facts = (make_draft("a.txt", letter, "formal", each) for each in (None, facts))
    assert without["recommendation"] is None
    assert without["proposed_facts"]
    assert with_facts["recommendation"]["actions"] == ["file_supplementary_registration"]
    assert with_facts["tone"] == "formal"
    for value in (with_facts, json.loads(json.dumps(with_facts))):
        assert trusted(value, assistant.corpus).recommendation


def test_facts_are_given_once() -> None:
    from corpus.errors import BadInput
    from counter.draft_letter import confirmed_facts

    facts = Path("tests/facts_of_a_comic.json").read_bytes()
    assert confirmed_facts(" ", None) is None
    assert confirmed_facts("", facts) == confirmed_facts(facts.decode(), None) is not None
    with pytest.raises(BadInput, match="once"):
        confirmed_facts("{}", facts)
    with pytest.raises(BadInput, match="not JSON"):
        confirmed_facts("", b"\xff")


def test_an_altered_draft_is_not_taken_up(
    tmp_path: Path, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = lined_draft(corpus)
    made["lines"][3]["text"] = made["lines"][3]["text"].replace("a duty", "no duty")
    (tmp_path / "draft.json").write_text(json.dumps(made))
    opened = AppTest.from_function(
        the_page, args=(str(tmp_path), "maker"), default_timeout=60
    ).run()
    opened.text_area[0].input("Do I have to tell you?")
    opened.button[0].click().run()
    assert not opened.exception
    assert "This draft was altered" in opened.error[0].value
    assert len(opened.text_area) == 2  # still the letter and the facts: no editor


def test_a_turned_sentence_is_shown_with_the_reason_and_asks_for_one(
    page: AppTest, tmp_path: Path
) -> None:
    edit(page, "You have a duty to disclose", "You may disclose")
    assert not page.exception
    assert "1 without a basis" in said(page)
    assert "Turns the meaning" in said(page)
    assert "You may disclose AI-made content" in said(page)
    assert not away(page)

    page.button[0].click().run()
    assert "Say in a few words" in page.error[0].value
    assert not away(page)

    page.text_area[1].input("The General Counsel wrote this sentence.")
    page.button[0].click().run()
    assert away(page)
    (file,) = (tmp_path / "drafts").iterdir()
    (line,) = map(json.loads, file.read_text().splitlines())
    assert line["reason"] == "The General Counsel wrote this sentence."
    assert line["status"] == "contradicts"
    assert SECRET not in file.read_text()

    edit(page, "Dear", "My dear")  # another reply: the reason was for the one before
    assert not away(page)


def test_a_chosen_sentence_shows_its_basis_with_a_link(page: AppTest) -> None:
    chosen = next(n for n, o in enumerate(page.selectbox[0].options) if "de minimis" in o)
    page.selectbox[0].select_index(chosen).run()
    assert not page.exception
    assert RULE[1] in said(page)
    (link,) = page.get("link_button")
    assert link.proto.url.startswith("/source/policy-2023?cited=")


def test_pasted_words_show_where_they_stand_or_that_they_stand_nowhere(page: AppTest) -> None:
    page.text_input[0].input(RULE[1]).run()
    assert "These words stand on:" in said(page)
    page.text_input[0].input("AI content of more than de minimis size has to be excluded").run()
    assert "These words stand nowhere." in said(page)


def test_what_is_typed_is_shown_as_it_is(page: AppTest) -> None:
    edit(page, "Dear", "You must ![x](https://evil.example/x.png) claim <b>AI</b> $x$. Dear")
    assert not page.exception
    assert not any("![x]" in each.value for each in [*page.markdown, *page.caption])


def test_a_letter_that_cannot_be_drafted_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = AppTest.from_function(
        the_page, args=(str(tmp_path), "maker"), default_timeout=60
    ).run()
    opened.button[0].click().run()
    assert "Paste a letter" in opened.error[0].value
    opened.text_area[0].input("empty")
    opened.button[0].click().run()
    assert "asks nothing" in opened.error[0].value
    assert not opened.exception


def test_without_a_maker_the_page_takes_a_draft(tmp_path: Path) -> None:
    opened = AppTest.from_function(the_page, args=(str(tmp_path), "none"), default_timeout=60).run()
    assert not opened.exception
    assert not opened.button
    assert len(opened.get("file_uploader")) == 1


def test_a_reason_is_checked_and_a_full_disk_is_told(tmp_path: Path, corpus: Corpus) -> None:
    made = small_draft(corpus)
    edited = made["reply"].replace("duty to", "right to", 1)
    found = list(unsupported(check(edited, read_draft(made), corpus)))
    assert len(found) == 1
    for reason in ("", " \n", "…", "a" * (LONGEST + 1)):
        with pytest.raises(NoReason):
            keep_reason(tmp_path, edited, found, reason)
    assert not (tmp_path / "drafts").exists()
    kept = keep_reason(tmp_path, edited, found, "So decided.\x00")
    line = json.loads(kept.read_text())
    assert (line["reply_sha256"], line["reason"]) == (reply_hash(edited), "So decided.")
    (tmp_path / "file").write_text("")
    with pytest.raises(ReasonNotKept):
        keep_reason(tmp_path / "file", edited, found, "So decided.")


def desk(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli", "draft", "check", *words], capture_output=True, text=True
    )


def test_the_terminal_says_the_same(tmp_path: Path, corpus: Corpus) -> None:
    made = small_draft(corpus)
    draft, edited = tmp_path / "draft.json", tmp_path / "edited.md"
    draft.write_text(json.dumps(made))
    done = desk(str(draft))
    assert (done.returncode, done.stderr) == (0, "")
    assert "none that needs a reason" in done.stdout

    edited.write_text(made["reply"].replace("should be explicitly", "may be explicitly", 1))
    done = desk(str(edited), "--draft", str(draft))
    assert (done.returncode, done.stderr) == (1, "")
    assert "contradicts" in done.stdout
    assert "sec. IV.A, para. 2" in done.stdout

    done = desk(str(edited), "--draft", str(draft), "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["ok"]) == (1, False)
    (finding,) = [each for each in told["sentences"] if each["unsupported"]]
    assert finding["status"] == "contradicts"
    assert edited.read_text()[finding["start"] : finding["end"]] == finding["text"]


BAD = [
    ("no.json", None, "cannot be read"),
    ("bad.json", b"{", "is not JSON"),
    ("bad.json", b"[]", "no draft"),
    ("edited.md", b"Dear", "--draft"),
]


@pytest.mark.parametrize(("name", "content", "why"), BAD)
def test_bad_input_is_a_sentence(
    tmp_path: Path, name: str, content: bytes | None, why: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = desk(str(tmp_path / name))
    assert done.returncode == 2
    assert why in done.stderr
    assert "Traceback" not in done.stderr

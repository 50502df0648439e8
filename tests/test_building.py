"""Building: only what is new is embedded, a stopped build goes on, what is kept is checked before use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.documents import Corpus
from corpus.passages import Span
from index.encoding import SEGMENT, Progress, embed, segments
from index.entries import entries
from index.generations import CANARIES, KEPT, build, open_index
from index.model_files import DEFAULT, find_model
from index.onnx_bulk import length_ordered
from index.segments import Segments, key
from index.shelves import Shelf
from index.token_lengths import TokenLengths
from index.vectors import Vectors
from tests.factories import WordEncoder


class Counting(WordEncoder):
    """Remembers which texts it was given, and may be killed after so many calls."""

    def __init__(self, dies_after: int | None = None) -> None:
        self.texts: list[str] = []
        self.calls = 0
        self._dies_after = dies_after

    def encode(self, texts: Sequence[str]) -> Vectors:
        if self.calls == self._dies_after:
            raise KeyboardInterrupt
        self.calls += 1
        self.texts += [text for text in texts if text not in CANARIES]
        return super().encode(texts)


@pytest.fixture
def place(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "shelf", wanted="made for this test", encoded_by="words")


def texts_of(corpus: Corpus) -> set[str]:
    return {entry.text for entry in entries(corpus.passages, corpus.glosses)} - set(CANARIES)


def vectors_in(place: Shelf, name: str) -> Vectors:
    return np.asarray(np.load(place.generations / name / "vectors.npy"))


def stopped(place: Shelf, corpus: Corpus, dies_after: int = 2) -> Counting:
    """A build that is killed after the canaries and one segment."""
    dies = Counting(dies_after)
    with pytest.raises(KeyboardInterrupt):
        build(place, corpus, dies)
    return dies


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))


def test_each_text_is_embedded_once(place: Shelf, corpus: Corpus) -> None:
    encoder = Counting()
    build(place, corpus, encoder)
    assert sorted(encoder.texts) == sorted(texts_of(corpus))


def test_a_second_build_embeds_nothing_and_gives_the_same_vectors(
    place: Shelf, corpus: Corpus
) -> None:
    first = build(place, corpus, Counting())
    again = Counting()
    second = build(place, corpus, again)
    assert again.texts == []
    assert np.array_equal(vectors_in(place, first), vectors_in(place, second))


def test_a_changed_document_costs_its_own_new_texts(place: Shelf, corpus: Corpus) -> None:
    build(place, corpus, Counting())
    document = corpus.documents[0]
    changed = replace(document.passages[3], text="Quite other words stand here now.", sentences=())
    passages = (*document.passages[:3], changed, *document.passages[4:])
    now = replace(corpus, documents=(replace(document, passages=passages), *corpus.documents[1:]))
    encoder = Counting()
    found = embed(
        [entry.text for entry in entries(now.passages, now.glosses)],
        dict.fromkeys(map(key, texts_of(corpus) | set(CANARIES)), np.zeros(64, np.float32)),
        encoder,
        lambda *_: None,
        lambda _: None,
    )
    assert encoder.texts == ["Quite other words stand here now."]
    assert len(found)


def test_a_build_that_was_killed_goes_on_from_its_last_segment(
    place: Shelf, corpus: Corpus
) -> None:
    before = stopped(place, corpus)
    after = Counting()
    name = build(place, corpus, after)
    assert before.texts
    assert after.texts
    assert sorted(before.texts + after.texts) == sorted(texts_of(corpus))
    whole = build(replace(place, folder=place.folder / "fresh"), corpus, WordEncoder())
    fresh = replace(place, folder=place.folder / "fresh")
    assert np.array_equal(vectors_in(place, name), vectors_in(fresh, whole))
    assert open_index(place, corpus).name == name


def test_a_damaged_segment_is_embedded_again(place: Shelf, corpus: Corpus) -> None:
    before = stopped(place, corpus, dies_after=3)
    kept = sorted(place.unfinished.rglob("*.npy"))
    assert len(kept) == 2
    flip(kept[0])
    after = Counting()
    build(place, corpus, after)
    assert len(set(before.texts) & set(after.texts)) in range(1, len(before.texts))
    assert set(before.texts) | set(after.texts) == texts_of(corpus)


def test_vectors_made_by_something_else_are_not_used(place: Shelf, corpus: Corpus) -> None:
    stopped(place, corpus)
    build(place, corpus, WordEncoder())
    other = Counting()
    build(replace(place, encoded_by="other words"), corpus, other)
    assert set(other.texts) == texts_of(corpus)


def test_an_encoder_that_changed_unnoticed_is_given_every_text(
    place: Shelf, corpus: Corpus
) -> None:
    class Turned(Counting):
        def encode(self, texts: Sequence[str]) -> Vectors:
            return super().encode(texts)[:, ::-1]

    build(place, corpus, WordEncoder())
    turned = Turned()
    build(place, corpus, turned)
    assert set(turned.texts) == texts_of(corpus)


def test_a_damaged_generation_is_not_built_upon(place: Shelf, corpus: Corpus) -> None:
    flip(place.generations / build(place, corpus, WordEncoder()) / "vectors.npy")
    encoder = Counting()
    build(place, corpus, encoder)
    assert set(encoder.texts) == texts_of(corpus)


def test_what_was_kept_of_a_build_goes_when_it_is_published(place: Shelf, corpus: Corpus) -> None:
    stopped(place, corpus)
    assert list(place.unfinished.rglob("*.npy"))
    build(place, corpus, WordEncoder())
    assert not place.unfinished.exists()


def test_a_document_that_was_removed_is_forgotten_with_the_generations_that_held_it(
    place: Shelf, corpus: Corpus
) -> None:
    build(place, corpus, WordEncoder())
    fewer = replace(corpus, documents=corpus.documents[:1])
    gone = texts_of(corpus) - texts_of(fewer)
    for _ in range(KEPT):
        build(place, fewer, WordEncoder())
    held = b"".join(path.read_bytes() for path in place.folder.rglob("texts.npy"))
    assert gone
    assert not any(key(text) in held for text in gone)


def test_the_order_of_the_texts_changes_no_segment() -> None:
    texts = [f"text {n} " * (1 + n % 40) for n in range(900)]
    one = list(segments({key(text): text for text in texts}))
    other = list(segments({key(text): text for text in reversed(texts)}))
    assert one == other
    assert len(one) > 1
    size = {key(text): len(text) for text in texts}
    assert all(sum(size[k] for k in run) >= SEGMENT for run in one[:-1])


def test_a_segment_that_is_half_written_has_no_name(tmp_path: Path) -> None:
    kept = Segments(tmp_path)
    vectors = np.eye(2, 4, dtype=np.float32)
    kept.add([key("a"), key("b")], vectors)
    (tmp_path / ".left.npy.1").write_bytes(b"half")
    found = kept.vectors(dimensions=4)
    assert {key("a"), key("b")} == set(found)
    assert np.array_equal(found[key("b")], vectors[1])
    assert kept.vectors(dimensions=8) == {}


def test_progress_is_told_now_and_then_with_rate_and_time_left() -> None:
    told: list[str] = []
    now = iter([0.0, 1.0, 4.0, 5.0, 10.0])
    progress = Progress(["x" * 100] * 8, told.append, lambda: next(now))
    for _ in range(4):
        progress.done(["x" * 100] * 2)
    assert told == ["Embedded 4 of 8 texts, 100 characters a second; about 5 seconds left."]


def test_batches_are_of_one_length_and_short() -> None:
    lengths = [3, 100, 3, 300, 90, 4]
    assert list(length_ordered(lengths, most=200)) == [[3], [1, 4], [5, 0, 2]]


@pytest.fixture(scope="module")
def cut() -> TokenLengths:
    return TokenLengths(find_model(DEFAULT))


@pytest.mark.parametrize(
    "text",
    [
        "Disclose it. " * 300,
        "1234567890" * 200,  # no space, and about a token for each three characters
        "写真" * 400,  # a token each
        "한국어 " * 300,
        "x",
        "",
    ],
)
def test_a_text_is_cut_into_parts_that_the_model_reads_whole(cut: TokenLengths, text: str) -> None:
    parts = cut.parts(text)
    assert "".join(text[part.start : part.end] for part in parts) == text
    assert all(len(cut.parts(text[part.start : part.end])) == 1 for part in parts)
    assert parts == [Span(0, len(text))] or len(text) > 100


def test_every_character_of_a_passage_that_is_too_long_is_embedded_in_a_sentence_or_a_part(
    cut: TokenLengths, corpus: Corpus
) -> None:
    words = "works made by machines, " * 200
    passage = replace(
        corpus.documents[0].passages[0],
        text=words,
        start=0,
        end=len(words),
        sentences=(Span(0, len(words)),),
    )
    whole, *parts = entries([passage], parts=cut.parts)
    assert whole.kind == "passage"
    assert "".join(part.text for part in parts) == words
    assert all(words[p.span.start : p.span.end] == p.text for p in parts)
    assert len({part.id for part in parts}) == len(parts) > 2

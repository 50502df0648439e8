"""Reads the text of a page in HTML as blocks; the only file that knows lxml.

A block is
{"kind", "level", "text", "mark", "calls"}, as in blocks.py. What a reader would not see, and what frames
a page, such as its navigation, is left out; "furniture" tells how many such parts there were.
"""

from __future__ import annotations

import re
from typing import Any

from corpus.apart import Unreadable

_UNSEEN = {"script", "style", "head", "template", "noscript", "object", "iframe", "svg", "button"}
_UNSEEN |= {"select", "form", "nav", "footer", "aside", "dialog", "canvas", "audio", "video"}
_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary"}
_HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0", re.IGNORECASE)
_BLOCKS = {"p", "div", "section", "article", "main", "li", "ul", "ol", "dl", "dt", "dd", "table"}
_BLOCKS |= {"tr", "thead", "tbody", "caption", "blockquote", "pre", "figure", "figcaption", "body"}
_BLOCKS |= {
    "header",
    "address",
    "hr",
    "br",
    "details",
    "summary",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_MARK = re.compile(r"\[?(?P<mark>\d{1,3}|[*†‡])\]?")


def html_blocks(content: bytes) -> dict[str, Any]:
    """The blocks of a page; raises Unreadable."""
    from lxml import etree, html

    if b"<" not in content or b"\0" in content[:4096] or content.startswith(b"%PDF-"):
        raise Unreadable("mislabelled")
    try:
        content.decode("utf-8")
        parser = html.HTMLParser(encoding="utf-8")
    except UnicodeDecodeError:
        parser = html.HTMLParser()
    try:
        tree = html.document_fromstring(content, parser=parser)
    except etree.LxmlError as error:
        raise Unreadable("empty" if "empty" in str(error).lower() else "broken") from error
    for comment in list(tree.iter(etree.Comment, etree.ProcessingInstruction)):
        comment.drop_tree()
    page = _Page(_notes(tree))
    for event, element in etree.iterwalk(_main(tree), events=("start", "end")):
        page.take(event, element)
    page.end()
    single = sum(block["level"] == 1 for block in page.blocks if block["kind"] == "heading") == 1
    for block in page.blocks:
        block["level"] -= single and block["kind"] == "heading"
    return {"blocks": page.blocks, "furniture": page.left_out}


def _main(tree: Any) -> Any:
    """The part of the page that is its text, where it says so."""
    for path in ("//main", "//*[@role='main']", "//article"):
        found = tree.xpath(path)
        if len(found) == 1:
            return found[0]
    return tree.body if tree.body is not None else tree


def _notes(tree: Any) -> dict[str, str]:
    """The mark of each note by its element's id: what small numbers in the text lead to."""
    found: dict[str, str] = {}
    for link in tree.iter("a"):
        mark, target = _call(link)
        if mark:
            found.setdefault(target, mark)
    return found


def _call(link: Any) -> tuple[str, str]:
    """The mark and the target of a link that calls a note; nothing for other links."""
    href = link.get("href") or ""
    found = _MARK.fullmatch((link.text_content() or "").strip())
    raised = link.find(".//sup") is not None or any(a.tag == "sup" for a in link.iterancestors())
    named = "noteref" in (link.get("role") or link.get("class") or "")
    if not found or not href.startswith("#") or not (raised or named):
        return "", ""
    return found["mark"], href[1:]


class _Page:
    """Collects the blocks of a page."""

    def __init__(self, notes: dict[str, str]) -> None:
        self.blocks: list[dict[str, Any]] = []
        self.left_out = 0
        self._notes = notes
        self._kind, self._level, self._mark = "paragraph", 0, ""
        self._text = ""
        self._calls: list[tuple[int, str]] = []
        self._unseen: Any = None
        self._within: Any = None  # the element of the note that is being read

    def take(self, event: str, element: Any) -> None:
        """The beginning or the end of an element, with the text that follows it."""
        if event == "start":
            if self._unseen is None:
                self._open(element)
        elif self._unseen is element:
            self._unseen = None
            self._add(element.tail)
        elif self._unseen is None:
            self._close(element)

    def _open(self, element: Any) -> None:
        tag = element.tag
        if _is_unseen(element):
            self._unseen = element
            self.left_out += 1
            return
        if tag == "a" and self._take_call(element):
            return
        if tag in _BLOCKS:
            self.end()
        note = self._notes.get(element.get("id") or "")
        if note and self._within is None and tag != "a":
            self.end()
            self._within, self._mark = element, note
        if tag in _HEADINGS:
            self._kind, self._level = "heading", int(tag[1])
        elif tag == "li" and self._within is None:
            self._text = "• "
        elif tag in ("td", "th") and self._text.strip():
            self._text = f"{self._text.rstrip()} | "
        self._add(element.text)

    def _take_call(self, link: Any) -> bool:
        """Note a call of a note; or leave out the way back from a note to its call."""
        mark, target = _call(link)
        back = self._within is not None and (link.get("href") or "").startswith("#")
        if not mark or target not in self._notes:
            if back and not any(c.isalpha() for c in link.text_content()):
                self._unseen = link
                return True
            return False
        if not back:
            self._text = self._text.rstrip()
            self._calls.append((len(self._text), mark))
        self._unseen = link
        return True

    def _close(self, element: Any) -> None:
        if element.tag in _BLOCKS:
            self.end()
        if element is self._within:
            self.end()
            self._within, self._mark = None, ""
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        words = re.sub(r"\s+", " ", text or "")
        begins = not self._text or self._text.endswith(" ")
        self._text += words.lstrip() if begins else words

    def end(self) -> None:
        """The block ends here."""
        text = self._text.rstrip()
        if any(character.isalnum() for character in text):
            kind = "note" if self._mark else self._kind
            if self._mark:
                text = f"{self._mark}. {_without(text, self._mark)}"
            block = {"kind": kind, "level": self._level, "text": text, "mark": self._mark}
            self.blocks.append({**block, "calls": self._calls})
            if self._mark:
                self._join_note()
        self._text, self._calls = "", []
        self._kind, self._level = "paragraph", 0

    def _join_note(self) -> None:
        """A note's further paragraphs belong to its first one."""
        last = self.blocks[-1]
        before = self.blocks[-2] if len(self.blocks) > 1 else None
        if before and before["kind"] == "note" and before["mark"] == last["mark"]:
            before["text"] += " " + last["text"].removeprefix(f"{last['mark']}. ")
            self.blocks.pop()


def _without(text: str, mark: str) -> str:
    return re.sub(rf"^\[?{re.escape(mark)}\]?[.)]?\s+", "", text)


def _is_unseen(element: Any) -> bool:
    if element.tag in _UNSEEN or "hidden" in element.attrib:
        return True
    return element.get("role") in _ROLES or bool(_HIDES.search(element.get("style") or ""))

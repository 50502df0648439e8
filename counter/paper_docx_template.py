"""The Word template of a Paper, made by hand of code: `python -m counter.paper_docx_template` writes it.

Its styles may be changed in Word afterwards; its tags say which block goes where.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from counter.paper_zip import steady

TEMPLATE = Path(__file__).with_name("paper.docx")
BULLETS, NOTES, NUMBERS = 9001, 9002, 9003
BLUE, GREY = RGBColor(0x00, 0x41, 0x6E), RGBColor(0x45, 0x4B, 0x53)
# For each kind of block: the style of its paragraph, and what stands in it.
_PARAGRAPHS = (
    ("h2", "Heading 2", "text"),
    ("h3", "Heading 3", "text"),
    ("ours", "Normal", "marked"),
    ("lead", "Lead-in", "marked"),
    ("person", "Question", "marked"),
    ("office", "Words of the Office", "quotation"),
    ("summary", "Words of our summary", "quotation"),
    ("label", "Lead-in", "text"),
    ("field", "Text to type", "text"),
    ("bullet", "List Bullet", "text"),
    ("numbered", "List Number", "text"),
    ("gap", "To be filled in", "text"),
    ("note", "Note", "note"),
    ("place", "Place", "text"),
    ("notice", "Notice", "text"),
    ("receipt", "Receipt", "receipt"),
)


def template() -> bytes:
    """The template: styles, lists, language, and the loop over the blocks."""
    document = Document()
    _strip(document)
    _page(document)
    _styles(document)
    _lists(document)
    _body(document)
    kept = BytesIO()
    document.save(kept)
    return steady(kept.getvalue())


def _strip(document: Any) -> None:
    """Leave out what python-docx's own template brings along unused, a picture of it among that."""
    for relations in (document.part.package.rels, document.part.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(("/thumbnail", "/stylesWithEffects", "/customXml")):
                del relations[key]


def _page(document: Any) -> None:
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.2)


def _styles(document: Any) -> None:
    styles = document.styles
    language = styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}")
    language.set(qn("w:val"), "en-US")
    _font(styles["Normal"], "Calibri", 11)
    styles["Normal"].paragraph_format.space_after = Pt(8)
    for name, size in (("Heading 1", 20), ("Heading 2", 15), ("Heading 3", 12)):
        _font(styles[name], "Calibri", size, colour=BLUE, bold=True)
        styles[name].paragraph_format.keep_with_next = True
    styles["Heading 2"].paragraph_format.space_before = Pt(20)
    styles["Heading 3"].paragraph_format.space_before = Pt(14)
    _font(_style(document, "Lead-in", keep=True), "Calibri", 11, bold=True)
    _bordered(_style(document, "Question"), "454B53", "F2F5F8")
    for name, line in (("Words of the Office", "single"), ("Words of our summary", "dashed")):
        style = _style(document, name, indent=0.6)
        _font(style, "Cambria", 11)
        _border(style, line, ("left",), "00416E")
    _font(_style(document, "Text to type"), "Consolas", 10.5)
    _bordered(styles["Text to type"], "454B53", "F2F5F8")
    _border(
        _style(document, "To be filled in"), "dashed", ("top", "left", "bottom", "right"), "8A5A00"
    )
    _font(_style(document, "Note"), "Cambria", 10)
    _font(_style(document, "Place", indent=1.0), "Calibri", 9.5, colour=GREY)
    _font(_style(document, "Notice"), "Calibri", 11, bold=True)
    _bordered(styles["Notice"], "00416E", "FFFFFF")
    _font(_style(document, "Receipt"), "Calibri", 9)


def _style(document: Any, name: str, *, indent: float = 0, keep: bool = False) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    style.paragraph_format.left_indent = Cm(indent)
    style.paragraph_format.keep_with_next = keep
    return style


def _font(
    style: Any, name: str, size: float, *, colour: RGBColor | None = None, bold: bool | None = None
) -> None:
    style.font.name, style.font.size, style.font.bold = name, Pt(size), bold
    fonts = style.element.rPr.rFonts
    for each in list(fonts.attrib):
        if each.endswith("Theme"):
            del fonts.attrib[each]
    fonts.set(qn("w:hAnsi"), name)
    if colour is not None:
        style.font.color.rgb = colour


def _bordered(style: Any, colour: str, ground: str) -> None:
    _border(style, "single", ("top", "left", "bottom", "right"), colour)
    shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{ground}"/>')
    style.element.pPr.find(qn("w:pBdr")).addnext(shade)


def _border(style: Any, line: str, sides: tuple[str, ...], colour: str) -> None:
    edges = "".join(
        f'<w:{side} w:val="{line}" w:sz="8" w:space="6" w:color="{colour}"/>' for side in sides
    )
    borders = parse_xml(f"<w:pBdr {nsdecls('w')}>{edges}</w:pBdr>")
    properties = style.element.get_or_add_pPr()
    before = properties.find(qn("w:spacing"))
    before = properties.find(qn("w:ind")) if before is None else before
    if before is None:
        properties.append(borders)
    else:
        before.addprevious(borders)


def _lists(document: Any) -> None:
    """Real lists: bullets, notes as [1], and numbers, of which every list begins anew."""
    numbering = document.part.numbering_part.element
    shapes = ((BULLETS, "bullet", "•"), (NOTES, "decimal", "[%1]"), (NUMBERS, "decimal", "%1."))
    for number, form, text in shapes:
        shape = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
            f'<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            '<w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl></w:abstractNum>'
        )
        numbering.insert(0, shape)
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
            )
        )
    for name, number in (("List Bullet", BULLETS), ("Note", NOTES), ("List Number", NUMBERS)):
        properties = document.styles[name].element.get_or_add_pPr()
        properties.get_or_add_numPr().get_or_add_numId().val = number


def _body(document: Any) -> None:
    document.add_paragraph("{{ title }}", style="Heading 1")
    document.add_paragraph("{%p for line in lines %}")
    for kind, style, holds in _PARAGRAPHS:
        document.add_paragraph(f"{{%p if line.kind == '{kind}' %}}")
        _WRITERS[holds](document.add_paragraph(style=style))
        if kind == "numbered":
            document.paragraphs[-1]._p.get_or_add_pPr().get_or_add_numPr().append(  # noqa: SLF001
                parse_xml(f'<w:numId {nsdecls("w")} w:val="{{{{ line.list }}}}"/>')
            )
        document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")


def _text(paragraph: Any) -> None:
    paragraph.add_run("{{ line.text }}")


def _marked(paragraph: Any) -> None:
    paragraph.add_run("{{ line.text }}")
    _calls(paragraph)


def _quotation(paragraph: Any) -> None:
    paragraph.add_run("{{ line.text }}")
    paragraph.add_run("{{ line.deciding }}").bold = True
    paragraph.add_run("{{ line.after }}")
    _calls(paragraph)


def _calls(paragraph: Any) -> None:
    """The numbers of the notes, each a link to its note."""
    paragraph.add_run("{%r for n in line.notes %}")
    paragraph._p.append(  # noqa: SLF001
        parse_xml(
            f'<w:hyperlink {nsdecls("w")} w:anchor="note_{{{{ n }}}}" w:history="1"><w:r>'
            '<w:rPr><w:color w:val="00416E"/></w:rPr>'
            '<w:t xml:space="preserve"> [{{ n }}]</w:t></w:r></w:hyperlink>'
        )
    )
    paragraph.add_run("{%r endfor %}")


def _note(paragraph: Any) -> None:
    paragraph.paragraph_format.keep_with_next = True
    for tag in (
        '<w:bookmarkStart {} w:id="{{{{ line.number }}}}" w:name="note_{{{{ line.number }}}}"/>',
        '<w:bookmarkEnd {} w:id="{{{{ line.number }}}}"/>',
    ):
        paragraph._p.append(parse_xml(tag.format(nsdecls("w"))))  # noqa: SLF001
    paragraph.add_run("{{ line.text }}")


def _receipt(paragraph: Any) -> None:
    paragraph.add_run("{{ line.label }}: ").bold = True
    paragraph.add_run("{{ line.text }}")


_WRITERS = {
    "text": _text,
    "marked": _marked,
    "quotation": _quotation,
    "note": _note,
    "receipt": _receipt,
}

if __name__ == "__main__":
    TEMPLATE.write_bytes(template())

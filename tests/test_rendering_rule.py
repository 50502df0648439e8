"""No text but our own reaches a Markdown renderer: every page is read for calls that would let it.

Streamlit's Markdown fetches remote images, draws badges and turns dollar signs into formulas, and so
do the labels of its widgets. What is shown through it must be a literal, a constant that is one, or
have been through `inert` or `marked`. Everything else goes through `st.text`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
PAGES = [
    HOUSE / "app.py",
    *sorted((HOUSE / "counter").glob("*.py")),
    *sorted((HOUSE / "staff").glob("*.py")),
]
# Every argument of these is rendered, as HTML or as Markdown of whatever it is.
WHOLLY = {"html", "write", "write_stream", "exception", "latex", "iframe"}
# Their positional arguments, and these keywords, are rendered as Markdown.
MARKDOWN = {
    "badge",
    "button",
    "caption",
    "chat_input",
    "checkbox",
    "date_input",
    "download_button",
    "error",
    "expander",
    "feedback",
    "file_uploader",
    "form_submit_button",
    "header",
    "info",
    "link_button",
    "markdown",
    "metric",
    "multiselect",
    "number_input",
    "page_link",
    "pills",
    "popover",
    "radio",
    "segmented_control",
    "selectbox",
    "slider",
    "spinner",
    "status",
    "subheader",
    "success",
    "tabs",
    "text_area",
    "text_input",
    "title",
    "toast",
    "toggle",
    "update",
    "warning",
}
KEYWORDS = {"body", "label", "help", "captions", "placeholder", "header", "tabs", "delta"}
# Where only the first argument is rendered: what follows is a link, data or choices shown as text.
FIRST_ONLY = {"download_button", "link_button", "selectbox", "text_area", "text_input"}
FIRST_ONLY |= {"multiselect", "number_input", "slider", "file_uploader", "date_input"}
MADE_INERT = {"inert", "marked"}
WHY = (
    "{where}: {call} would render {what} as Markdown or HTML. Show it with st.text, or pass it "
    "through inert() or marked() of counter/inert.py."
)


def faults(source: str, where: str = "page.py", house: Path = HOUSE) -> list[str]:
    """A sentence for each call that renders what is not known to be our own words."""
    tree = ast.parse(source)
    if not any(_imports_streamlit(node) for node in ast.walk(tree)):
        return [f"{where}: {w}" for w in _unsafe_flags(tree)]
    constants = _constants(tree) | _imported_constants(tree, house)
    found = [f"{where}: {w}" for w in _unsafe_flags(tree)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            for what in _rendered(node, node.func.attr):
                if not _ours(what, constants):
                    call = f"line {node.lineno}, {ast.unparse(node.func)}"
                    found.append(WHY.format(where=where, call=call, what=ast.unparse(what)))
    return found


def _imports_streamlit(node: ast.AST) -> bool:
    match node:
        case ast.Import(names=names):
            return any(name.name.partition(".")[0] == "streamlit" for name in names)
        case ast.ImportFrom(module=str(module)):
            return module.partition(".")[0] == "streamlit"
    return False


def _unsafe_flags(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in {
            "unsafe_allow_html",
            "unsafe_allow_javascript",
        }:
            yield f"line {node.value.lineno} passes {node.arg}. HTML is made in our own routes only."
        if isinstance(node, ast.ImportFrom) and _of_streamlit(node.module or ""):
            yield f"line {node.lineno} takes from {node.module}; this test sees calls on st only."
        if isinstance(node, ast.ImportFrom) and node.module == "streamlit" and not _types(node):
            yield f"line {node.lineno} takes names out of streamlit; this test sees calls on st only."


def _of_streamlit(module: str) -> bool:
    """Whether a module of Streamlit's may draw; those of its web server draw nothing."""
    return module.startswith("streamlit.") and not module.startswith("streamlit.web.")


def _types(node: ast.ImportFrom) -> bool:
    """Whether only names of classes are taken, which render nothing."""
    return all(name.name[0].isupper() for name in node.names)


def _rendered(call: ast.Call, name: str) -> Iterator[ast.expr]:
    """The arguments of a call that reach a renderer."""
    if name in WHOLLY:
        yield from [*call.args, *(keyword.value for keyword in call.keywords)]
    elif name in MARKDOWN:
        if name != "page_link":  # it is given a page, and its label by name
            yield from call.args[:1] if name in FIRST_ONLY else call.args
        yield from (k.value for k in call.keywords if k.arg in KEYWORDS or k.arg is None)
        if name in {"radio", "pills", "segmented_control"}:
            yield from (k.value for k in call.keywords if k.arg == "options")
            yield from (k.value for k in call.keywords if k.arg == "format_func")


def _ours(what: ast.expr, constants: set[str]) -> bool:
    match what:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return name in constants
        case ast.Call(func=ast.Name(id=name)):
            return name in MADE_INERT or name == "range"  # numbers
        case ast.Call(
            func=ast.Attribute(value=ast.Call(func=ast.Name(id="Path")), attr="with_name")
        ):
            return True  # a file of our own
    parts = _parts(what)
    return parts is not None and all(_ours(part, constants) for part in parts)


def _parts(what: ast.expr) -> list[ast.expr] | None:
    """What an expression is made of, if it is ours as soon as all of that is."""
    match what:
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.JoinedStr(values=parts):
            return parts
        case ast.ListComp(elt=each) | ast.Lambda(body=each) | ast.FormattedValue(value=each):
            return [each]
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, op=ast.Add(), right=other):
            return [one, other]
    return None


def _constants(tree: ast.Module) -> set[str]:
    """Names in capitals that the module sets, once, to a literal."""
    found: set[str] = set()
    for node in tree.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ) if name.isupper() and _ours(value, set()):
                found.add(name)
    return found


def _imported_constants(tree: ast.Module, house: Path) -> set[str]:
    """Names in capitals that another module of the house sets to a literal."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            file = house / f"{node.module.replace('.', '/')}.py"
            if file.is_file():
                there = _constants(ast.parse(file.read_text()))
                found |= {a.asname or a.name for a in node.names if a.name in there}
    return found


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_page_renders_what_is_not_its_own_words(path: Path) -> None:
    assert not faults(path.read_text(), str(path.relative_to(HOUSE)))


@pytest.mark.parametrize(
    "line",
    [
        "st.markdown(reply.text)",
        "st.markdown(f'**{name}**')",
        "st.write(question)",
        "st.html(f'<b>{name}</b>')",
        "st.markdown(BODY, unsafe_allow_html=True)",
        "st.error(str(trouble))",
        "st.button('Ask', help=citation.label)",
        "st.expander(passage.heading)",
        "st.page_link(page, label=passage.heading)",
        "st.tabs([document.title for document in documents])",
        "st.radio('Which?', names)",
        "st.radio('Which?', options=names)",
        "st.radio('Which?', range(3), format_func=lambda n: names[n])",
        "st.metric('Cited', value)",
        "column.caption('by ' + name)",
        "st.button(**labels)",
        "st.markdown(LATER)",
        "st.markdown(inert)",
        "st.exception(trouble)",
    ],
)
def test_such_a_call_is_seen(line: str) -> None:
    assert faults(f"import streamlit as st\nLATER = made()\nBODY = 'ours'\n{line}")


def test_names_taken_out_of_streamlit_are_seen() -> None:
    assert faults("from streamlit import markdown\nmarkdown(text)")
    assert faults("from streamlit.delta_generator import DeltaGenerator")


@pytest.mark.parametrize(
    "line",
    [
        "st.markdown(inert(reply.text))",
        "st.markdown(marked(a, b, c))",
        "st.text(reply.text)",
        "st.title(TITLE)",
        "st.caption(NOTICE)",
        "st.button('Ask', key=f'ask-{number}')",
        "st.link_button(inert(label), link)",
        "st.radio('Which?', [inert(name) for name in names])",
        "st.selectbox('Run', names)",
        "st.error('Not kept. ' + inert(why))",
        "st.error(f'**Error:** {inert(why)}')",
        "st.radio('Which?', range(3), format_func=lambda n: inert(names[n]))",
        "st.html(STYLE)",
        "st.page_link(page, label='Ask')",
    ],
)
def test_our_own_words_and_words_made_inert_pass(line: str) -> None:
    source = "import streamlit as st\nfrom assistant.guard import NOTICE\nTITLE = 'Ours'\n"
    source += "STYLE = Path(__file__).with_name('ours.css')\n"
    assert faults(source + line) == []

"""Whatever the values: the text is printed as it is, or refused; never altered."""

from __future__ import annotations

import builtins
import re
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docxtpl import DocxTemplate, RichText
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jinja2 import Environment
from render_canonical import members
from render_documents import docx, noisy, p, picture, png, r, tbl, tc, tr

from pipeline.render import RenderError, ValeurRefusee, compile
from pipeline.render.characters import resolve_breaks
from pipeline.render.engine import Compiled
from pipeline.render.pieces import Words

REFUSED = re.compile("[\x00-\x06\x08\x0b\x0d-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
PRIVATE = ("\U0010f2c1", "\U0010f2c2")
TEXTS = st.text(
    st.one_of(
        st.characters(exclude_characters=PRIVATE, exclude_categories=()),
        st.sampled_from("&<>\"'{}%#\n\t\r\x0b\ufffe\ud800é\u202f\u00a0"),
    ),
    max_size=40,
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    path: Path = tmp_path_factory.mktemp("gabarit") / "acte.docx"
    body = (p("[{{ v }}]"), tbl(1, tr("{%tr for x in vs %}"), tr("[{{ x }}]"), tr("{%tr endfor %}")))
    path.write_bytes(docx(*body, header=p(r("[{{ v }}]")), core={"title": "[{{ v }}]"}))
    return compile(path)


@settings(max_examples=300, deadline=None)
@given(value=TEXTS, others=st.lists(TEXTS, max_size=2))
@example(value="\x1e\x1f\x1e", others=[])
@example(value="</w:t>", others=["{{ v }}", "{_{"])
def test_a_text_is_printed_as_it_is_or_refused(template: Compiled, value: str, others: list[str]) -> None:
    printable = [text.replace("\a", "").replace("\f", "") for text in (value, *others)]
    if any(REFUSED.search(text) for text in printable):
        with pytest.raises(ValeurRefusee):
            template.render({"v": printable[0], "vs": printable[1:]})
        return
    document = Document(BytesIO(template.render({"v": printable[0], "vs": printable[1:]})))
    first, *rows = (f"[{text}]" for text in printable)
    assert document.paragraphs[0].text == first
    assert document.sections[0].header.paragraphs[0].text == first
    assert [row.cells[0].text for row in document.tables[0].rows] == rows
    assert document.core_properties.title == first


PIECES = st.sampled_from(
    [
        "<w:p>",
        "<w:p w:rsidR='1'>",
        "</w:p>",
        "<w:r>",
        "</w:r>",
        "<w:t>",
        "<w:t xml:space='preserve'>",
        "</w:t>",
        "<w:br/>",
        "<w:proofErr/>",
        "<w:p/>",
        "<w:rPr><w:b/></w:rPr>",
        "<w:pPr><w:jc/></w:pPr>",
        "\n",
        "\t",
        "\x07",
        "\x0c",
        "texte",
    ]
)


@settings(max_examples=500, deadline=None)
@given(pieces=st.lists(PIECES, max_size=30))
def test_breaks_are_resolved_as_docxtpl_does(pieces: list[str]) -> None:
    xml = "<w:body>" + "".join(pieces) + "</w:body>"
    assert resolve_breaks(xml) == DocxTemplate(None).resolve_listing(xml)


SOURCES = st.lists(
    st.sampled_from(
        [
            "{{ v }}",
            "{% if v %}",
            "{% endif %}",
            "{%p if v %}",
            "{%p endif %}",
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "{%p for x in v %}",
            "{%p endfor %}",
            "{{r v }}",
            "{%- if v %}",
            "-%}",
            "texte",
            " ",
            "{% raw %}",
            "{_{",
            "%_}",
            "{% else %}",
            "{%r if v %}",
            "{%r endif %}",
            "{{ v.x",
            "'",
            "&",
            "<",
            "{% set x = v %}",
        ]
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=200, deadline=None)
@given(paragraphs=st.lists(SOURCES, min_size=1, max_size=4), value=st.sampled_from(["", "oui", None]))
def test_any_template_renders_or_says_why(
    tmp_path_factory: pytest.TempPathFactory, paragraphs: list[list[str]], value: str | None
) -> None:
    path = tmp_path_factory.mktemp("quelconque") / "acte.docx"
    path.write_bytes(docx(*(p(*map(r, pieces)) for pieces in paragraphs)))
    try:
        document = compile(path).render({"v": value})
    except RenderError as error:
        said = "acte.docx" in error.message and error.conseil != ""
        assert said
        return
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(document)).paragraphs)
    escaped = any("_" in piece or "raw" in piece for pieces in paragraphs for piece in pieces)
    assert escaped or not re.search(r"\{\{|\{%|%\}|\}\}", text)


TESTS = st.sampled_from(["vide", "nom", "not vide", "liste", "nom == 'x'", "liste|length > 1"])
LOOPS = st.sampled_from(["for x in liste", "for x in []", "for x in liste if x != 'b'"])
INLINE = st.recursive(
    st.sampled_from(["{{ nom }}", "texte ", " {{ nom }} ", "{{ vide }}", "{{ lignes }}", "{{ liste|join(', ') }}"]).map(
        lambda text: [text]
    ),
    lambda inner: (
        st.tuples(TESTS, inner, inner).map(
            lambda made: [f"{{% if {made[0]} %}}", *made[1], "{% else %}", *made[2], "{% endif %}"]
        )
        | st.tuples(LOOPS, inner).map(lambda made: [f"{{% {made[0]} %}}", *made[1], "{{ x }}", "{% endfor %}"])
        | st.tuples(inner, inner).map(lambda made: made[0] + made[1])
    ),
    max_leaves=4,
)
PARAGRAPHS = st.tuples(INLINE, st.booleans()).map(
    lambda made: p(*(map(noisy, made[0]) if made[1] else map(r, made[0])), style="Visa")
)
ROWS = st.tuples(st.integers(1, 3), TESTS, LOOPS).map(
    lambda made: {
        1: tr("{{ nom }}", tc("fixe")),
        2: tr(tc(p(f"{{%tr if {made[1]} %}}"), span=2)) + tr("a", "{{ lignes }}") + tr(tc("{%tr endif %}", span=2)),
        3: tr(tc(f"{{%tr {made[2]} %}}", span=2)) + tr("{{ x }}", "b") + tr(tc("{%tr endfor %}", span=2)),
    }[made[0]]
)
BLOCKS = st.recursive(
    PARAGRAPHS
    | st.lists(ROWS, min_size=1, max_size=3).map(lambda rows: tbl(2, *rows))
    | st.sampled_from([p(picture("Image 1", "{{ nom }}")), p("{{r riche }}"), p("{#p rien #}")]),
    lambda inner: (
        st.tuples(TESTS, inner, inner).map(
            lambda made: p(f"{{%p if {made[0]} %}}") + made[1] + p("{%p else %}") + made[2] + p("{%p endif %}")
        )
        | st.tuples(LOOPS, inner).map(lambda made: p(f"{{%p {made[0]} %}}") + made[1] + p("{%p endfor %}"))
        | st.tuples(inner, inner).map("".join)
    ),
    max_leaves=6,
)
VALUES = {
    "nom": "Durand & Fils", "vide": "", "liste": ["a", "b", "<c>"], "lignes": "un\n\tdeux\atrois\fquatre",
    "riche": RichText("gras\n<&>", bold=True),
}  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=BLOCKS, header=PARAGRAPHS)
def test_any_sound_template_is_rendered_as_docxtpl_does(
    tmp_path_factory: pytest.TempPathFactory, body: str, header: str
) -> None:
    path = tmp_path_factory.mktemp("sain") / "acte.docx"
    path.write_bytes(docx(body, p("fin"), header=header, pictures=[png()], core={"title": "fixe"}))
    document = DocxTemplate(path)
    document.render(VALUES, Environment(autoescape=True))
    written = BytesIO()
    document.save(written)
    theirs, ours = members(written.getvalue()), members(compile(path).render(VALUES))
    assert ours == theirs


SIGNS = st.lists(
    st.sampled_from(
        ["1", "2", "X", "er", "e", "r", "s", "re", " ", "REF", " RE", "F ", "a", "é", "@", ".", "&", "<", "\n", "\t",
         "\a", "\f", "\x1e", "\x1f", "\x1e\x1f\x1e", "\x7f", "\ufffe", "\uffff", "\ud800", *PRIVATE]
    ),
    max_size=5,
).map("".join)  # fmt: skip


@pytest.fixture(scope="module", params=["", p("{%p if c %}") + p("{{ b }}e") + p("{%p endif %}")], ids=["", "bare"])
def seams(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    """Values that stand at the edges of the template's own words, of which some are short and some end in a sign."""
    path: Path = tmp_path_factory.mktemp("gabarit") / "acte.docx"
    body = (
        p("{{ a }}{{ b }}"), p("le {{ a }}er mai"), p("le {{ a }}e jour"), p("au 1{{ b }} mai"), p("X{{ a }}{{ b }}s"),
        p("{% for x in c %}{{ x }}{% endfor %}e"), p("1{% if a %}e{% endif %}r"), p("{{ a }}REF {{ b }} RE{{ a }}"),
        tbl(1, tr("{%tr for x in c %}"), tr("{{ x }}e"), tr("{%tr endfor %}")), p("1r{{ b }}"), p("1re{{ b }}"),
        tbl(1, tr(tc(request.param or p("{{ b }}")))),
    )  # fmt: skip
    path.write_bytes(docx(*body, header=p(r("{{ a }}e{{ b }}")), core={"title": "{{ a }}er"}))
    return compile(path)


@settings(max_examples=500, deadline=None)
@given(a=SIGNS, b=SIGNS, c=st.lists(SIGNS, max_size=2))
@example(a="1", b="er", c=[])
@example(a="\x1e\x1f\x1e", b="", c=[])
def test_words_known_beforehand_change_nothing(seams: Compiled, a: str, b: str, c: list[str]) -> None:
    values = {"a": a, "b": b, "c": c}
    assert seams._words is not None
    looked_at = Compiled(seams._form, seams._data, seams.gabarit)
    looked_at._words = None
    assert given_or_said(seams, values) == given_or_said(looked_at, values)


def given_or_said(template: Compiled, values: dict[str, object]) -> bytes | str:
    try:
        return template.render(values)
    except RenderError as error:
        return str(error)


WORDS = ("abbabbbbbbbbb", "aaaaaaaaaababb", "bbabbaaaaaaaa", "aaaababbabaaa", "babb", "ba")


@settings(max_examples=500, deadline=None)
@given(pieces=st.lists(st.sampled_from(WORDS) | st.text("ab", max_size=6), max_size=6))
def test_a_sign_is_found_wherever_it_begins_and_ends(pieces: list[str]) -> None:
    words = Words(builtins.compile(f"f{WORDS}", "", "eval"), lambda text: "babba" not in text)
    whole = "".join(pieces)
    assert words.encoded(pieces) == (None if "babba" in whole else [whole.encode()])

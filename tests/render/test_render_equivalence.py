"""A compiled rendering is docxtpl's own, part by part; core properties apart, which docxtpl escapes twice."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docxtpl import DocxTemplate, Listing, RichText, RichTextParagraph
from jinja2 import Environment
from render_canonical import differences
from render_contexts import VALUES, context_for
from render_documents import docx, field, noisy, note, p, picture, png, r, tbl, tc, tr

from pipeline.render import AvecGabarit, compile
from pipeline.render.engine import Compiled

BOLD = "<w:b/><w:color w:val='AA0000'/>"


class Reference(DocxTemplate):
    """docxtpl, except that properties are escaped once and that none are invented."""

    def render_properties(self, context: dict, jinja_env: Environment | None = None) -> None:
        if any(relation.reltype.endswith("/core-properties") for relation in self.docx.part.package.rels.values()):
            super().render_properties(context, Environment())


def reference(template: bytes, context: dict) -> bytes:
    document = Reference(BytesIO(template))
    document.init_docx()
    real = {name: Made(value, document) if isinstance(value, AvecGabarit) else value for name, value in context.items()}
    document.render(real, Environment(autoescape=True))
    written = BytesIO()
    document.save(written)
    return written.getvalue()


class Made:
    """What docxtpl's user does: the object made with the template at hand, here when it is printed."""

    def __init__(self, value: AvecGabarit, document: DocxTemplate) -> None:
        self.value, self.document = value, document

    def __html__(self) -> str:
        return str(self.value.fabrique(self.document))


def compiled(tmp_path: Path, template: bytes) -> Compiled:
    path = tmp_path / "essai.docx"
    path.write_bytes(template)
    return compile(path)


TEMPLATES = {
    "texte": docx(
        p(noisy("Bonjour {{ nom }}, de {{ commune.nom }} !"), style="Objet"),
        p(noisy("{{nom}}", BOLD), r(" et "), r("{{ commune.siege.rue }}", BOLD)),
        p(r("Avant {% if commune.nom %}avec {{ nom }}{% else %}sans{% endif %} après")),
    ),
    "boucles": docx(
        p("{%p for m in membres %}"),
        p(noisy("{{ m.nom }} — {{ m.commune }} ({{ loop.index }}/{{ membres|length }})")),
        p("{%p if m.nom %}"),
        p("nommé : {{ m.nom }}"),
        p("{%p endif %}"),
        p("{%p endfor %}"),
        p("Liste : {% for m in membres %}{{ m.nom }}{% if not loop.last %}, {% endif %}{% endfor %}."),
    ),
    "tableau": docx(
        tbl(
            3,
            tr("Commune", "Nom", "Vote"),
            tr(tc("{%tr for m in membres %}", span=3)),
            tr("{{ m.commune }}", tc(p(noisy("{{ m.nom }}"))), "{{ m.vote }}"),
            tr(tc("{%tr endfor %}", span=3)),
            tr(tc("Total : {{ total }}", span=2), tc("")),
        )
    ),
    "tableau-sans-tete": docx(
        tbl(2, tr("{%tr for m in membres %}", ""), tr("{{ m.nom }}", "{{ m.vote }}"), tr("{%tr endfor %}", ""))
    ),
    "colonnes": docx(
        tbl(
            3,
            tr("{%tc for c in colonnes %}", "{{ c }}", "{%tc endfor %}"),
            tr("{%tc for c in colonnes %}", "{{ c }}", "{%tc endfor %}"),
        )
    ),
    "cellules": docx(
        tbl(2, tr(tc("{% colspan largeur %}{{ nom }}")), tr("{% cellbg fond %}{{ nom }}", "b")),
        tbl(2, tr("{%tr for m in membres %}", ""), tr("{% vm %}{{ nom }}", "{{ m.nom }}"), tr("{%tr endfor %}", "")),
        tbl(2, tr("{%tc for m in membres %}", "{% hm %}{{ nom }}", "{%tc endfor %}")),
    ),
    "parties": docx(
        p("{{ nom }}", note(1), r(" suite "), note(2)),
        header=p(picture("logo", "Le logo"), r(" "), noisy("{{ entete }}")),
        footer=p(noisy("{{ pied }} — "), field("PAGE"), r("/"), field("NUMPAGES")),
        footnotes=[p(r("{{ note }}")), p("fixe")],
        core={"title": "Acte {{ titre }}", "creator": "{{ auteur }}", "keywords": "fixe", "subject": "{{ titre }} & b"},
        pictures=[png()],
    ),
    "fixe": docx(p("Rien à remplir"), core={"title": "Fixe & <simple>"}, footer=p("fixe")),
    "images-en-boucle": docx(
        p("{%p for m in membres %}"),
        p(picture("Image 1", "Carte de {{ titre }}")),
        p("{%p endfor %}"),
        p(picture("Image 2", relation="rIdPic2")),
        pictures=[png(1), png(2)],
    ),
    "commentaires": docx(
        p("{#p ce paragraphe part #}"), p("a {# remarque #} b"), tbl(1, tr("{#tr cette ligne part #}"), tr("{{ nom }}"))
    ),
    "echappements": docx(p("{_{ nom }_} {_% if %_} {{ nom }} é&<>"), p("{{ nom|upper }} {{ nom ~ ' + ' ~ autre }}")),
    "fusion": docx(p("Début {{ nom }}"), p("{%- if autre %}"), p("suite"), p("{%- endif -%}"), p("fin")),
    "espaces": docx(p(r("{{ nom }}"), r(" {{ autre }} "), "<w:r><w:tab/><w:t>x{{ nom }}</w:t><w:br/></w:r>")),
    "blocs": docx(
        p("{% block b %}{{ nom }}{% endblock %} {{ self.b() }}"),
        tbl(2, tr("{%tc if autre %}", "{{ nom }}", "{%tc endif %}")),
        header=p("{% block b %}{{ autre }}{% endblock %}"),
        core={"title": "{{ titre }}"},
    ),
    "definitions": docx(
        p("{% set x = nom ~ '!' %}{{ x }}"),
        p("{% macro m(v) %}[{{ v }}]{% endmacro %}{{ m(nom) }}"),
        header=p("{{ x }} {{ autre }}"),
    ),
}


@pytest.mark.parametrize("items", [0, 1, 3])
@pytest.mark.parametrize("name", TEMPLATES)
def test_built_templates(tmp_path: Path, name: str, items: int) -> None:
    template = compiled(tmp_path, TEMPLATES[name])
    for values in VALUES:
        # docxtpl itself fails on a paragraph mark or a page break in a property.
        plain = "".join(values).translate({7: " ", 12: " "})
        fixed = {"largeur": 2, "fond": "FFAA00", "titre": plain, "auteur": plain}
        context = context_for(template.variables, values, items, fixed) | {"x": "du contexte"}
        assert differences(template.render(context), reference(TEMPLATES[name], context)) == []


def rich(text: str) -> RichText:
    made = RichText(text, bold=True)
    made.add(" puis " + text, color="#00AA00", size=30, style="Mention")
    return made


@pytest.mark.parametrize("values", VALUES)
def test_rich_values(tmp_path: Path, values: tuple[str, ...]) -> None:
    template = docx(
        p(noisy("Avant {{r riche }} après")),
        p(r("{%r if riche %}"), r("{{r riche }}"), r("{%r endif %}")),
        p("{{ liste }}", properties="<w:jc w:val='both'/>"),
        p("{{p paragraphes }}"),
        header=p("{{r riche }}"),
    )
    paragraphs = RichTextParagraph(rich(values[1]), parastyle="Visa")
    context = {"riche": rich(values[0]), "liste": Listing("\n".join(values)), "paragraphes": paragraphs}
    assert differences(compiled(tmp_path, template).render(context), reference(template, context)) == []


def test_values_that_add_parts(tmp_path: Path) -> None:
    from docxtpl import InlineImage

    template = docx(p("{{ nom }} {{ image }}"), p("{{r lien }}"), header=p("{{ nom }}"), core={"title": "{{ nom }}"})
    context = {
        "nom": "Durand & Fils",
        "image": AvecGabarit(lambda document: InlineImage(document, BytesIO(png()))),
        "lien": AvecGabarit(lambda document: RichText("ici", url_id=document.build_url_id("https://exemple.fr/"))),
    }
    assert differences(compiled(tmp_path, template).render(context), reference(template, context)) == []


EXAMPLES = {
    "cellbg_tpl": {"alerts[].desc": RichText("d\né", bold=True), "alerts[].bg": "FF0000"},
    "escape_tpl": {
        "myvar": RichText("a & b", color="red"),
        "nlnp": RichText("a\nb\n\nc\a"),
        "page_break": RichText("\f"),
    },
    "richtext_and_if_tpl": {"foobar": RichText("é & <b>")},
    "richtext_eastAsia_tpl": {
        name: RichText("测试", font="eastAsia:微软雅黑") for name in ("example", "Chinese", "simsun")
    },
    "richtext_paragraph_tpl": {"example": RichTextParagraph(rich("un & deux"), parastyle="Normal")},
    "richtext_tpl": {"example": rich("un\tdeux & trois")},
    "word2016_tpl": {"test_space_r": RichText("   "), "test_tabs_r": RichText("a\tb")},
}
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "docxtpl"
BROKEN = {"template_error_tpl", "custom_jinja_filters_tpl"}
# What needs a function in its context, or a subdocument.
APART = {"escape_tpl_auto", "subdoc_tpl", "header_footer_tpl", "header_footer_tpl_utf8"}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus/docxtpl is absent")
@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.docx")), ids=lambda path: path.stem)
def test_corpus(path: Path) -> None:
    if path.stem in BROKEN | APART:
        pytest.skip("see test_render_refusals" if path.stem in BROKEN else "its context is not made of plain values")
    template = compile(path)
    for values in VALUES:
        for items in (0, 2):
            context = context_for(template.variables, values, items, EXAMPLES.get(path.stem, {}))
            assert differences(template.render(context), reference(path.read_bytes(), context)) == []

"""Missing values, pictures, names, and files: what the renderer adds to docxtpl."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import ClassVar

import pytest
from docx import Document
from docxtpl import RichText
from render_documents import docx, p, picture, png, r, tbl, tr

from pipeline.render import (
    AvecGabarit,
    GabaritInvalide,
    Image,
    Manquant,
    ValeurRefusee,
    compile,
    lint,
    manquants,
    names_given,
    to_docx,
)
from pipeline.render.engine import Compiled
from pipeline.render.variables import Drift

SIEGE = Manquant("siège de la commune")
MARKED = '<w:style w:type="character" w:styleId="ACompleter"><w:name w:val="A completer"/></w:style>'


def compiled(tmp_path: Path, template: bytes) -> Compiled:
    path = tmp_path / "acte.docx"
    path.write_bytes(template)
    return compile(path)


def member(document: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(document)) as archive:
        return archive.read(name).decode()


def runs(document: bytes) -> list[tuple[str, str]]:
    """The text of each run of the body, and its properties."""
    found = []
    for paragraph in Document(BytesIO(document)).paragraphs:
        for run in paragraph.runs:
            properties = run._element.rPr
            names = [child.tag.rpartition("}")[2] for child in properties] if properties is not None else []
            found.append((run.text, " ".join(names)))
    return found


def test_missing_value_is_a_run_of_its_own(tmp_path: Path) -> None:
    template = docx(p(r("Siège : {{ siege }}, le ", "<w:b/><w:sz w:val='20'/><w:u w:val='single'/>"), r("{{ jour }}")))
    document = compiled(tmp_path, template).render({"siege": SIEGE, "jour": "26 janvier"})
    assert runs(document) == [
        ("Siège : ", "b sz u"),
        ("[à compléter\u00a0: siège de la commune]", "b sz highlight u"),
        (", le ", "b sz u"),
        ("26 janvier", ""),
    ]
    assert manquants(document) == ("siège de la commune",)


def test_missing_value_takes_the_style_of_the_template(tmp_path: Path) -> None:
    template = docx(p(r("{{ siege }}", "<w:rStyle w:val='Fort'/><w:i/>")), styles=MARKED)
    document = compiled(tmp_path, template).render({"siege": SIEGE})
    assert runs(document) == [("[à compléter\u00a0: siège de la commune]", "rStyle i")]
    assert '<w:rStyle w:val="ACompleter"/>' in member(document, "word/document.xml")


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("{{ siege.rue }}", "[à compléter\u00a0: siège de la commune, rue]"),
        ("{{ siege['code_postal'].x }}", "[à compléter\u00a0: siège de la commune, code postal, x]"),
        ("{{ siege.libelle }}", "[à compléter\u00a0: siège de la commune, libelle]"),
        ("{{ siege() }}{{ siege[0] }}", "[à compléter\u00a0: siège de la commune]" * 2),
        ("{{ 'à ' ~ siege ~ ' & co' }}", "à [à compléter\u00a0: siège de la commune] & co"),
        ("{{ 'à ' + siege + '.' }}", "à [à compléter\u00a0: siège de la commune]."),
        ("{{ 'à %s.' % siege }}", "à [à compléter\u00a0: siège de la commune]."),
        ("{{ '{}'.format(siege) }}", "[à compléter\u00a0: siège de la commune]"),
        ("{{ [siege, 'x']|join(', ') }}", "[à compléter\u00a0: siège de la commune], x"),
        ("{{ siege|upper }}", "[à compléter\u00a0: SIÈGE DE LA COMMUNE]"),
        ("{{ siege|default('rien') }}", "[à compléter\u00a0: siège de la commune]"),
        ("{% if siege %}connu{% else %}inconnu{% endif %}", "inconnu"),
        ("{% for s in siege %}{{ s.nom }};{% endfor %}", "[à compléter\u00a0: siège de la commune, nom];"),
        ("{{ texte }}", "[à compléter\u00a0: a < b & c]"),
    ],
)
def test_missing_value_in_expressions(tmp_path: Path, tag: str, text: str) -> None:
    template = compiled(tmp_path, docx(p(r(tag))))
    document = template.render({"siege": SIEGE, "texte": Manquant("a < b & c")})
    assert Document(BytesIO(document)).paragraphs[0].text == text


def test_missing_value_everywhere(tmp_path: Path) -> None:
    template = docx(
        p("{{r riche }}"), p("{{p bloc }}"), p(picture("i", "Plan de {{ siege }}")), tbl(1, tr("{{ siege }}")),
        header=p("{{ siege }}"), footer=p("{{r siege }}"), footnotes=[p("{{ siege }}")],
        core={"title": "{{ siege }}"}, pictures=[png()],
    )  # fmt: skip
    document = compiled(tmp_path, template).render({"riche": RichText(f"vu {SIEGE}"), "bloc": SIEGE, "siege": SIEGE})
    assert manquants(document) == ("siège de la commune",) * 8
    assert "Plan de [à compléter\u00a0: siège de la commune]" in member(document, "word/document.xml")
    assert len(Document(BytesIO(document)).tables) == 1


def test_a_filter_cannot_cut_a_missing_value(tmp_path: Path) -> None:
    template = compiled(tmp_path, docx(p("{{ (siege ~ '')[:9] }}")))
    with pytest.raises(GabaritInvalide, match="un filtre coupe une valeur manquante"):
        template.render({"siege": SIEGE})


def test_cell_that_loses_its_paragraph_keeps_one(tmp_path: Path) -> None:
    cell = p("{%p if x %}") + p("{{ x }}") + p("{%p endif %}")
    template = compiled(tmp_path, docx(tbl(1, tr("fixe"), tr(cell))))
    for value, text in (("plein", "plein"), ("", "")):
        table = Document(BytesIO(template.render({"x": value}))).tables[0]
        assert [paragraph.text for paragraph in table.cell(1, 0).paragraphs] == [text]


def test_picture_replaced_by_name(tmp_path: Path) -> None:
    template = compiled(
        tmp_path,
        docx(p(picture("qr", "Code à scanner")), p(picture("Logo", relation="rIdPic2")), pictures=[png(1), png(2)]),
    )
    assert template.images == {"qr", "Logo"}
    plain = template.render({})
    given = template.render({"qr": Image(png(3), 'Code de "Durand & Fils"')})
    with zipfile.ZipFile(BytesIO(plain)) as before, zipfile.ZipFile(BytesIO(given)) as after:
        assert after.testzip() is None
        assert (before.read("word/media/image1.png"), after.read("word/media/image1.png")) == (png(1), png(3))
        assert after.read("word/media/image2.png") == png(2)
    assert 'descr="Code à scanner"' in member(plain, "word/document.xml")
    assert 'descr="Code de &#34;Durand &amp; Fils&#34;"' in member(given, "word/document.xml")
    assert template.render({}, images={"qr": png(3)}) == template.render({"qr": Image(png(3))})


def test_picture_replaced_when_docxtpl_renders(tmp_path: Path) -> None:
    template = docx(p(picture("qr", "Code")), p("{{r lien }}"), header=p(picture("qr", "Code")), pictures=[png(1)])
    link = AvecGabarit(lambda document: RichText("ici", url_id=document.build_url_id("https://exemple.fr/")))
    document = compiled(tmp_path, template).render({"lien": link, "qr": Image(png(3), "Autre code")})
    with zipfile.ZipFile(BytesIO(document)) as archive:
        assert archive.read("word/media/image1.png") == png(3)
    assert 'descr="Autre code"' in member(document, "word/document.xml")
    assert 'descr="Autre code"' in member(document, "word/header1.xml")


def test_picture_without_a_place_is_left_out(tmp_path: Path) -> None:
    template = compiled(tmp_path, docx(p("{{ nom }}")))
    assert template.render({"nom": "x", "qr": Image(png())}) == template.render({"nom": "x"})


def test_picture_that_cannot_be_replaced(tmp_path: Path) -> None:
    template = compiled(tmp_path, docx(p(picture("qr")), p(picture("qr2")), p(picture("x", relation="rIdPic2")),
                                       pictures=[png(1), png(2)]))  # fmt: skip
    with pytest.raises(GabaritInvalide, match="aucune image du gabarit ne s’appelle « absent »"):
        template.render({}, images={"absent": png()})
    with pytest.raises(ValeurRefusee, match="n’est pas un PNG"):
        template.render({}, images={"x": b"GIF89a"})
    with pytest.raises(GabaritInvalide, match="est aussi l’image « qr2 »"):
        template.render({}, images={"qr": png()})


NAMES = docx(
    p("{{ commune.nom }} {{ commune['siege'].rue }} {{ titre|upper }}"),
    p("{% for m in membres if m.present %}{{ loop.index }} {{ m.nom }}{% for v in m.votes %}{{ v }}{% endfor %}{% endfor %}"),
    p("{% set x = a %}{{ x.y }} {% with z = b.c %}{{ z.d }}{% endwith %}"),
    header=p("{{ pied }}"), core={"title": "{{ intitule }}"},
)  # fmt: skip


def test_names(tmp_path: Path) -> None:
    assert compiled(tmp_path, NAMES).variables == {
        "commune.nom", "commune.siege.rue", "titre", "membres", "membres[].present", "membres[].nom",
        "membres[].votes", "membres[].votes[]", "a", "b.c", "b.c.d", "pied", "intitule",
    }  # fmt: skip


def test_drift_both_ways(tmp_path: Path) -> None:
    path = tmp_path / "acte.docx"
    path.write_bytes(
        docx(p("{{ commune.nom }} {{ commune.seige }} {{ organe.nom }}"), p(picture("qr")), pictures=[png()])
    )
    given = names_given(
        {"commune": {"nom": "x", "siege": "y"}, "organe": {"nom": "z"}, "membres": [{"nom": "n"}], "qr": 1}
    )
    assert given == {"commune.nom", "commune.siege", "organe.nom", "membres[].nom", "qr"}
    assert lint(path, given) == Drift(("commune.seige",), ("commune.siege", "membres[].nom"))


def test_copy_of_the_title_that_word_keeps_is_emptied(tmp_path: Path) -> None:
    properties = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><TitlesOfParts>'
        "<vt:lpstr>Acte {{ nom }}</vt:lpstr></TitlesOfParts></Properties>"
    )
    template = docx(p("{{ nom }}"), core={"title": "Acte {{ nom }}"}, extra={"docProps/app.xml": properties})
    document = compiled(tmp_path, template).render({"nom": "n° 1"})
    assert "<vt:lpstr></vt:lpstr>" in member(document, "docProps/app.xml")
    assert Document(BytesIO(document)).core_properties.title == "Acte n° 1"


def test_same_values_same_bytes(tmp_path: Path) -> None:
    values = {"commune": {"nom": "a", "siege": {"rue": SIEGE}}, "titre": "t", "membres": [], "a": {"y": ""},
              "b": {"c": {"d": ""}}, "pied": "", "intitule": ""}  # fmt: skip
    path = tmp_path / "acte.docx"
    path.write_bytes(NAMES)
    first = compile(path).render(values)
    assert compile(path, cache=tmp_path / "cache").render(values) == first
    assert compile(path, cache=tmp_path / "cache").render(values) == first
    assert to_docx(path, values, tmp_path / "d" / "sortie.docx").read_bytes() == first
    with zipfile.ZipFile(BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_faster_packing_gives_the_same_members(tmp_path: Path) -> None:
    pytest.importorskip("isal")
    template = compiled(tmp_path, docx(p("{{ nom }}")))
    slow, fast = template.render({"nom": "é"}), template.render({"nom": "é"}, rapide=True)
    assert member(slow, "word/document.xml") == member(fast, "word/document.xml")


def test_a_literal_of_a_tag_is_what_was_typed(tmp_path: Path) -> None:
    template = docx(p("{{ nom ~ ' & <\"co\">' }}"), p(picture("i", '{{ nom ~ " & \'" }}')), pictures=[png()])
    document = compiled(tmp_path, template).render({"nom": "Durand"})
    assert Document(BytesIO(document)).paragraphs[0].text == 'Durand & <"co">'
    assert 'descr="Durand &amp; &#39;"' in member(document, "word/document.xml")


def test_a_key_wins_over_a_method(tmp_path: Path) -> None:
    template = compiled(tmp_path, docx(p("{{ t.values }} {{ t.items }}")))
    document = template.render({"t": {"values": "v", "items": "i"}})
    assert Document(BytesIO(document)).paragraphs[0].text == "v i"


class TestCache:
    VALUES: ClassVar = {"nom": "Durand"}

    def entry(self, tmp_path: Path) -> tuple[Path, Path]:
        path, cache = tmp_path / "acte.docx", tmp_path / "build" / "gabarits"
        path.write_bytes(docx(p("{{ nom }}")))
        compile(path, cache=cache)
        (kept,) = cache.iterdir()
        return path, kept

    def test_private(self, tmp_path: Path) -> None:
        _, kept = self.entry(tmp_path)
        assert kept.stat().st_mode & 0o077 == 0
        assert kept.parent.stat().st_mode & 0o077 == 0

    def test_changed_template_is_compiled_again(self, tmp_path: Path) -> None:
        path, kept = self.entry(tmp_path)
        path.write_bytes(docx(p("autre {{ nom }}")))
        document = compile(path, cache=kept.parent).render(self.VALUES)
        assert Document(BytesIO(document)).paragraphs[0].text == "autre Durand"

    @pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "foreign", "writable", "folder"])
    def test_damaged_entry_is_ignored_and_rewritten(self, tmp_path: Path, damage: str) -> None:
        path, kept = self.entry(tmp_path)
        good = kept.read_bytes()
        if damage == "writable":
            kept.chmod(0o666)
        elif damage == "folder":
            kept.unlink()
            kept.mkdir()
        else:
            flipped = good[:-9] + bytes([good[-9] ^ 1]) + good[-8:]
            kept.write_bytes({"cut": good[:-1], "flipped": flipped, "empty": b"", "foreign": b"\x80\x04"}[damage])
        document = compile(path, cache=kept.parent).render(self.VALUES)
        assert Document(BytesIO(document)).paragraphs[0].text == "Durand"
        if damage != "folder":
            assert kept.read_bytes() == good
            assert kept.stat().st_mode & 0o077 == 0
        assert [other.name for other in kept.parent.iterdir()] == [kept.name]

    def test_warm_cache_imports_neither_docxtpl_nor_lxml(self, tmp_path: Path) -> None:
        path, kept = self.entry(tmp_path)
        code = (
            "import sys; from pathlib import Path; from pipeline.render import compile\n"
            f"compile(Path({str(path)!r}), cache=Path({str(kept.parent)!r})).render({self.VALUES!r})\n"
            "print(sorted({'docxtpl', 'docx', 'lxml', 'zipfile', 'importlib.metadata'} & set(sys.modules)))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd())
        assert done.stdout.strip() == "[]"

    def test_folder_that_cannot_be_written(self, tmp_path: Path) -> None:
        path, _ = self.entry(tmp_path)
        (tmp_path / "fichier").write_text("")
        assert compile(path, cache=tmp_path / "fichier" / "cache").render(self.VALUES)


def test_the_package_is_light() -> None:
    code = "import sys, pipeline.render; print(sorted({'jinja2', 'docxtpl', 'docx', 'lxml', 'zipfile'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert done.stdout.strip() == "[]"

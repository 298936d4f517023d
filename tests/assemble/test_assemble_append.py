"""Foreign annexes are joined to an act, and what is lost by it is said."""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assemble import Annexe, AssembleError, append
from pipeline.conformance import Conformance, declared, redeclared
from pipeline.proof import Bookmark, facts_of_pdf, pages_of_pdf

Make = Callable[..., Path]
TABLE = "= Article 1\nTexte#footnote[Une note.].\n#table(columns: 2, table.header[A][B], [1], [2])\n"


def roles(pdf: Path) -> list[str]:
    """The roles of the structure tree, in reading order."""

    def walk(element: Any) -> list[str]:
        element = element.get_object()
        kids = element.get("/K") if isinstance(element, dict) else None
        kids = kids.get_object() if kids is not None else []
        own = [str(element["/S"])] if isinstance(element, dict) and "/S" in element else []
        return own + [role for kid in (kids if isinstance(kids, list) else [kids]) for role in walk(kid)]

    return walk(pypdf.PdfReader(pdf).root_object["/StructTreeRoot"])


def test_two_accessible_acts_stay_accessible(typeset: Make, tmp_path: Path, conform: Callable[..., list[str]]) -> None:
    act, annex = typeset(TABLE), typeset("= Plan\n== Détail\n" + TABLE, "plan.pdf")
    joined = append(act, [Annexe(annex, "Plan")], tmp_path / "joint.pdf")
    assert (joined.pages, joined.debuts, joined.notes) == (2, (2,), ())
    assert conform(joined.pdf) == []
    facts = facts_of_pdf(joined.pdf)
    assert facts.conformance == ("PDF/A-2a", "PDF/UA-1")
    assert facts.bookmarks == (
        Bookmark(0, "Article 1", 1),
        Bookmark(0, "Annexe n° 1 — Plan", 2),
        Bookmark(1, "Plan", 2),
        Bookmark(2, "Détail", 2),
        Bookmark(1, "Article 1", 2),
    )
    assert [page.split() for page in pages_of_pdf(joined.pdf)] == [
        page.split() for path in (act, annex) for page in pages_of_pdf(path)
    ]


def test_the_structure_tree_of_the_annex_is_hung_below_the_act(typeset: Make, tmp_path: Path) -> None:
    act, annex = typeset(TABLE), typeset("= Plan\n" + TABLE, "plan.pdf")
    joined = append(act, [Annexe(annex, "Plan"), Annexe(annex, "Plan bis")], tmp_path / "joint.pdf").pdf
    below = ["/Part", "/Sect", *roles(annex)[1:]]
    assert roles(joined) == [*roles(act), *below, *below]
    tree: Any = pypdf.PdfReader(joined).root_object["/StructTreeRoot"]
    keys = tree["/ParentTree"]["/Nums"][::2]
    assert list(keys) == sorted(set(keys))
    identifiers = tree["/IDTree"]["/Names"][::2]
    assert (
        len(set(identifiers))
        == len(identifiers)
        == 3 * len(set(pypdf.PdfReader(act).root_object["/StructTreeRoot"]["/IDTree"]["/Names"][::2]))
    )


def test_every_page_leads_to_its_own_part_of_the_tree(typeset: Make, tmp_path: Path) -> None:
    act, annex = typeset(TABLE), typeset("= Plan\n" + TABLE, "plan.pdf")
    reader = pypdf.PdfReader(append(act, [Annexe(annex, "Plan")], tmp_path / "joint.pdf").pdf)
    tree: Any = reader.root_object["/StructTreeRoot"]
    nums = tree["/ParentTree"]["/Nums"]
    parents = dict(zip(nums[::2], nums[1::2], strict=True))
    for page in reader.pages:
        elements = [e.get_object() for e in parents[page["/StructParents"]].get_object()]
        assert {e["/Pg"].indirect_reference for e in elements if "/Pg" in e} <= {page.indirect_reference}
        assert elements


@pytest.mark.parametrize(
    ("kind", "claims", "notes"),
    [
        (
            "scan",
            (),
            (
                "l'annexe n° 1 « Plan » n'est pas balisée : une synthèse vocale ne peut pas la lire dans l'ordre",
                "l'annexe n° 1 « Plan » n'est pas un PDF/A",
                "le fichier joint ne satisfait plus PDF/A-2a ni PDF/UA-1 : il ne déclare plus aucune norme",
            ),
        ),
        (
            "archive",
            ("PDF/A-2b",),
            (
                "l'annexe n° 1 « Plan » n'est pas balisée : une synthèse vocale ne peut pas la lire dans l'ordre",
                "le fichier joint ne satisfait plus PDF/A-2a ni PDF/UA-1 : il déclare PDF/A-2b",
            ),
        ),
        (
            "tagged",
            (),
            (
                "l'annexe n° 1 « Plan » est balisée mais ne se déclare pas PDF/UA",
                "l'annexe n° 1 « Plan » n'est pas un PDF/A",
                "le fichier joint ne satisfait plus PDF/A-2a ni PDF/UA-1 : il ne déclare plus aucune norme",
            ),
        ),
    ],
)
def test_what_an_annex_makes_lose_is_said(
    kind: str, claims: tuple[str, ...], notes: tuple[str, ...], typeset: Make, scan: Make, tmp_path: Path
) -> None:
    import page as validation

    made = {
        "scan": lambda: scan(),
        "archive": lambda: typeset("Plan", "plan.pdf", ("a-2b",), tags=False),
        "tagged": lambda: typeset("Plan", "plan.pdf", ("1.7",)),
    }
    joined = append(typeset(TABLE), [Annexe(made[kind](), "Plan")], tmp_path / "joint.pdf")
    assert joined.notes == notes
    assert facts_of_pdf(joined.pdf).conformance == claims
    if "PDF/A-2b" in claims:
        profile = validation.ValidationProfile.PDF_A_2B
        assert validation.validate_pdf_bytes(joined.pdf.read_bytes(), profile=profile).failures == []


def test_a_cover_page_comes_first_and_holds_the_bookmark(
    typeset: Make, tmp_path: Path, conform: Callable[..., list[str]]
) -> None:
    cover, annex = typeset("Annexe n° 1 — Plan — 1 page", "couverture.pdf"), typeset("= Plan", "plan.pdf")
    joined = append(typeset("Acte."), [Annexe(annex, "Plan", cover)], tmp_path / "joint.pdf")
    assert (joined.pages, joined.debuts) == (3, (2,))
    assert facts_of_pdf(joined.pdf).bookmarks == (Bookmark(0, "Annexe n° 1 — Plan", 2), Bookmark(1, "Plan", 3))
    assert conform(joined.pdf) == []


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_running_count_is_printed_at_the_foot_as_seen(
    rotation: int, typeset: Make, scan: Make, tmp_path: Path
) -> None:
    size = (842, 595) if rotation in (90, 270) else (595, 842)
    annex = scan(rotation=rotation, size=size)
    joined = append(typeset("Acte."), [Annexe(annex, "Plan")], tmp_path / "j.pdf", pied="n° 2209 — page {page}/{pages}")
    pages = pages_of_pdf(joined.pdf)
    assert [" ".join(page.split()) for page in pages] == ["Acte.", "n° 2209 — page 2/2"]
    assert inked_thirds_of_the_foot(joined.pdf, 1) == [False, True, False]


def inked_thirds_of_the_foot(pdf: Path, rank: int) -> list[bool]:
    import pypdfium2

    image = pypdfium2.PdfDocument(pdf)[rank].render(scale=1, grayscale=True).to_pil()
    assert image.size == (595, 842)
    strips = [(a, 802, a + 198, 842) for a in (0, 198, 396)]
    return [image.crop(strip).getextrema()[0] < 128 for strip in strips]


def test_numbered_annexes_keep_what_they_were(typeset: Make, tmp_path: Path, conform: Callable[..., list[str]]) -> None:
    annex = typeset("= Plan\n#link(<ici>)[Voir]\n#pagebreak()\nIci <ici>", "plan.pdf")
    joined = append(typeset(TABLE), [Annexe(annex, "Plan")], tmp_path / "joint.pdf", pied="{page}/{pages}")
    assert conform(joined.pdf) == []


def test_a_link_of_the_annex_stays_in_the_annex(typeset: Make, tmp_path: Path) -> None:
    markup = "#link(<ici>)[Voir]\n#pagebreak()\nIci <ici>"
    joined = append(typeset(markup), [Annexe(typeset(markup, "b.pdf"), "B")], tmp_path / "joint.pdf")
    reader = pypdf.PdfReader(joined.pdf)
    pages = [page.indirect_reference for page in reader.pages]
    annotation: Any = reader.pages[2]["/Annots"][0].get_object()
    target = annotation.get("/Dest") or annotation["/A"]["/D"]
    assert pages.index(target[0].indirect_reference or target[0]) == 3


def test_same_inputs_same_bytes_and_the_act_is_not_touched(typeset: Make, scan: Make, tmp_path: Path) -> None:
    act, annexes = typeset(TABLE), [Annexe(scan(), "Scan"), Annexe(typeset("= P", "p.pdf"), "P")]
    before = act.read_bytes()
    first = append(act, annexes, tmp_path / "un.pdf", pied="{page}").pdf.read_bytes()
    assert append(act, annexes, tmp_path / "deux.pdf", pied="{page}").pdf.read_bytes() == first
    assert append(act, annexes, tmp_path / "trois.pdf").pdf.read_bytes() != first
    assert act.read_bytes() == before


@pytest.mark.parametrize(("rectangle", "shown"), [((0, 0, 0, 0), []), ((100, 100, 200, 130), ["/Stamp"])])
def test_a_signed_annex_is_joined_and_its_signature_said_lost(
    rectangle: tuple[int, ...], shown: list[str], typeset: Make, signed: Make, tmp_path: Path
) -> None:
    annex = signed(typeset("= Plan", "plan.pdf"), rectangle=rectangle)
    joined = append(typeset("Acte."), [Annexe(annex, "Plan")], tmp_path / "joint.pdf")
    assert joined.notes == (
        "l'annexe n° 1 « Plan » est signée électroniquement : sa signature ne vaut que dans le fichier d'origine, à conserver",
        "le fichier joint ne satisfait plus PDF/UA-1 : il déclare PDF/A-2a",
    )
    reader: Any = pypdf.PdfReader(joined.pdf)
    assert [a.get_object()["/Subtype"] for a in reader.pages[1].get("/Annots", [])] == shown
    assert b"/ByteRange" not in joined.pdf.read_bytes()
    assert list(reader.root_object.get("/AcroForm", {}).get("/Fields", [])) == []


def test_nothing_is_joined_to_a_signed_act(typeset: Make, signed: Make, tmp_path: Path) -> None:
    with pytest.raises(AssembleError, match="invaliderait sa signature") as caught:
        append(signed(typeset("Acte.")), [Annexe(typeset("Plan", "plan.pdf"), "Plan")], tmp_path / "joint.pdf")
    assert "avant la signature" in caught.value.conseil
    assert not (tmp_path / "joint.pdf").exists()


def test_a_file_readable_without_password_is_joined_and_said(typeset: Make, tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=typeset("Plan", "plan.pdf"))
    writer.encrypt("", "proprietaire", algorithm="RC4-128")
    writer.write(tmp_path / "protege.pdf")
    joined = append(typeset("Acte."), [Annexe(tmp_path / "protege.pdf", "Plan")], tmp_path / "joint.pdf")
    assert (
        "l'annexe n° 1 « Plan » était protégée contre la modification : le fichier joint ne l'est pas" in joined.notes
    )
    assert not pypdf.PdfReader(joined.pdf).is_encrypted
    assert [page.split() for page in pages_of_pdf(joined.pdf)] == [["Acte."], ["Plan"]]


def test_scripts_and_attachments_do_not_come_along(typeset: Make, tmp_path: Path) -> None:
    from pypdf.generic import DictionaryObject, NameObject, TextStringObject

    writer = pypdf.PdfWriter(clone_from=typeset("Plan", "plan.pdf"))
    script = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})
    writer.root_object[NameObject("/OpenAction")] = script
    writer.add_attachment("secret.txt", b"secret")
    writer.write(tmp_path / "plan.pdf")
    joined = append(typeset("Acte."), [Annexe(tmp_path / "plan.pdf", "Plan")], tmp_path / "joint.pdf")
    assert [note for note in joined.notes if "actions" in note or "fichiers joints" in note] == [
        "l'annexe n° 1 « Plan » contient des fichiers joints, qui ne sont pas repris : les conserver à part",
        "l'annexe n° 1 « Plan » contenait des actions automatiques, qui sont retirées",
    ]
    assert b"app.alert" not in joined.pdf.read_bytes()


def broken(kind: str, path: Path, typeset: Make) -> Path:
    good = typeset(TABLE * 30, "bon.pdf").read_bytes()
    match kind:
        case "dossier":
            path.mkdir()
        case "absent":
            pass
        case "vide":
            path.write_bytes(b"")
        case "png":
            path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2000))
        case "tronque":
            path.write_bytes(good[: len(good) // 2])
        case "creux":
            path.write_bytes(b"%PDF-1.7\n" + bytes(4000) + b"\nstartxref\n0\n%%EOF\n")
        case "sans-page":
            pypdf.PdfWriter().write(path)
        case "page-perdue":
            path.write_bytes(re.sub(rb"/Count \d", b"/Count 9", good))
        case "mot-de-passe":
            writer = pypdf.PdfWriter(clone_from=typeset("Plan", "plan.pdf"))
            writer.encrypt("secret", algorithm="RC4-128")
            writer.write(path)
    return path


BROKEN = {
    "dossier": "ne peut pas être lu",
    "absent": "ne peut pas être lu",
    "vide": "n'est pas un fichier PDF",
    "png": "n'est pas un fichier PDF",
    "tronque": "est incomplet",
    "creux": "est endommagé",
    "sans-page": "n'a aucune page",
    "page-perdue": "annonce 9 pages",
    "mot-de-passe": "est protégé par un mot de passe",
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_file_that_cannot_be_used_is_one_clear_error(kind: str, typeset: Make, tmp_path: Path) -> None:
    path, out = broken(kind, tmp_path / "annexe.pdf", typeset), tmp_path / "sortie" / "joint.pdf"
    out.parent.mkdir()
    out.write_bytes(b"avant")
    act = typeset("Acte.")
    for base, annex in ((act, path), (path, act)):
        with pytest.raises(AssembleError) as caught:
            append(base, [Annexe(annex, "Plan")], out)
        name = "l'acte" if base == path else "l'annexe n° 1 « Plan »"
        assert caught.value.message.startswith(f"{name} : {path} ")
        assert BROKEN[kind] in caught.value.message
        assert caught.value.conseil
    assert [p.name for p in out.parent.iterdir()] == ["joint.pdf"]
    assert out.read_bytes() == b"avant"


def test_a_strongly_encrypted_file_is_refused_too(typeset: Make, tmp_path: Path) -> None:
    data = typeset("Plan", "plan.pdf").read_bytes()
    handler = b"/Encrypt <</Filter /Standard /V 5 /R 6 /Length 256 /P -4 /O <" + b"00" * 48 + b"> /U <" + b"00" * 48 + b"> /OE <" + b"00" * 32 + b"> /UE <" + b"00" * 32 + b"> /Perms <" + b"00" * 16 + b"> /CF <</StdCF <</CFM /AESV3 /Length 32>>>> /StmF /StdCF /StrF /StdCF>>"  # fmt: skip
    path = tmp_path / "aes.pdf"
    path.write_bytes(data.replace(b"trailer\n<<", b"trailer\n<<" + handler))
    with pytest.raises(AssembleError, match="est protégé par un mot de passe"):
        append(typeset("Acte."), [Annexe(path, "Plan")], tmp_path / "joint.pdf")


def test_a_folder_that_cannot_be_written_is_one_clear_error(typeset: Make, tmp_path: Path) -> None:
    with pytest.raises(AssembleError, match="ne peut pas être écrit"):
        append(typeset("Acte."), [], tmp_path / "absent" / "joint.pdf")


@given(st.binary(max_size=400))
def test_rubbish_never_gets_through_as_anything_else(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("r") / "x.pdf"
    path.write_bytes(b"%PDF-1.7\n" + data + b"\n%%EOF")
    with pytest.raises(AssembleError):
        append(path, [], path.with_name("joint.pdf"))


ELEMENTS = b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>"
ATTRIBUTES = b"<rdf:Description pdfaid:part='2' pdfaid:conformance='A' pdfuaid:part='1'/>"


@pytest.mark.parametrize("packet", [ELEMENTS, ATTRIBUTES])
@given(archive=st.sampled_from(["", "2a", "2b", "2u"]), accessible=st.sampled_from(["", "1"]))
def test_claims_are_reduced_and_read_back(packet: bytes, archive: str, accessible: str) -> None:
    kept = Conformance(archive, accessible)
    assert declared(packet) == Conformance("2a", "1")
    assert declared(redeclared(packet, kept)) == kept
    assert redeclared(b"<rien/>", kept) == b"<rien/>"


def raw(path: Path, *objects: bytes) -> Path:
    """A PDF with these objects, numbered from 1, the first being its catalogue."""
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d /Root 1 0 R>>\n" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
    )
    path.write_bytes(data + head + b"startxref\n%d\n%%%%EOF\n" % len(data))
    return path


BOMB = zlib.compress(bytes(400_000_000), 9)
CATALOGUE = b"<</Type /Catalog /Pages 2 0 R>>"
HOSTILE = {
    "arbre qui se mord la queue": (CATALOGUE, b"<</Type /Pages /Kids [2 0 R] /Count 1>>"),
    "page sans fin": (
        CATALOGUE,
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R>>",
        b"<</Filter /FlateDecode /Length %d>>\nstream\n%b\nendstream" % (len(BOMB), BOMB),
    ),
    "catalogue absent": (b"<</Type /Pages /Kids [] /Count 0>>",),
    "pages qui n'en sont pas": (CATALOGUE, b"[1 2 3]"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_within_bounds(kind: str, typeset: Make, tmp_path: Path) -> None:
    start = time.monotonic()
    with pytest.raises(AssembleError):
        append(typeset("Acte."), [Annexe(raw(tmp_path / "annexe.pdf", *HOSTILE[kind]), "Plan")], tmp_path / "joint.pdf")
    assert time.monotonic() - start < 60
    assert not (tmp_path / "joint.pdf").exists()

"""LibreOffice is started apart, watched, ended with its children, and what it makes is always the same."""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.convert import DocumentIllisible, libreoffice
from pipeline.convert.libreoffice import LibreOfficeError, Version, convert, is_available
from pipeline.errors import PipelineError

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
Fake = Callable[..., None]
installed = pytest.mark.skipif(
    (is_available() or Version(0, 0)) < libreoffice.MINIMUM, reason="LibreOffice 25.2 ou plus récent n'est pas installé"
)


def write(path: Path, body: str, links: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
            'package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.wordprocessingml.document.main+xml"/></Types>',
        )
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="a" Type="{RELATIONS}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        package.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{WORD}" xmlns:r="{RELATIONS}"><w:body>{body}</w:body></w:document>',
        )
        package.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'
        )
    return path


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.fixture
def docx(tmp_path: Path) -> Path:
    return write(tmp_path / "acte.docx", paragraph("Texte de l'acte"))


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporaire"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.fixture
def fake(tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Puts a false LibreOffice on the PATH; its script runs in the work folder, where the PDF is expected."""

    def install(script: str, version: str = "25.2.3.2") -> None:
        program = tmp_path / "bin" / "soffice"
        program.parent.mkdir()
        answer = f'if [ "$1" = --version ]; then echo "LibreOffice {version} 520(Build:2)"; exit 0; fi'
        program.write_text(f"#!/bin/sh\n{answer}\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}/usr/bin{os.pathsep}/bin")

    return install


def ended(pid: int) -> bool:
    """Whether a process that was sent a signal is gone: a busy machine may take it in a little later."""
    deadline = time.monotonic() + 5
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not alive(pid)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2]
    except OSError:
        return False
    return state != "Z"


def refused(docx: Path, out: Path, delai: float = 10) -> PipelineError:
    out.write_bytes(b"avant")
    with pytest.raises((LibreOfficeError, DocumentIllisible)) as caught:
        convert(docx, out, titre="Titre", delai=delai)
    assert out.read_bytes() == b"avant"
    assert caught.value.conseil
    return caught.value


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="les processus se lisent dans /proc")
def test_a_program_that_hangs_is_ended_with_its_children(
    fake: Fake, docx: Path, tmp_path: Path, temporary: Path
) -> None:
    fake(f"sleep 300 & echo $! > {tmp_path}/enfant; echo $$ > {tmp_path}/parent; wait")
    start = time.monotonic()
    error = refused(docx, tmp_path / "acte.pdf", delai=1)
    assert "n'a pas fini en 1 s" in error.message
    assert time.monotonic() - start < 10
    assert [ended(int((tmp_path / name).read_text())) for name in ("parent", "enfant")] == [True, True]
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="les processus se lisent dans /proc")
def test_a_child_that_outlives_its_parent_is_ended_too(fake: Fake, docx: Path, tmp_path: Path) -> None:
    fake(f"sleep 300 & echo $! > {tmp_path}/enfant; exit 0")
    refused(docx, tmp_path / "acte.pdf")
    assert ended(int((tmp_path / "enfant").read_text()))


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("exit 1", "LibreOffice n'a pas converti acte.docx"),
        ("exit 0", "LibreOffice n'a pas converti acte.docx"),
        ("echo 'format inconnu' > erreur.txt", "LibreOffice n'a pas converti acte.docx : format inconnu"),
        ("echo nimporte quoi > cible.pdf", "LibreOffice a fait de acte.docx un PDF illisible"),
        (": > cible.pdf", "LibreOffice a fait de acte.docx un PDF illisible"),
        ("kill -9 $$", "LibreOffice n'a pas converti acte.docx"),
    ],
)
def test_a_program_that_fails_leaves_nothing_behind(
    script: str, message: str, fake: Fake, docx: Path, tmp_path: Path, temporary: Path
) -> None:
    fake(script)
    assert refused(docx, tmp_path / "acte.pdf").message == message
    assert list(temporary.iterdir()) == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["acte.docx", "acte.pdf", "bin", "temporaire"]


@pytest.mark.parametrize("version", ["7.4.7.2", "24.8.0.1", "25.1.9.9"])
def test_an_old_program_is_refused_before_it_is_tried(version: str, fake: Fake, docx: Path, tmp_path: Path) -> None:
    fake(f"touch {tmp_path}/essaye", version)
    assert "trop ancien : il faut la version 25.2" in refused(docx, tmp_path / "acte.pdf").message
    assert not (tmp_path / "essaye").exists()


def test_versions_are_read_and_compared_as_numbers(fake: Fake) -> None:
    fake("exit 0", "25.10.1.1")
    assert is_available() == Version(25, 10)
    assert Version(25, 10) > libreoffice.MINIMUM


@pytest.mark.parametrize("answer", ["", "echo autre chose", "exit 3"])
def test_a_program_that_gives_no_version_is_none(answer: str, fake: Fake, tmp_path: Path) -> None:
    fake("exit 0")
    (tmp_path / "bin" / "soffice").write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
    assert is_available() is None


def test_a_machine_without_it_is_told_what_to_install(
    docx: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(libreoffice, "_PLACES", ())
    assert is_available() is None
    assert refused(docx, tmp_path / "acte.pdf").message == "LibreOffice n'est pas installé sur cette machine"


@pytest.mark.parametrize("kind", ["image", "oleObject", "aFChunk"])
def test_a_document_that_links_outside_itself_is_refused(kind: str, fake: Fake, tmp_path: Path) -> None:
    fake("exit 0")
    link = f'<Relationship Id="x" Type="{RELATIONS}/{kind}" Target="file:///etc/passwd" TargetMode="External"/>'
    error = refused(write(tmp_path / "lien.docx", paragraph("a"), link), tmp_path / "acte.pdf")
    assert "hors de lui-même" in error.message
    assert "file:///etc/passwd" in error.message


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('<w:p><w:del w:id="1"><w:r><w:delText>a</w:delText></w:r></w:del></w:p>', "révisions"),
        ('<w:p><w:fldSimple w:instr=" DATE \\@ &quot;d MMMM&quot; "/></w:p>', "champ de date"),
        ("<w:p><w:r><w:instrText> TIME </w:instrText></w:r></w:p>", "champ de date"),
    ],
)
def test_what_would_not_print_as_written_is_refused(body: str, words: str, fake: Fake, tmp_path: Path) -> None:
    fake("exit 0")
    assert words in refused(write(tmp_path / "acte.docx", body), tmp_path / "acte.pdf").message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "le fichier est vide"),
        (b"PK\x03\x04", "le document Word est abîmé"),
        (b"\x89PNG", "ce n'est pas un document Word .docx : c'est une image PNG"),
    ],
)
def test_a_file_that_is_no_word_document_is_refused(content: bytes, said: str, fake: Fake, tmp_path: Path) -> None:
    fake("exit 0")
    path = tmp_path / "acte.docx"
    path.write_bytes(content)
    assert refused(path, tmp_path / "acte.pdf").message == said


def contents() -> str:
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code = '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\u </w:instrText></w:r>'
    return f"<w:p>{char('begin')}{code}{char('separate')}<w:r><w:t>Objet</w:t><w:tab/><w:t>0</w:t></w:r>{char('end')}</w:p>"


def heading(text: str) -> str:
    return (
        '<w:p><w:pPr><w:pageBreakBefore/><w:outlineLvl w:val="0"/></w:pPr>'
        f'<w:r><w:rPr><w:lang w:val="fr-FR"/></w:rPr><w:t>{text}</w:t></w:r></w:p>'
    )


@installed
def test_the_real_one_refreshes_contents_and_gives_the_same_bytes_twice(tmp_path: Path, temporary: Path) -> None:
    import page as validation

    from pipeline.proof import facts_of_pdf, pages_of_pdf

    source = write(tmp_path / "un acte, n° 1 (été).docx", contents() + heading("Objet") + heading("Durée"))
    first = convert(source, tmp_path / "un.pdf", titre='Convention « d\'été » & "suite"')
    assert first.pages == 3
    table = pages_of_pdf(first.pdf)[0].split("\n")
    assert [line.replace(".", "").replace(" ", "") for line in table if line.strip()] == ["Objet2", "Durée3"]
    facts = facts_of_pdf(first.pdf)
    assert (facts.title, facts.conformance, facts.tagged) == (
        'Convention « d\'été » & "suite"',
        ("PDF/A-2b", "PDF/UA-1"),
        True,
    )
    assert first.notes[0] == "converti par LibreOffice : le PDF se déclare PDF/A-2b et PDF/UA-1"
    assert first.notes[1].startswith("LibreOffice a choisi les polices de cette machine : ")
    for profile in (validation.ValidationProfile.PDF_A_2B, validation.ValidationProfile.PDF_UA_1):
        assert validation.validate_pdf_bytes(first.pdf.read_bytes(), profile=profile).failures == []
    time.sleep(1.1)
    second = convert(source, tmp_path / "deux.pdf", titre='Convention « d\'été » & "suite"')
    assert second.pdf.read_bytes() == first.pdf.read_bytes()
    assert list(temporary.iterdir()) == []


@installed
@pytest.mark.parametrize("name", ["c_avenant", "d2_titre_alt"])
def test_the_real_one_keeps_every_word_and_stays_accessible(name: str, shared: Path, tmp_path: Path) -> None:
    import page as validation

    from pipeline.proof import compare

    docx = shared / "corpus" / "sondes" / f"{name}.docx"
    made = convert(docx, tmp_path / "acte.pdf", titre="")
    assert compare(docx, made.pdf) == ()
    report = validation.validate_pdf_bytes(made.pdf.read_bytes(), profile=validation.ValidationProfile.PDF_UA_1)
    assert report.failures == []

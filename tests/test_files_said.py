"""What is said of files is French, whatever the system calls it."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from pipeline.files_said import cause, not_word, refused


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOENT, "il n'existe pas"),
        (errno.EACCES, "accès refusé"),
        (errno.ENOSPC, "le disque est plein"),
        (errno.EROFS, "le disque est en lecture seule"),
        (errno.EPIPE, f"erreur {errno.EPIPE} du système"),
    ],
)
def test_the_system_speaks_french(number: int, said: str) -> None:
    assert cause(OSError(number, "some English")) == said


def test_a_file_that_cannot_be_moved_is_named_by_where_it_was_to_go(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    with pytest.raises(FileNotFoundError) as caught:
        (tmp_path / "a.pdf").replace(tmp_path / "absent/a.pdf")
    assert refused(caught.value, "build") == f"écriture refusée : {tmp_path}/absent/a.pdf"
    assert refused(PermissionError(errno.EACCES, "no", "b.pdf"), "build") == "écriture refusée : b.pdf"
    assert refused(PermissionError(errno.EACCES, "no"), "build") == "écriture refusée : build"


def test_a_real_refusal(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError) as caught:
        tmp_path.read_bytes()
    assert cause(caught.value) == "c'est un dossier"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "le fichier est vide"),
        (b"%PDF-1.7", "ce n'est pas un document Word .docx : c'est un PDF"),
        (b"{\\rtf1", "ce n'est pas un document Word .docx : c'est un fichier RTF"),
        (
            b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text",
            "ce n'est pas un document Word .docx : c'est un document LibreOffice (OpenDocument)",
        ),
        (b"PK\x03\x04 coupe", "le document Word est abîmé"),
        (b"bonjour", "ce n'est pas un document Word .docx"),
    ],
)
def test_what_is_no_word_document_is_named(data: bytes, said: str) -> None:
    assert not_word(data) == said

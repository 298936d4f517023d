"""The bytes of an input file become text, and its encoding is said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.diagnostics import Diagnostic, Severity
from pipeline.files_said import cause
from pipeline.sources.tree import Node

MAX_BYTES = 64 * 1024 * 1024
"""More than any roll of debtors the clerk writes as YAML; larger rolls are streamed, not loaded."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text with Unix line ends and no byte-order mark, and the encoding it was in."""

    text: str
    encoding: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines, without their ends, as diagnostics show them."""
        return tuple(self.text.split("\n"))


class UnreadableSource(Exception):
    """A file is missing, is not a file, or is not text."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def read_text(path: Path, name: str) -> Decoded:
    """Decode ``path`` as UTF-8 (with or without byte-order mark), else as Windows-1252.

    Raises ``UnreadableSource`` with one diagnostic when that gives no text.
    """
    data = _read_bytes(path, name)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        advice = "l'enregistrer de nouveau en UTF-8 ; un tableur nomme ce format « CSV UTF-8 »"
        raise _unreadable("SRC-002", name, f"{name} est en UTF-16", advice)
    if b"\x00" in data[:8192]:
        raise _unreadable(
            "SRC-002", name, f"{name} n'est pas un fichier de texte", "vérifier que le bon fichier est à cette place"
        )
    try:
        text, encoding = data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        try:
            text, encoding = data.decode("cp1252"), "windows-1252"
        except UnicodeDecodeError:
            message = f"{name} n'est ni en UTF-8 ni en Windows-1252"
            raise _unreadable("SRC-002", name, message, "l'enregistrer de nouveau en UTF-8") from None
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), encoding)


def _read_bytes(path: Path, name: str) -> bytes:
    try:
        if path.is_dir():
            raise _unreadable(
                "SRC-001", name, f"{name} est un dossier : un fichier est attendu", "retirer ce dossier ou le renommer"
            )
        if path.stat().st_size > MAX_BYTES:
            message = f"{name} dépasse {MAX_BYTES // 1024 // 1024} Mo"
            raise _unreadable("SRC-002", name, message, "vérifier que le bon fichier est à cette place")
        return path.read_bytes()
    except FileNotFoundError:
        raise _unreadable(
            "SRC-001", name, f"{name} n'existe pas", "créer ce fichier ou corriger le nom qui y renvoie"
        ) from None
    except OSError as error:
        message = f"{name} ne peut pas être lu : {cause(error)}"
        raise _unreadable("SRC-001", name, message, "vérifier les droits sur ce fichier") from None


def _unreadable(code: str, name: str, message: str, conseil: str) -> UnreadableSource:
    return UnreadableSource(Diagnostic(code, Severity.ERREUR, message, Node.start_of(name), conseil=conseil))

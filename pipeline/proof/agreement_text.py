"""The paragraphs of a Word document as plain lines: enough to look for values, and far quicker than a full reading."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from html import unescape
from pathlib import Path

from pipeline.proof.document import ProofError

_BODY = re.compile(r"word/(?:document|footnotes|endnotes)\.xml")
_ROW = re.compile(r"(<w:tr[ >].*?</w:tr>)", re.DOTALL)
_SAID = re.compile(r"<w:t(?: [^>]*)?>([^<]*)<")
_PIECES = re.compile(r"<w:t(?: [^>]*)?>([^<]*)<|<w:(?:tab|br|cr|noBreakHyphen)[ /]|(</w:p>)")


def text(docx: Path) -> str:
    """The body and the notes of ``docx``, one paragraph a line, without the labels that Word counts.

    Raises ``ProofError`` when the file cannot be read.
    """
    return "".join(map(_lines, _parts(docx)))


def tabled(docx: Path | bytes) -> tuple[list[list[str]], str]:
    """The cells of the tables of ``docx``, row by row, and what stands outside them, as ``text`` gives it.

    Tables inside cells are not told apart. Raises ``ProofError`` when the file cannot be read.
    """
    pieces = _ROW.split("".join(_parts(docx)))
    rows = [[_said(cell) for cell in row.split("</w:tc>")[:-1]] for row in pieces[1::2]]
    return rows, _lines("".join(pieces[::2]))


def _said(cell: str) -> str:
    return unescape("".join(_SAID.findall(cell))).strip()


def _parts(docx: Path | bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(docx) if isinstance(docx, bytes) else docx) as package:
            names = sorted(name for name in package.namelist() if _BODY.fullmatch(name))
            return [package.read(name).decode("utf-8") for name in names]
    except (OSError, zipfile.BadZipFile, zlib.error, UnicodeDecodeError) as error:
        name = "ce document" if isinstance(docx, bytes) else docx
        raise ProofError(f"{name} ne peut pas être relu comme un document Word", "reconstruire le document") from error


def _lines(xml: str) -> str:
    return unescape("".join(_shown(match) for match in _PIECES.finditer(xml)))


def _shown(match: re.Match[str]) -> str:
    if match[1] is not None:
        return match[1]
    if match[2]:
        return "\n"
    return "-" if match[0].startswith("<w:no") else " "

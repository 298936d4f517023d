"""The paragraphs of a Word document as plain lines: enough to look for values, and far quicker than a full reading."""

from __future__ import annotations

import re
import zipfile
import zlib
from html import unescape
from pathlib import Path

from pipeline.proof.document import ProofError

_BODY = re.compile(r"word/(?:document|footnotes|endnotes)\.xml")
_PIECES = re.compile(r"<w:t(?: [^>]*)?>([^<]*)<|<w:(?:tab|br|cr|noBreakHyphen)[ /]|(</w:p>)")


def text(docx: Path) -> str:
    """The body and the notes of ``docx``, one paragraph a line, without the labels that Word counts.

    Raises ``ProofError`` when the file cannot be read.
    """
    try:
        with zipfile.ZipFile(docx) as package:
            names = sorted(name for name in package.namelist() if _BODY.fullmatch(name))
            return "".join(_lines(package.read(name).decode("utf-8")) for name in names)
    except (OSError, zipfile.BadZipFile, zlib.error, UnicodeDecodeError) as error:
        raise ProofError(f"{docx} ne peut pas être relu comme un document Word", "reconstruire le document") from error


def _lines(xml: str) -> str:
    return unescape("".join(_shown(match) for match in _PIECES.finditer(xml)))


def _shown(match: re.Match[str]) -> str:
    if match[1] is not None:
        return match[1]
    if match[2]:
        return "\n"
    return "-" if match[0].startswith("<w:no") else " "

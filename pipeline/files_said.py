"""What is said, in French, of a file that cannot be had or that is not of the expected kind."""

from __future__ import annotations

import errno

_CAUSES = {
    errno.ENOENT: "il n'existe pas",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EISDIR: "c'est un dossier",
    errno.ENOTDIR: "le chemin passe par un fichier qui n'est pas un dossier",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "le quota de disque est dépassé",
    errno.EROFS: "le disque est en lecture seule",
    errno.EFBIG: "le fichier serait trop gros pour ce disque",
    errno.EIO: "le disque ou le réseau ne répond pas bien",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.EMFILE: "trop de fichiers sont ouverts",
    errno.ENFILE: "trop de fichiers sont ouverts",
    errno.EBUSY: "un autre programme l'occupe",
    errno.ELOOP: "ses liens tournent en rond",
    errno.ESTALE: "le dossier partagé n'est plus là",
    errno.ETIMEDOUT: "le dossier partagé ne répond pas",
}
_KINDS = (
    (b"\x89PNG", "c'est une image PNG"),
    (b"\xff\xd8\xff", "c'est une image JPEG"),
    (b"%PDF", "c'est un PDF"),
    (b"\xd0\xcf\x11\xe0", "c'est un ancien fichier .doc, ou un document protégé par un mot de passe"),
    (b"{\\rtf", "c'est un fichier RTF"),
)
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."


def cause(error: OSError) -> str:
    """Why the system refused, without its English: « accès refusé », « le disque est plein »…"""
    return _CAUSES.get(error.errno or 0, f"erreur {error.errno} du système")


def refused(error: OSError, where: object) -> str:
    """« écriture refusée : build/convention.pdf »: the file that cannot be put there, else ``where`` it was to go."""
    return f"écriture refusée : {error.filename2 or error.filename or where}"


def not_word(data: bytes) -> str:
    """What a file that cannot be opened as a Word document is, by its first bytes; a whole French clause."""
    if not data:
        return "le fichier est vide"
    for start, kind in _KINDS:
        if data.startswith(start):
            return f"ce n'est pas un document Word .docx : {kind}"
    if data.startswith(b"PK") and _OPEN_DOCUMENT in data[:200]:
        return "ce n'est pas un document Word .docx : c'est un document LibreOffice (OpenDocument)"
    if data.startswith(b"PK"):
        return "le document Word est abîmé"
    return "ce n'est pas un document Word .docx"

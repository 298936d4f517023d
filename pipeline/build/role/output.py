"""How the issued titres of a role are handed over: as they are, in one zip, or as one PDF for the printer."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from pipeline import register
from pipeline.build.files import explained, replace_bytes
from pipeline.build.role.control import key
from pipeline.build.role.request import DemandeRole, TitreInfidele
from pipeline.model.debiteur import LigneRole

VOLUME = 500
"""Titres composed at once: beyond, it takes more memory and more time than it saves."""
_BLOCK = 500
_EPOCH = (1980, 1, 1, 0, 0, 0)


def gather(demande: DemandeRole, lines: Iterator[LigneRole]) -> tuple[tuple[Path, ...], list[str]]:
    """The files to look at, and what to say of them; ``lines`` are the claims of the role, in order.

    Raises ``TitreInfidele`` when the PDF does not show its titres, and ``PipelineError``.
    """
    folder = demande.sortie / demande.dossier_role
    if demande.sortie_role == "zip":
        target = folder.with_name(f"{folder.name}.zip")
        count = _zip(demande, lines, target)
        return (target,), [f"{target.name} réunit {count} fichiers"]
    if demande.sortie_role == "pdf":
        return _printed(demande, lines, folder / "impression")
    return (folder,), []


def _issued(demande: DemandeRole, lines: Iterator[LigneRole]) -> Iterator[tuple[LigneRole, register.Acte]]:
    registre = register.connect(demande.registre)
    while block := list(islice(lines, _BLOCK)):
        rows = {key(demande, line): line for line in block}
        actes = {acte.cle: acte for acte in register.entries(registre, cles=list(rows))}
        for cle, line in rows.items():
            yield line, actes[cle]


def _zip(demande: DemandeRole, lines: Iterator[LigneRole], target: Path) -> int:
    aside = target.with_name(f".{target.name}")
    with explained(target.parent):
        try:
            with zipfile.ZipFile(aside, "w", zipfile.ZIP_STORED) as archive:
                count = 0
                seen: set[str] = set()
                for _, acte in _issued(demande, lines):
                    for chemin in (*_bordereau(demande, acte, seen), *(f.chemin for f in acte.fichiers)):
                        name = chemin.removeprefix(f"{demande.dossier}/roles/")
                        data = (demande.sortie / chemin).read_bytes()
                        archive.writestr(zipfile.ZipInfo(name, _EPOCH), data)
                        count += 1
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
    return count


def _bordereau(demande: DemandeRole, acte: register.Acte, seen: set[str]) -> list[str]:
    if acte.bordereau is None or acte.bordereau in seen:
        return []
    seen.add(acte.bordereau)
    found = register.entries(register.connect(demande.registre), cles=[acte.bordereau])
    return [fichier.chemin for bordereau in found for fichier in bordereau.fichiers]


def _printed(demande: DemandeRole, lines: Iterator[LigneRole], folder: Path) -> tuple[tuple[Path, ...], list[str]]:
    from pipeline import assemble

    index = io.StringIO()
    writer = csv.writer(index, delimiter=";", lineterminator="\n")
    writer.writerow(["fichier", "page", "numero", "reference", "nom", "montant"])
    whole = folder / "titres.pdf"
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".volumes-") as aside:
            volumes = _volumes(demande, lines, Path(aside) / "volume.pdf", whole.name, writer.writerow)
            pages = assemble.stack(volumes, whole, f"Titres du rôle {demande.role.stem}")
    replace_bytes(folder / "index.csv", index.getvalue().encode("utf-8-sig"))
    return (whole, folder / "index.csv"), [f"impression : un fichier PDF de {pages} page(s), un signet par titre"]


def _volumes(
    demande: DemandeRole, lines: Iterator[LigneRole], path: Path, whole: str, index: Callable[[list[object]], object]
) -> Iterator[Path]:
    """One volume after the other, each at the place of the one before."""
    issued: Iterator[tuple[LigneRole, register.Acte]] = _issued(demande, lines)
    before = 0
    while block := list(islice(issued, VOLUME)):
        # A titre alone in the last volume would be no part of anything, and have no bookmark of its own.
        ahead = list(islice(issued, 2))
        if len(ahead) == 1:
            block += ahead
        else:
            issued = chain(ahead, issued)
        starts, pages = _volume(demande, block, path)
        for (line, acte), page in zip(block, starts, strict=True):
            index([whole, before + page, acte.numero, line.reference, line.nom, line.montant])
        before += pages
        yield path


def _volume(
    demande: DemandeRole, block: Sequence[tuple[LigneRole, register.Acte]], path: Path
) -> tuple[tuple[int, ...], int]:
    from pipeline import convert, proof

    parts = []
    for line, acte in block:
        docx = next(f.chemin for f in acte.fichiers if f.chemin.endswith(".docx"))
        parts.append(convert.Part(demande.sortie / docx, f"Titre n° {acte.numero} – {line.nom}"))
    first, last = block[0][1].numero, block[-1][1].numero
    done = convert.to_pdf(
        parts,
        path,
        titre=f"Titres n° {first} à {last}",
        pagination="par_acte",
        polices=demande.gabarits / "polices",
    )
    pages = proof.pages_of_pdf(path)
    for (_, acte), page in zip(block, done.debuts, strict=True):
        if not re.search(rf"Titre de recette n° {acte.numero}(?!\d)", " ".join(pages[page - 1].split())):
            path.unlink()
            raise TitreInfidele(
                f"le PDF pour l'imprimeur ne montre pas le titre n° {acte.numero}", "signaler ce défaut"
            )
    return done.debuts, len(pages)

"""How the issued titres of a role are handed over: as they are, in one zip, or as one PDF for the printer."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TextIO

from pipeline import register
from pipeline.build.files import explained, replacing, scratch
from pipeline.build.role.control import euros, key
from pipeline.build.role.issue import READ_BACK
from pipeline.build.role.request import DemandeRole, TitreInfidele
from pipeline.build.role.sheets import sheets
from pipeline.model.debiteur import LigneRole
from pipeline.wording import compte

_BLOCK = 500
_EPOCH = (1980, 1, 1, 0, 0, 0)


def gather(demande: DemandeRole, lines: Iterator[LigneRole], combien: int) -> tuple[tuple[Path, ...], list[str]]:
    """The files to look at, and what to say of them; ``lines`` are the ``combien`` claims of the role.

    Raises ``TitreInfidele`` when the PDF does not show its titres, and ``PipelineError``.
    """
    folder = demande.sortie / demande.dossier_role
    if demande.sortie_role == "zip":
        target = folder.with_name(f"{folder.name}.zip")
        count = _zip(demande, lines, target)
        return (target,), [f"{target.name} réunit {count} fichiers"]
    if demande.sortie_role == "pdf":
        return _printed(demande, lines, combien, folder / "impression")
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


def _printed(
    demande: DemandeRole, lines: Iterator[LigneRole], combien: int, folder: Path
) -> tuple[tuple[Path, ...], list[str]]:
    from pipeline import assemble
    from pipeline.wording import cle_nom, montant, nombre, pluriel

    whole, listed = folder / "titres.pdf", folder / "index.csv"
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for left in (left for path in (whole, listed) for left in folder.glob(f".{path.name}.*")):
            left.unlink()  # by a run that was killed
    with scratch(listed) as stream:
        rows = _Rows(stream)

        def pieces() -> Iterator[assemble.Piece]:
            for (line, acte), made in sheets(demande, _issued(demande, lines), combien):
                numero = acte.numero or ""
                rows.add(numero, line)
                signet = f"Titre n° {numero} – {line.nom}"
                yield assemble.Piece(made, signet, (line.nom, numero, montant(line.montant)))

        index = assemble.Index(
            "Index des débiteurs",
            ("Débiteur", "Titre n°", "Montant"),
            lambda cells: (cle_nom(cells[0]), len(cells[1]), cells[1]),
            lambda: f"{nombre(rows.count)} {pluriel(rows.count, 'titre')}, pour un total de {euros(rows.total)}",
        )
        done = assemble.stack(pieces(), whole, f"Titres du rôle {demande.role.stem}", index)
        read = _shown(whole, done.debuts, rows)
        with replacing(listed, "utf-8-sig") as target:
            writer = csv.writer(target, delimiter=";", lineterminator="\n")
            writer.writerow(["fichier", "page", "numero", "reference", "nom", "montant"])
            writer.writerows([whole.name, page, *row] for page, row in zip(done.debuts, rows.read(), strict=True))
    pages = compte(done.pages, "page")
    said = f"impression : un fichier PDF de {pages}, un signet par titre, l'index à la page {done.index}"
    return (whole, listed), [said, read]


@dataclass(slots=True)
class _Rows:
    """The rows of ``index.csv`` but for their pages, kept in a file: number, reference, name, sum."""

    stream: TextIO
    count: int = 0
    total: Decimal = Decimal(0)

    def add(self, numero: str, line: LigneRole) -> None:
        csv.writer(self.stream).writerow([numero, line.reference, line.nom, line.montant])
        self.count += 1
        self.total += line.montant

    def read(self) -> Iterator[list[str]]:
        self.stream.seek(0)
        return csv.reader(self.stream)


def _shown(whole: Path, debuts: Sequence[int], rows: _Rows) -> str:
    """Look for the number of each titre on its page. Raises ``TitreInfidele`` when one is not there."""
    from pipeline import proof

    step = -(-rows.count // READ_BACK)
    numbers = [row[0] for row in islice(rows.read(), 0, None, step)]
    texts = proof.some_pages_of_pdf(whole, debuts[::step])
    for number, text in zip(numbers, texts, strict=True):
        if not re.search(rf"Titre de recette n° {number}(?!\d)", " ".join(text.split())):
            whole.unlink()
            raise TitreInfidele(f"le PDF pour l'imprimeur ne montre pas le titre n° {number}", "signaler ce défaut")
    every = "tous" if step == 1 else f"{len(numbers)} sur {rows.count}, pris à intervalle régulier"
    return f"titres retrouvés à leur page dans ce fichier : {every}"

"""Titres de recette: the months asked for, over one dossier or several, drafted or issued with their bordereau."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline import register
from pipeline.build import issuing
from pipeline.build.conduct import ILLISIBLE, Controles, Made, conduct, standing
from pipeline.build.issued import known
from pipeline.build.press import Press
from pipeline.build.request import Cadre, Resultat
from pipeline.build.titres.balance import balance, issued_by_month
from pipeline.build.titres.making import Accord, Drafts, Fabrique
from pipeline.build.titres.wanted import Wanted, groups, pieces
from pipeline.diagnostics import Diagnostic
from pipeline.doctypes import titre
from pipeline.model import Dossier
from pipeline.wording import compte

__all__ = ["Accord", "DemandeTitres", "Fabrique", "Wanted", "balance", "issued_by_month", "make", "pieces"]

_MAXIMUM = 1000
_CORRECTION = "un titre de réduction ou d'annulation (« corrections » dans titres.yaml)"


@dataclass(frozen=True, slots=True)
class DemandeTitres(Cadre):
    """What is asked: the titres of ``mois`` (first days of months) for each of ``dossiers``."""

    dossiers: tuple[str, ...]
    mois: tuple[date, ...]


def make(demande: DemandeTitres) -> Resultat:
    """Make the titres of the months asked for, as drafts or issued: see ``conduct``.

    A month whose titre is issued already is given back as it is. All or none is issued: an error on one dossier stops
    them all. Raises ``register.ActeDejaEmis`` when the inputs changed since.
    """
    return conduct(demande, demande.dossiers, _Titres(demande))


class _Titres:
    def __init__(self, demande: DemandeTitres) -> None:
        self.demande = demande
        self.wanted: list[Wanted] = []

    def look(self, read: Controles) -> Made:
        notes: list[str] = []
        found: dict[str, list[Diagnostic]] = {}
        for nom, done in read.items():
            dossier = done.chargement.dossier
            if dossier is not None and dossier.titres is not None and dossier.convention is not None:
                mine = [one for one in pieces(dossier) if one.piece.mois in self.demande.mois]
                found[nom], skipped = self._months(dossier, mine)
                notes += skipped
                self.wanted += mine
            elif len(read) == 1:
                unread = dossier is None or {"titres", "convention"} & done.chargement.illisibles
                without = f"le dossier « {nom} » n'a pas de quoi émettre des titres : convention.yaml et titres.yaml"
                notes.append(ILLISIBLE if unread else without)
        return Made((), notes, found)

    def refusal(self, done: Controles) -> str | None:
        if self.demande.emettre and (errors := standing(done, "titres")):
            return f"aucun titre n'est émis : {errors}"
        if self.wanted:
            return None
        alone = len(self.demande.mois) == 1
        return "aucun titre à faire pour ce mois" if alone else "aucun titre à faire pour ces mois"

    def folder(self) -> Path:
        return self.demande.sortie

    def draft(self, read: Controles, work: Path, meanwhile: Callable[[], None]) -> Made:  # noqa: ARG002  # looked at
        issued = {acte.cle: acte for acte in known(self.demande.registre, [one.cle for one in self.wanted])}
        notes = [f"{one.cle} : titre n° {issued[one.cle].numero} déjà émis" for one in self.wanted if one.cle in issued]
        todo = [one for one in self.wanted if one.cle not in issued]
        if not todo:
            return Made([path for acte in issued.values() for path in issuing.files(self.demande, acte)], notes)
        drafts = Drafts(
            self.demande,
            Press(self.demande, meanwhile),
            work,
            notes,
            Accord(self.demande.sortie, self.demande.registre),
        )
        made = [path for one in todo for path in drafts.titre(one)]
        made += [path for group in groups(todo) for path in drafts.bordereau(group)]
        return Made(made, [*notes, *drafts.press.notes])

    def issue(self, done: Controles) -> Made:
        press, accord = Press(self.demande), Accord(self.demande.sortie, self.demande.registre)
        files: list[Path] = []
        notes: list[str] = []
        for asked in self._batches():
            made = self._issued(done, asked, Fabrique(self.demande, press, {one.cle: one for one in asked}, accord))
            files += made.fichiers
            notes += made.notes
        return Made(files, [*notes, *press.notes])

    def _months(self, dossier: Dossier, mine: Sequence[Wanted]) -> tuple[list[Diagnostic], list[str]]:
        """What stands against the months of a dossier; one with nothing due is only noted where several are asked."""
        from pipeline.checks.mois import month_findings

        several = len(self.demande.dossiers) > 1 or len(self.demande.mois) > 1
        said: list[Diagnostic] = []
        notes: list[str] = []
        for mois in self.demande.mois:
            found = month_findings(dossier, mois, self.demande.jour)
            if any(one.piece.mois == mois and one.correcting for one in mine):
                found = tuple(d for d in found if d.code != "MOI-001")
            if several and any(d.code == "MOI-001" for d in found):
                notes += [f"{dossier.nom} : {d.message}" for d in found]
            else:
                said += found
        return said, notes

    def _batches(self) -> list[list[Wanted]]:
        """Titres and corrections apart; a titre comes before what corrects it, and one already issued is not asked."""
        corrected = {one.original for one in self.wanted if one.correcting}
        issued = {acte.cle for acte in known(self.demande.registre, [*corrected])}
        order = (True, False) if corrected <= issued else (False, True)
        left = [one for one in self.wanted if one.cle not in corrected & issued]
        found = [[one for one in left if one.correcting is correcting] for correcting in order]
        return [batch for batch in found if batch]

    def _issued(self, done: Controles, asked: Sequence[Wanted], fabrique: Fabrique) -> Made:
        lists = register.DemandeBordereau(self.demande.jour, _MAXIMUM, _genre("bordereau", asked[0].correcting))
        demandes = [_request(self.demande.jour, one) for one in asked]
        issued = issuing.record(
            self.demande, done, demandes, fabrique.make, f"émet {compte(len(asked), 'titre')}", lists
        )
        for one in asked:
            _discard_drafts(self.demande.sortie / one.below)
        actes = (*issued.nouveaux, *issued.anciens)
        notes = [_said(acte) for acte in issued.nouveaux]
        notes += [f"{a.cle} : déjà émis, titre n° {a.numero} ; rien n'est refait" for a in issued.anciens]
        files = [path for acte in actes for path in issuing.files(self.demande, acte)]
        return Made(files, [*notes, *issuing.remarks(self.demande, issued)])


def _said(acte: register.Acte) -> str:
    year = f", exercice {acte.serie.exercice}" if acte.serie else ""
    return f"{acte.intitule}{year}" if acte.detail else f"{acte.intitule} : n° {acte.numero}{year}"


def _discard_drafts(folder: Path) -> None:
    for draft in (*folder.glob("*-projet.docx"), *folder.glob("*-projet.pdf")):
        draft.unlink()


def _genre(nom: str, correcting: bool) -> str:
    return f"{nom}-annulation" if correcting else nom


def _request(jour: date, one: Wanted) -> register.Demande:
    piece, correcting = one.piece, one.correcting
    genre = _genre("titre", correcting)
    who = titre.debiteur(one.dossier)
    return register.Demande(
        one.cle,
        genre,
        one.dossier.nom,
        titre.intitule(one.dossier, piece),
        jour,
        titre.facts(one.dossier, piece),
        register.Serie(genre, one.budget, piece.exercice),
        montant=-piece.montant if correcting else piece.montant,
        creance=register.Creance(one.budget, piece.exercice, who.nom, piece.mois),
        corrige=one.original if correcting else None,
        correction=_CORRECTION,
    )

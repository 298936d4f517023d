"""The documents of titres and bordereaux: numbered for the register, or as drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import register
from pipeline.build import agreement, issuing
from pipeline.build.conduct import Infidele
from pipeline.build.issued import known
from pipeline.build.press import Ouvrage, Press
from pipeline.build.request import Cadre
from pipeline.build.titres.wanted import Wanted, bordereau_folder
from pipeline.diagnostics import Diagnostic, Severity
from pipeline.doctypes import Emission, bordereau, titre
from pipeline.doctypes.bordereau import LigneBordereau, Totaux
from pipeline.doctypes.titre import Numerotation
from pipeline.model import Dossier


@dataclass(slots=True)
class Accord:
    """Holds the titres of one request against the other acts of their dossiers, each read once."""

    sortie: Path
    registre: Path | str | None
    others: dict[str, agreement.Others] = field(default_factory=dict)

    def discords(self, dossier: Dossier, docx: Path, context: Mapping[str, Any]) -> list[Diagnostic]:
        """What a titre just made does not say of its own ``context``, and what another act of its dossier denies."""
        from pipeline.proof import agreement_text

        place = agreement.Place(dossier.nom, self.sortie / dossier.nom, self.registre)
        if dossier.nom not in self.others:
            self.others[dossier.nom] = agreement.Others(place.folder)
        text = agreement_text.text(docx)
        return [*_unsaid(text, context), *agreement.between(dossier, {"titre": text}, place, self.others[dossier.nom])]


@dataclass(slots=True)
class Drafts:
    """Makes titres and bordereaux without numbers, below ``work``; ``notes`` say what they contradict."""

    cadre: Cadre
    press: Press
    work: Path
    notes: list[str]
    accord: Accord
    made: dict[str, Path] = field(default_factory=dict)
    """The Word file of each titre, by its key."""

    def titre(self, one: Wanted) -> list[Path]:
        """The two files of a titre."""
        nom = f"{one.nature}-projet" + (f"-{one.rang}" if one.rang > 1 else "")
        emission = _emission(self.cadre, self.cadre.jour, projet=True)
        ouvrage = _titre(one, emission, nom, Numerotation())
        made = self.press.make(self.work / one.below, ouvrage)
        self.made[one.cle] = made[0]
        said = dict.fromkeys(d.message for d in self.accord.discords(one.dossier, made[0], ouvrage.context))
        self.notes += [message for message in said if message not in self.notes]
        return made

    def bordereau(self, group: Sequence[Wanted]) -> list[Path]:
        """The two files of a bordereau."""
        nom = "bordereau-annulation-projet" if group[0].correcting else "bordereau-projet"
        lines = [LigneBordereau(one.dossier, one.piece) for one in group]
        emission = _emission(self.cadre, self.cadre.jour, projet=True)
        made = self.press.make(self.work / bordereau_folder(group), _bordereau(lines, emission, nom, Totaux()))
        listed = agreement.listed(made[0], [self.made[one.cle] for one in group])
        self.notes += [found.message for found in listed]
        return made


@dataclass(slots=True)
class Fabrique:
    """Makes the files of numbered titres and bordereaux; ``wanted`` are the titres by key."""

    cadre: Cadre
    press: Press
    wanted: Mapping[str, Wanted]
    accord: Accord

    def make(self, folder: Path, actes: Sequence[register.Acte]) -> dict[str, list[register.Fichier]]:
        """The files of each act, by its key: see ``register.Fabrique``."""
        carried: dict[str, list[register.Acte]] = {}
        for acte in actes:
            if acte.bordereau is not None:
                carried.setdefault(acte.bordereau, []).append(acte)
        made = {}
        for acte in actes:
            titres = carried.get(acte.cle, [])
            made[acte.cle] = self.bordereau(folder, acte, titres) if acte.detail else self.titre(folder, acte)
        for acte in actes:
            if acte.detail is not None:
                words = [folder / made[cle][0].chemin for cle in (acte.cle, *(one.cle for one in carried[acte.cle]))]
                if found := agreement.listed(words[0], words[1:], abs(acte.detail.cumul)):
                    raise Infidele(found)
        return made

    def titre(self, folder: Path, acte: register.Acte) -> list[register.Fichier]:
        """The two files of a titre."""
        one = self.wanted[acte.cle]
        number = acte.bordereau.rpartition("/")[2] if acte.bordereau else None
        original = next(iter(known(self.cadre.registre, [acte.corrige])), None) if acte.corrige else None
        numbers = Numerotation(acte.numero, number, original.numero if original else None)
        nom = f"{acte.genre}-{one.piece.exercice}-{acte.numero}"
        emission = _emission(self.cadre, acte.jour, projet=False)
        ouvrage = _titre(one, emission, nom, numbers)
        made = self.press.make(folder / one.below, ouvrage)
        if found := [d for d in self.accord.discords(one.dossier, made[0], ouvrage.context) if d.bloquant]:
            raise Infidele(found)
        return issuing.written(folder, made)

    def bordereau(self, folder: Path, acte: register.Acte, titres: Sequence[register.Acte]) -> list[register.Fichier]:
        """The two files of a bordereau and of the titres it lists."""
        detail = acte.detail
        assert detail is not None
        ones = [self.wanted[t.cle] for t in titres]
        lines = [LigneBordereau(one.dossier, one.piece, t.numero) for one, t in zip(ones, titres, strict=True)]
        nom = f"{acte.genre}-{ones[0].piece.exercice}-{acte.numero}"
        emission = _emission(self.cadre, acte.jour, projet=False)
        ouvrage = _bordereau(lines, emission, nom, Totaux(acte.numero, detail.cumul))
        return issuing.written(folder, self.press.make(folder / bordereau_folder(ones), ouvrage))


def _unsaid(text: str, context: Mapping[str, Any]) -> list[Diagnostic]:
    """The number, the debtor and the sum, in figures and in words, that a template does not print (PRV-005)."""
    from pipeline.proof.agreement_mentions import readable

    plain, said = readable(text), context["titre"]
    wanted = (said["intitule"], context["debiteur"]["nom"], said["montant"], said["montant_lettres"])
    absent = [value for value in map(str, wanted) if readable(value) not in plain]
    advice = "vérifier que titre.docx imprime le numéro, le débiteur, et le montant en chiffres et en lettres"
    message = f"le titre ne dit pas : {' ; '.join(absent)}"
    return [Diagnostic("PRV-005", Severity.ERREUR, message, acte="titres", conseil=advice)] if absent else []


def _titre(one: Wanted, emission: Emission, nom: str, numbers: Numerotation) -> Ouvrage:
    context = titre.context_of(one.dossier, emission, one.piece, numbers)
    return Ouvrage(nom, "titres", "titre.docx", context["document"]["titre"], context, emission.projet)


def _bordereau(lines: Sequence[LigneBordereau], emission: Emission, nom: str, totals: Totaux) -> Ouvrage:
    context = bordereau.context_of(lines, emission, totals)
    return Ouvrage(nom, "titres", "bordereau.docx", context["document"]["titre"], context, emission.projet)


def _emission(cadre: Cadre, jour: date, *, projet: bool) -> Emission:
    from pipeline import legal

    return Emission(jour, projet, legal.at(cadre.droit or jour))

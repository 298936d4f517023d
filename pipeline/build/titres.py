"""Titres de recette: the months asked for, over one dossier or several, drafted or issued with their bordereau."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline import conventions, register
from pipeline.build import agreement
from pipeline.build.control import Controle, control, write_report
from pipeline.build.files import move_in, staging
from pipeline.build.press import Press
from pipeline.build.request import Moteur
from pipeline.build.workshop import Infidele
from pipeline.diagnostics import Diagnostic, ordered
from pipeline.doctypes import Emission, bordereau, titre
from pipeline.doctypes.bordereau import LigneBordereau, Totaux
from pipeline.doctypes.titre import Numerotation, Piece
from pipeline.errors import PipelineError
from pipeline.model import Dossier

_MAXIMUM = 1000
_CORRECTION = "un titre de réduction ou d'annulation (« corrections » dans titres.yaml)"


class RegistreAbsent(PipelineError):
    """Titres are to be issued and no register is given."""


@dataclass(frozen=True, slots=True)
class DemandeTitres:
    """What is asked: the titres of ``mois`` (first days of months) for each of ``dossiers`` (``request.Demande``)."""

    racine: Path
    dossiers: tuple[str, ...]
    mois: tuple[date, ...]
    sortie: Path
    gabarits: Path
    jour: date
    registre: Path | str
    droit: date | None = None
    emettre: bool = False
    moteur: Moteur = "typst"
    qui: str = ""
    quand: datetime | None = None
    avance: Callable[[str], None] = field(default=lambda _: None)


@dataclass(frozen=True, slots=True)
class ResultatTitres:
    """What came of it, dossier by dossier; ``refus`` says why nothing was made."""

    controles: Mapping[str, Controle]
    diagnostics: Mapping[str, tuple[Diagnostic, ...]]
    fichiers: tuple[Path, ...]
    notes: tuple[str, ...]
    refus: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A titre to be made: its dossier and content, and its rank among those of its nature for one month.

    ``corrige`` is the rank of the month's titre that a correction corrects.
    """

    dossier: Dossier
    piece: Piece
    rang: int = 1
    corrige: int = 1

    @property
    def original(self) -> str:
        """The key of the titre that a correction corrects."""
        return self._key("titre", self.corrige)

    @property
    def cle(self) -> str:
        """Its key in the register."""
        return self._key(self.piece.correction.nature if self.piece.correction else "titre", self.rang)

    def _key(self, nature: str, rang: int) -> str:
        more = f"-{rang}" if rang > 1 else ""
        return f"{self.dossier.nom}/{nature}/{self.piece.mois:%Y-%m}{more}"

    @property
    def budget(self) -> str:
        """The series its number belongs to: body and budget."""
        assert self.dossier.titres is not None
        return f"{self.dossier.entete.parties.prestataire}/{self.dossier.titres.budget.code}"


def make(demande: DemandeTitres) -> ResultatTitres:
    """Make the titres of the months asked for, as drafts or issued.

    A month whose titre is issued already is given back as it is. All or none is issued: an error on one dossier stops
    them all. Raises ``PipelineError``; ``register.ActeDejaEmis`` when the inputs changed since.
    """
    controls = {nom: control(demande.racine, nom, demande.jour, demande.droit) for nom in demande.dossiers}
    wanted, found, notes = _gather(demande, controls)
    refus = _refusal(demande, found, wanted)
    files: tuple[Path, ...] = ()
    if refus is None:
        try:
            files, said = _issued(demande, controls, wanted) if demande.emettre else _drafted(demande, wanted)
            notes += said
        except Infidele as fault:
            refus = "le document relu ne dit pas exactement ce que dit le dossier : rien n'a été remplacé"
            found = {nom: ordered((*each, *fault.diagnostics)) for nom, each in found.items()}
    for nom, done in controls.items():
        folder = demande.sortie / nom
        mine = {str(p.relative_to(folder)): p for p in files if p.is_relative_to(folder)}
        write_report(done, folder, found[nom], mine, [*notes, *([refus] if refus else [])])
    return ResultatTitres(controls, found, files, tuple(notes), refus)


def issued_by_month(registre: Path | str, dossier: str) -> dict[date, Decimal]:
    """Euros issued for each month of a dossier, corrections taken off."""
    sums: dict[date, Decimal] = {}
    for acte in register.entries(register.connect(registre), dossier=dossier):
        if acte.creance is not None and acte.creance.mois is not None and acte.montant is not None:
            sums[acte.creance.mois] = sums.get(acte.creance.mois, Decimal(0)) + acte.montant
    return sums


def _gather(
    demande: DemandeTitres, controls: Mapping[str, Controle]
) -> tuple[list[Wanted], dict[str, tuple[Diagnostic, ...]], list[str]]:
    from pipeline.checks.titre import month_findings

    wanted: list[Wanted] = []
    found: dict[str, tuple[Diagnostic, ...]] = {}
    notes: list[str] = []
    several = len(controls) > 1 or len(demande.mois) > 1
    for nom, done in controls.items():
        dossier = done.chargement.dossier
        said: list[Diagnostic] = []
        if dossier is not None and dossier.titres is not None and dossier.convention is not None:
            mine = [one for one in pieces(dossier) if one.piece.mois in demande.mois]
            for mois in demande.mois:
                found_here = month_findings(dossier, mois, demande.jour)
                if any(one.piece.mois == mois and one.piece.correction for one in mine):
                    found_here = tuple(d for d in found_here if d.code != "MOI-001")
                if several and any(d.code == "MOI-001" for d in found_here):
                    notes += [f"{nom} : {d.message}" for d in found_here]
                else:
                    said += found_here
            wanted += mine
        elif len(controls) == 1:
            notes.append(f"le dossier « {nom} » n'a pas de quoi émettre des titres : convention.yaml et titres.yaml")
        found[nom] = ordered((*done.diagnostics, *said))
    return wanted, found, notes


def pieces(dossier: Dossier) -> Iterator[Wanted]:
    """Every titre that a dossier may call for, corrections last."""
    seen: Counter[tuple[str, date]] = Counter()
    replaced: Counter[date] = Counter()
    corrections: list[Wanted] = []
    for piece in titre.corrections(dossier):
        asked = piece.correction
        assert asked is not None
        seen[asked.nature, piece.mois] += 1
        corrections.append(Wanted(dossier, piece, seen[asked.nature, piece.mois], replaced[piece.mois] + 1))
        replaced[piece.mois] += asked.nature == "annulation" and asked.remplacement
    for piece in titre.pieces(dossier):
        yield Wanted(dossier, piece, replaced[piece.mois] + 1)
    yield from corrections


def _refusal(demande: DemandeTitres, found: Mapping[str, Sequence[Diagnostic]], wanted: Sequence[Wanted]) -> str | None:
    standing = [d for each in found.values() for d in each if d.bloquant and d.acte in (None, "titres")]
    if demande.emettre and standing:
        codes = ", ".join(sorted({d.code for d in standing}))
        return f"aucun titre n'est émis : {len(standing)} erreur(s) à corriger d'abord ({codes})"
    if not wanted:
        return "aucun titre à faire pour ce mois" if len(demande.mois) == 1 else "aucun titre à faire pour ces mois"
    return None


def _drafted(demande: DemandeTitres, wanted: Sequence[Wanted]) -> tuple[tuple[Path, ...], list[str]]:
    known = {a.cle: a for a in _known(demande, [one.cle for one in wanted])}
    notes = [f"{one.cle} : titre n° {known[one.cle].numero} déjà émis" for one in wanted if one.cle in known]
    todo = [one for one in wanted if one.cle not in known]
    if not todo:
        return tuple(demande.sortie / f.chemin for a in known.values() for f in a.fichiers), notes
    made_by = press(demande)
    files: list[Path] = []
    with staging(demande.sortie) as work:
        names: list[str] = []
        for one in todo:
            nature = one.piece.correction.nature if one.piece.correction else "titre"
            below = f"{one.dossier.nom}/titres/{one.piece.mois:%Y-%m}"
            context = titre.context_of(one.dossier, _emission(demande, demande.jour, True), one.piece, Numerotation())
            nom = f"{nature}-projet" + (f"-{one.rang}" if one.rang > 1 else "")
            made = made_by.make(work / below, nom, "titre.docx", context, acte="titres", projet=True)
            notes += [found.message for found in _discords(demande, one.dossier, work / below / made[0])]
            names += [f"{below}/{name}" for name in made]
        for group in _groups(todo):
            lines = [LigneBordereau(one.dossier, one.piece) for one in group]
            context = bordereau.context_of(lines, _emission(demande, demande.jour, True), Totaux())
            below = _bordereau_folder(group)
            nom = "bordereau-annulation-projet" if group[0].piece.correction else "bordereau-projet"
            made = made_by.make(work / below, nom, "bordereau.docx", context, acte="titres", projet=True)
            names += [f"{below}/{name}" for name in made]
        move_in(work, names, demande.sortie)
        files = [demande.sortie / name for name in names]
    return tuple(files), [*notes, *made_by.notes]


def _groups(wanted: Sequence[Wanted]) -> list[list[Wanted]]:
    groups: dict[tuple[bool, str, int], list[Wanted]] = {}
    for one in wanted:
        key = (one.piece.correction is not None, one.budget, one.piece.exercice)
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def _bordereau_folder(titres: Sequence[Wanted]) -> str:
    names = {one.dossier.nom for one in titres}
    if len(names) > 1:
        return f"bordereaux/{titres[0].budget}/{titres[0].piece.exercice}"
    months = {one.piece.mois for one in titres}
    return f"{names.pop()}/titres" + (f"/{months.pop():%Y-%m}" if len(months) == 1 else "")


def _issued(
    demande: DemandeTitres, controls: Mapping[str, Controle], wanted: Sequence[Wanted]
) -> tuple[tuple[Path, ...], list[str]]:
    if demande.quand is None:
        raise RegistreAbsent("aucun registre n'est donné : rien ne peut être émis", "indiquer le registre")
    made_by = press(demande)
    sources = {name: digest for done in controls.values() for name, digest in done.chargement.empreintes.items()}
    files: list[Path] = []
    notes: list[str] = []
    corrected = {one.original for one in wanted if one.piece.correction is not None}
    known = {acte.cle for acte in _known(demande, [*corrected])}
    for correcting in (True, False) if corrected <= known else (False, True):
        asked = [one for one in wanted if (one.piece.correction is not None) is correcting]
        asked = [one for one in asked if one.cle not in corrected & known]
        if not asked:
            continue
        workshop = Fabrique(demande, made_by, {one.cle: one for one in asked})
        done = register.issue(
            register.connect(demande.registre),
            [_request(demande, one) for one in asked],
            workshop.make,
            base=demande.sortie,
            qui=demande.qui,
            quand=demande.quand,
            quoi=f"émet {len(asked)} titre(s)",
            sources=sources,
            bordereau=register.DemandeBordereau(demande.jour, _MAXIMUM, _genre("bordereau", correcting)),
        )
        for acte in (*done.nouveaux, *done.anciens):
            files += [demande.sortie / fichier.chemin for fichier in acte.fichiers]
        notes += [_said(acte) for acte in done.nouveaux]
        for one in asked:
            _discard_drafts(demande.sortie / one.dossier.nom / "titres" / f"{one.piece.mois:%Y-%m}")
        notes += [f"{a.cle} : déjà émis, titre n° {a.numero} ; rien n'est refait" for a in done.anciens]
        notes += [f"fichier absent, à restaurer : {manque.chemin}" for manque in done.reprise.manques]
    return tuple(files), [*notes, *made_by.notes]


def _said(acte: register.Acte) -> str:
    year = f", exercice {acte.serie.exercice}" if acte.serie else ""
    return f"{acte.intitule}{year}" if acte.detail else f"{acte.intitule} : n° {acte.numero}{year}"


def _discard_drafts(folder: Path) -> None:
    for draft in (*folder.glob("*-projet.docx"), *folder.glob("*-projet.pdf")):
        draft.unlink()


def _genre(nom: str, correcting: bool) -> str:
    return f"{nom}-annulation" if correcting else nom


def _request(demande: DemandeTitres, one: Wanted) -> register.Demande:
    piece, correcting = one.piece, one.piece.correction is not None
    assert one.dossier.titres is not None
    who = titre.debiteur(one.dossier)
    return register.Demande(
        one.cle,
        _genre("titre", correcting),
        one.dossier.nom,
        titre.intitule(one.dossier, piece),
        demande.jour,
        titre.facts(one.dossier, piece),
        register.Serie(_genre("titre", correcting), one.budget, piece.exercice),
        montant=-piece.montant if correcting else piece.montant,
        creance=register.Creance(one.budget, piece.exercice, who.nom, piece.mois),
        corrige=one.original if correcting else None,
        correction=_CORRECTION,
    )


@dataclass(slots=True)
class Fabrique:
    """Makes the files of numbered titres and bordereaux; ``wanted`` are the titres by key."""

    demande: DemandeTitres
    press: Press
    wanted: Mapping[str, Wanted]

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
        return made

    def titre(self, folder: Path, acte: register.Acte) -> list[register.Fichier]:
        """The two files of a titre."""
        one = self.wanted[acte.cle]
        number = acte.bordereau.rpartition("/")[2] if acte.bordereau else None
        original = next(iter(_known(self.demande, [acte.corrige])), None) if acte.corrige else None
        numbers = Numerotation(acte.numero, number, original.numero if original else None)
        context = titre.context_of(one.dossier, _emission(self.demande, acte.jour, False), one.piece, numbers)
        below = f"{one.dossier.nom}/titres/{one.piece.mois:%Y-%m}"
        nom = f"{acte.genre}-{one.piece.exercice}-{acte.numero}"
        made = self._written(folder, below, nom, "titre.docx", context)
        found = [d for d in _discords(self.demande, one.dossier, folder / below / f"{nom}.docx") if d.bloquant]
        if found:
            raise Infidele(found)
        return made

    def bordereau(self, folder: Path, acte: register.Acte, titres: Sequence[register.Acte]) -> list[register.Fichier]:
        """The two files of a bordereau and of the titres it lists."""
        detail = acte.detail
        assert detail is not None
        ones = [self.wanted[t.cle] for t in titres]
        lines = [LigneBordereau(one.dossier, one.piece, t.numero) for one, t in zip(ones, titres, strict=True)]
        totals = Totaux(acte.numero, detail.cumul)
        context = bordereau.context_of(lines, _emission(self.demande, acte.jour, False), totals)
        exercice = ones[0].piece.exercice
        below = _bordereau_folder(ones)
        return self._written(folder, below, f"{acte.genre}-{exercice}-{acte.numero}", "bordereau.docx", context)

    def _written(
        self, folder: Path, below: str, nom: str, gabarit: str, context: dict[str, Any]
    ) -> list[register.Fichier]:
        names = self.press.make(folder / below, nom, gabarit, context, acte="titres", projet=False)
        return [register.written(folder, f"{below}/{name}") for name in names]


def _discords(demande: DemandeTitres, dossier: Dossier, docx: Path) -> list[Diagnostic]:
    """What a titre just made and another act of its dossier say differently."""
    from pipeline.proof import agreement_text

    place = agreement.Place(dossier.nom, demande.sortie / dossier.nom, demande.registre)
    return list(agreement.between(dossier, {"titre": agreement_text.text(docx)}, place))


def press(demande: DemandeTitres) -> Press:
    """What makes the documents of this request."""
    return Press(demande.gabarits, demande.sortie / ".gabarits", demande.moteur, demande.avance)


def _emission(demande: DemandeTitres, jour: date, projet: bool) -> Emission:
    from pipeline import legal

    return Emission(jour, projet, legal.at(demande.droit or jour))


def _known(demande: DemandeTitres, cles: Sequence[str]) -> list[register.Acte]:
    if isinstance(demande.registre, Path) and not demande.registre.exists():
        return []
    return list(register.entries(register.connect(demande.registre), cles=list(cles)))


def balance(dossier: Dossier, registre: Path | str) -> tuple[conventions.Solde, ...]:
    """Month by month: due, issued, remaining."""
    return conventions.soldes(conventions.etat(dossier), issued_by_month(registre, dossier.nom))

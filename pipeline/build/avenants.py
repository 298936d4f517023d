"""One avenant, drafted or issued under its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.build import agreement
from pipeline.build.control import Controle, control, write_report
from pipeline.build.files import move_in, staging
from pipeline.build.press import Press
from pipeline.build.request import Moteur, Resultat
from pipeline.build.workshop import Infidele
from pipeline.diagnostics import ordered

if TYPE_CHECKING:
    from pipeline import register
    from pipeline.model import Avenant, Dossier

_CORRECTION = "un nouvel avenant"


@dataclass(frozen=True, slots=True)
class DemandeAvenant:
    """What is asked: the avenant ``numero`` of one dossier; see ``request.Demande``."""

    racine: Path
    dossier: str
    numero: int
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


def make(demande: DemandeAvenant) -> Resultat:
    """Make the avenant asked for, as a draft or issued. Raises ``AvenantAbsent`` and other ``PipelineError``."""
    from pipeline.doctypes import avenant as kind

    done = control(demande.racine, demande.dossier, demande.jour, demande.droit)
    folder = demande.sortie / demande.dossier
    dossier = done.chargement.dossier
    refus = None
    if dossier is None or dossier.convention is None or "avenant" in done.chargement.illisibles:
        refus = "le dossier ne peut pas être lu en entier : corriger d'abord les erreurs ci-dessus"
    else:
        avenant = kind.find(dossier, demande.numero)
        refus = _standing(demande, done)
    if refus is None:
        assert dossier is not None
        try:
            make_it = _issued if demande.emettre else _drafted
            done, files, notes = make_it(demande, done, dossier, avenant)
        except Infidele as fault:
            refus = "le document relu ne dit pas exactement ce que dit le dossier : rien n'a été remplacé"
            done = Controle(done.chargement, ordered((*done.diagnostics, *fault.diagnostics)), done.jour, done.droit)
        else:
            write_report(done, folder, done.diagnostics, {path.name: path for path in files}, notes)
            return Resultat(done, done.diagnostics, tuple(files), tuple(notes))
    write_report(done, folder, done.diagnostics, {}, (refus,))
    return Resultat(done, done.diagnostics, (), (refus,), refus)


def _standing(demande: DemandeAvenant, done: Controle) -> str | None:
    standing = [d for d in done.diagnostics if d.bloquant and d.acte in (None, "avenant")]
    if not demande.emettre or not standing:
        return None
    codes = ", ".join(sorted({d.code for d in standing}))
    return f"l'avenant n'est pas émis : {len(standing)} erreur(s) à corriger d'abord ({codes})"


def _drafted(
    demande: DemandeAvenant, done: Controle, dossier: Dossier, avenant: Avenant
) -> tuple[Controle, list[Path], list[str]]:
    from pipeline import register

    folder, notes = demande.sortie / demande.dossier, []
    if any(register.entries(register.connect(demande.registre), cles=[_key(demande)])):
        folder /= "projets"
        notes = [f"cet avenant est émis, et ne change plus : ce projet est dans {folder}"]
    projet = avenant.etat != "signe"
    with staging(folder) as work:
        printed = context(demande, dossier, avenant, projet=projet)
        names, said = write(demande, work, printed, projet=projet)
        done = _agreed(demande, done, work, printed)
        move_in(work, names, folder)
    return done, [folder / name for name in names], [*notes, *said]


def _issued(
    demande: DemandeAvenant, done: Controle, dossier: Dossier, avenant: Avenant
) -> tuple[Controle, list[Path], list[str]]:
    from pipeline import register
    from pipeline.doctypes import avenant as kind

    assert demande.quand is not None
    printed = context(demande, dossier, avenant, projet=False)

    notes: list[str] = []
    agreed = done

    def fabricate(folder: Path, actes: Sequence[register.Acte]) -> dict[str, list[register.Fichier]]:
        nonlocal agreed
        (acte,) = actes
        names, said = write(demande, folder / demande.dossier, printed, projet=False)
        agreed = _agreed(demande, done, folder / demande.dossier, printed)
        if faults := agreement.standing(done, agreed):
            raise Infidele(faults)
        notes.extend(said)
        return {acte.cle: [register.written(folder, f"{demande.dossier}/{name}") for name in names]}

    asked = register.Demande(
        _key(demande),
        "avenant",
        demande.dossier,
        kind.intitule(dossier, avenant),
        avenant.signature.date or demande.jour,
        printed,
        register.Serie("avenant", demande.dossier),
        str(avenant.numero),
        correction=_CORRECTION,
    )
    result = register.issue(
        register.connect(demande.registre),
        [asked],
        fabricate,
        base=demande.sortie,
        qui=demande.qui,
        quand=demande.quand,
        quoi=f"émet l'avenant n° {avenant.numero} ({demande.dossier})",
        sources=done.chargement.empreintes,
    )
    (acte,) = (*result.nouveaux, *result.anciens)
    said = "émis et inscrit au registre" if result.nouveaux else "déjà émis ; rien n'est refait"
    notes.insert(0, f"avenant n° {acte.numero} {said}, rang {acte.rang}")
    return agreed, [demande.sortie / fichier.chemin for fichier in acte.fichiers], notes


def _agreed(demande: DemandeAvenant, done: Controle, work: Path, printed: dict[str, Any]) -> Controle:
    name = f"avenant-{demande.numero}"
    one = agreement.Imprime.read(work / f"{name}.docx", printed, demande.gabarits / "avenant.docx")
    place = agreement.Place(demande.dossier, demande.sortie / demande.dossier, demande.registre)
    return agreement.agreed(done, {name: one}, place)


def write(
    demande: DemandeAvenant, folder: Path, printed: dict[str, Any], *, projet: bool
) -> tuple[list[str], list[str]]:
    """Make the two files of an avenant in a folder; gives their names, and what to say of them."""
    press = Press(demande.gabarits, demande.sortie / ".gabarits", demande.moteur, demande.avance)
    names = press.make(folder, f"avenant-{demande.numero}", "avenant.docx", printed, acte="avenant", projet=projet)
    return names, press.notes


def context(demande: DemandeAvenant, dossier: Dossier, avenant: Avenant, *, projet: bool) -> dict[str, Any]:
    """What the template prints, under the law of the day of signature."""
    from pipeline import legal
    from pipeline.doctypes import Emission
    from pipeline.doctypes import avenant as kind

    jour = demande.droit or avenant.signature.date or demande.jour
    return kind.context_of(dossier, Emission(demande.jour, projet, legal.at(jour)), avenant)


def _key(demande: DemandeAvenant) -> str:
    return f"{demande.dossier}/avenant/{demande.numero}"

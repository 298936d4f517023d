"""A role: a table of debtors of any length becomes as many titres, controlled, numbered, proved and registered."""

from __future__ import annotations

import hashlib
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.build.role.request import (
    ControleRole,
    DemandeRole,
    ResultatRole,
    RoleChange,
    RoleIncomplet,
    TitreInfidele,
)
from pipeline.errors import PipelineError
from pipeline.wording import compte, nombre

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.build.role.bordereau import Bordereaux
    from pipeline.build.role.context import Commun
    from pipeline.build.role.issue import Issue
    from pipeline.build.role.rows import Reader
    from pipeline.build.role.worker import Press, Settings
    from pipeline.loading import Chargement
    from pipeline.sources.table import Table

__all__ = ["ControleRole", "DemandeRole", "ResultatRole", "RoleChange", "RoleIncomplet", "TitreInfidele", "make"]

_SPECIMENS = 3


def make(demande: DemandeRole) -> ResultatRole:
    """Control a role and, when asked to and nothing is wrong, issue its titres.

    None or all is issued, unless ``demande.ecarter``. A run that stopped is taken up by asking again; a row asked twice
    has one titre. Raises ``PipelineError``; what was issued before stays issued.
    """
    from pipeline.build.role import context, control
    from pipeline.build.role.bordereau import Bordereaux
    from pipeline.sources.table import open_table

    loaded = _loaded(demande)
    assert loaded.dossier is not None
    commun = context.shared(loaded.dossier, demande.jour, demande.droit, code=demande.code_virement)
    table = open_table(demande.role, demande.role.name)
    found = control.control(demande, _reader(demande, table), commun)
    refus = _refusal(demande, found)
    if refus is not None:
        return ResultatRole(found, 0, found.deja, (), (), refus)
    settings = _settings(demande, commun)
    bordereaux = Bordereaux(loaded.dossier, demande.droit)
    press = _tried(demande, settings, bordereaux, table, found)
    if not demande.emettre:
        files = _specimens(demande, press, _reader(demande, table), found)
        said = "rien n'est émis sans --emettre : ces projets montrent ce que seront les titres"
        return ResultatRole(found, 0, found.deja, files, (said,))
    press.close()
    return _issued(demande, loaded, settings, bordereaux, table, found)


def _loaded(demande: DemandeRole) -> Chargement:
    from pipeline import loading

    loaded = loading.load(demande.racine, demande.dossier)
    wrong = [d for d in loaded.diagnostics if d.bloquant and d.acte in (None, "titres")]
    if loaded.dossier is None or wrong:
        first = f" : {wrong[0].location}: {wrong[0].message}" if wrong else ""
        message = f"le dossier « {demande.dossier} » ne peut pas être lu entièrement{first}"
        raise RoleIncomplet(message, f"actes verifier {demande.dossier}")
    return loaded


def _reader(demande: DemandeRole, table: Table) -> Reader:
    from pipeline import legal
    from pipeline.build.role.rows import Reader

    droit = legal.at(demande.droit or demande.jour)
    return Reader(table, droit.titre_minimum, droit.reference("titre_minimum"), demande.jour)


def _refusal(demande: DemandeRole, found: ControleRole) -> str | None:
    if found.structure:
        return "aucun titre n'est émis : le fichier n'est pas un rôle, ou un guillemet n'y est pas refermé"
    if found.rejetees and not demande.ecarter:
        wrong = compte(found.rejetees, "ligne")
        return f"aucun titre n'est émis : {wrong} à corriger sur {nombre(found.lignes)}, ou --ecarter"
    return "aucune ligne ne peut donner un titre" if not found.bonnes else None


def _settings(demande: DemandeRole, commun: Commun) -> Settings:
    from pipeline.build.files import explained
    from pipeline.build.role.bordereau import LISTE
    from pipeline.build.role.worker import Settings

    path = demande.gabarits / f"{demande.modele}.docx"
    if not (demande.gabarits / LISTE).is_file():
        advice = "l'y remettre : chaque lot de titres a son bordereau"
        raise RoleIncomplet(f"le gabarit {demande.gabarits / LISTE} n'existe pas", advice)
    if not path.is_file():
        there = ", ".join(sorted(each.stem for each in demande.gabarits.glob("*.docx"))) or "aucun"
        raise RoleIncomplet(f"le gabarit {path} n'existe pas", f"choisir --modele parmi : {there}")
    with explained(demande.gabarits):
        template, listing = path.read_bytes(), (demande.gabarits / LISTE).read_bytes()
    cache = demande.sortie / ".gabarits"
    fonts = demande.gabarits / "polices"
    return Settings(template, path.name, commun, cache, demande.avec_pdf, fonts, liste=listing)


def _tried(
    demande: DemandeRole, settings: Settings, bordereaux: Bordereaux, table: Table, found: ControleRole
) -> Press:
    """The templates tried on the first claims, before any number is given."""
    from pipeline import proof
    from pipeline.build.role.bordereau import nom_bordereau
    from pipeline.build.role.issue import sound
    from pipeline.build.role.worker import Piece, Press, prove

    press = Press(settings)
    lines = list(islice(sound(_reader(demande, table), found.changees), _SPECIMENS))
    docx, said = press.docx(lines[0], "1", "1")
    prove(docx, Piece(lines[0], "1", "1", "", False))
    press.listed(bordereaux.essai(nom_bordereau(settings.commun, "1"), demande.jour, lines))
    blanks = proof.blanks(docx)
    if blanks:
        raise TitreInfidele(f"il reste un blanc dans le titre ({blanks[0]})", f"le compléter dans {settings.nom}")
    if demande.avec_pdf:
        press.pdf(docx, said["document"]["titre"])
    return press


def _specimens(demande: DemandeRole, press: Press, reader: Reader, found: ControleRole) -> tuple[Path, ...]:
    from pipeline.build.files import replace_bytes
    from pipeline.build.role.issue import sound

    files = []
    for rank, line in enumerate(islice(sound(reader, found.changees), _SPECIMENS), 1):
        path = demande.sortie / demande.dossier_role / f"titre-projet-{rank}.docx"
        docx, said = press.docx(line, None, None)
        replace_bytes(path, docx)
        files.append(path)
        if demande.avec_pdf:
            files.append(path.with_suffix(".pdf"))
            replace_bytes(files[-1], press.pdf(docx, said["document"]["titre"]))
    return tuple(files)


def _issued(
    demande: DemandeRole,
    loaded: Chargement,
    settings: Settings,
    bordereaux: Bordereaux,
    table: Table,
    found: ControleRole,
) -> ResultatRole:
    from pipeline.build.role import output, restoring
    from pipeline.build.role.bordereau import LISTE
    from pipeline.build.role.issue import Issue, sound
    from pipeline.build.role.workers import workers

    gabarits = {settings.nom: _digest(settings.gabarit), LISTE: _digest(settings.liste)}
    _same_making(demande, gabarits, found)
    sources = {**loaded.empreintes, demande.role.name: found.empreinte, **gabarits}
    with workers(demande, settings, found.bonnes - found.deja) as ready:
        run = Issue(demande, found, settings.commun, sources, ready, bordereaux)
        run.run(_reader(demande, table))
    lost = run.lost()
    if lost:
        run.notes += restoring.restore(demande, lost)
    try:
        files, notes = output.gather(demande, sound(_reader(demande, table), found.changees), found.bonnes)
    except PipelineError as error:
        error.add_note(f"les {found.bonnes} titres sont émis ; relancer la même commande ne refera que cette sortie")
        raise
    return ResultatRole(found, run.emis, run.deja, files, (*run.notes, *_said(demande, run), *notes))


def _said(demande: DemandeRole, run: Issue) -> list[str]:
    said = [f"titres émis : {run.emis}" + (f", déjà émis : {run.deja}" if run.deja else "")]
    if demande.avec_pdf and run.emis:
        every = "tous" if run.relus == run.emis else f"{run.relus} sur {run.emis}, pris à intervalle régulier"
        said.append(f"PDF comparés mot à mot avec le document Word : {every}")
    if run.nus:
        said.append(f"sans PDF, tels que la commande d'avant les a émis : {compte(run.nus, 'titre')}")
    return said


def _same_making(demande: DemandeRole, gabarits: Mapping[str, str], found: ControleRole) -> None:
    """A role begun with one template, or under one law, does not go on with another."""
    from pipeline import register
    from pipeline.build.role.bordereau import LISTE

    if found.deja == found.bonnes:
        return
    done = f"{compte(found.deja, 'titre émis', 'titres émis')} sur {nombre(found.bonnes)}"
    apart = "émettre les lignes qui restent dans un fichier d'un autre nom"
    for begun in register.sources(register.connect(demande.registre), found.lots).values():
        if (law := register.law_asked(begun)) != demande.droit:
            message = f"ce rôle a commencé sous {register.law_of(law)} ({done}), et est demandé sous "
            remedy = f"demander --droit {law}" if law else "demander sans --droit"
            raise RoleChange(message + register.law_of(demande.droit), f"{remedy} ; ou {apart}")
        model = next((name for name in begun if name.endswith(".docx") and name != LISTE), "")
        if model != f"{demande.modele}.docx":
            message = f"ce rôle a commencé avec le gabarit {model} : {done}"
            raise RoleChange(message, f"demander --modele {model.removesuffix('.docx')} ; ou {apart}")
        for name, digest in gabarits.items():
            if begun.get(name, digest) != digest:
                message = f"le gabarit {name} a changé depuis que ce rôle a commencé : {done} avec l'ancien"
                raise RoleChange(message, f"remettre l'ancien gabarit ; ou {apart}")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

"""Issuing: numbers, files, record, then the files in their place; a run that dies leaves nothing half-done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.sql.compiler import SQLCompiler

from pipeline.register import schema, staging
from pipeline.register.chain import act_digest, lot_digest
from pipeline.register.engine import Register, explained, writing
from pipeline.register.errors import ActeDejaEmis, RegistreEndommage, RegistreError
from pipeline.register.facts import canonical, changes, sha256, to_cents
from pipeline.register.numbering import Numbering
from pipeline.register.opening import prepare
from pipeline.register.reading import by_keys, law_asked
from pipeline.register.records import Acte, Demande, DemandeBordereau, Emission, Fabrique, Fichier, Reprise, law_of
from pipeline.register.recovery import identite, put_away, resume
from pipeline.wording import compte


def issue(
    registre: Register,
    demandes: Sequence[Demande],
    fabrique: Fabrique,
    *,
    base: Path,
    qui: str,
    quand: datetime,
    quoi: str,
    sources: Mapping[str, str],
    droit: date | None = None,
    bordereau: DemandeBordereau | None = None,
) -> Emission:
    """Number the acts asked for, have their files made, record both, and put the files in their place below ``base``.

    Acts already issued from the same facts are given back as they are, and nothing is made for them. ``fabrique`` is
    called once, with the acts that are new, bordereaux before their titres. ``sources`` are the SHA-256 of the files
    that the acts are made from, ``droit`` the day whose law is asked for, if any; ``quand`` carries its time zone;
    ``quoi`` is what a waiting colleague reads.

    Everything happens while holding the register: the numbers are taken, and the record written, in one transaction,
    which the death of the program undoes; files are then moved, which the next run completes. All or none is issued.
    Raises ``ActeDejaEmis`` and other ``EmissionRefusee``, ``RegistreOccupe`` and other ``RegistreError``.
    """
    if quand.tzinfo is None:
        raise ValueError("quand must carry its time zone")
    if len({demande.cle for demande in demandes}) != len(demandes):
        raise ValueError("the same act is asked for twice")
    with explained(registre):
        base.mkdir(parents=True, exist_ok=True)
    prepare(registre, qui, quand)
    with writing(registre, qui, quand, quoi) as connection:
        reprise = resume(registre, connection, base, quand)
        anciens = _issued(connection, demandes, droit)
        wanted = [demande for demande in demandes if demande.cle not in anciens]
        if not wanted:
            return Emission((), tuple(anciens[d.cle] for d in demandes), reprise)
        numbering = Numbering(connection, qui, quand)
        folder = staging.working_folder(base, identite(connection), numbering.lot)
        try:
            numbered = numbering.number(wanted, bordereau)
            made = _made(numbered, fabrique, staging.fresh(folder))
            chained = _record(connection, numbering, numbered, made, quoi, _sources(sources, droit))
        except BaseException:
            staging.discard(folder)
            raise
    return _finish(registre, Emission(chained, tuple(anciens.values()), reprise), base, folder, qui, quand)


def _finish(registre: Register, emission: Emission, base: Path, folder: Path, qui: str, quand: datetime) -> Emission:
    try:
        with writing(registre, qui, quand, "range les documents émis") as connection:
            missing = put_away(connection, base, folder, emission.nouveaux, quand, trusted=True)
    except (RegistreError, KeyboardInterrupt) as error:
        count = len(emission.nouveaux)
        error.add_note(f"actes inscrits à l'instant : {count} ; la relance mettra leurs documents à leur place")
        raise
    if not missing:
        return emission
    reprise = emission.reprise
    return replace(emission, reprise=Reprise(reprise.acheves, reprise.ecartes, (*reprise.manques, *missing)))


def _sources(files: Mapping[str, str], droit: date | None) -> Mapping[str, str]:
    return {**files, schema.DROIT: droit.isoformat()} if droit else files


def _issued(connection: Connection, demandes: Sequence[Demande], droit: date | None) -> dict[str, Acte]:
    found = {acte.cle: acte for acte in by_keys(connection, [demande.cle for demande in demandes])}
    changed = []
    for demande in demandes:
        acte = found.get(demande.cle)
        if acte is not None and sha256(demande.texte) != acte.faits_sha256:
            changed.append((demande, acte))
    if changed:
        raise _already_issued(changed, droit)
    return {demande.cle: found[demande.cle] for demande in demandes if demande.cle in found}


def _already_issued(changed: Sequence[tuple[Demande, Acte]], droit: date | None) -> ActeDejaEmis:
    demande, acte = changed[0]
    ecarts = changes(acte.faits, json.loads(demande.texte))
    number = f" n° {acte.numero}" if acte.numero else ""
    others = f" (et {compte(len(changed) - 1, 'autre acte')} dans le même cas)" if len(changed) > 1 else ""
    issued = f"« {acte.intitule} »{number} a été émis le {acte.quand:%d/%m/%Y} par {acte.qui}"
    message, remedy = f"{issued}, et le dossier a changé depuis{others} :", "rétablir le dossier"
    if acte.droit != droit:
        message = f"{issued}, sous {law_of(acte.droit)}, et est demandé sous {law_of(droit)}{others} :"
        remedy = f"demander --droit {acte.droit}" if acte.droit else "demander sans --droit"
    advice = f"un acte émis ne se modifie pas : {remedy}, ou prendre {demande.correction or 'un acte rectificatif'}"
    return ActeDejaEmis("\n    ".join((message, *ecarts)), advice, acte.cle, ecarts)


def _made(actes: Sequence[Acte], fabrique: Fabrique, folder: Path) -> Mapping[str, Sequence[Fichier]]:
    made = fabrique(folder, actes)
    if not set(made) <= {acte.cle for acte in actes}:
        raise ValueError("files were made for acts that are not being issued")
    every = [fichier for fichiers in made.values() for fichier in fichiers]
    staging.check(folder, every)
    staging.flush(folder, every)
    return made


def _record(
    connection: Connection,
    numbering: Numbering,
    actes: Sequence[Acte],
    made: Mapping[str, Sequence[Fichier]],
    quoi: str,
    sources: Mapping[str, str],
) -> tuple[Acte, ...]:
    qui, quand, text = numbering.qui, numbering.quand.isoformat(), canonical(sources)
    digest = lot_digest(numbering.lot, qui, quand, quoi, text)
    row = {"lot": numbering.lot, "qui": qui, "quand": quand, "quoi": quoi, "sources": text, "empreinte": digest}
    connection.execute(insert(schema.LOTS).values(row))
    _insert(connection, schema.SERIES, list(numbering.new_series()))
    chained = _chained(connection, actes, made, digest, law_asked(sources))
    _insert(connection, schema.ACTES, [_row(numbering, acte) for acte in chained])
    _insert(connection, schema.TITRES, [_titre(acte) for acte in chained if acte.creance is not None])
    _insert(connection, schema.BORDEREAUX, [_bordereau(acte) for acte in chained if acte.detail is not None])
    _insert(connection, schema.FICHIERS, [file for acte in chained for file in _files(acte)])
    return chained


def _insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows as they are: texts, whole numbers, nothing. The driver takes them without a look at each."""
    if not rows:
        return
    query = insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    order = query.positiontup if isinstance(query, SQLCompiler) and query.positional else None
    given = [tuple(row[name] for name in order) for row in rows] if order else [dict(row) for row in rows]
    connection.exec_driver_sql(str(query), given)


def _chained(
    connection: Connection,
    actes: Sequence[Acte],
    made: Mapping[str, Sequence[Fichier]],
    lot: str,
    droit: date | None,
) -> tuple[Acte, ...]:
    last = connection.execute(
        select(schema.ACTES.c.rang, schema.ACTES.c.empreinte).order_by(schema.ACTES.c.rang.desc()).limit(1)
    ).first()
    if (last.rang if last else 0) != actes[0].rang - 1:
        raise RegistreEndommage("le dernier acte du registre a changé pendant l'émission", "vérifier le registre")
    before = last.empreinte if last else identite(connection)
    chained = []
    for acte in actes:
        fichiers = tuple(made.get(acte.cle, ()))
        digest = act_digest(acte, fichiers, before, lot)
        chained.append(replace(acte, fichiers=fichiers, precedent=before, empreinte=digest, droit=droit))
        before = digest
    return tuple(chained)


def _row(numbering: Numbering, acte: Acte) -> dict[str, object]:
    return {
        "rang": acte.rang,
        "lot": acte.lot,
        "cle": acte.cle,
        "genre": acte.genre,
        "dossier": acte.dossier,
        "intitule": acte.intitule,
        "jour": acte.jour.isoformat(),
        "serie": None if acte.serie is None else numbering.states[acte.serie].id,
        "ordre": acte.ordre,
        "numero": acte.numero,
        "centimes": None if acte.montant is None else to_cents(acte.montant),
        "bordereau": None if acte.bordereau is None else numbering.ranks[acte.bordereau],
        "corrige": None if acte.corrige is None else numbering.ranks[acte.corrige],
        "faits": acte.texte,
        "precedent": acte.precedent,
        "empreinte": acte.empreinte,
    }


def _titre(acte: Acte) -> dict[str, object]:
    creance = acte.creance
    assert creance is not None
    mois = creance.mois.isoformat() if creance.mois else None
    return {
        "rang": acte.rang,
        "budget": creance.budget,
        "exercice": creance.exercice,
        "debiteur": creance.debiteur,
        "mois": mois,
    }


def _bordereau(acte: Acte) -> dict[str, object]:
    detail = acte.detail
    assert detail is not None
    return {
        "rang": acte.rang,
        "premier": detail.premier,
        "dernier": detail.dernier,
        "nombre": detail.nombre,
        "total": to_cents(detail.total),
        "cumul": to_cents(detail.cumul),
    }


def _files(acte: Acte) -> list[dict[str, object]]:
    return [
        {"rang": acte.rang, "position": position, "chemin": f.chemin, "sha256": f.sha256, "taille": f.taille}
        for position, f in enumerate(acte.fichiers, start=1)
    ]

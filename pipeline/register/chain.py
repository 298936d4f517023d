"""The chain: each act's digest covers all that the register says of it, its files, and the act before."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pipeline.register.facts import canonical, sha256, to_cents
from pipeline.register.records import Acte, Bordereau, Creance, Fichier


def lot_digest(lot: int, qui: str, quand: str, quoi: str, sources: str) -> str:
    """The digest of one issue; ``sources`` is its canonical JSON."""
    return sha256(canonical({"lot": lot, "qui": qui, "quand": quand, "quoi": quoi, "sources": sources}))


def act_digest(acte: Acte, fichiers: Sequence[Fichier], precedent: str, lot: str) -> str:
    """The digest of an act with its files, chained to the act before; ``lot`` is the digest of its issue.

    It is the SHA-256 of a JSON array of everything the register holds on the act, in the order below.
    """
    serie, creance, detail = acte.serie, acte.creance, acte.detail
    content = [
        precedent,
        lot,
        acte.rang,
        acte.cle,
        acte.genre,
        acte.dossier,
        acte.intitule,
        acte.jour.isoformat(),
        None if serie is None else [serie.genre, serie.portee, serie.exercice, serie.continue_],
        acte.ordre,
        acte.numero,
        None if acte.montant is None else to_cents(acte.montant),
        None if creance is None else [creance.budget, creance.exercice, creance.debiteur, _month(creance)],
        acte.bordereau,
        acte.corrige,
        None if detail is None else _detail(detail),
        acte.faits_sha256,
        [[f.chemin, f.sha256, f.taille] for f in fichiers],
    ]
    return sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")))


def _month(creance: Creance) -> str | None:
    return None if creance.mois is None else creance.mois.isoformat()


def _detail(detail: Bordereau) -> list[str | int]:
    return [detail.premier, detail.dernier, detail.nombre, to_cents(detail.total), to_cents(detail.cumul)]

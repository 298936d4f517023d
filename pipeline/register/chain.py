"""The chain: each act's digest covers all that the register says of it, its files, and the act before."""

from __future__ import annotations

from pipeline.register.facts import canonical, sha256, to_cents
from pipeline.register.records import Acte


def lot_digest(lot: int, qui: str, quand: str, quoi: str, sources: str) -> str:
    """The digest of one issue; ``sources`` is its canonical JSON."""
    return sha256(canonical({"lot": lot, "qui": qui, "quand": quand, "quoi": quoi, "sources": sources}))


def act_digest(acte: Acte, lot: str) -> str:
    """The digest of an act, chained to ``acte.precedent``; ``lot`` is the digest of its issue."""
    serie, creance, detail = acte.serie, acte.creance, acte.detail
    return sha256(
        canonical(
            {
                "precedent": acte.precedent,
                "rang": acte.rang,
                "lot": lot,
                "cle": acte.cle,
                "genre": acte.genre,
                "dossier": acte.dossier,
                "intitule": acte.intitule,
                "jour": acte.jour,
                "serie": None if serie is None else [serie.genre, serie.portee, serie.exercice, serie.continue_],
                "ordre": acte.ordre,
                "numero": acte.numero,
                "centimes": None if acte.montant is None else to_cents(acte.montant),
                "titre": None
                if creance is None
                else [creance.budget, creance.exercice, creance.debiteur, creance.mois],
                "bordereau": acte.bordereau,
                "corrige": acte.corrige,
                "detail": None
                if detail is None
                else [detail.premier, detail.dernier, detail.nombre, to_cents(detail.total), to_cents(detail.cumul)],
                "faits": acte.faits_sha256,
                "fichiers": [[f.chemin, f.sha256, f.taille] for f in acte.fichiers],
            }
        )
    )

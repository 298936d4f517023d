"""The titre de recette: the claim of one month, its computation, how to pay it and how to contest it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pipeline import compose, conventions, legal, wording
from pipeline.compose import Emission
from pipeline.compose.payment import epc_qr
from pipeline.conventions import Etat, Periode, Versement
from pipeline.doctypes import mentions
from pipeline.doctypes.kinds import DocType
from pipeline.errors import PipelineError
from pipeline.model import Adresse, Collectivite, Correction, Dossier, Imputation, Titres
from pipeline.model.titres import Debiteur

Forms = dict[str, str]
_ISSUED_LATER = "attribué à l'émission"
_NATURES = {
    None: "Titre de recette",
    "annulation": "Titre d'annulation",
    "reduction": "Titre de réduction",
}


class TitresAbsents(PipelineError):
    """The dossier says nothing of its titres."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One titre to be: the month, the sum in euros (always positive), and what it corrects, if it does.

    ``source`` is the act that the sum comes from: 0 the convention, N its avenant n° N.
    """

    mois: date
    montant: Decimal
    source: int
    correction: Correction | None = None

    @property
    def exercice(self) -> int:
        """The budget year of the service."""
        return self.mois.year


@dataclass(frozen=True, slots=True)
class Numerotation:
    """What the register gives: number, bordereau, and the number of the titre that a correction corrects."""

    numero: str | None = None
    bordereau: str | None = None
    original: str | None = None


def pieces(dossier: Dossier) -> tuple[Piece, ...]:
    """One titre for each instalment of the convention and its avenants; nothing for a month that costs nothing."""
    lines = conventions.etat(dossier).versements
    return tuple(Piece(v.mois, v.montant, v.source) for v in lines if v.montant > 0)


def corrections(dossier: Dossier) -> tuple[Piece, ...]:
    """One titre for each correction asked for."""
    asked = dossier.titres.corrections if dossier.titres else ()
    sources = {v.mois: v.source for v in conventions.etat(dossier).versements}
    return tuple(Piece(c.mois, c.montant, sources.get(c.mois, 0), c) for c in asked)


def debiteur(dossier: Dossier) -> Debiteur | Collectivite:
    """Who owes: the one ``titres.yaml`` names, else the beneficiary."""
    other = dossier.titres.debiteur if dossier.titres else None
    return other or dossier.beneficiaire


def imputation(titres: Titres, exercice: int) -> tuple[str, Imputation | None]:
    """The nomenclature of a budget year, and the account under it."""
    name = legal.at(date(exercice, 12, 31)).nomenclature
    return name, titres.imputation.m14 if name == "M14" else titres.imputation.m57


def intitule(dossier: Dossier, piece: Piece | None = None) -> str:
    """« Titre de recette – février 2021 »."""
    if piece is None:
        return f"Titres de recette – {dossier.entete.intitule}"
    nature = piece.correction.nature if piece.correction else None
    return f"{_NATURES[nature]} – {wording.mois_annee(piece.mois)}"


def facts(dossier: Dossier, piece: Piece) -> dict[str, Any]:
    """What makes a titre the same claim: neither the day nor the numbers, nor who signs, nor where to pay."""
    titres, who, owner = _titres(dossier), debiteur(dossier), dossier.prestataire
    name, account = imputation(titres, piece.exercice)
    corrected = piece.correction
    return {
        "nature": corrected.nature if corrected else "titre",
        "motif": corrected.motif if corrected else None,
        "mois": piece.mois,
        "montant": piece.montant,
        "source": piece.source,
        "article": titres.article,
        "creancier": owner.siret,
        "debiteur": {"nom": who.nom, "siret": who.siret},
        "budget": titres.budget.code,
        "nomenclature": name,
        "nature_comptable": account.nature if account else None,
        "fonction": account.fonction if account else None,
    }


def context_of(dossier: Dossier, emission: Emission, piece: Piece, numbers: Numerotation) -> dict[str, Any]:
    """What ``titre.docx`` prints for one titre; ``qr`` is a PNG. Raises ``TitresAbsents``."""
    titres = _titres(dossier)
    state = conventions.etat(dossier)
    qr = _code(dossier, piece, numbers)
    context = compose.finish(
        {
            "document": _document(dossier, emission, piece, numbers),
            "titre": _heading(titres, emission, piece, numbers),
            "creancier": mentions.creditor(dossier),
            "debiteur": _debtor(dossier),
            "creance": _claim(dossier, titres, piece, numbers),
            "lignes": list(_computation(state, piece)),
            "cumul": _running(state, piece),
            "imputation": mentions.account(*imputation(titres, piece.exercice)),
            "paiement": _payment(dossier, titres, emission, piece, numbers, qr is not None),
            "auteur": mentions.author(dossier),
            "executoire": emission.droit.formule_executoire,
            "recours": mentions.remedies(
                dossier.prestataire.tribunal, emission.droit, "tribunal administratif compétent"
            ),
        }
    )
    return {**context, "qr": qr} if qr else context


def context(dossier: Dossier, emission: Emission) -> dict[str, Any]:
    """What ``titre.docx`` prints for the first titre of the dossier, as a draft."""
    return context_of(dossier, emission, pieces(dossier)[0], Numerotation())


def _titres(dossier: Dossier) -> Titres:
    if dossier.titres is None or dossier.convention is None:
        raise TitresAbsents(f"le dossier « {dossier.nom} » n'a pas de quoi émettre de titre", "écrire titres.yaml")
    return dossier.titres


def _seat(who: Debiteur | Collectivite) -> Adresse | None:
    return who.adresse if isinstance(who, Debiteur) else who.siege


def _document(dossier: Dossier, emission: Emission, piece: Piece, numbers: Numerotation) -> dict[str, Any]:
    nature = _NATURES[piece.correction.nature if piece.correction else None]
    number = f" n° {numbers.numero}" if numbers.numero else ""
    shared = compose.document(
        dossier,
        emission,
        titre=f"{nature}{number} – {wording.mois_annee(piece.mois)}",
        reference=f"{nature}{number} – exercice {piece.exercice}",
        recueil=_titres(dossier).service,
    )
    return {**shared, "recueil": compose.upper_first(shared["recueil"])}


def _heading(titres: Titres, emission: Emission, piece: Piece, numbers: Numerotation) -> Forms:
    nature = _NATURES[piece.correction.nature if piece.correction else None]
    return {
        "intitule": f"{nature} n° {numbers.numero}" if numbers.numero else f"{nature} – numéro {_ISSUED_LATER}",
        "bordereau": f"bordereau n° {numbers.bordereau}" if numbers.bordereau else "bordereau à établir",
        "exercice": str(piece.exercice),
        "budget": titres.budget.intitule,
        "service": compose.upper_first(titres.service),
        "jour": wording.date_longue(emission.jour),
        "montant": wording.montant(piece.montant),
        "montant_lettres": wording.montant_lettres(piece.montant),
        "verbe": "à déduire" if piece.correction else "à recouvrer",
    }


def _debtor(dossier: Dossier) -> Forms:
    who = debiteur(dossier)
    return {
        "nom": compose.upper_first(who.nom),
        "adresse": compose.missing(compose.address(_seat(who)), "adresse du débiteur"),
        "siret": compose.missing(who.siret and wording.siret(who.siret), "SIRET du débiteur"),
    }


def _claim(dossier: Dossier, titres: Titres, piece: Piece, numbers: Numerotation) -> Forms:
    convention = dossier.convention
    assert convention is not None
    origin = (
        f"article {titres.article} de la convention, approuvée par la délibération {compose.act_reference(dossier)}"
    )
    if piece.source:
        origin += f" ; avenant n° {piece.source} à cette convention"
    corrected = piece.correction
    return {
        "objet": f"{convention.intitule} : participation {wording.de(wording.mois_annee(piece.mois))}",
        "origine": compose.upper_first(origin),
        "corrige": numbers.original or (_ISSUED_LATER if corrected else ""),
        "motif": corrected.motif.rstrip(" .") if corrected else "",
    }


def _computation(state: Etat, piece: Piece) -> Iterator[Forms]:
    lines = [v for v in state.versements if v.source == piece.source]
    rank = next((n for n, v in enumerate(lines, start=1) if v.mois == piece.mois), None)
    act = "de la convention" if piece.source == 0 else f"de l'avenant n° {piece.source}"
    if piece.correction is not None:
        text = f"{_NATURES[piece.correction.nature]} portant sur {wording.mois_annee(piece.mois)}"
        yield {
            "libelle": text,
            "calcul": piece.correction.motif.rstrip(" ."),
            "montant": wording.montant(piece.montant),
        }
        return
    where = f"versement {rank} sur {len(lines)} de l'échéancier {act}" if rank else f"échéancier {act}"
    yield {
        "libelle": compose.upper_first(wording.mois_annee(piece.mois)),
        "calcul": f"1 mois × {wording.montant(piece.montant)} – {where}{_formula(state, piece)}",
        "montant": wording.montant(piece.montant),
    }


def _formula(state: Etat, piece: Piece) -> str:
    if state.arrete is None or piece.mois != state.versements[-1].mois:
        return ""
    return f" ; solde d'une participation arrêtée à {wording.montant(state.arrete[1])}"


def _running(state: Etat, piece: Piece) -> Forms:
    term = _term(state, piece.mois)
    lines = _of(state, term)
    until = sum((v.montant for v in lines if v.mois <= piece.mois), Decimal(0))
    return {
        "du": wording.montant(until),
        "total": wording.montant(sum((v.montant for v in lines), Decimal(0))),
        "du_au": f"du {wording.date_longue(term.debut)} au {wording.date_longue(min(term.fin, state.fin))}",
    }


def _term(state: Etat, mois: date) -> Periode:
    begun = [term for term in state.periodes if term.debut.replace(day=1) <= mois]
    return begun[-1] if begun else state.periodes[0]


def _of(state: Etat, term: Periode) -> list[Versement]:
    return [v for v in state.versements if _term(state, v.mois) == term]


def _payment(
    dossier: Dossier, titres: Titres, emission: Emission, piece: Piece, numbers: Numerotation, code: bool
) -> dict[str, Any]:
    limit = emission.jour + timedelta(days=titres.delai_paiement_jours)
    return {
        "demande": piece.correction is None,
        "limite": wording.date_longue(limit),
        **mentions.means(dossier.prestataire.comptable),
        "reference": _label(dossier, piece, numbers),
        "code": code,
    }


def _label(dossier: Dossier, piece: Piece, numbers: Numerotation) -> str:
    number = f"{piece.exercice}-{numbers.numero}" if numbers.numero else f"{piece.exercice}, numéro {_ISSUED_LATER}"
    return f"Titre {number} {dossier.prestataire.nom_court}"


def _code(dossier: Dossier, piece: Piece, numbers: Numerotation) -> bytes | None:
    comptable = dossier.prestataire.comptable
    if piece.correction is not None or numbers.numero is None or comptable is None or not comptable.iban:
        return None
    name = comptable.nom or dossier.prestataire.nom
    return epc_qr(name, comptable.iban, comptable.bic, piece.montant, _label(dossier, piece, numbers))


DOCTYPE = DocType("titre", "titre.docx", intitule, context)

"""What any titre says of who issues it, who collects it, how to pay it and how to contest it."""

from __future__ import annotations

from pipeline import compose, wording
from pipeline.legal import Droit
from pipeline.model import Dossier, Imputation
from pipeline.model.collectivite import Comptable, Personne

Forms = dict[str, str]


def creditor(dossier: Dossier) -> Forms:
    """The body, its address and SIRET, and its accountant, as a titre names them."""
    body, comptable = dossier.prestataire, dossier.prestataire.comptable
    who = f"comptable public {wording.de(body.designation)}"
    known = [part for part in (comptable.courriel, _phone(comptable.telephone)) if part] if comptable else []
    return {
        "nom": compose.upper_first(body.nom),
        "adresse": compose.missing(compose.address(body.siege), f"siège {wording.de(body.designation)}"),
        "siret": compose.missing(body.siret and wording.siret(body.siret), f"SIRET {wording.de(body.designation)}"),
        "comptable": compose.missing(compose.upper_first(comptable.nom) if comptable and comptable.nom else None, who),
        "comptable_adresse": compose.missing(
            compose.address(comptable.adresse) if comptable else None, "adresse du comptable public"
        ),
        "comptable_contact": compose.missing(", ".join(known) or None, "contact du comptable public"),
    }


def auteur(dossier: Dossier) -> Personne | None:
    """Who issues: the delegate, else the representative of the body."""
    delegate = dossier.titres.auteur if dossier.titres else None
    return delegate or dossier.prestataire.representant


def author(dossier: Dossier) -> Forms:
    """Name, capacity and delegation of who issues (CGCT, art. L. 1617-5, 4°)."""
    who = auteur(dossier)
    delegate = dossier.titres.auteur if dossier.titres else None
    if who is None:
        return {"nom": compose.missing(None, "auteur du titre"), "qualite": "", "delegation": ""}
    quality = compose.missing(who.qualite and wording.accord(who.civilite, who.qualite), "qualité de l'auteur")
    return {
        "nom": wording.personne(who.civilite, who.prenom, who.nom),
        "qualite": quality,
        "delegation": f", par délégation ({delegate.delegation})" if delegate and delegate.delegation else "",
    }


def account(nomenclature: str, imputation: Imputation | None) -> Forms:
    """The account, under the nomenclature of its budget year."""
    return {
        "nomenclature": nomenclature,
        "nature": compose.missing(
            f"{imputation.nature} – {imputation.libelle}" if imputation else None, f"compte {nomenclature}"
        ),
        "fonction": compose.missing(imputation.fonction if imputation else None, f"code de fonction {nomenclature}"),
    }


def means(comptable: Comptable | None) -> Forms:
    """Where and how to pay."""
    iban = comptable.iban if comptable else None
    return {
        "iban": compose.missing(wording.iban(iban) if iban else None, "IBAN du comptable"),
        "bic": compose.missing(comptable.bic if comptable else None, "BIC du comptable"),
        "payfip": compose.missing(comptable.payfip if comptable else None, "accès à PayFIP"),
    }


def remedies(court: str | None, droit: Droit, blank: str) -> Forms:
    """The time to contest, before which court (``blank`` where it is not known), and the text that says so."""
    return {
        "de_delai": wording.de(wording.duree(droit.titre_recours_mois)),
        "tribunal": compose.missing(court, blank),
        "reference": droit.reference("titre_recours").texte,
    }


def _phone(number: str | None) -> str | None:
    return number and wording.telephone(number)

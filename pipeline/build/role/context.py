"""What a titre of a role prints: what is common to all is made once, what a row says is put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.manquant import FERME, OUVRE
from pipeline.model.debiteur import LigneRole
from pipeline.wording import date_longue, montant, montant_lettres, typographier
from pipeline.wording import siret as siret_imprime

if TYPE_CHECKING:
    from pipeline.compose import Emission
    from pipeline.legal import Droit
    from pipeline.model import Dossier, Titres

Context = dict[str, Any]


class Commun(NamedTuple):
    """What the titres of one run share: ``context`` is finished text, ``faits`` what the register records of it."""

    context: Mapping[str, Any]
    faits: Mapping[str, Any]
    exercice: int
    budget: str
    limite: date
    virement: tuple[str, str, str | None] | None
    """Name, IBAN and BIC of the account that the payment code names; ``None`` prints no code."""


def shared(dossier: Dossier, jour: date, droit: date | None, *, code: bool) -> Commun:
    """What the dossier and the law of the day give to every titre. Raises ``RoleIncomplet``."""
    from pipeline import compose, legal
    from pipeline.build.role.request import RoleIncomplet
    from pipeline.doctypes import Emission

    titres = dossier.titres
    if titres is None:
        raise RoleIncomplet(
            f"le dossier « {dossier.nom} » n'a pas de titres.yaml", "l'écrire : budget, service, compte"
        )
    body, comptable = dossier.prestataire, dossier.prestataire.comptable
    emission = Emission(jour, False, legal.at(droit or jour))
    context = compose.finish(_shared_context(dossier, titres, emission, code=code))
    _complete(dossier, context)
    virement = (comptable.nom or body.nom, comptable.iban, comptable.bic) if comptable and comptable.iban else None
    return Commun(
        context,
        _shared_facts(dossier, titres, jour, code=code),
        jour.year,
        f"{dossier.entete.parties.prestataire}/{titres.budget.code}",
        jour + timedelta(days=titres.delai_paiement_jours),
        virement if code else None,
    )


def _shared_context(dossier: Dossier, titres: Titres, emission: Emission, *, code: bool) -> Context:
    from pipeline import compose
    from pipeline.doctypes import mentions, titre

    recueil = compose.upper_first(titres.service)
    return {
        "document": compose.document(dossier, emission, titre="", reference="", recueil=recueil),
        "titre": {
            "exercice": str(emission.jour.year),
            "budget": titres.budget.intitule,
            "service": recueil,
            "jour": date_longue(emission.jour),
            "verbe": "à recouvrer",
        },
        "creancier": mentions.creditor(dossier),
        "imputation": mentions.account(*titre.imputation(titres, emission.jour.year)),
        "paiement": {"demande": True, "code": code, **mentions.means(dossier.prestataire.comptable)},
        "auteur": mentions.author(dossier),
        "executoire": emission.droit.formule_executoire,
        "recours": _remedies(dossier.prestataire.tribunal, emission.droit),
        "cumul": {},
        "nom_court": dossier.prestataire.nom_court,
    }


def _shared_facts(dossier: Dossier, titres: Titres, jour: date, *, code: bool) -> dict[str, Any]:
    from pipeline.doctypes import mentions, titre

    name, account = titre.imputation(titres, jour.year)
    comptable, author = dossier.prestataire.comptable, mentions.auteur(dossier)
    return {
        "nature": "titre",
        "creancier": dossier.prestataire.siret,
        "budget": titres.budget.code,
        "service": titres.service,
        "nomenclature": name,
        "nature_comptable": account and account.nature,
        "fonction": account and account.fonction,
        "auteur": author and f"{author.prenom} {author.nom}",
        "iban": comptable.iban if comptable else None,
        "payfip": comptable.payfip if comptable else None,
        "code_virement": code,
    }


def _remedies(court: str | None, droit: Droit) -> dict[str, str]:
    from pipeline.doctypes import mentions
    from pipeline.wording import duree

    return {
        **mentions.remedies(court, droit, "tribunal compétent"),
        "delai": duree(droit.titre_recours_mois),
        "prescription": duree(droit.prescription_annees, "an"),
    }


def facts(commun: Commun, line: LigneRole) -> dict[str, Any]:
    """What the titre of a row states, without the day nor the numbers: the same facts are the same titre."""
    return {
        **commun.faits,
        "reference": line.reference,
        "debiteur": {"nom": line.nom, "siret": line.siret or None, **_where(line)},
        "objet": line.objet,
        "origine": line.origine,
        "periode": line.periode,
        "base": line.base,
        "quantite": None if line.quantite is None else f"{line.quantite.normalize():f}",
        "unite": line.unite,
        "prix_unitaire": None if line.prix_unitaire is None else f"{line.prix_unitaire.normalize():f}",
        "montant": line.montant,
        "echeance": line.echeance,
    }


def of_row(commun: Commun, line: LigneRole, numero: str | None, bordereau: str | None) -> Context:
    """What the template prints for one row; without ``numero`` it is a draft."""
    base, year = commun.context, commun.exercice
    objet = _finished(line.objet.rstrip(" ."))
    heading = _heading(numero)
    due = montant(line.montant)
    return {
        **base,
        "document": {
            **base["document"],
            "titre": title(line, numero),
            "sujet": objet,
            "reference": f"{heading} – exercice {year}",
            "projet": numero is None,
        },
        "titre": {
            **base["titre"],
            "intitule": heading,
            "bordereau": f"bordereau n°\u00a0{bordereau}" if bordereau else "bordereau à établir",
            "montant": due,
            "montant_lettres": words(line.montant),
        },
        "debiteur": _debtor(line),
        "creance": _claim(line, objet),
        "lignes": [
            {"libelle": _finished(_capital(line.periode)) or str(year), "calcul": _computation(line), "montant": due}
        ],
        "paiement": {
            **base["paiement"],
            "limite": date_longue(line.echeance or commun.limite),
            "reference": label(commun, numero),
            "code": bool(commun.virement and numero),
        },
    }


def _debtor(line: LigneRole) -> dict[str, str]:
    siret = siret_imprime(line.siret) if line.siret else ""
    return {"nom": name(line), "adresse": _finished(_address(line)), "siret": siret}


def _claim(line: LigneRole, objet: str) -> dict[str, str]:
    origine = _finished(_capital(line.origine.rstrip(" .")))
    return {"objet": objet, "periode": _finished(line.periode), "origine": origine, "corrige": "", "motif": ""}


def title(line: LigneRole, numero: str | None) -> str:
    """How the document is entitled: « Titre de recette n° 12 – Restauration scolaire »."""
    return f"{_heading(numero)} – {_finished(line.objet.rstrip(' .'))}"


def label(commun: Commun, numero: str | None) -> str:
    """What a payment recalls: « Titre 2026-12 EPT de l’Exemple »."""
    number = f"{commun.exercice}-{numero}" if numero else f"{commun.exercice}, numéro attribué à l’émission"
    return f"Titre {number} {commun.context['nom_court']}"


def name(line: LigneRole) -> str:
    """The debtor as it is printed."""
    return _finished(_capital(line.nom))


@lru_cache(8192)
def words(sum_due: Decimal) -> str:
    """The sum in words, as it is printed."""
    return _finished(montant_lettres(sum_due))


def bordereau_rows(commun: Commun, lines: Sequence[tuple[LigneRole, str]]) -> list[dict[str, str]]:
    """The rows of the bordereau: each claim with its number."""
    nature = commun.context["imputation"]["nature"].partition(" ")[0]
    return [
        {
            "numero": number,
            "debiteur": name(line),
            "objet": _finished(line.objet.rstrip(" .")),
            "nature": nature,
            "montant": montant(line.montant),
        }
        for line, number in lines
    ]


def _heading(numero: str | None) -> str:
    return f"Titre de recette n°\u00a0{numero}" if numero else "Titre de recette – numéro attribué à l’émission"


def _complete(dossier: Dossier, context: Mapping[str, Any]) -> None:
    from pipeline.build.role.request import RoleIncomplet

    blanks = list(dict.fromkeys(_blanks(context)))
    if blanks:
        message = f"le dossier « {dossier.nom} » ne dit pas tout ce qu'un titre doit dire : {', '.join(blanks)}"
        raise RoleIncomplet(message, "compléter la fiche de la collectivité et titres.yaml")


def _blanks(value: object) -> Sequence[str]:
    if isinstance(value, str):
        return [piece.partition(FERME)[0] for piece in value.split(OUVRE)[1:]]
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return [blank for part in parts for blank in _blanks(part)]


def _computation(line: LigneRole) -> str:
    if line.quantite is None or line.prix_unitaire is None:
        return _finished(line.base.rstrip(" ."))
    count = f"{line.quantite.normalize():,f}".replace(",", "\u202f").replace(".", ",")
    unit = f" {line.unite}" if line.unite else ""
    said = f"{count}{unit} × {_price(line.prix_unitaire)}"
    return _finished(f"{said} – {line.base.rstrip(' .')}" if line.base else said)


@lru_cache(4096)
def _price(price: Decimal) -> str:
    if price == round(price, 2):
        return montant(price.quantize(Decimal("0.01")))
    return f"{price.normalize():,f}".replace(",", "\u202f").replace(".", ",") + "\u00a0€"


def _where(line: LigneRole) -> dict[str, str]:
    return {"adresse": line.adresse, "code_postal": line.code_postal, "ville": line.ville}


def _address(line: LigneRole) -> str:
    return f"{line.adresse}, {line.code_postal}\u00a0{line.ville}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _finished(text: str) -> str:
    return typographier(text).replace("'", "’")

"""The convention: its term, its price, what each side does."""

from __future__ import annotations

from typing import Literal

from pipeline.model.base import Record
from pipeline.model.collectivite import Civilite
from pipeline.model.values import Entier, Jour, Mois, Montant, OuiNon, Texte


class Echeance(Record):
    """One instalment: the month it pays for, and euros."""

    mois: Mois
    montant: Montant


class Unites(Record):
    """The unit cost of the service in euros, and the units foreseen (CGCT, art. D. 5219-1)."""

    unite: Texte
    """« jour de travail », in the singular."""
    cout: Montant
    nombre: Entier


class Prix(Record):
    """What the commune pays for the initial term, in euros."""

    montant: Montant
    echeancier: tuple[Echeance, ...]
    prorata: Literal["echeancier", "mois_factures", "mois_duree"] | None = None
    """How an early end is settled: instalments fallen due, price over billed months, or price over months of term."""
    unites: Unites | None = None
    """How the price is made, where the service is put at disposal."""


class Renouvellement(Record):
    """What the convention says of its renewal."""

    maximum: Entier
    duree_mois: Entier
    preavis_mois: Entier
    forme: Texte
    montant: Montant | None = None
    echeancier: tuple[Echeance, ...] = ()


class Agent(Record):
    """Somebody designated by one side; blank fields are designations still to come."""

    civilite: Civilite | None = None
    prenom: Texte | None = None
    nom: Texte | None = None
    fonction: Texte | None = None


class Intervention(Record):
    """Days of presence of the technician in one month."""

    mois: Mois
    jours: Entier


class Technicien(Record):
    """The technician placed at the commune's disposal, and when."""

    agent: Agent
    lieu: Texte
    interventions: tuple[Intervention, ...]
    maintenu_au_renouvellement: OuiNon = False


class Coordinateur(Record):
    """The single point of contact of one side, and what it does."""

    agent: Agent | None = None
    missions: tuple[Texte, ...]


class Coordinateurs(Record):
    """One coordinator on each side."""

    prestataire: Coordinateur
    beneficiaire: Coordinateur


class Secteur(Record):
    """A sector of the provider's service; ``intervient`` says whether it still works for the beneficiary."""

    nom: Texte
    intervient: OuiNon


class Service(Record):
    """The provider's service that does the work, its sectors and its outside help."""

    nom: Texte
    secteurs: tuple[Secteur, ...]
    direction: tuple[Texte, ...] = ()
    appuis: tuple[Texte, ...] = ()


class Retablissement(Record):
    """Best-effort upkeep of one kind of infrastructure, and its limit."""

    domaine: Texte
    engagements: tuple[Texte, ...]


class Perimetre(Record):
    """What the convention covers."""

    finalite: Texte
    usages_en_l_etat: tuple[Texte, ...]
    retablissement: tuple[Retablissement, ...]
    remises: tuple[Texte, ...]
    charge_max_jours: Entier


class Prestations(Record):
    """What one sector still provides."""

    secteur: Texte
    missions: tuple[Texte, ...]
    limites: tuple[Texte, ...] = ()


class Charges(Record):
    """Who bears which expense."""

    comprises: tuple[Texte, ...]
    """Covered by the beneficiary's contribution."""
    beneficiaire: tuple[Texte, ...]
    """Paid by the beneficiary itself."""


class Comite(Record):
    """A follow-up committee; ``rythme_semaines`` is the longest interval between two meetings."""

    sigle: Texte
    nom: Texte
    role: Texte
    rythme_semaines: Entier
    composition: tuple[Texte, ...]


class SignatureConvention(Record):
    """Where and when both parties sign."""

    lieu: Texte | None = None
    date: Jour | None = None
    exemplaires: Entier = 2


class Habilitation(Record):
    """The délibération by which the other party authorises its signatory."""

    numero: Texte | None = None
    date: Jour | None = None
    transmission: Jour | None = None
    publication: Jour | None = None


class Convention(Record):
    """A convention between two public bodies. ``etat: signee`` declares it concluded."""

    etat: Literal["projet", "signee"]
    intitule: Texte
    effet: Jour
    duree_mois: Entier
    fin_convention_precedente: Jour | None = None
    habilitation_beneficiaire: Habilitation | None = None
    service: Service
    perimetre: Perimetre
    technicien: Technicien | None = None
    coordinateurs: Coordinateurs
    charte: Texte
    prestations: tuple[Prestations, ...]
    prestations_cessees: tuple[Texte, ...] = ()
    charges: Charges
    propriete: tuple[Texte, ...]
    prix: Prix
    renouvellement: Renouvellement | None = None
    comites: tuple[Comite, ...]
    continuite: tuple[Texte, ...]
    resiliation_preavis_mois: Entier | None = None
    constats: tuple[Texte, ...] = ()
    """What the parties note about the service on the day of the convention."""
    signature: SignatureConvention

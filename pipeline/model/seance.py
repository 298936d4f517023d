"""A sitting of a deliberative body, and who was there."""

from __future__ import annotations

from typing import Literal

from pipeline.model.base import Record
from pipeline.model.collectivite import Civilite
from pipeline.model.values import Entier, Heure, Jour, NumeroEnChiffres, OuiNon, Texte


class Membre(Record):
    """A member of a deliberative body, one row of the reference list."""

    commune: Texte
    civilite: Civilite
    nom: Texte
    prenom: Texte

    @property
    def nom_complet(self) -> str:
        """« DEXAVARY Laurence », which identifies a member in every input."""
        return f"{self.nom} {self.prenom}"


class Presence(Membre):
    """A member's attendance at one sitting; ``mandataire`` as the clerk wrote it, ``NOM Prénom``."""

    presence: Literal["present", "represente", "absent"]
    mandataire: Texte | None = None
    arrivee: Texte | None = None
    """Number of the first item taken up after a late arrival."""
    depart: Texte | None = None
    """Number of the first item taken up after the member left."""


class Convocation(Record):
    """The summons: its date, and the day it was sent, from which the delay runs (CE 19/06/1992 n° 99964)."""

    date: Jour
    envoi: Jour | None = None
    urgence: OuiNon = False
    mention_sans_public: OuiNon | None = None


class Publicite(Record):
    """How the sitting was open to the public."""

    sans_public: OuiNon = False
    retransmission: Texte | None = None


class Comptes(Record):
    """The counts announced in the minutes, to be compared with the list."""

    presents: Entier
    representes: Entier
    votants: Entier


class Plage(Record):
    """The numbers given to the items of one sitting, both included."""

    premier: NumeroEnChiffres
    dernier: NumeroEnChiffres


class Seance(Record):
    """A sitting, with one row of attendance per member."""

    collectivite: Texte
    date: Jour
    heure: Heure
    lieu: Texte
    ville: Texte
    convocation: Convocation
    rang_convocation: Entier = 1
    president: Texte
    secretaire: Texte
    membres_en_exercice: Entier
    publicite: Publicite
    loi_derogatoire: Texte | None = None
    """The derogatory law the sitting says it sat under, as cited."""
    numeros: Plage
    comptes: Comptes | None = None
    presences: tuple[Presence, ...] = ()

    @property
    def presents(self) -> tuple[Presence, ...]:
        """Those who sat in the room."""
        return tuple(p for p in self.presences if p.presence == "present")

    @property
    def representes(self) -> tuple[Presence, ...]:
        """Those who gave their proxy."""
        return tuple(p for p in self.presences if p.presence == "represente")

    @property
    def absents(self) -> tuple[Presence, ...]:
        """Those who neither came nor gave a proxy."""
        return tuple(p for p in self.presences if p.presence == "absent")

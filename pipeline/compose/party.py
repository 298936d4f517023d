"""A party as an act names it: its articles and contractions, its identity, who signs for it."""

from __future__ import annotations

from pipeline import wording
from pipeline.compose.text import missing, upper_first
from pipeline.model import Adresse, Collectivite, Contact, Personne

_EXECUTIFS = {"commune": "maire"}


def designation(collectivite: Collectivite) -> dict[str, str]:
    """The forms under which a text calls a body: ``le`` « l'EPT », ``de`` « de l'EPT », ``a``, and its executive."""
    nom = wording.le(collectivite.nom, collectivite.genre)
    executif = executive(collectivite)
    return {
        "le": collectivite.designation,
        "Le": upper_first(collectivite.designation),
        "de": wording.de(collectivite.designation),
        "a": wording.a(collectivite.designation),
        "si_il": "si elle" if collectivite.genre == "feminin" else "s'il",
        "le_nom": nom,
        "Le_executif": upper_first(executif),
        "de_executif": wording.de(executif),
        "a_executif": wording.a(executif),
    }


def executive(collectivite: Collectivite) -> str:
    """« le président », « la maire »: the head of the body, after its representative when known."""
    someone = collectivite.representant
    qualite = someone.qualite if someone and someone.qualite else _EXECUTIFS.get(collectivite.nature, "président")
    return agreed(someone.civilite if someone else "M.", qualite)


def agreed(civilite: str, qualite: str) -> str:
    """A capacity with its article, agreed with the person: « la présidente », « l'adjoint au maire »."""
    return wording.le(wording.accord(civilite, qualite), "feminin" if civilite == "Mme" else "masculin")


def identity(collectivite: Collectivite, deliberation: str, part: str) -> dict[str, str]:
    """What the head of a contract says of a party; ``part`` is « d'une part ; »."""
    qui = wording.de(collectivite.designation)
    someone = collectivite.representant
    numero = collectivite.siret and wording.siret(collectivite.siret)
    return {
        "Le_nom": upper_first(wording.le(collectivite.nom, collectivite.genre)),
        "siege": missing(address(collectivite.siege), f"siège {qui}"),
        "siret": missing(numero, f"SIRET {qui}"),
        "complements": _complements(collectivite),
        "represente": wording.accord(collectivite.genre, "représenté"),
        "representant": missing(_representative(someone), f"représentant {qui}"),
        "habilite": wording.accord(someone.civilite, "habilité") if someone else "habilité(e)",
        "deliberation": deliberation,
        "designe": wording.accord(collectivite.genre, "désigné"),
        "designation": collectivite.designation,
        "part": part,
    }


def address(adresse: Adresse | None) -> str | None:
    """« 2 avenue Youri-Gagarine, 94400 Vitry-sur-Seine »."""
    return f"{adresse.voie}, {adresse.code_postal}\u00a0{adresse.ville}" if adresse else None


def contact(someone: Contact | None, libelle: str) -> str:
    """« Mme Dupont, dpo@exemple.fr, 01 02 03 04 05 », or the mark of a missing contact."""
    if someone is None:
        return missing(None, libelle)
    telephone = someone.telephone and wording.telephone(someone.telephone)
    known = [part for part in (someone.nom, someone.courriel, telephone) if part]
    return missing(", ".join(known) or None, libelle)


def signatory(collectivite: Collectivite) -> dict[str, str]:
    """The signature block of a party to a contract."""
    someone = collectivite.representant
    return {
        "pour": f"Pour {wording.le(collectivite.nom, collectivite.genre)},",
        "qualite": f"{upper_first(executive(collectivite))},",
        "nom": missing(
            full_name(someone) if someone else None, f"nom du signataire {wording.de(collectivite.designation)}"
        ),
    }


def full_name(someone: Personne) -> str:
    """« Michel LEPRÊTRE »."""
    return f"{someone.prenom} {someone.nom.upper()}"


def _representative(someone: Personne | None) -> str | None:
    if someone is None:
        return None
    name = wording.personne(someone.civilite, someone.prenom, someone.nom)
    if someone.qualite is None:
        return name
    qualite = wording.accord(someone.civilite, someone.qualite)
    feminine = someone.civilite == "Mme" and not wording.le(qualite, "feminin").startswith("l'")
    return f"{'sa' if feminine else 'son'} {qualite}, {name}"


def _complements(collectivite: Collectivite) -> str:
    ape = collectivite.ape and f"code APE {collectivite.ape}"
    telephone = collectivite.telephone and f"téléphone {wording.telephone(collectivite.telephone)}"
    return "".join(f", {part}" for part in (ape, telephone) if part)

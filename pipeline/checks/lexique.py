"""Tables of the language rules: what is often mistyped, how it is written, and where it stands in a dossier."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.checks.registry import Cas, Finding
from pipeline.checks.textes import passages


class Faute(NamedTuple):
    """A pattern, what replaces it (a template, a table, or ``None``: the clerk must choose) and what is said."""

    motif: re.Pattern[str]
    correction: str | dict[str, str] | None
    message: str

    def corrige(self, match: re.Match[str]) -> str | None:
        """What to write instead."""
        if isinstance(self.correction, dict):
            return self.correction[match[0]]
        return None if self.correction is None else match.expand(self.correction)


def _fautes(*rows: tuple[str, str | None, str]) -> tuple[Faute, ...]:
    return tuple(Faute(re.compile(pattern, re.MULTILINE), correction, message) for pattern, correction, message in rows)


def _mots(pairs: str, message: str) -> tuple[Faute, ...]:
    """« faux=juste » words, apart by blanks, as one pattern."""
    words = dict(pair.split("=") for pair in pairs.split())
    return (Faute(re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w])"), words, message),)


ACCENTS = _mots(
    "Etat=État Etats=États Etablissement=Établissement Etablissements=Établissements Ecole=École Ecoles=Écoles "
    "Equipement=Équipement Equipements=Équipements Economie=Économie Education=Éducation Energie=Énergie "
    "Election=Élection Elections=Élections Elu=Élu Elue=Élue Elus=Élus Elues=Élues Etude=Étude Etudes=Études "
    "Evaluation=Évaluation Evolution=Évolution Evénement=Événement Egalité=Égalité Egalement=Également "
    "Emission=Émission Echéance=Échéance Etant=Étant Evry=Évry Ile-de-France=Île-de-France "
    "ETABLISSEMENT=ÉTABLISSEMENT DELIBERATION=DÉLIBÉRATION DELIBERATIONS=DÉLIBÉRATIONS SOUSSIGNES=SOUSSIGNÉS "
    "REGLEMENT=RÈGLEMENT RESEAU=RÉSEAU RESEAUX=RÉSEAUX MEDIATION=MÉDIATION SYSTEME=SYSTÈME SYSTEMES=SYSTÈMES "
    "PREFECTURE=PRÉFECTURE SECURITE=SÉCURITÉ ETAT=ÉTAT ECOLE=ÉCOLE",
    "capitale sans accent",
) + _fautes(
    (
        r"(?:^|(?<=[.;:] ))A (?=l['’]|la |le |les |hauteur|compter|défaut|titre|cet|ce |chaque|la suite)",
        "À ",
        "capitale sans accent",
    ),
)

FREQUENTES = _fautes(
    (r"\bayant faire\b", "ayant fait", "participe"),
    (r"\b(?i:(ce) qu['’]il suit)\b", r"\1 qui suit", "« ce qui suit »"),
    (
        r"(?<!à )(?<!de )(?<!par )(?<!pour )\bqui (?:permettre|être|avoir|faire|pouvoir|devoir|mettre)\b",
        None,
        "verbe conjugué",
    ),
    (r"\b([Àà]) hauteur maximal\b", r"\1 hauteur maximale", "accord"),
    (r"\b([Ll])a (COTECH|CODIR|COPIL|COSUI|COSTRAT)\b", r"\1e \2", "un comité"),
    (r"á", "à", "accent aigu pour un accent grave"),
    (r"\b([Dd]es|[Ll]es|[Dd]eux) partis\b(?! politiques)", r"\1 parties", "des parties, et non des partis"),
    (r"(?<!pour )\bquelle (pourrait|devrait|serait|aurait)\b(?! être (?:la|le)\b)", r"qu'elle \1", "« qu'elle »"),
    (r"\b([Cc]ela|[Cc]eci) inclus\b", r"\1 inclut", "verbe inclure"),
    (r"\bmises? à dispositions\b", "mise à disposition", "« mise à disposition »"),
    (r"\b([Mm])algrés\b", r"\1algré", "« malgré »"),
    (r"\b([Pp])armis\b", r"\1armi", "« parmi »"),
    (r"\b[Qq]uelque soit\b", None, "« quel que soit », accordé"),
    (r"\b([Ee]n) terme de\b", r"\1 termes de", "« en termes de »"),
    (r"\bl['’]ETP\b", "l'EPT", "sigle"),
    (r"\b(Zone de texte|Texte de remplacement|Lorem ipsum)\b", None, "reste d'un autre document"),
    (r"\b(?i:(relative) (mutualisation|convention|mise))\b", r"\1 à la \2", "« relative à la »"),
    (r"\bconvention (?:de|d['’]) [^.;]{0,40}\bété modifié\b", None, "accord : « modifiée »"),
    (r"\b([Ll])es dits?\b(?= [a-z])", None, "« lesdits » en un mot"),
    (r"\b([Ll])a dite\b", r"\1adite", "« ladite » en un mot"),
    (r"\b([Ll])e dit\b(?= (?:document|contrat|acte))", r"\1edit", "« ledit » en un mot"),
)

ORDINAUX = _fautes(
    (r"\b1 er\b", "1er", "« 1er » en un mot"),
    (r"\b1(?:ère|ere|ière)\b", "1re", "« 1re »"),
    (r"\b(\d+)(?:ème|eme|ième|ieme)\b", r"\1e", "« e » seul après le chiffre"),
    (
        r"\b0?1 (?=janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)",
        "1er ",
        "« 1er » du mois",
    ),
)

NUMEROS = _fautes(
    (r"\b([Nn]) °", r"\1°", "« n° » en un signe"),
    (r"\b([Nn])º", r"\1°", "« n° »"),
    (r"\b([Nn])o\.? (?=\d)", r"\1° ", "« n° »"),
)

CIVILITES = _fautes(
    (r"\bMr\.?(?= [A-Z])", "M.", "civilité"),
    (r"\b(?:Melle|Mlle)\.?(?= [A-Z])", "Mme", "civilité"),
    (r"\b(?:Mme\.|MME|Mde)(?= [A-Z])", "Mme", "civilité"),
)

PONCTUATION = _fautes(
    (r"(?<=[a-zà-ÿ])([,;])(?=[A-Za-zÀ-ÿ])", r"\1 ", "espace oubliée après le signe"),
    (r"(?<=[a-zà-ÿ]{3})\.(?=[A-ZÀ-Ý][a-zà-ÿ])", ". ", "espace oubliée après le point"),
    (r"\b((?:19|20)\d\d)(?=[a-zà-ÿ]{3})", r"\1 ", "espace oubliée après l'année"),
    (r"([\w»)]) +([,.])(?=\s|$)", r"\1\2", "espace en trop avant le signe"),
    (r",,+|;;+|,\.|\.,", None, "signe doublé"),
)

ARTICLES = _fautes(
    (
        r"\b([LRD])\.? ?(\d{3,4}(?:-\d+)+)-((?:I|V|X)+)\b",
        r"\3 de l'article \1. \2",
        "le paragraphe se cite avant l'article",
    ),
    (r"\b([LRD])(\d{3,4}(?:-\d+)*)\b", r"\1. \2", "« L. » avec un point et une espace"),
)

MONTANTS = _fautes(
    (r"(?<![\d,.])\d{5,}(?:,\d\d)?(?= ?(?:€|euros))", None, "milliers non séparés"),
    (r"\b\d{1,3}(?:\.\d{3})+(?:,\d\d)? ?(?:€|euros)", None, "point entre les milliers"),
    (r"\b\d+\.\d{1,2} ?(?:€|euros)", None, "point au lieu de la virgule"),
    (r"€ ?\d", None, "signe € avant le nombre"),
)

CAPITALES = _fautes(
    (r"\bCode Général\b", "code général", "nom commun"),
    (r"\bCollectivités Territoriales\b", "collectivités territoriales", "nom commun"),
    (r"\bTribunal Administratif\b", "tribunal administratif", "nom commun"),
    (r"\bConseil (Municipal|Territorial|Communautaire|de Territoire|de territoire|municipal)\b", None, "nom commun"),
    (r"(?<=\b[Ll]e )(?:Président|Maire)\b(?! de la République)", None, "nom commun"),
    (r"(?<=\b[Ll]a )(?:Commune|Ville|Convention|Mairie|Collectivité)\b(?! (?:de|européenne)\b)", None, "nom commun"),
)

COMMUNES = {
    "VIRY CHATILLON": "Viry-Châtillon",
    "L HAY LES ROSES": "L'Haÿ-les-Roses",
    "LE KREMLIN BICETRE": "Le Kremlin-Bicêtre",
    "CRETEIL": "Créteil",
    "EVRY COURCOURONNES": "Évry-Courcouronnes",
    "CHATILLON": "Châtillon",
    "FONTENAY AUX ROSES": "Fontenay-aux-Roses",
    "SAINT MANDE": "Saint-Mandé",
    "NOGENT SUR MARNE": "Nogent-sur-Marne",
    "BRY SUR MARNE": "Bry-sur-Marne",
    "ABLON SUR SEINE": "Ablon-sur-Seine",
    "ATHIS MONS": "Athis-Mons",
    "CHEVILLY LARUE": "Chevilly-Larue",
    "CHOISY LE ROI": "Choisy-le-Roi",
    "IVRY SUR SEINE": "Ivry-sur-Seine",
    "JUVISY SUR ORGE": "Juvisy-sur-Orge",
    "PARAY VIEILLE POSTE": "Paray-Vieille-Poste",
    "SAVIGNY SUR ORGE": "Savigny-sur-Orge",
    "VILLENEUVE LE ROI": "Villeneuve-le-Roi",
    "VILLENEUVE SAINT GEORGES": "Villeneuve-Saint-Georges",
    "VITRY SUR SEINE": "Vitry-sur-Seine",
}
"""Official spelling (INSEE, code officiel géographique) of communes often written without accent or hyphen, by key."""


def relire(cas: Cas, fautes: tuple[Faute, ...], *, sure: bool = True) -> Iterator[Finding]:
    """Findings of a table; ``sure`` when its corrections can be made without reading the sentence."""
    for faute in fautes:
        for passage in passages(cas, faute.motif):
            better = faute.corrige(passage.match)
            yield Finding(
                passage.lieu,
                f"« {passage.dit.strip()} » : {faute.message}",
                conseil=f"écrire « {better.strip()} »" if better else "corriger ce passage",
                correction=passage.correction(better) if sure else None,
            )

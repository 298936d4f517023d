"""The template of the avenant."""

from __future__ import annotations

from corps import FIN, Brut, Element, Ligne, alineas, balise, boucle, puces, si, signatures, xml
from paquet import section
from wml import Colonne, table

_APRES = Ligne("Apres", "")
_ECHEANCIER = table(
    [
        Colonne("Mois", "{{ echeance.mois }}", 70),
        Colonne("Exercice", "{{ echeance.exercice }}", 40, "center"),
        Colonne("Montant", "{{ echeance.montant }}", 60, "right"),
    ],
    boucle="echeance in article.echeancier",
    total=["Total", "", "{{ article.total }}"],
    description="{{ article.titre }}",
    lie=True,
)
_REDACTIONS = table(
    [
        Colonne("Article", "{{ change.article }}", 30),
        Colonne("Ancienne rédaction", "{{ change.ancien }}", 70),
        Colonne("Nouvelle rédaction", "{{ change.nouveau }}", 70),
    ],
    boucle="change in article.changements",
    description="Anciennes et nouvelles rédactions",
)


def corps() -> str:
    """The body and its section."""
    return xml([*_ouverture(), *_articles(), *_cloture()], {}) + section("rIdE1", "rIdP1")


def _ouverture() -> list[Element]:
    return [
        Ligne("Titreacte", "Avenant n° {{ avenant.numero }}"),
        Ligne("Soustitreacte", "à la {{ avenant.convention }}"),
        Ligne("Soustitreacte", "entre {{ prestataire.le_nom }}"),
        Ligne("Soustitreacte", "et {{ beneficiaire.le_nom }}", props='<w:spacing w:before="0" w:after="200"/>'),
        Ligne("Intertitre", "Entre les soussignés"),
        *boucle(
            "partie",
            "parties",
            Ligne(
                "Partie",
                "**{{ partie.Le_nom }}**, dont le siège est situé {{ partie.siege }}, numéro SIRET {{ partie.siret }}, "
                "{{ partie.represente }} par {{ partie.representant }}, {{ partie.habilite }} à signer le présent "
                "avenant par la délibération {{ partie.deliberation }},",
            ),
            Ligne("Partie", "ci-après {{ partie.designe }} « **{{ partie.designation }}** », {{ partie.part }}"),
        ),
        Ligne("Partie", "ci-après ensemble « **les parties** »."),
        Ligne("Intertitre", "Rappel"),
        *alineas("rappels"),
        *alineas("motifs"),
        Ligne("Formule", "Les parties conviennent de ce qui suit :"),
    ]


def _articles() -> list[Element]:
    return [
        balise("for article in articles"),
        Ligne("Article", "{{ article.titre }}"),
        # The signatures never stand alone on their page.
        *boucle(
            "ligne",
            "article.alineas",
            *si(
                "article == articles[-1]",
                Ligne("Alinea", "{{ ligne }}", props="<w:keepNext/>"),
                sinon=[Ligne("Alinea", "{{ ligne }}")],
            ),
        ),
        *si("article.lie", Ligne("Alinealie", "{{ article.lie }}")),
        *puces("article.liste"),
        *si("article.echeancier", Brut(_ECHEANCIER), _APRES),
        *si("article.changements", Brut(_REDACTIONS), _APRES),
        balise("endfor"),
    ]


def _cloture() -> list[Element]:
    return [
        Ligne(
            "Signature",
            "Fait à {{ signature.lieu }}, le {{ signature.date }}, en {{ signature.exemplaires }}.",
            props='<w:spacing w:before="240" w:after="160"/>',
        ),
        signatures(),
        FIN,
    ]

"""The template of the délibération."""

from __future__ import annotations

from corps import Brut, Element, Ligne, alineas, bandeau, boucle, si, signatures, xml
from paquet import section
from wml import Colonne, field, paragraph, run, table

_EFFECTIF = table(
    [
        Colonne("Membres en exercice", "{{ compte.en_exercice }}", 50, "center"),
        Colonne("Quorum", "{{ compte.quorum }}", 30, "center"),
        Colonne("Présents", "{{ compte.presents }}", 30, "center"),
        Colonne("Représentés", "{{ compte.representes }}", 30, "center"),
        Colonne("Absents", "{{ compte.absents }}", 30, "center"),
    ],
    description="Effectif de la séance",
    lie=True,
)
_MEMBRES = table(
    [
        Colonne("Commune", "{{ membre.commune }}", 37),
        Colonne("Membre", "{{ membre.nom }}", 52),
        Colonne("Présence", "{{ membre.presence }}", 21),
        Colonne("Pouvoir donné à", "{{ membre.mandataire }}", 42),
        Colonne("Vote", "{{ membre.vote }}", 18),
    ],
    boucle="membre in membres",
    texte="Tableauserre",
    description="Présences, pouvoirs et votes",
)
_VOTE = table(
    [
        Colonne("Présents", "{{ vote.presents }}", 21, "center"),
        Colonne("Représentés", "{{ vote.representes }}", 24, "center"),
        Colonne("Votants", "{{ vote.votants }}", 20, "center"),
        Colonne("Pour", "{{ vote.pour }}", 18, "center"),
        Colonne("Contre", "{{ vote.contre }}", 18, "center"),
        Colonne("Abstentions", "{{ vote.abstentions }}", 24, "center"),
        Colonne("Blancs et nuls", "{{ vote.blancs_et_nuls }}", 21, "center"),
        Colonne("Suffrages exprimés", "{{ vote.exprimes }}", 24, "center"),
    ],
    description="Résultat du vote",
    lie=True,
)
_APRES = Ligne("Apres", "")


def entete() -> str:
    """The running header."""
    return xml([*bandeau(), Ligne("Entete", "**{{ document.emetteur }}**\n{{ document.recueil }}")], {})


def pied(reference: str = "{{ document.reference }}") -> str:
    """The running footer: what the act is, and the page."""
    return paragraph("Pied", run(f"{reference} — page ") + field("PAGE", "1") + run("/") + field("NUMPAGES", "1"))


def corps() -> str:
    """The body and its section."""
    return xml(_lignes(), {}) + section("rIdE1", "rIdP1")


def _lignes() -> list[Element]:
    return [*_ouverture(), *_decision(), *_fin()]


def _ouverture() -> list[Element]:
    return [
        Ligne("Institution", "République française"),
        Ligne("Titreacte", "Délibération n° {{ acte.numero }}"),
        Ligne("Soustitreacte", "{{ organe.Nom }} – séance du {{ seance.date }}"),
        Ligne("Objet", "Objet : {{ acte.objet }}"),
        Ligne(
            "Alinea",
            "{{ seance.date_lettres }}, à {{ seance.heure }}, {{ organe.le }} {{ prestataire.de_nom }} (ci-après "
            "« {{ prestataire.le }} ») s’est {{ organe.reuni }} {{ seance.lieu }}, sous la présidence de {{ seance.president }}, sur convocation "
            "{{ seance.convocation }}.",
        ),
        *si(
            "seance.derogation",
            Ligne("Alinea", "La séance s’est tenue en application {{ seance.derogation }}."),
        ),
        *si(
            "seance.sans_public",
            Ligne(
                "Alinea",
                "Elle s’est tenue sans public ; son caractère public a été assuré par sa retransmission "
                "{{ seance.retransmission }}.",
            ),
        ),
        Ligne("Alinealie", "{{ seance.quorum }} {{ seance.pouvoirs }}"),
        Brut(_EFFECTIF),
        _APRES,
        Ligne("Alinea", "**Secrétaire de séance :** {{ seance.secretaire }}"),
        Ligne("Intertitre", "Présences, pouvoirs et votes"),
        Brut(_MEMBRES),
    ]


def _decision() -> list[Element]:
    return [
        Ligne("Intertitre", "Exposé des motifs"),
        *alineas("expose"),
        Ligne("Intertitre", "Délibération"),
        Ligne("Alinealie", "{{ organe.Le }},"),
        *boucle("visa", "visas", Ligne("Visa", "**Vu** {{ visa }}")),
        *boucle("motif", "considerants", Ligne("Considerant", "**Considérant** {{ motif }}")),
        Ligne("Considerant", "**Entendu** le rapport {{ acte.rapporteur }}, et sur sa proposition,"),
        Ligne("Formule", "{{ vote.formule }}"),
        *boucle("decision", "dispositif", Ligne("Dispositif", "{{ decision }}")),
    ]


def _fin() -> list[Element]:
    return [
        Ligne("Intertitre", "Vote"),
        *si("vote.secret", Ligne("Alinealie", "Le vote a eu lieu au scrutin secret.")),
        Brut(_VOTE),
        _APRES,
        *alineas("vote.mentions"),
        *si(
            "annexes",
            Ligne("Alinealie", "**Documents annexés :**"),
            *boucle("ligne", "annexes", Ligne("Liste", "{{ ligne }}", props="<w:keepNext/>")),
        ),
        Ligne(
            "Signature",
            "Fait à {{ signature.lieu }}, le {{ signature.date }}.",
            props='<w:spacing w:before="240" w:after="160"/>',
        ),
        signatures(("qualite", "nom")),
        Ligne("Intertitre", "Caractère exécutoire et recours"),
        *si(
            "executoire.acquis",
            Ligne(
                "Mention",
                "**Acte exécutoire.** La présente délibération a été transmise {{ executoire.prefecture }} le "
                "{{ executoire.transmission }} et {{ executoire.publiee }} le {{ executoire.publication }}. Elle "
                "est exécutoire depuis le {{ executoire.jour }} ({{ executoire.reference }}).",
                props="<w:keepNext/>",
            ),
            sinon=[
                Ligne(
                    "Mention",
                    "La présente délibération devient exécutoire dès qu’elle a été publiée et transmise au "
                    "représentant de l’État dans le département ({{ executoire.reference }}).",
                    props="<w:keepNext/>",
                )
            ],
        ),
        Ligne("Apres", "", props="<w:keepNext/>"),
        Ligne(
            "Mention",
            "**Voies et délais de recours.** La présente délibération peut faire l’objet d’un recours devant le "
            "{{ recours.tribunal }} dans un délai {{ recours.de_delai }} à compter de sa "
            "publication{{ recours.dernier_jour }} ({{ recours.reference }}). La requête est déposée ou adressée au "
            "greffe, ou formée sur l’application Télérecours citoyens (www.telerecours.fr).",
        ),
    ]

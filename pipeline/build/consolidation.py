"""The convention as its avenants leave it on a day, for readers: each change marked, without official value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import conventions, legal, wording
from pipeline.build.conduct import ILLISIBLE, Controles, Infidele, Made, conduct
from pipeline.build.press import Ouvrage, Press
from pipeline.build.request import Demande, Resultat
from pipeline.diagnostics import Diagnostic, Severity
from pipeline.doctypes import Emission, registry
from pipeline.doctypes import avenant as avenant_kind
from pipeline.model import Avenant, Dossier
from pipeline.render.revision import Ajout, Remplacement, revise

_PLACES = {
    "Renouvellement": "art_duree",
    "Fin anticipée": "art_duree",
    "Participation pour la période renouvelée": "art_prix",
    "Participation due": "art_prix",
    "Participation et échéancier": "art_prix",
    "Désignations": "art_coordinateurs",
}
"""Where, in the convention, each part of an avenant is carried: the bookmark of an article."""
_NAME = "convention-consolidee"


def consolidate(demande: Demande, au: date) -> Resultat:
    """Make ``convention-consolidee`` in Word and PDF, as the convention stands on the day ``au``: see ``conduct``.

    Only signed avenants that have taken effect are carried. An old wording that the convention does not contain is an
    error (CSL-001): nothing is then made.
    """
    return conduct(demande, [demande.dossier], _Consolidee(demande, au))


class _Consolidee:
    def __init__(self, demande: Demande, au: date) -> None:
        self.demande = demande
        self.au = au

    def look(self, read: Controles) -> Made:  # noqa: ARG002  # nothing shows before it is made
        return Made()

    def refusal(self, done: Controles) -> str | None:
        dossier = done[self.demande.dossier].chargement.dossier
        return ILLISIBLE if dossier is None or dossier.convention is None else None

    def folder(self) -> Path:
        return self.demande.sortie / self.demande.dossier

    def draft(self, read: Controles, work: Path, meanwhile: Callable[[], None]) -> Made:
        dossier = read[self.demande.dossier].chargement.dossier
        assert dossier is not None
        signed = [a for a in dossier.avenants if a.etat == "signe" and a.effet <= self.au]
        context, press = _context(dossier, self.au), Press(self.demande, meanwhile)
        titre = context["document"]["titre"]
        part = press.word(work, Ouvrage(_NAME, "convention", "convention.docx", titre, context, projet=True))
        notice = _notice(dossier, signed, self.au)
        lost = revise(part.docx, _rewordings(signed), _additions(dossier, signed), notice)
        pdf = press.pdf([part], part.docx.with_suffix(".pdf"), "convention")
        if faults := [*(_unmatched(signed, text) for text in lost), *press.faults]:
            raise Infidele(faults, "la version consolidée n'est pas faite : un passage n'a pas pu être reporté")
        return Made([part.docx, pdf], press.notes)

    def issue(self, done: Controles) -> Made:
        raise NotImplementedError("a consolidated version has no official value")


def _context(dossier: Dossier, au: date) -> dict[str, Any]:
    context = registry()["convention"].context(dossier, Emission(au, False, legal.at(au)))
    heading = f"Version consolidée au {wording.date_longue(au)}, sans valeur officielle"
    document = {**context["document"], "recueil": heading, "titre": f"{context['document']['titre']} – {heading}"}
    return {**context, "document": document}


def _notice(dossier: Dossier, signed: list[Avenant], au: date) -> list[str]:
    state = conventions.etat(dossier, au=au, signes=True)
    day = wording.date_longue(au)
    texts = [f"Version consolidée au {day}, sans valeur officielle : seuls la convention et ses avenants font foi."]
    if not signed:
        return [*texts, "Aucun avenant n'est en vigueur à cette date."]
    numbers = wording.liste([f"n° {a.numero} (effet le {wording.date_longue(a.effet)})" for a in signed])
    plural = "Avenants reportés" if len(signed) > 1 else "Avenant reporté"
    end, total = wording.date_longue(state.fin), wording.montant(state.montant)
    return [*texts, f"{plural} : {numbers}. La convention prend fin le {end} ; participation totale : {total}."]


def _rewordings(signed: list[Avenant]) -> list[Remplacement]:
    return [
        Remplacement(change.ancien, _finished(change.nouveau), _mark(avenant))
        for avenant in signed
        for change in avenant.articles
    ]


def _additions(dossier: Dossier, signed: list[Avenant]) -> list[Ajout]:
    found = []
    for avenant in signed:
        printed = avenant_kind.context_of(dossier, Emission(avenant.effet, False, legal.at(avenant.effet)), avenant)
        for part in printed["articles"]:
            if part["titre"] in _PLACES or part["titre"].replace("’", "'") in _PLACES:
                place = _PLACES[part["titre"].replace("’", "'")]
                # A month has its capital only at the head of a table's row or of a sentence.
                months = [line["mois"] for line in part["echeancier"]]
                months[1:] = [month.lower() for month in months[1:]]
                lines = [f"{month} : {line['montant']}" for month, line in zip(months, part["echeancier"], strict=True)]
                intro = [part["lie"]] if part["lie"] else []
                texts = (*part["alineas"], *intro, *part["liste"], *([" ; ".join(lines) + "."] if lines else []))
                found.append(Ajout(place, texts, _mark(avenant)))
    return found


def _mark(avenant: Avenant) -> str:
    return wording.typographier(f"avenant n° {avenant.numero}").replace(" ", wording.ESPACE)


def _finished(text: str) -> str:
    return wording.typographier(text).replace("'", "’")


def _unmatched(signed: list[Avenant], text: str) -> Diagnostic:
    for avenant in signed:
        for index, change in enumerate(avenant.articles):
            if change.ancien == text:
                message = f"l'ancienne rédaction de l'article {change.article} n'est pas dans la convention"
                place = avenant.at("articles", index, "ancien")
                advice = "recopier la phrase telle que la convention l'imprime"
                return Diagnostic("CSL-001", Severity.ERREUR, message, place, conseil=advice, acte="avenant")
    message = f"le gabarit de la convention n'a pas le repère « {text} »"
    return Diagnostic("CSL-002", Severity.ERREUR, message, acte="avenant", conseil="rétablir ce signet dans le gabarit")

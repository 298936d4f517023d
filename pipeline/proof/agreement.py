"""What finished acts say, compared with what the dossier holds, and with each other. Reads texts; writes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from pipeline.proof import agreement_numbers
from pipeline.proof.agreement_mentions import Mention, mentions, readable

# What a template may state by itself: the law, the act's own parts, and the terms that every such act has.
_DU_GABARIT = frozenset({"article", "duree", "nombre", "pourcentage"})
_TEXTE_DE_LOI = re.compile(r"\b(?:lois?|règlement|décrets?|ordonnances?|arrêtés?|directive|circulaire|code)\b")
_ACTE = re.compile(r"\b(?:délibérations?|avenants?|titres?|bordereaux?|marchés?|SIRET|SIREN)\s*$", re.IGNORECASE)
_VALUED = re.compile(r"[\d@]|euro|mois|jour|semaine|année|\ban|heure")


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a printed value may come from, as texts.

    ``calcules`` are the values that the act's own wording was made of, ``saisis`` those of the inputs, ``gabarit`` the
    template's own text; the last two are asked only when needed.
    """

    calcules: Iterable[str]
    saisis: Callable[[], Iterable[str]]
    gabarit: Callable[[], str]


def unsourced(found: Iterable[Mention], sources: Sources) -> tuple[Mention, ...]:
    """The values that an act prints and that no source holds, in reading order.

    Values are compared, not spellings: « vingt mille euros » comes from ``20000.00``, « L'an deux mille vingt et un, le
    vingt-six janvier » from ``2021-01-26``. A template may bring references to law, durations and counts; an amount, an
    identifier, a date or the number of an act typed in it comes from nowhere.
    """
    left = _less(found, list(sources.calcules))
    left = _less(left, list(sources.saisis())) if left else left
    if not left:
        return ()
    own = readable(sources.gabarit())
    return tuple(mention for mention in left if not _brought(mention, own))


def _less(found: Iterable[Mention], texts: list[str]) -> tuple[Mention, ...]:
    values = [text for text in dict.fromkeys(texts) if _VALUED.search(text)]
    known = {(mention.nature, mention.valeur) for mention in mentions("\n".join(values))}
    known |= {("nombre", number) for text in texts if (number := agreement_numbers.value(text)) is not None}
    numbers = {value for nature, value in known if nature == "nombre"}
    rest = [mention for mention in found if not _known(mention, known, numbers)]
    if not rest:
        return ()
    whole = readable("\n".join(values))
    return tuple(mention for mention in rest if not _holds(whole, _sought(mention)))


def _known(mention: Mention, known: set[tuple[str, Hashable]], numbers: set[Hashable]) -> bool:
    if (mention.nature, mention.valeur) in known:
        return True
    match mention.nature:
        case "duree":
            assert isinstance(mention.valeur, tuple)
            return mention.valeur[0] in numbers
        case "montant" | "pourcentage" | "numero" | "siret" | "telephone":
            return _decimal(mention.valeur) in numbers
    return False


def _decimal(value: Hashable) -> Hashable:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return value


def _sought(mention: Mention) -> str:
    return str(mention.valeur) if mention.nature in ("numero", "courriel", "iban") else mention.texte


def _holds(text: str, sought: str) -> bool:
    return re.search(rf"(?<![\w,.]){re.escape(sought)}(?!\w)", text) is not None


def _brought(mention: Mention, template: str) -> bool:
    legal = bool(_TEXTE_DE_LOI.search(mention.avant)) and mention.nature in ("date", "numero")
    own_part = mention.nature == "numero" and not _ACTE.search(mention.avant)
    return (mention.nature in _DU_GABARIT or legal or own_part) and _holds(template, mention.texte)


@dataclass(frozen=True, slots=True)
class Fait:
    """A fact that an act states in a form of words that says what it is: ``texte`` is its value as printed."""

    cle: tuple[str, ...]
    valeur: Hashable
    texte: str


@dataclass(frozen=True, slots=True)
class Discordance:
    """One fact to which two acts give different values; ``premier`` and ``second`` are the names of the acts.

    ``certaine`` is false where one of them may speak of something else (another participation, another duration).
    """

    sujet: str
    certaine: bool
    premier: str
    dit: tuple[str, ...]
    second: str
    lit: tuple[str, ...]


_DATE = r"(?:\d{1,2}(?:er)?) [a-zéû]+ \d{4}"
_CITEE = re.compile(rf"délibération n° ?([\w./-]*\w) (?:du|de la|de l')\s?([^,;.()]{{3,60}}?) du ({_DATE})")
_PARTIE = re.compile(r"^(.{3,90}?), dont le siège .*?\bSIRET ([\d ]{14,20}\d)\b", re.MULTILINE)
_TIERS = re.compile(
    r"^(?:Collectivité créancière|Débiteur)\n(.{3,90})\n(?:.+\n){0,3}?SIRET ([\d ]{14,20}\d)$", re.MULTILINE
)
_MONTANT = r"(\d[\d .]*(?:,\d\d)? ?€)"
_PARTICIPATION = re.compile(rf"\bparticipation (?:financière )?(?:globale |totale )?de {_MONTANT}")
_DUREE = re.compile(r"\bdurée de ([\w -]+? (?:mois|ans?|jours?|semaines?))\b")
_EFFET = re.compile(rf"\b[Ll]a convention prend effet le ({_DATE})|\bElle a pris effet le ({_DATE})")
_TERME = re.compile(rf"jusqu'au ({_DATE}) inclus|et prend fin le ({_DATE})")
_SIGNEE = re.compile(rf"^Fait à .{{1,60}}?, le ({_DATE})|\bconvention\b.*, signée le ({_DATE})", re.MULTILINE)


_AMBIGUOUS = {("le montant de la participation",), ("la durée",)}


def facts(genre: str, text: str) -> frozenset[Fait]:
    """What an act states of the facts that several acts share.

    ``genre`` is ``deliberation``, ``convention``, ``avenant`` or ``titre``; of any other kind nothing is known.
    """
    plain = readable(text)
    reader = _READERS.get(genre)
    return frozenset(reader(plain)) if reader else frozenset()


def disagreements(acts: Mapping[str, frozenset[Fait]], about: Iterable[str]) -> tuple[Discordance, ...]:
    """The facts that the acts named in ``about`` and another act both state, with no value in common."""
    wanted, found = set(about), []
    order = sorted(acts)
    for first, second in ((a, b) for rank, a in enumerate(order) for b in order[rank + 1 :]):
        if first in wanted or second in wanted:
            found += _between(first, acts[first], second, acts[second])
    return tuple(found)


def words_against_figures(found: Iterable[Mention]) -> tuple[tuple[Mention, Mention], ...]:
    """The amounts in figures that the amount in words behind them, in brackets, contradicts."""
    return tuple(
        (figures, words)
        for figures, words in pairwise(found)
        if figures.nature == words.nature == "montant"
        and figures.paragraphe == words.paragraphe
        and words.avant.endswith(f"{figures.texte} (")
        and figures.valeur != words.valeur
    )


def _between(a: str, mine: frozenset[Fait], b: str, theirs: frozenset[Fait]) -> list[Discordance]:
    found = []
    for key in sorted({fact.cle for fact in mine} & {fact.cle for fact in theirs}):
        ours = {fact.valeur: fact.texte for fact in mine if fact.cle == key}
        others = {fact.valeur: fact.texte for fact in theirs if fact.cle == key}
        if not ours.keys() & others.keys():
            shown = tuple(sorted(ours.values())), tuple(sorted(others.values()))
            found.append(Discordance(" ".join(key), key not in _AMBIGUOUS, a, shown[0], b, shown[1]))
    return found


def _of_deliberation(text: str) -> list[Fait]:
    number = re.search(r"^Délibération n° ?([\w./-]*\w)", text, re.MULTILINE)
    held = re.search(rf"^(.{{3,60}}?) [–-] séance du ({_DATE})", text, re.MULTILINE)
    annexed = re.search(r"^Documents? annexés? :\s*\n(.+?)(?: et son annexe.*)?[.;]?$", text, re.MULTILINE)
    found = _terms(text)
    if number and held:
        found.append(_decided(held[1], number[1], held[2]))
    if annexed and annexed[1].lower().startswith("convention"):
        found.append(_title(annexed[1]))
    return found


def _of_convention(text: str) -> list[Fait]:
    title = re.search(r"^(Convention .+)\nentre ", text, re.MULTILINE)
    body = text.split("\nAnnexe à la convention\n")[0]
    found = [*_parties(body), *_terms(body), *_dates(body)]
    found += [_decided(match[2], match[1], match[3]) for match in _CITEE.finditer(body)]
    return [*found, _title(title[1])] if title else found


def _of_avenant(text: str) -> list[Fait]:
    title = re.search(r"^à la (convention .+)\nentre ", text, re.MULTILINE)
    recalled = [line for line in text.split("\n") if "approuvée" in line]
    found = [*_parties(text), *([_title(title[1])] if title else [])]
    found += [_decided(match[2], match[1], match[3]) for line in recalled for match in _CITEE.finditer(line)]
    changed = "Elle a été modifiée" in text
    signed = [fact for fact in _dates(text) if fact.cle[0] != "la date de fin" or not changed]
    # « Fait à … » is the avenant's own signature.
    own = re.search(rf"^Fait à .{{1,60}}?, le ({_DATE})", text, re.MULTILINE)
    return found + [fact for fact in signed if not (own and fact == _signed(own[1]))]


def _of_titre(text: str) -> list[Fait]:
    title = re.search(r"^Objet : (Convention .+?) : participation", text, re.MULTILINE)
    found = [_decided(match[2], match[1], match[3]) for match in _CITEE.finditer(text)]
    for match in _TIERS.finditer(text):
        found += _identity(match[1], match[2])
    return [*found, _title(title[1])] if title else found


_READERS = {
    "deliberation": _of_deliberation,
    "convention": _of_convention,
    "avenant": _of_avenant,
    "titre": _of_titre,
}


def _parties(text: str) -> list[Fait]:
    return [fact for match in _PARTIE.finditer(text) for fact in _identity(match[1], match[2])]


def _identity(name: str, siret: str) -> list[Fait]:
    bare, number = re.sub(r"^(?:l['’]|la |le )", "", name.strip().lower()), siret.replace(" ", "")
    return [
        Fait(("le SIRET de", f"« {bare} »"), number, siret.strip()),
        Fait(("le nom de la partie de SIRET", number), bare, name.strip()),
    ]


def _decided(organ: str, number: str, day: str) -> Fait:
    key = ("le numéro et la date de la délibération du", organ.strip().lower())
    return Fait(key, (number, _value(day)), f"n° {number} du {day}")


def _title(title: str) -> Fait:
    return Fait(("l'intitulé de la convention",), " ".join(title.lower().split()), title.strip())


def _terms(text: str) -> list[Fait]:
    subjects = ((("le montant de la participation",), _PARTICIPATION), (("la durée",), _DUREE))
    return [Fait(key, _value(m[1]), m[1]) for key, pattern in subjects for m in pattern.finditer(text)]


def _dates(text: str) -> list[Fait]:
    found = []
    for subject, pattern in (("la date d'effet", _EFFET), ("la date de fin", _TERME)):
        if match := pattern.search(text):
            day = match[1] or match[2]
            found.append(Fait((subject, "de la convention"), _value(day), day))
    return found + [_signed(match[1] or match[2]) for match in _SIGNEE.finditer(text)]


def _signed(day: str) -> Fait:
    return Fait(("la date de signature", "de la convention"), _value(day), day)


def _value(text: str) -> Hashable:
    return next((mention.valeur for mention in mentions(text)), text)

"""What the acts just made say, held against the dossier and against the other acts made before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.build.control import Controle
from pipeline.build.issued import is_issued
from pipeline.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from decimal import Decimal

    from pipeline.model import Dossier
    from pipeline.proof.agreement import Discordance, Fait, Sources
    from pipeline.proof.agreement_mentions import Mention

_TAKEN = {"prise", "signee", "signe"}


@dataclass(frozen=True, slots=True)
class Imprime:
    """What an act says (one paragraph a line), the values it was made of, and its template."""

    texte: str
    context: Mapping[str, Any]
    gabarit: Path

    @classmethod
    def read(cls, docx: Path, context: Mapping[str, Any], gabarit: Path) -> Imprime:
        """What the finished ``docx`` says. Raises ``ProofError``."""
        from pipeline.proof import agreement_text

        return cls(agreement_text.text(docx), context, gabarit)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the acts of a dossier are, and the register that knows which are issued."""

    dossier: str
    folder: Path
    registre: Path | str | None

    def is_issued(self, name: str) -> bool:
        """Whether the register knows the act of that file name (``convention``, ``avenant-1``)."""
        return is_issued(self.registre, f"{self.dossier}/{name.replace('-', '/')}")


def findings(done: Controle, printed: Mapping[str, Imprime], place: Place) -> tuple[Diagnostic, ...]:
    """What the acts in ``printed`` say that nothing else says (PRV-003), or that another act contradicts (PRV-004).

    They are given by file name: ``convention``, ``avenant-1``. Acts made before are read where they are.
    """
    dossier = done.chargement.dossier
    assert dossier is not None
    found: list[Diagnostic] = []
    for name, one in printed.items():
        found += _within(done, dossier, name, one)
    return (*found, *between(dossier, {name: one.texte for name, one in printed.items()}, place))


def _within(done: Controle, dossier: Dossier, name: str, one: Imprime) -> Iterator[Diagnostic]:
    from pipeline.proof import agreement, agreement_mentions

    read = agreement_mentions.mentions(one.texte)
    for mention in agreement.unsourced(read, _sources(done, one)):
        yield _stray(dossier, name, mention)
    for figures, words in agreement.words_against_figures(read):
        yield Diagnostic(
            "PRV-004",
            Severity.ERREUR,
            f"{name}.docx, paragraphe {figures.paragraphe} : « {figures.texte} » en chiffres, « {words.texte} » "
            "en lettres",
            acte=_genre(name),
            constat=_taken(dossier, name),
            conseil="corriger le gabarit ou le dossier, puis refaire l'acte",
        )


def _sources(done: Controle, one: Imprime) -> Sources:
    from pipeline.proof import agreement, agreement_text

    roots = done.chargement.arbres.values()
    return agreement.Sources(
        _printed(one.context),
        lambda: [str(leaf.value) for root in roots for leaf in root.leaves()],
        lambda: agreement_text.text(one.gabarit),
    )


def _stray(dossier: Dossier, name: str, mention: Mention) -> Diagnostic:
    return Diagnostic(
        "PRV-003",
        Severity.AVERTISSEMENT,
        f"{name}.docx, paragraphe {mention.paragraphe} : « {mention.texte} » ne vient ni du dossier ni d'un calcul "
        f"(« {mention.contexte} »)",
        acte=_genre(name),
        constat=_taken(dossier, name),
        conseil="si cette valeur est écrite dans le gabarit, la remplacer par sa variable ; sinon, signaler ce défaut",
    )


class Others:
    """The acts made before in the folder of a dossier; each is read once, however many are held against it."""

    def __init__(self, folder: Path) -> None:
        known = [folder / "deliberation.docx", folder / "convention.docx", *folder.glob("avenant-*.docx")]
        self.paths = tuple(sorted(path for path in known if path.is_file()))
        self._read: dict[Path, frozenset[Fait] | None] = {}

    def facts(self, path: Path) -> frozenset[Fait] | None:
        """What an act states; ``None`` when it cannot be read."""
        from pipeline.proof import ProofError, agreement, agreement_text

        if path not in self._read:
            try:
                self._read[path] = agreement.facts(_genre(path.stem), agreement_text.text(path))
            except ProofError:
                self._read[path] = None
        return self._read[path]


def between(
    dossier: Dossier, printed: Mapping[str, str], place: Place, others: Others | None = None
) -> Iterator[Diagnostic]:
    """The facts on which an act in ``printed``, given by file name, and another of the dossier differ (PRV-004)."""
    from pipeline.proof import agreement

    others = others or Others(place.folder)
    facts = {name: agreement.facts(_genre(name), texte) for name, texte in printed.items()}
    for path in others.paths:
        if path.stem in printed:
            continue
        if (found := others.facts(path)) is not None:
            facts[path.stem] = found
        else:
            yield Diagnostic(
                "PRV-004",
                Severity.AVERTISSEMENT,
                f"{path.name}, fait auparavant, ne peut pas être relu : son accord avec cet acte n'est pas vérifié",
                acte=_genre(path.stem),
                conseil="refaire cet acte, ou le reprendre d'une sauvegarde s'il est émis",
            )
    for one in agreement.disagreements(facts, printed):
        yield _discord(dossier, one, printed, place)


def listed(bordereau: Path, titres: Sequence[Path], cumul: Decimal | None = None) -> list[Diagnostic]:
    """What a bordereau says and the titres it lists do not (PRV-004), from their Word files.

    ``cumul`` is the year's running total that the register knows. Raises ``ProofError``.
    """
    from pipeline.proof import agreement_list, agreement_text

    ones = [agreement_list.titre(agreement_text.text(path)) for path in titres]
    found = agreement_list.gaps(*agreement_text.tabled(bordereau), ones, cumul)
    advice = "corriger le gabarit du bordereau ou des titres, puis recommencer"
    return [
        Diagnostic("PRV-004", Severity.ERREUR, f"{bordereau.name} : {gap}", acte="titres", conseil=advice)
        for gap in found
    ]


def _discord(dossier: Dossier, one: Discordance, printed: Mapping[str, str], place: Place) -> Diagnostic:
    mine, other = (one.premier, one.second) if one.premier in printed else (one.second, one.premier)
    said, read = (one.dit, one.lit) if mine == one.premier else (one.lit, one.dit)
    firm = other in printed or place.is_issued(other)
    message = f"{one.sujet} : {_quoted(said)} dans {mine}.docx, {_quoted(read)} dans {other}.docx"
    return Diagnostic(
        "PRV-004",
        Severity.ERREUR if firm and one.certaine else Severity.AVERTISSEMENT,
        message if firm else f"{message}, qui est un projet fait auparavant",
        acte=_genre(mine),
        constat=_taken(dossier, mine),
        conseil="dire la même chose dans les deux actes"
        if firm
        else f"refaire {other} : ce projet est peut-être dépassé",
    )


def _quoted(values: tuple[str, ...]) -> str:
    return " et ".join(f"« {value} »" for value in values)


def _genre(name: str) -> str:
    return name.split("-")[0]


def _taken(dossier: Dossier, name: str) -> bool:
    genre, _, number = name.partition("-")
    if number:
        return any(one.etat in _TAKEN for one in dossier.avenants if str(one.numero) == number)
    return getattr(getattr(dossier, genre, None), "etat", "projet") in _TAKEN


def _printed(value: Any) -> Iterator[str]:  # noqa: ANN401  # a context holds texts, lists and mappings of them
    if isinstance(value, Mapping):
        for child in value.values():
            yield from _printed(child)
    elif isinstance(value, list | tuple):
        for child in value:
            yield from _printed(child)
    elif not isinstance(value, bytes | bool) and value is not None:
        yield str(value)

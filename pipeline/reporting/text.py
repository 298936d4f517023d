"""Diagnostics as text, with the line of the clerk's file and a caret under what is meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.diagnostics import Certitude, Diagnostic, LegalReference, Location

Lines = Mapping[str, Sequence[str]]
"""The lines of every input file read, by name."""

WIDTH = 160
"""A source line longer than this is shown around the place only."""


def diagnostic_text(diagnostic: Diagnostic, lignes: Lines, prefixe: str = "") -> str:
    """One diagnostic: place, code and message, source line with caret, reference, consequence, advice.

    ``prefixe`` is put before file names so that a terminal can open them (``inputs/``).
    """
    place = diagnostic.location
    start = f"{prefixe}{place}: " if place else ""
    out = [f"{start}{label(diagnostic)} {diagnostic.code} {diagnostic.message}"]
    if place is not None:
        out += _excerpt(place, lignes)
    out += [f"    {prefixe}{item.location.file}:{item.location.line}  {item.message}" for item in diagnostic.related]
    out += [f"    {name:<9} : {value}" for name, value in _facts(diagnostic)]
    return "\n".join(out)


def label(diagnostic: Diagnostic) -> str:
    """« erreur », « avertissement »…; « constat » when the act is already taken, « accepté » when that is so."""
    if diagnostic.acceptation is not None:
        return f"{diagnostic.severity.value} accepté"
    return f"constat ({diagnostic.severity.value})" if diagnostic.constat else diagnostic.severity.value


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """« 2 erreurs, 1 avertissement » with constats apart; « rien à signaler » for none."""
    found = [d for d in diagnostics if d.acceptation is None]
    accepted = sum(1 for d in diagnostics if d.acceptation is not None)
    counts = [
        (sum(1 for d in found if d.bloquant), "erreur"),
        (sum(1 for d in found if not d.constat and d.severity.value == "avertissement"), "avertissement"),
        (sum(1 for d in found if not d.constat and d.severity.value == "information"), "information"),
        (sum(1 for d in found if d.constat), "constat"),
        (accepted, "point accepté"),
    ]
    said = [_counted(number, noun) for number, noun in counts if number]
    return ", ".join(said) or "rien à signaler"


def reference_text(reference: LegalReference) -> str:
    """The text of law and its validity, « à vérifier » when it is only recalled."""
    said = reference.texte
    if reference.du or reference.au:
        since = f"du {reference.du:%d/%m/%Y} " if reference.du else ""
        until = f"jusqu'au {reference.au:%d/%m/%Y}" if reference.au else "à ce jour"
        said += (
            f" (en vigueur {since}{until})"
            if reference.au or not reference.du
            else f" (en vigueur depuis le {reference.du:%d/%m/%Y})"
        )
    return said + (" — à vérifier" if reference.certitude is Certitude.A_VERIFIER else "")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {' '.join(word + 's' for word in noun.split())}"


def _facts(diagnostic: Diagnostic) -> list[tuple[str, str]]:
    reference = reference_text(diagnostic.reference) if diagnostic.reference else None
    facts = [
        ("référence", reference),
        ("effet", diagnostic.effet),
        ("conseil", diagnostic.conseil),
        ("écrire", None if diagnostic.correction is None else f"« {diagnostic.correction} »"),
        ("accepté", diagnostic.acceptation),
    ]
    return [(name, value) for name, value in facts if value]


def _excerpt(place: Location, lignes: Lines) -> list[str]:
    lines = lignes.get(place.file, ())
    if not 0 < place.line <= len(lines) or not lines[place.line - 1].strip():
        return []
    line, start = lines[place.line - 1], place.column - 1
    if len(line) > WIDTH:
        cut = max(0, start - 40)
        line, start = ("…" if cut else "") + line[cut : cut + WIDTH] + "…", start - cut + (1 if cut else 0)
    length = max(1, min(place.length, len(line) - start))
    line = line.replace("\t", " ")
    return [f"{place.line:>6} | {line}", f"       | {' ' * start}{'^' * length}"]

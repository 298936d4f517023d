"""What to do about a line that the YAML parser does not understand, in a clerk's words."""

from __future__ import annotations

import re

_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")
_SPECIAL = "[{&*!@`%|>"
_KEY = re.compile(r"\s*(?:- +)?([\w-]+):(\S)")


def hint(text: str, number: int) -> str:
    """The remedy of a syntax error of ``text`` reported at its line ``number`` (from 1), an infinitive clause.

    The cause may be on the line before: it is then named.
    """
    lines = text.split("\n")
    marked = [i for i, line in enumerate(lines, 1) if line.startswith(_CONFLICT)]
    if marked:
        return (
            f"ligne {marked[0]} : retirer les marques de fusion ({', '.join(_CONFLICT)}), garder l'un des deux textes"
        )
    line = lines[number - 1] if number <= len(lines) else ""
    if "\t" in line:
        return "remplacer la tabulation par des espaces"
    if found := _of_line(line):
        return found
    if line.count(":") > 1:
        return "mettre entre guillemets une valeur qui contient « : »"
    before = next((i for i in range(number - 1, 0, -1) if _says(lines[i - 1])), 0)
    if before and (found := _of_line(lines[before - 1])):
        return f"ligne {before} : {found}"
    return "vérifier le retrait, les deux-points et les guillemets de cette ligne et de la précédente"


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _of_line(line: str) -> str:
    """What is wrong in a line by itself, empty when it cannot be told."""
    if stuck := _KEY.match(line):
        return f"mettre une espace après « {stuck[1]}: »"
    value = line.partition(": ")[2].strip()
    if re.match(r"'[^']*'[^'\s#]", value) or (value.startswith("'") and value.count("'") % 2):
        return "employer des guillemets doubles (\") autour d'une valeur qui contient une apostrophe"
    if value and value[0] in _SPECIAL:
        return f"mettre entre guillemets une valeur qui commence par « {value[0]} »"
    return ""

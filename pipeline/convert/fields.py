"""Fields: what each instruction prints, from the page numbers Typst counts or from the result Word kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.convert.names import Element, W, child, integer, val
from pipeline.convert.output import literal

_TOKENS = re.compile(r'"((?:[^"\\]|\\.)*)"|(\\[^\s"])|(\S+)')
_FORMATS = {"arabic": "1", "roman": "i", "ROMAN": "I", "alphabetic": "a", "ALPHABETIC": "A"}
PAGE_FORMATS = {
    "decimal": "1",
    "lowerRoman": "i",
    "upperRoman": "I",
    "lowerLetter": "a",
    "upperLetter": "A",
    "numberInDash": "- 1 -",
}
COUNTED = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF"))
# Word prints the result it keeps in the file; it changes only on demand, never by opening the document.
KEPT = frozenset(
    (
        "REF", "STYLEREF", "HYPERLINK", "TOC", "TITLE", "SUBJECT", "AUTHOR", "KEYWORDS", "COMMENTS", "LASTSAVEDBY",
        "DOCPROPERTY", "FILENAME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "EDITTIME", "NUMWORDS", "NUMCHARS", "REVNUM",
        "SEQ", "MERGEFIELD", "FORMTEXT", "FORMDROPDOWN", "FORMCHECKBOX", "IF", "=", "QUOTE", "SECTION", "TEMPLATE",
        "USERNAME", "USERINITIALS", "USERADDRESS", "DOCVARIABLE", "NOTEREF", "SET", "ASK", "FILLIN", "GOTOBUTTON",
        "MACROBUTTON", "INDEX", "ADDRESSBLOCK", "GREETINGLINE", "INFO", "COMPARE", "ADDIN", "BIBLIOGRAPHY", "CITATION",
        "DATABASE", "FILESIZE", "INCLUDEPICTURE", "MERGEREC", "MERGESEQ", "NEXT", "NEXTIF", "PRIVATE", "RD", "SKIPIF",
        "TA", "TC", "TOA", "XE",
    )
)  # fmt: skip
# What these print is in their instruction or their settings, not in a result.
BUTTONS = frozenset(("GOTOBUTTON", "MACROBUTTON"))
CHANGING = frozenset(("DATE", "TIME"))
REFUSED = {
    "DATE": ("champ DATE, qui change à chaque ouverture", "écrivez la date dans le texte de l'acte"),
    "TIME": ("champ TIME, qui change à chaque ouverture", "écrivez l'heure dans le texte de l'acte"),
    "INCLUDETEXT": ("texte pris hors du document (INCLUDETEXT)", "incorporez le texte dans le document Word"),
    "EQ": ("équation (champ EQ)", "remplacez l'équation par du texte ou une image décrite"),
    "LINK": ("objet lié (LINK)", "incorporez le contenu dans le document Word"),
    "EMBED": ("objet incorporé (EMBED)", "remplacez l'objet par du texte ou une image décrite"),
    "LISTNUM": ("champ LISTNUM, dont Word ne garde pas le numéro", "employez une liste numérotée"),
    "SYMBOL": ("champ SYMBOL", "insérez le caractère lui-même dans le modèle Word"),
}


# Word keeps the picture in the field's result, or leaves it in its own file.
OUTSIDE = ("image prise hors du document (INCLUDEPICTURE)", "incorporez l'image dans le document Word")


@dataclass(slots=True)
class Field:
    """A field being read: its instruction, then its result."""

    instruction: str = ""
    in_result: bool = False
    written: bool = False
    opened: int = 0
    nested: bool = False
    data: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        """The instruction in words, quotes removed."""
        return [quoted or switch or plain for quoted, switch, plain in _TOKENS.findall(self.instruction)]

    @property
    def kind(self) -> str:
        """The name of the field in capitals, or an empty string."""
        words = self.words
        if not words:
            return ""
        return "=" if words[0].startswith("=") else words[0].upper()

    @property
    def button(self) -> str:
        """The text a button shows: what follows its name and its macro."""
        words = self.instruction.split(None, 2)
        return words[2].strip() if len(words) > 2 else ""

    @property
    def argument(self) -> str:
        """The first word after the name that is no switch."""
        words = self.words[1:]
        return words[0] if words and not words[0].startswith("\\") else ""

    def switch(self, name: str) -> str | None:
        """What follows a switch: text, empty when nothing does, ``None`` when the switch is absent."""
        words = self.words
        for i, word in enumerate(words):
            if word == name:
                following = words[i + 1] if i + 1 < len(words) else ""
                return "" if following.startswith("\\") else following
        return None

    @property
    def page_format(self) -> str | None:
        """The Typst numbering pattern asked by ``\\*``, ``None`` for the section's own."""
        return _FORMATS.get(self.switch("\\*") or "")


def chosen(begin: Element) -> str | None:
    """The entry a drop-down form field shows, read from the w:fldChar that opens it; ``None`` when it lists none."""
    listed = begin.find(f"{W}ffData/{W}ddList")
    if listed is None:
        return None
    entries = [val(one) for one in listed.iterchildren(W + "listEntry")]
    kept = child(listed, W + "result")
    default = kept if kept is not None else child(listed, W + "default")
    rank = integer(val(default)) if default is not None else 0
    return entries[rank] if 0 <= rank < len(entries) else None


def page_code(one: Field, section: str, label: str, function: str, known: bool) -> str:
    """Code that prints PAGE, NUMPAGES, SECTIONPAGES or PAGEREF with a text function.

    ``section`` is the prelude's variable of the section's facts, ``label`` the Typst label of a PAGEREF.
    """
    pattern = literal(one.page_format) if one.page_format else "none"
    if one.kind == "PAGEREF":
        return f"page-of({literal(label)}, {pattern}, {function})" if known else ""
    name = {"PAGE": "page-number", "NUMPAGES": "page-count", "SECTIONPAGES": "section-pages"}[one.kind]
    return f"{name}({section}, {pattern}, {function})"

